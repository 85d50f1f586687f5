"""What must be in the database after a move, by rules that are not the mover's: each legacy row once, money, state."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, text
from tests.adapters.postgres.moving.legacy import dirt as d
from tests.adapters.postgres.moving.legacy.catalogue import checksums
from tests.adapters.postgres.moving.legacy.dirt import Fate
from tests.adapters.postgres.moving.legacy.filling import Row, Rows
from tests.adapters.postgres.moving.legacy.rules import Verdicts, verdicts
from tests.adapters.postgres.moving.legacy.schema import TABLES, Variant

from campaigns.seeds import Wrong

#: where moved orders live
SCHEMA: Final = "unified_orders"
#: rows that are named in one complaint
_FEW: Final = 3
#: what an order of each status becomes; work that is all done, or not, moves it on
_STATES: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(d.DRAFTS, frozenset({"configuring"})),
    **dict.fromkeys(d.REVIEWED, frozenset({"reviewing"})),
    **dict.fromkeys(d.UNPAID, frozenset({"payment_pending", "in_progress", "completed"})),
    **dict.fromkeys((*d.WORKED_ON, *d.DONE), frozenset({"in_progress", "completed"})),
    **dict.fromkeys(d.CLOSED, frozenset({"cancelled"})),
}

_ORDERS: Final = "SELECT id, state, account_id, currency, subtotal FROM unified_orders.orders"
_ITEMS: Final = "SELECT id, order_id, status FROM unified_orders.order_items"


def legacy_rows(connection: Connection, variant: Variant) -> Rows:
    """Return all that the legacy tables hold."""
    return {
        table: [dict(row) for row in connection.execute(text(f"SELECT * FROM {variant.schema}.{table}")).mappings()]  # noqa: S608 - our own names
        for table in TABLES
    }


def result(connection: Connection) -> dict[str, str]:
    """Return what the engine's tables come to, table by table; equal only where all rows are."""
    return checksums(connection, SCHEMA)


def check(connection: Connection, variant: Variant) -> str:
    """See that the engine's tables hold what the rules say of the legacy rows as they are now; return the count.

    Raises:
        Wrong: they do not. The first few rows are named.
    """
    rows = legacy_rows(connection, variant)
    told = verdicts(rows)
    orders = {row["id"]: dict(row) for row in connection.execute(text(_ORDERS)).mappings()}
    items = {row["id"]: dict(row) for row in connection.execute(text(_ITEMS)).mappings()}
    _hold("orders are missing, or should not be there", _orders_amiss(told, orders))
    _hold("items are missing, or should not be there", _items_amiss(told, items))
    _hold("orders are in a wrong state", _states_amiss(rows["orders"], orders))
    _hold("sums of money differ", _money_amiss(rows, told, orders))
    fates = Counter(f"{table} {one.fate}" for (table, _), one in told.items())
    return ", ".join(f"{count:,} {name}" for name, count in sorted(fates.items()))


def _orders_amiss(told: Verdicts, orders: Mapping[UUID, Row]) -> set[UUID]:
    wanted = {id_ for (table, id_), one in told.items() if table == "orders" and one.fate is Fate.MIGRATED}
    return wanted ^ orders.keys()


def _items_amiss(told: Verdicts, items: Mapping[UUID, Row]) -> Iterator[UUID]:
    wanted = {id_: one.fate for (table, id_), one in told.items() if table == "order_items"}
    yield from items.keys() - wanted.keys()
    for id_, fate in wanted.items():
        item = items.get(id_)
        found = Fate.QUARANTINED if item is None else Fate.CANCELLED if item["status"] == "cancelled" else Fate.MIGRATED
        if found is not fate:
            yield id_


def _states_amiss(legacy: Iterable[Row], orders: Mapping[UUID, Row]) -> Iterator[str]:
    for order in legacy:
        moved = orders.get(order["id"])
        if moved is not None and moved["state"] not in _STATES[order["status"]]:
            yield f"{order['id']}: {order['status']} became {moved['state']}"


def _money_amiss(rows: Rows, told: Verdicts, orders: Mapping[UUID, Row]) -> set[tuple[Any, ...]]:
    """Compare what live items come to, by account, currency and legacy status."""
    wanted: Counter[tuple[Any, ...]] = Counter()
    found: Counter[tuple[Any, ...]] = Counter()
    places = {}
    for order in rows["orders"]:
        moved = orders.get(order["id"])
        if moved is not None:
            places[order["id"]] = place = (moved["account_id"], moved["currency"], order["status"])
            found[place] += moved["subtotal"]
    for item in rows["order_items"]:
        if told["order_items", item["id"]].fate is Fate.MIGRATED:
            wanted[places[item["order_id"]]] += item["retail_price"]
    return set((wanted - found).items()) | set((found - wanted).items())


def _hold(message: str, amiss: Iterable[object]) -> None:
    found = list(amiss)
    if found:
        raise Wrong(f"{len(found):,} {message}: {', '.join(map(str, found[:_FEW]))}")
