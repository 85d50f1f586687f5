"""Small dirty legacy databases, for hypothesis: every column of every row may hold what it should not."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from hypothesis import strategies as st
from tests.adapters.postgres.moving.legacy.filling import DAY, Row, Rows, id_of, token_of
from tests.adapters.postgres.moving.legacy.schema import ITEM_STATUSES, ORDER_STATUSES, UNKNOWN_STATUSES

_CLIENTS: Final = tuple(id_of("client", name) for name in ("tea", "ink", "of nobody"))
_GONE: Final = id_of("gone")
#: four sites and pages of each client; one site is written as nobody compares it
_DOMAINS: Final = ("a.example", "WWW.B.example", *(f"{letter}.example" for letter in "cdefghijkl"))
_SITES: Final = tuple(id_of("site", domain) for domain in _DOMAINS)
_PAGES: Final = tuple(id_of("page", domain) for domain in _DOMAINS)
_MOMENTS: Final = st.none() | st.integers(0, 300).map(lambda days: DAY + timedelta(days=days))
_AMOUNTS: Final = st.sampled_from((0, 1, 9_900, 17_900, 2**31 - 1))


def _one_of(*sound: object, rarely: object = None) -> st.SearchStrategy[Any]:
    """Return mostly one of what is sound, and now and then what is not."""
    return st.sampled_from((*sound * 4, rarely))


@st.composite
def databases(draw: st.DrawFn) -> Rows:
    """Draw the rows of a small database: up to four orders, with all that hangs on them, and rows of no order."""
    orders = [draw(_orders(number)) for number in range(draw(st.integers(0, 4)))]
    ids = [order["id"] for order in orders]
    return _around() | {
        "orders": orders,
        "order_items": draw(_parts("item", ids, _items)),
        "order_share_tokens": draw(_parts("token", ids, _tokens)),
        "order_status_history": draw(_parts("change", ids, _changes)),
    }


def _around() -> Rows:
    """Return what orders refer to."""
    accounts = (id_of("account"), None, None)
    owners = _CLIENTS * (len(_SITES) // len(_CLIENTS))
    sites = zip(_SITES, owners, _DOMAINS, strict=True)
    return {
        "users": [{"id": id_of("user", name), "name": name, "role": name} for name in ("staff", "account")],
        "accounts": [{"id": id_of("account"), "name": "acme"}],
        "clients": [{"id": one, "account_id": a, "name": "c"} for one, a in zip(_CLIENTS, accounts, strict=True)],
        "target_pages": [
            {"id": page, "client_id": owner, "url": f"https://tea.example/{number}"}
            for number, (page, owner) in enumerate(zip(_PAGES, owners, strict=True))
        ],
        "bulk_analysis_projects": [{"id": id_of("project", one), "client_id": one} for one in _CLIENTS],
        "bulk_analysis_domains": [
            {"id": site, "project_id": id_of("project", owner), "client_id": owner, "domain": domain}
            for site, owner, domain in sites
        ],
        "workflows": [{"id": id_of("workflow", n), "client_id": _CLIENTS[0]} for n in range(3)],
    }


@st.composite
def _orders(draw: st.DrawFn, number: int) -> Row:
    return {
        "id": id_of("order", "drawn", number),
        "account_id": draw(st.sampled_from((id_of("account"), None))),
        "client_id": draw(_one_of(*_CLIENTS, rarely=_GONE) | _one_of(*_CLIENTS)),
        "status": draw(st.sampled_from((*ORDER_STATUSES, *ORDER_STATUSES, *UNKNOWN_STATUSES))),
        "subtotal_retail": draw(st.none() | _AMOUNTS),
        "discount_percent": draw(_one_of(None, 0, 10, 100, rarely=-5)),
        "discount_amount": draw(st.none() | _AMOUNTS),
        "total_retail": draw(st.none() | _AMOUNTS),
        "total_wholesale": draw(st.none() | _AMOUNTS),
        "currency": draw(_one_of("USD", "EUR")),
        "share_token": draw(_one_of(token_of("drawn", number))),
        "share_expires_at": draw(_MOMENTS),
        "internal_notes": draw(st.none() | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=5)),
        "approved_at": draw(_MOMENTS),
        "paid_at": draw(_MOMENTS),
        "completed_at": draw(_MOMENTS),
        "cancelled_at": draw(_MOMENTS),
        "cancellation_reason": draw(st.sampled_from((None, "", "no budget"))),
        "created_by": draw(_one_of(id_of("user", "staff"), id_of("user", "account"), rarely=_GONE) | st.none()),
        "created_at": DAY,
        "updated_at": DAY + timedelta(days=9),
    }


@st.composite
def _items(draw: st.DrawFn, row: Row) -> Row:
    known = draw(st.integers(0, len(_SITES) - 1))
    return row | {
        "client_id": draw(st.sampled_from((None, None, *_CLIENTS[:2], _GONE))),
        "domain_id": draw(_one_of(_SITES[known], rarely=_GONE) | st.none()),
        "domain": draw(_one_of(_DOMAINS[known], _DOMAINS[known].lower().removeprefix("www."))),
        "target_page_id": draw(_one_of(_PAGES[known], None, rarely=_GONE)),
        "target_page_url": draw(_one_of("https://tea.example/", "https://tea.example/b", None, rarely="tea.example")),
        "anchor_text": draw(st.sampled_from((None, "", "green tea"))),
        "retail_price": draw(_one_of(17_900, 9_900, 0) | st.sampled_from((17_900, 17_900, 17_900, None, -1))),
        "wholesale_price": draw(st.sampled_from((10_000, 0, None))),
        "status": draw(_one_of(*ITEM_STATUSES, rarely="queued")),
        "workflow_id": draw(st.sampled_from((None, id_of("workflow", 0), id_of("workflow", 1), _GONE))),
        "published_url": draw(_one_of(None, "https://a.example/post", rarely="javascript:alert(1)")),
        "published_at": draw(_MOMENTS),
        "cancelled_at": draw(_MOMENTS),
        "created_at": DAY,
        "updated_at": DAY,
    }


@st.composite
def _tokens(draw: st.DrawFn, row: Row) -> Row:
    return row | {"token": token_of(row["id"]), "expires_at": draw(_MOMENTS), "created_at": DAY}


@st.composite
def _changes(draw: st.DrawFn, row: Row) -> Row:
    words = st.sampled_from((*ORDER_STATUSES, *UNKNOWN_STATUSES))
    return row | {"old_status": draw(st.none() | words), "new_status": draw(words), "changed_at": DAY}


@st.composite
def _parts(draw: st.DrawFn, kind: str, orders: list[UUID], of: Any) -> list[Row]:  # noqa: ANN401 - any of the above
    """Draw up to six rows that belong to these orders, or now and then to none."""
    owners = draw(st.lists(st.sampled_from((*orders * 6, _GONE)), max_size=6))
    return [draw(of({"id": id_of(kind, "drawn", n), "order_id": owner})) for n, owner in enumerate(owners)]
