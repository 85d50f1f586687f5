"""What orders became, as rows: of the engine's tables, and of the account of every legacy row."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final, cast

import psycopg
from attrs import define, field
from psycopg import ClientCursor
from sqlalchemy import Connection

from unified_orders.adapters.postgres.mapping.journal import event_row, payment_row, refund_row, token_row
from unified_orders.adapters.postgres.mapping.orders import group_row, order_row
from unified_orders.adapters.postgres.mapping.sites import item_row, selection_row
from unified_orders.adapters.postgres.mapping.values import Row, json_of
from unified_orders.adapters.postgres.moving.facts import Facts, Moved, Quarantined
from unified_orders.adapters.postgres.moving.placing import kept_id
from unified_orders.adapters.postgres.statements import columns_of, names_of
from unified_orders.adapters.postgres.tables import Tables, tables_in
from unified_orders.domain.tokens import digest_of

MIGRATED: Final = "migrated"
CANCELLED: Final = "cancelled"
QUARANTINED: Final = "quarantined"
_AMBIGUOUS: Final = "the same token stands in several orders, and nobody knows which it opens; make new links"
#: parts of an order, in the order in which they refer to each other
_PARTS: Final = ("orders", "groups", "selections", "items", "tokens", "payments", "refunds", "events")
#: what may go from one order to another; each is noted for both, and may be met here first
_WANDERING: Final = ("selections", "items", "tokens")
_ACCOUNT: Final = (
    ("table_name", "text"), ("row_key", "text"), ("order_key", "text"), ("fate", "text"), ("reasons", "text[]"),
    ("sentences", "text[]"), ("remarks", "text[]"), ("row", "json"),
)  # fmt: skip
#: what has gone from one order to another since is noted for both, and is the account of whoever is met last
_ANEW: Final = " ON CONFLICT (table_name, row_key) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}" for name, _ in _ACCOUNT[2:]
)


@define
class Batch:
    """Rows to be written together, as JSON: what they were made of is let go at once."""

    keys: Sequence[str]
    #: no order comes after these
    is_last: bool = False
    rows: dict[str, list[bytes]] = field(factory=lambda: {name: [] for name in _PARTS})
    #: ids of what may stand in another order's place
    ids: dict[str, list[str]] = field(factory=lambda: {name: [] for name in _WANDERING})
    account: list[bytes] = field(factory=list)

    def add(self, facts: Facts, became: Moved | Quarantined) -> None:
        """Take in what an order became."""
        if isinstance(became, Moved):
            for name, rows in _rows_of(became).items():
                self.rows[name] += map(json_of, rows)
            for name in _WANDERING:
                self.ids[name] += map(str, getattr(became.state, name))
        self.account += map(json_of, _accounted(facts, became))


def _rows_of(moved: Moved) -> Mapping[str, Iterable[Row]]:
    state = moved.state
    return {
        "orders": [order_row(state.order)],
        "groups": map(group_row, state.groups.values()),
        "selections": map(selection_row, state.selections.values()),
        "items": map(item_row, state.items.values()),
        "tokens": map(token_row, state.tokens.values()),
        "payments": map(payment_row, state.payments.values()),
        "refunds": map(refund_row, state.refunds.values()),
        "events": map(event_row, moved.history),
    }


def write(connection: Connection, batch: Batch, engine_schema: str, moving: str) -> None:
    """Put a batch in the place of whatever stood there of its orders: all statements in one round trip."""
    tables = _tables_in(engine_schema)
    names = names_of(tables)
    ids = [str(kept_id("orders", key)) for key in batch.keys]
    script = _Script()
    script.add(f"DELETE FROM {names['orders']} WHERE id = ANY(CAST(", ids, " AS uuid[]))")
    script.add(f"DELETE FROM {names['events']} WHERE order_id = ANY(CAST(", ids, " AS uuid[]))")
    script.add(f"DELETE FROM {moving}.account WHERE order_key = ANY(CAST(", [*batch.keys], " AS text[]))")
    for name in _WANDERING:
        script.add(f"DELETE FROM {names[name]} WHERE id = ANY(CAST(", batch.ids[name], " AS uuid[]))")
    for name in _PARTS:
        script.insert(names[name], _columns(tables, name), batch.rows[name])
    script.insert(f"{moving}.account", _ACCOUNT, batch.account, _ANEW)
    script.add(f"UPDATE {moving}.state SET is_verified = false WHERE is_verified")
    script.run(connection)


@define
class _Script:
    """Statements that are sent together. While they are waited for, another thread can use the time whole."""

    statements: list[str] = field(factory=list)
    values: list[object] = field(factory=list)

    def add(self, before: str, value: object = None, after: str = "") -> None:
        """Add a statement with at most one value in it."""
        marked = after and f"%s{after}"
        self.statements.append(before.replace("%", "%%") + marked)
        self.values += [value] if marked else []

    def insert(self, table: str, columns: Sequence[tuple[str, str]], rows: Sequence[bytes], more: str = "") -> None:
        """Add the insertion of rows, if there are any."""
        if not rows:
            return
        named = ", ".join(name for name, _ in columns)
        typed = ", ".join(f"{name} {type_}" for name, type_ in columns)
        before = f"INSERT INTO {table} ({named}) SELECT {named} FROM json_to_recordset(CAST("
        self.add(before, f"[{b','.join(rows).decode()}]", f" AS json)) AS r({typed}){more}")

    def run(self, connection: Connection) -> None:
        """Run all, in the transaction that the connection is in."""
        driver = connection.connection.driver_connection
        with ClientCursor(cast("psycopg.Connection[Any]", driver)) as cursor:
            cursor.execute("; ".join(self.statements).encode(), self.values)


@cache
def _tables_in(schema: str) -> Tables:
    return tables_in(schema)


def _columns(tables: Tables, name: str) -> Sequence[tuple[str, str]]:
    return tuple(columns_of(getattr(tables, name)).values())


def _accounted(facts: Facts, became: Moved | Quarantined) -> Iterable[Row]:
    """Yield one row for each legacy row of an order: what became of it, and why."""
    key = facts.order["id"]
    if isinstance(became, Quarantined):
        yield _row("orders", facts.order, key, QUARANTINED, became.reasons, became.sentences)
        for table, rows in _parts(facts).items():
            for row in rows:
                yield _row(table, row, key, QUARANTINED, ("order_quarantined",))
        return
    yield _row("orders", facts.order, key, MIGRATED, remarks=became.remarks)
    for table, rows in _parts(facts).items():
        for row in rows:
            if row.get("is_ambiguous"):
                yield _row(table, row, key, QUARANTINED, ("token_of_several_orders",), (_AMBIGUOUS,))
                continue
            is_kept = table == "order_items" and kept_id(table, row["id"]) in became.cancelled
            yield _row(table, row, key, CANCELLED if is_kept else MIGRATED)


def _kept(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as the account keeps it: of a token, its digest alone."""
    return {
        name: digest_of(str(value)) if name in {"token", "share_token"} and value is not None else value
        for name, value in row.items()
    }


def _parts(facts: Facts) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    return {
        "order_items": facts.items,
        "order_share_tokens": facts.tokens,
        "order_status_history": facts.changes,
    }


def _row(
    table: str,
    row: Mapping[str, Any],
    order_key: str,
    fate: str,
    reasons: Sequence[str] = (),
    sentences: Sequence[str] = (),
    remarks: Sequence[str] = (),
) -> Row:
    return {
        "table_name": table,
        "row_key": row["id"],
        "order_key": order_key,
        "fate": fate,
        "reasons": list(reasons),
        "sentences": list(sentences),
        "remarks": list(remarks),
        "row": _kept(row) if fate == QUARANTINED else None,
    }
