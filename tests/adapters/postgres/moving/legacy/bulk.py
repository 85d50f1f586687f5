"""A large dirty legacy database, the same for a seed: 5 % of its orders and 5 % of its items are dirty, in every way.

All of it is made by a few statements; pseudo-random numbers are hashes of a row's number and the seed.
Beside it stand `beside.expected`, the fate of every row as follows from the dirt that was put there, and `beside.dirt`,
the orders that are dirty or have a dirty item.
"""

from collections.abc import Iterable, Iterator, Mapping
from textwrap import dedent
from typing import Final

from sqlalchemy import Connection, text
from tests.adapters.postgres.moving.legacy import dirt as d
from tests.adapters.postgres.moving.legacy import planned
from tests.adapters.postgres.moving.legacy.filling import LADDER
from tests.adapters.postgres.moving.legacy.schema import LOOSE, Variant, create, enter

#: shares of dirty orders, and of orders with a dirty item; of those with more than one item, which are four fifths
_ORDERS: Final = 0.05
_ITEMS: Final = 0.15 / 0.8
#: how often an order that is not dirty has each status
_WEIGHTS: Final[Mapping[str, int]] = {"completed": 25, "in_progress": 8, "draft": 5, "cancelled": 4, "paid": 3}
#: sites and pages of each client, and orders for a client
_SITES, _PAGES, _SHARE = 40, 10, 50

#: column -> how it is filled where nothing is dirty
_ITEM: Final[Mapping[str, str]] = {
    "id": "i.id",
    "order_id": "o.id",
    "client_id": "CASE WHEN o.dirt = 'no client, but items tell' OR o.n % 3 = 0 THEN o.client_id END",
    "domain_id": "md5('site ' || o.c || ' ' || i.site)::uuid",
    "domain": "format('s%s.c%s.example', i.site, o.c)",
    "domain_rating": "20 + i.site",
    "traffic": "1000 * i.site",
    "target_page_id": "md5('page ' || o.c || ' ' || i.page)::uuid",
    "target_page_url": "format('https://c%s.example/%s', o.c, i.page)",
    "anchor_text": "'anchor ' || i.k",
    "retail_price": "10000 + 100 * floor(pg_temp.draw(o.n * 64 + i.k, 'price') * 200)::int",
    "wholesale_price": "8000",
    "status": "i.status",
    "workflow_id": "CASE WHEN i.usual IN ({working}) THEN md5(i.id || ' workflow')::uuid END",
    "published_url": "CASE WHEN i.usual IN ({seen}) THEN 'https://' || i.id || '.example/post' END",
    "published_at": "CASE WHEN i.usual IN ({seen}) THEN o.at + interval '7 days' END",
    "cancelled_at": "CASE WHEN i.status = 'cancelled' THEN o.at + interval '8 days' END",
    "created_at": "o.at + interval '1 hour'",
    "updated_at": "o.at + interval '9 days'",
}
_ORDER: Final[Mapping[str, str]] = {
    "id": "o.id",
    "account_id": "o.account_id",
    "client_id": "o.client_id",
    "status": "o.status",
    "subtotal_retail": "t.retail",
    "discount_percent": "o.n % 2 * 10",
    "discount_amount": "t.retail / 10 * (o.n % 2)",
    "total_retail": "t.retail - t.retail / 10 * (o.n % 2)",
    "total_wholesale": "t.wholesale",
    "profit_margin": "t.retail - t.retail / 10 * (o.n % 2) - t.wholesale",
    "currency": "CASE o.n % 7 WHEN 0 THEN 'EUR' ELSE 'USD' END",
    "includes_client_review": "o.n % 4 = 0",
    "internal_notes": "'call first'",
    "approved_at": "CASE WHEN o.status IN ({agreed}) OR o.status = 'refunded' THEN o.at + interval '2 days' END",
    "paid_at": "CASE WHEN o.status IN ({underway}) OR o.status = 'refunded' THEN o.at + interval '3 days' END",
    "completed_at": "CASE WHEN o.status = 'completed' THEN o.at + interval '9 days' END",
    "cancelled_at": "CASE WHEN o.status IN ({closed}) THEN o.at + interval '8 days' END",
    "cancellation_reason": "CASE WHEN o.status IN ({closed}) THEN 'no budget' END",
    "created_by": "md5('user ' || o.n % 10)::uuid",
    "created_at": "o.at",
    "updated_at": "o.at + interval '9 days'",
}


def make(connection: Connection, orders: int, seed: int, variant: Variant = LOOSE) -> None:
    """Create a variant's tables and fill them with so many orders and three times as many items, in one transaction.

    Keys must be UUIDs.
    """
    create(connection, variant)
    enter(connection, variant)
    columns = variant.tables
    for statement in _statements(orders, seed, columns):
        connection.exec_driver_sql(statement.replace("%", "%%"))
    connection.execute(text("ANALYZE"))


def _statements(orders: int, seed: int, columns: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    words = _words(orders, seed)
    yield planned.DRAWING.format_map(words)
    yield planned.PEOPLE.format_map(words)
    yield planned.PLANNED_ORDERS.format_map(words)
    yield "ANALYZE planned_orders"
    yield planned.PLANNED_ITEMS.format_map(words | {"status": _put("status", "i.usual", d.KINDS, "i", "item")})
    yield "ANALYZE planned_items"
    item = {name: _put(name, made, d.KINDS, "o", "item") for name, made in _ITEM.items() if name != "status"}
    yield _insert("order_items", item | {"status": "i.status"}, columns["order_items"], words) + (
        " FROM planned_items i JOIN planned_orders o USING (n)"
    )
    order = {name: _put(name, made, d.KINDS, "o", "order") for name, made in _ORDER.items()}
    extra = {name: _put(name, "NULL", d.KINDS, "o", "order") for name in ("share_token", "share_expires_at")}
    yield _insert("orders", order | extra, columns["orders"], words) + (
        f" FROM planned_orders o LEFT JOIN (SELECT order_id, sum(retail_price) * {_scale(columns)} AS retail,"
        f" sum(wholesale_price) * {_scale(columns)} AS wholesale FROM order_items"
        " WHERE status NOT IN ('cancelled', 'failed') GROUP BY order_id) t ON t.order_id = o.id"
    )
    yield planned.REST.format_map(words)
    yield planned.EXPECTED.format_map(words)


def _words(orders: int, seed: int) -> dict[str, object]:
    """Return what the statements leave open."""
    return {
        "orders": orders,
        "seed": seed,
        "clients": max(2, orders // _SHARE),
        "sites": _SITES,
        "pages": _PAGES,
        "of_orders": _ORDERS,
        "of_items": _ITEMS,
        "order_kinds": _listed(one.name for one in d.OF_ORDERS),
        "order_kinds_count": len(d.OF_ORDERS),
        "item_kinds": _listed(one.name for one in d.OF_ITEMS),
        "item_kinds_count": len(d.OF_ITEMS),
        "kinds": ", ".join(
            f"({_text(one.name)}, {_text(one.reason)}, {one.has_items}, ARRAY[{_listed(one.statuses)}])"
            for one in d.KINDS
        ),
        "fates": ", ".join(
            f"({_text(one.name)}, {_text(one.item_fate)}, {_text(one.item_reason)})"
            for one in d.KINDS
            if one.item_fate is not None
        ),
        "weighted": _listed(status for status in d.ALL for _ in range(_WEIGHTS.get(status, 1))),
        "ladders": ", ".join(f"({_text(one)}, ARRAY[{_listed((*words, one))}])" for one, words in LADDER.items()),
        "agreed": _listed(d.AGREED),
        "agreed_early": _listed((*d.UNPAID, "paid")),
        "underway": _listed(d.UNDERWAY),
        "closed": _listed(d.CLOSED),
        "dead": _listed(d.DEAD),
        "working": _listed(("in_progress", "content_ready", "published", "completed")),
        "seen": _listed(("published", "completed")),
    }


def _put(column: str, usual: str, kinds: Iterable[d.Dirt], order: str, where: str) -> str:
    """Return what fills a column: what the order's dirt puts there, or what is usual."""
    cases = [
        f"WHEN {order}.dirt = {_text(kind.name)}{'' if where == 'order' or kind.all_items else ' AND i.k = 0'}"
        f" THEN {puts[column]}"
        for kind in kinds
        if column in (puts := kind.order if where == "order" else kind.item)
    ]
    return f"CASE {' '.join(cases)} ELSE {usual} END" if cases else usual


def _insert(table: str, made: Mapping[str, str], columns: Mapping[str, str], words: Mapping[str, object]) -> str:
    kept = {name: one.format_map(words) for name, one in made.items() if name in columns}
    if "crm_ref" in columns:
        kept["crm_ref"] = "'crm-1'"
    selected = ", ".join(_cast(one, _type(columns[name])) for name, one in kept.items())
    return f"INSERT INTO {table} ({', '.join(kept)}) SELECT {selected}"


def _scale(columns: Mapping[str, Mapping[str, str]]) -> int:
    """Return how many cents what is stored as 1 is."""
    return 100 if columns["order_items"]["retail_price"] == "numeric(12,2)" else 1


def _cast(made: str, kind: str) -> str:
    """Return what is made, as its column's type; dollars are made of cents."""
    return f"({made}) / 100.0" if kind == "numeric(12,2)" else f"({made})::{kind}"


def _type(declared: str) -> str:
    return declared.partition(" ")[0]


def _listed(words: Iterable[str]) -> str:
    return ", ".join(map(_text, words))


def _text(word: str) -> str:
    return f"'{dedent(word)}'"
