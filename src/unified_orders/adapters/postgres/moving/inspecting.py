"""What a legacy database holds, before anything is written."""

import time
from collections import Counter
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, text

from unified_orders.adapters.postgres.moving.catalogue import Legacy, looked_at, scalar
from unified_orders.adapters.postgres.moving.facts import Quarantined
from unified_orders.adapters.postgres.moving.mapping import ACCOUNTED, COLUMNS, LegacyMap
from unified_orders.adapters.postgres.moving.reading import facts_of
from unified_orders.adapters.postgres.moving.translating import translate
from unified_orders.adapters.postgres.statements import quoted

#: what a migration by groups that was broken off leaves behind
_EARLIER: Final = ("order_groups", "order_site_selections")
#: orders that are tried out
_TRIED: Final = 1_000
_BATCH: Final = 100
#: writing an order takes as long as reading and translating it
_WRITING: Final = 2
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
    #: the same of items
    item_statuses: list[dict[str, Any]]
    #: what of the host hangs on orders and items, and stays
    hanging: list[str]
    #: rows of an earlier attempt's tables, which are not read, for items say the same; contract leaves them
    left_over: dict[str, int]
    #: what the map has to say before a move, and does not yet: field -> rule
    unsaid: dict[str, str]
    #: orders, drawn from all, that were translated to see what would become of them
    tried: int
    #: reason -> orders of these that would be quarantined
    reasons: dict[str, int]
    #: remark -> orders of these that would be moved with it
    remarks: dict[str, int]
    #: seconds that a back-fill will take, roughly
    estimate: int

    @property
    def unknown(self) -> list[str]:
        """Words that mean nothing yet: their orders would be quarantined."""
        return [str(one["word"]) for one in (*self.statuses, *self.item_statuses) if one["means"] is None]


def inspect(connection: Connection, legacy_map: LegacyMap) -> Inspected:
    """Count what is there, find what has no meaning yet, and try some orders out."""
    connection.execute(text("SET TRANSACTION READ ONLY"))
    legacy, lacking = looked_at(connection, legacy_map)
    rows = {table: int(scalar(connection, f"SELECT count(*) FROM {legacy.table(table)}")) for table in legacy.columns}
    missing = [table for table in COLUMNS if not legacy.has(table)]
    missing += [
        f"{table}.{name}"
        for table in ACCOUNTED
        if legacy.has(table)
        for name in COLUMNS[table][1]
        if not legacy.has(table, name)
    ]
    began, (tried, reasons, remarks) = time.monotonic(), _tried(connection, legacy)
    each = (time.monotonic() - began) / max(tried, 1)
    return Inspected(
        rows,
        missing,
        _words(connection, legacy, "orders", legacy.map.order_words),
        _words(connection, legacy, "order_items", legacy.map.item_words),
        [*_hanging(connection, legacy)],
        _left_over(connection, legacy_map),
        lacking,
        tried,
        dict(reasons.most_common()),
        dict(remarks.most_common()),
        round(1 + rows["orders"] * each * _WRITING),
    )


def _left_over(connection: Connection, legacy_map: LegacyMap) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in _EARLIER:
        table = f"{quoted(legacy_map.schema)}.{name}"
        if scalar(connection, "SELECT to_regclass(:table)", table=table) is not None:
            found[name] = int(scalar(connection, f"SELECT count(*) FROM {table}"))
    return found


def _tried(connection: Connection, legacy: Legacy) -> tuple[int, Counter[str], Counter[str]]:
    """Translate orders from all over the table, always the same ones, and keep nothing of them but why not."""
    key = legacy.columns["orders"]["id"].name
    drawn = f"SELECT {key}::text FROM {legacy.table('orders')} ORDER BY md5({key}::text) LIMIT :most"
    keys = list(connection.execute(text(drawn), {"most": _TRIED}).scalars())
    reasons, remarks = Counter[str](), Counter[str]()
    for first in range(0, len(keys), _BATCH):
        for facts in facts_of(connection, legacy, keys[first : first + _BATCH]).values():
            became = translate(facts, legacy.map)
            if isinstance(became, Quarantined):
                reasons.update(became.reasons)
            else:
                remarks.update(became.remarks)
    return len(keys), reasons, remarks


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
