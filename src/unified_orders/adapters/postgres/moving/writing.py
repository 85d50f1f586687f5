"""What orders became, as rows: of the engine's tables, and of the account of every legacy row."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from attrs import define, field
from sqlalchemy import Connection, text

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
_ACCOUNT: Final = (
    ("table_name", "text"), ("row_key", "text"), ("order_key", "text"), ("fate", "text"), ("reasons", "text[]"),
    ("sentences", "text[]"), ("remarks", "text[]"), ("row", "json"),
)  # fmt: skip
_UNACCOUNT: Final = (
    "DELETE FROM {moving}.account a USING json_to_recordset(CAST(:rows AS json)) AS r(table_name text, row_key text) "
    "WHERE a.table_name = r.table_name AND a.row_key = r.row_key"
)


@define
class Batch:
    """Rows to be written together."""

    keys: Sequence[str]
    rows: dict[str, list[Row]] = field(factory=lambda: {name: [] for name in _PARTS})
    account: list[Row] = field(factory=list)

    def add(self, facts: Facts, became: Moved | Quarantined) -> None:
        """Take in what an order became."""
        if isinstance(became, Moved):
            self._take(became)
        self.account += _accounted(facts, became)

    def _take(self, moved: Moved) -> None:
        state, rows = moved.state, self.rows
        rows["orders"].append(order_row(state.order))
        rows["groups"] += map(group_row, state.groups.values())
        rows["selections"] += map(selection_row, state.selections.values())
        rows["items"] += map(item_row, state.items.values())
        rows["tokens"] += map(token_row, state.tokens.values())
        rows["payments"] += map(payment_row, state.payments.values())
        rows["refunds"] += map(refund_row, state.refunds.values())
        rows["events"] += map(event_row, moved.history)


def write(connection: Connection, batch: Batch, engine_schema: str, moving: str) -> None:
    """Put a batch in the place of whatever stood there of its orders."""
    tables = _tables_in(engine_schema)
    names = names_of(tables)
    ids = [str(kept_id("orders", key)) for key in batch.keys]
    connection.execute(text(f"DELETE FROM {names['orders']} WHERE id = ANY(CAST(:ids AS uuid[]))"), {"ids": ids})
    connection.execute(text(f"DELETE FROM {names['events']} WHERE order_id = ANY(CAST(:ids AS uuid[]))"), {"ids": ids})
    connection.execute(text(f"DELETE FROM {moving}.account WHERE order_key = ANY(:keys)"), {"keys": list(batch.keys)})
    # What has gone from one order to another since is noted for both, and may be met here first.
    for name in ("selections", "items", "tokens"):
        taken = [row["id"] for row in batch.rows[name]]
        connection.execute(text(f"DELETE FROM {names[name]} WHERE id = ANY(CAST(:ids AS uuid[]))"), {"ids": taken})
    kept = json_of([{"table_name": row["table_name"], "row_key": row["row_key"]} for row in batch.account]).decode()
    connection.execute(text(_UNACCOUNT.format(moving=moving)), {"rows": kept})
    for name in _PARTS:
        _insert(connection, names[name], _columns(tables, name), batch.rows[name])
    _insert(connection, f"{moving}.account", _ACCOUNT, batch.account)


@cache
def _tables_in(schema: str) -> Tables:
    return tables_in(schema)


def _columns(tables: Tables, name: str) -> Sequence[tuple[str, str]]:
    return tuple(columns_of(getattr(tables, name)).values())


def _insert(connection: Connection, table: str, columns: Sequence[tuple[str, str]], rows: Sequence[Row]) -> None:
    if not rows:
        return
    named = ", ".join(name for name, _ in columns)
    typed = ", ".join(f"{name} {type_}" for name, type_ in columns)
    sql = f"INSERT INTO {table} ({named}) SELECT {named} FROM json_to_recordset(CAST(:rows AS json)) AS r({typed})"
    connection.execute(text(sql), {"rows": json_of(rows).decode()})


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
