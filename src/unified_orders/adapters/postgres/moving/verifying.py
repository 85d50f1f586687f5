"""Whether a move is right: every row accounted for once, equal money, no invariant broken."""

from collections.abc import Callable
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, Engine, text

from unified_orders.adapters.postgres.doctoring import doctor
from unified_orders.adapters.postgres.moving.catalogue import Legacy, scalar
from unified_orders.adapters.postgres.moving.installing import moving_schema
from unified_orders.adapters.postgres.moving.mapping import ACCOUNTED
from unified_orders.adapters.postgres.statements import quoted

#: the engine's tables that an order is kept in, each with what its rows are told apart by
_TABLES: Final = (
    "orders", "order_groups", "order_site_selections", "order_items", "order_share_tokens", "order_payments",
    "order_refunds", "order_events",
)  # fmt: skip


@frozen
class Verified:
    """What a verification found."""

    #: table -> fate -> rows
    rows: dict[str, dict[str, int]]
    #: reason -> orders and rows
    reasons: dict[str, int]
    #: table, id and sentences of rows in quarantine for a reason of their own, 1,000 at most; all are in `account`
    quarantined: list[dict[str, Any]]
    #: remark -> orders
    remarks: dict[str, int]
    #: (account, currency, state) with retail in minor units: legacy, moved
    money: list[dict[str, Any]]
    #: of all rows of the engine, whatever their order
    checksum: str
    #: orders that wait to be moved again
    waiting: int
    #: sentences; none if all is well
    faults: list[str]

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong and nothing waits."""
        return not self.faults and not self.waiting


def verify(engine: Engine, connection: Connection, legacy: Legacy, told: Callable[[int], None]) -> Verified:
    """Hold what was moved against what is there. Changes that wait to be moved are left out, and counted."""
    moving = moving_schema(legacy)
    with connection.begin():
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        faults = [*_unaccounted(connection, legacy)]
        money = _money(connection, legacy)
        faults += [f"money differs: {row}" for row in money if row["legacy"] != row["moved"]]
        rows: dict[str, dict[str, int]] = {}
        for table, fate, count in connection.execute(
            text(f"SELECT table_name, fate, count(*) FROM {moving}.account GROUP BY 1, 2 ORDER BY 1, 2")
        ):
            rows.setdefault(table, {})[fate] = count
        waits = int(scalar(connection, f"SELECT count(DISTINCT order_key) FROM {moving}.queue"))
        quarantined = _quarantined(connection, moving)
        reasons, remarks = _counts(connection, moving, "reasons"), _counts(connection, moving, "remarks")
        sum_ = checksum(connection, legacy)
    for number, examined in enumerate(doctor(engine, legacy.map.engine_schema), 1):
        faults += [f"order {examined.order_id}: {one.message}" for one in examined.findings]
        told(number)
    return Verified(rows, reasons, quarantined, remarks, money, sum_, waits, faults)


def checksum(connection: Connection, legacy: Legacy) -> str:
    """Return a sum over all rows of the engine: equal if and only if they are, in whatever order they were written."""
    engine = quoted(legacy.map.engine_schema)
    parts = " UNION ALL ".join(
        f"SELECT '{table}' || md5((to_jsonb(t) - 'updated_hour')::text) AS row FROM {engine}.{table} t"
        for table in _TABLES
    )
    return str(
        scalar(connection, f"SELECT COALESCE(sum(('x' || left(md5(row), 15))::bit(60)::bigint), 0) FROM ({parts}) r")
    )


def _unaccounted(connection: Connection, legacy: Legacy) -> list[str]:
    """Return rows that are there and not accounted for, or the other way round."""
    moving, engine, faults = moving_schema(legacy), quoted(legacy.map.engine_schema), []
    # what the engine has made or worked on is its own: no legacy row of it has to have been moved
    own_orders = (
        f"EXISTS (SELECT FROM {engine}.orders e WHERE e.id = t.{{}} AND (e.version > 1 OR NOT EXISTS "
        f"(SELECT FROM {moving}.account b WHERE b.table_name = 'orders' AND b.row_key = e.id::text)))"
    )
    for table in ACCOUNTED:
        if not legacy.has(table):
            continue
        own = legacy.columns[table]["id"].name
        of = own if table == "orders" else legacy.columns[table]["order_id"].name
        still = f"EXISTS (SELECT FROM {moving}.queue q WHERE q.order_key ="
        sql = (
            f"SELECT count(*) FILTER (WHERE a.row_key IS NULL AND NOT {still} t.{of}::text) "
            f"AND NOT {own_orders.format(of)}), "
            f"count(*) FILTER (WHERE t.{own} IS NULL AND NOT {still} a.order_key)) "
            f"FROM {legacy.table(table)} t FULL JOIN "
            f"(SELECT * FROM {moving}.account WHERE table_name = '{table}') a ON a.row_key = t.{own}::text"
        )
        missing, extra = connection.execute(text(sql)).one()
        if missing:
            faults.append(f"{missing} rows of {table} are not accounted for; run backfill again")
        if extra:
            faults.append(f"{extra} rows of {table} are accounted for and not there; run backfill again")
    return faults


def _money(connection: Connection, legacy: Legacy) -> list[dict[str, Any]]:
    """Return retail of live items by account, currency and state, as each side has it."""
    moving, engine = moving_schema(legacy), quoted(legacy.map.engine_schema)
    items = legacy.columns["order_items"]
    price = f"t.{items['retail_price'].name}" if legacy.has("order_items", "retail_price") else "0"
    minor = legacy.minor_units(price, "e.currency")
    sql = f"""
        WITH legacy AS (
            SELECT a.order_key, sum(({minor})::bigint) AS retail FROM {moving}.account a
            JOIN {legacy.table("order_items")} t ON t.{items["id"].name} = a.row_key::uuid
            JOIN {engine}.orders e ON e.id = a.order_key::uuid
            WHERE a.table_name = 'order_items' AND a.fate = 'migrated' GROUP BY 1)
        SELECT o.account_id, o.currency, o.state, count(*) AS orders, COALESCE(sum(l.retail), 0)::bigint AS legacy,
            sum(o.subtotal)::bigint AS moved
        FROM {engine}.orders o LEFT JOIN legacy l ON l.order_key = o.id::text
        WHERE o.version = 1 AND NOT EXISTS (SELECT FROM {moving}.queue q WHERE q.order_key = o.id::text)
        GROUP BY 1, 2, 3 ORDER BY 1 NULLS FIRST, 2, 3"""
    return [dict(row._mapping) for row in connection.execute(text(sql))]  # noqa: SLF001 - SQLAlchemy's public name


def _quarantined(connection: Connection, moving: str) -> list[dict[str, Any]]:
    sql = (
        f"SELECT table_name, row_key, sentences FROM {moving}.account WHERE fate = 'quarantined' "
        "AND sentences <> '{}' ORDER BY reasons, table_name, row_key LIMIT 1000"
    )
    return [
        {"table": table, "id": key, "sentences": sentences} for table, key, sentences in connection.execute(text(sql))
    ]


def _counts(connection: Connection, moving: str, column: str) -> dict[str, int]:
    sql = f"SELECT one, count(*) FROM {moving}.account, unnest({column}) AS one GROUP BY 1 ORDER BY 2 DESC, 1"
    return {row[0]: row[1] for row in connection.execute(text(sql))}
