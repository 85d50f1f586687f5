"""Legacy rows as values: clean orders in every status, and how rows get into the tables."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy import Connection, text
from tests.adapters.postgres.moving.legacy.schema import ORDER_STATUSES, PLAIN, Variant, enter

#: column -> value
Row = dict[str, Any]
#: table -> its rows
Rows = dict[str, list[Row]]

_NAMES: Final = UUID("6f0f7cf0-6f1b-4f5c-9f43-1f0f5c1f0a11")
#: wall-clock time of the application, which kept no zone
DAY: Final = datetime(2025, 3, 3, 9)  # noqa: DTZ001 - that is what legacy times are like
RETAIL: Final = 17_900
WHOLESALE: Final = 10_000

#: the words that an order went through on its way
LADDER: Final[Mapping[str, tuple[str, ...]]] = {
    "draft": (),
    "shared": ("draft",),
    "pending_approval": ("draft", "shared"),
    "approved": ("draft", "pending_approval"),
    "pending_confirmation": ("draft",),
    "confirmed": ("draft", "pending_confirmation"),
    "sites_ready": ("draft", "pending_confirmation", "confirmed"),
    "client_reviewing": ("draft", "pending_confirmation", "confirmed", "sites_ready"),
    "client_approved": ("draft", "pending_confirmation", "confirmed", "sites_ready", "client_reviewing"),
    "invoiced": ("draft", "pending_confirmation", "confirmed", "sites_ready", "client_reviewing", "client_approved"),
    "paid": ("draft", "pending_approval", "approved"),
    "in_progress": ("draft", "pending_approval", "approved", "paid"),
    "completed": ("draft", "pending_approval", "approved", "paid", "in_progress"),
    "cancelled": ("draft", "pending_approval"),
    "refunded": ("draft", "pending_approval", "approved", "paid"),
}
AGREED: Final = frozenset({"approved", "client_approved", "invoiced", "paid", "in_progress", "completed", "refunded"})
PAID: Final = frozenset({"paid", "in_progress", "completed", "refunded"})
CLOSED: Final = frozenset({"cancelled", "refunded"})


def id_of(*names: object) -> UUID:
    """Return the id of what goes by this name; always the same."""
    return uuid5(_NAMES, " ".join(map(str, names)))


def token_of(*names: object) -> str:
    """Return the share token that goes by this name, in plain text as applications kept it."""
    return sha256(" ".join(map(str, names)).encode()).hexdigest()


def people() -> Rows:
    """Return users, accounts and clients: `tea` and `ink` are of `acme`."""
    clients = [{"id": id_of("client", name), "account_id": id_of("account"), "name": name} for name in ("tea", "ink")]
    return {
        "users": [
            {"id": id_of("user", name), "email": f"{name}@acme.example", "name": name, "role": role}
            for name, role in (("sam", "staff"), ("kim", "account"))
        ],
        "accounts": [{"id": id_of("account"), "name": "acme"}],
        "clients": clients,
        "bulk_analysis_projects": [
            {"id": id_of("project", client["name"]), "client_id": client["id"], "name": client["name"]}
            for client in clients
        ],
    }


def clean(copies: int = 1) -> Rows:
    """Return so many sound orders of each status, with what they refer to; two items each."""
    rows = people()
    for copy in range(copies):
        for status in ORDER_STATUSES:
            _merge(rows, sound_order(status, copy))
    return rows


def sound_order(status: str, copy: int = 0) -> Rows:
    """Return one order that has this status, with two items, its sites, pages, workflows, token and history."""
    name, client = f"{status}-{copy}", id_of("client", "tea")
    items = [_item(name, status, number) for number in (0, 1)]
    return {
        "target_pages": [{"id": item["target_page_id"], "client_id": client, "url": _page(name)} for item in items],
        "bulk_analysis_domains": [_site(item) for item in items],
        "workflows": [_workflow(item) for item in items if "workflow_id" in item],
        "orders": [_order(name, status)],
        "order_items": items,
        "order_share_tokens": [_token(name)] if status in {"shared", "client_reviewing"} else [],
        "order_status_history": list(_history(name, status)),
    }


def _order(name: str, status: str) -> Row:
    row: Row = {
        "id": id_of("order", name),
        "account_id": id_of("account"),
        "client_id": id_of("client", "tea"),
        "status": status,
        "subtotal_retail": 2 * RETAIL,
        "discount_percent": 0,
        "discount_amount": 0,
        "total_retail": 2 * RETAIL,
        "total_wholesale": 2 * WHOLESALE,
        "profit_margin": 2 * (RETAIL - WHOLESALE),
        "currency": "USD",
        "internal_notes": "call first",
        "created_by": id_of("user", "sam"),
        "created_at": DAY,
        "updated_at": DAY + timedelta(days=9),
    }
    if status in AGREED:
        row["approved_at"] = DAY + timedelta(days=2)
    if status in PAID:
        row["paid_at"] = DAY + timedelta(days=3)
    if status == "completed":
        row["completed_at"] = DAY + timedelta(days=9)
    if status in CLOSED:
        row |= {"cancelled_at": DAY + timedelta(days=8), "cancellation_reason": "no budget"}
    return row


def _item(name: str, status: str, number: int) -> Row:
    row: Row = {
        "id": id_of("item", name, number),
        "order_id": id_of("order", name),
        "domain_id": id_of("site", name, number),
        "domain": f"{name}-{number}.example".replace("_", "-"),
        "domain_rating": 40 + number,
        "traffic": 12_000,
        "target_page_id": id_of("page", name, number),
        "target_page_url": _page(name),
        "anchor_text": f"anchor {number}",
        "retail_price": RETAIL,
        "wholesale_price": WHOLESALE,
        "status": _item_status(status, number),
        "created_at": DAY + timedelta(hours=1),
        "updated_at": DAY + timedelta(days=9),
    }
    if row["status"] in {"in_progress", "published", "completed"}:
        row["workflow_id"] = id_of("workflow", name, number)
    if row["status"] in {"published", "completed"}:
        row |= {"published_url": f"https://{row['domain']}/post", "published_at": DAY + timedelta(days=7)}
    if row["status"] == "cancelled":
        row["cancelled_at"] = DAY + timedelta(days=8)
    return row


def _item_status(status: str, number: int) -> str:
    if status in CLOSED:
        return "cancelled"
    if status == "in_progress":
        return ("in_progress", "published")[number]
    if status == "completed":
        return "completed"
    return "approved" if status in AGREED else "pending"


def _page(name: str) -> str:
    return f"https://tea.example/{name}"


def _site(item: Row) -> Row:
    return {
        "id": item["domain_id"],
        "project_id": id_of("project", "tea"),
        "client_id": id_of("client", "tea"),
        "domain": item["domain"],
        "qualification_status": "qualified",
        "dr": item["domain_rating"],
        "traffic": item["traffic"],
        "price": item["wholesale_price"],
    }


def _workflow(item: Row) -> Row:
    return {
        "id": item["workflow_id"],
        "client_id": id_of("client", "tea"),
        "status": "done" if "published_url" in item else "active",
        "published_url": item.get("published_url"),
    }


def _token(name: str) -> Row:
    return {
        "id": id_of("token", name),
        "order_id": id_of("order", name),
        "token": token_of(name),
        "expires_at": datetime(2125, 1, 1),  # noqa: DTZ001 - as above
        "created_by": id_of("user", "sam"),
        "created_at": DAY + timedelta(hours=2),
    }


def _history(name: str, status: str) -> Iterator[Row]:
    words = (*LADDER[status], status)
    for number, (old, new) in enumerate(pairwise(words), 1):
        yield {
            "id": id_of("change", name, number),
            "order_id": id_of("order", name),
            "old_status": old,
            "new_status": new,
            "changed_by": id_of("user", "sam"),
            "changed_at": DAY + timedelta(days=1, hours=number),
            "notes": "as agreed",
        }


def _merge(rows: Rows, more: Rows) -> None:
    for table, added in more.items():
        rows.setdefault(table, []).extend(added)


def fill(connection: Connection, rows: Rows | None = None, variant: Variant = PLAIN) -> None:
    """Insert rows, of `clean()` unless given, in the connection's transaction; what a variant lacks is left out."""
    enter(connection, variant)
    rows = rows if rows is not None else clean()
    for table, columns in variant.tables.items():
        for names, alike in _by_columns(rows.get(table, ()), columns, variant):
            connection.execute(text(_insert(table, names, columns)), alike)


def _by_columns(
    rows: Iterable[Row], columns: Mapping[str, str], variant: Variant
) -> Iterator[tuple[tuple[str, ...], list[Row]]]:
    """Yield rows together that fill the same columns."""
    grouped: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        given = _required(columns) | row
        kept = {name: variant.stored(name, value) for name, value in given.items() if name in columns}
        grouped.setdefault(tuple(kept), []).append(kept)
    yield from grouped.items()


def _required(columns: Mapping[str, str]) -> Row:
    """Return what the application always gave for columns of its own."""
    return {"crm_ref": "crm-1"} if "crm_ref" in columns else {}


def _insert(table: str, names: tuple[str, ...], columns: Mapping[str, str]) -> str:
    places = ", ".join(f"CAST(:{name} AS {_type(columns[name])})" for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})"


def _type(declared: str) -> str:
    """Return the type alone: enums and JSON take no plain text."""
    return declared.partition(" ")[0]
