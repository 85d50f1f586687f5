"""What a legacy database holds, before anything is written."""

from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, text

from unified_orders.adapters.postgres.moving.catalogue import Legacy, scalar
from unified_orders.adapters.postgres.moving.mapping import ACCOUNTED, COLUMNS

#: orders a second, as measured on one core: docs/how-to/move-existing-orders-in.md
_RATE: Final = 400
_HANGING: Final = """
    SELECT 'foreign key ' || conname || ' of ' || conrelid::regclass FROM pg_constraint
    WHERE contype = 'f' AND confrelid = CAST(:table AS regclass) AND conrelid <> CAST(:other AS regclass)
    UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE tgrelid = CAST(:table AS regclass) AND NOT tgisinternal
    UNION ALL SELECT DISTINCT 'view ' || r.ev_class::regclass FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
    WHERE d.refobjid = CAST(:table AS regclass) AND d.classid = 'pg_rewrite'::regclass"""


@frozen
class Inspected:
    """What is there, under the mover's own names."""

    #: table -> rows
    rows: dict[str, int]
    #: what is not there, and can be done without
    missing: list[str]
    #: (word of an order, what it means or None) -> orders
    statuses: list[dict[str, Any]]
    item_statuses: list[dict[str, Any]]
    #: what of the host hangs on orders and items, and stays
    hanging: list[str]
    #: seconds that a back-fill will take, roughly
    estimate: int

    @property
    def unknown(self) -> list[str]:
        """Words that mean nothing yet: their orders would be quarantined."""
        return [str(one["word"]) for one in (*self.statuses, *self.item_statuses) if one["means"] is None]


def inspect(connection: Connection, legacy: Legacy) -> Inspected:
    """Count what is there, and find what has no meaning yet."""
    rows = {table: int(scalar(connection, f"SELECT count(*) FROM {legacy.table(table)}")) for table in legacy.columns}
    missing = [table for table in COLUMNS if not legacy.has(table)]
    missing += [
        f"{table}.{name}"
        for table in ACCOUNTED
        if legacy.has(table)
        for name in COLUMNS[table][1]
        if not legacy.has(table, name)
    ]
    return Inspected(
        rows,
        missing,
        _words(connection, legacy, "orders", legacy.map.order_words),
        _words(connection, legacy, "order_items", legacy.map.item_words),
        [*_hanging(connection, legacy)],
        1 + rows["orders"] // _RATE,
    )


def _words(connection: Connection, legacy: Legacy, table: str, known: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    column = legacy.columns[table]["status"].name
    found = connection.execute(
        text(f"SELECT {column}::text, count(*) FROM {legacy.table(table)} GROUP BY 1 ORDER BY 2 DESC, 1")
    )
    return [{"word": word, "means": known.get(word), "rows": count} for word, count in found]


def _hanging(connection: Connection, legacy: Legacy) -> list[str]:
    found: list[str] = []
    for table, other in (("orders", "order_items"), ("order_items", "orders")):
        asked = {"table": legacy.table(table), "other": legacy.table(other)}
        found += connection.execute(text(_HANGING), asked).scalars()
    return sorted(set(found))
