"""Store what a command changed, as one statement that writes all of it or nothing.

Its first part is the order, guarded by the version that was read; every other part takes its rows from what that one
returned, so that a stale write writes nothing. A guard behind them raises then, before COMMIT can be reached.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Table

from unified_orders.adapters.postgres.mapping.journal import (
    effect_row,
    event_row,
    payment_row,
    receipt_row,
    refund_row,
    token_row,
)
from unified_orders.adapters.postgres.mapping.orders import group_row, order_row
from unified_orders.adapters.postgres.mapping.sites import item_row, project_row, selection_row, site_row
from unified_orders.adapters.postgres.mapping.values import Row, json_of
from unified_orders.adapters.postgres.statements import Names, Statement, columns_of, names_of
from unified_orders.adapters.postgres.tables import Tables
from unified_orders.domain.turn import Changes
from unified_orders.ports.repository import Write

#: what the guard's error says of a stale write
STALE: Final = "uo:stale:"
#: parts of a write, in the order in which they refer to each other, and what tells a row that is there already
_KEYS: Final[Mapping[str, str]] = {
    "groups": "id",
    "selections": "id",
    "items": "id",
    "tokens": "id",
    "payments": "order_id, reference",
    "refunds": "order_id, reference",
    "projects": "id",
    "sites": "project_id, domain_id",
}
#: columns that the database fills
_DATABASE: Final[Mapping[str, frozenset[str]]] = {
    "outbox": frozenset({"id", "tries", "parked", "reason", "stored_at", "available_at", "claimed"}),
}
_ADDED: Final = ("events", "receipts", "outbox")
_GUARD: Final = f"SELECT CASE WHEN count(*) = 1 THEN 0 ELSE ('{STALE}' || count(*))::int END FROM o"
_GONE: Final = ("events", "receipts", "outbox")


class Saving:
    """Makes the statement of each write; its texts are made once for each set of parts."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._names: Names = names_of(tables)
        self._text = cache(self._compose)

    def statement(self, write: Write) -> Statement:
        """Return the statement that stores a write."""
        changes = write.changes
        if changes is not None and changes.discarded:
            return self._discard(changes)
        parts = {name: rows for name, rows in _rows(write) if rows}
        released = changes.released if changes is not None else ()
        text = self._text(_kind_of(changes), frozenset(parts), released=bool(released))
        parameters: dict[str, Any] = {name: _json(rows) for name, rows in parts.items()}
        if changes is not None:
            parameters |= {"id": str(changes.order.id), "version": changes.read_version}
        if released:
            parameters["released"] = "{" + ",".join(map(str, released)) + "}"
        return Statement(text, parameters)

    def _compose(self, kind: str, parts: frozenset[str], *, released: bool) -> str:
        source = "" if kind == "nothing" else "o, "
        made = [self._order(kind)] if kind != "nothing" else []
        if released:
            gone = f"DELETE FROM {self._names['selections']} s USING o WHERE s.order_id = o.id"
            made.append(f"released AS ({gone} AND s.id = ANY(%(released)s::uuid[]) RETURNING s.*)")
            made.append(
                f"former AS (INSERT INTO {self._names['former_selections']} (order_id, id, order_group_id, domain) "
                "SELECT order_id, id, order_group_id, domain FROM released)"
            )
        made += [self._upsert(name, source) for name in _KEYS if name in parts]
        made += [self._insert(name, source) for name in _ADDED if name in parts]
        ending = "SELECT 0" if kind == "nothing" else _GUARD
        return f"WITH {', '.join(made)} {ending}" if made else ending

    def _order(self, kind: str) -> str:
        table: Table = self._tables.orders
        columns = columns_of(table)
        named = ", ".join(name for name, _ in columns)
        rows = f"json_to_recordset(%(orders)s::json) AS r({_typed(columns)})"
        if kind == "made":
            return f"o AS (INSERT INTO {self._names['orders']} ({named}) SELECT {named} FROM {rows} RETURNING id)"
        changed = ", ".join(f"{name} = r.{name}" for name, _ in columns if name != "id")
        return (
            f"o AS (UPDATE {self._names['orders']} t SET {changed} FROM {rows} "
            "WHERE t.id = %(id)s::uuid AND t.version = %(version)s::int RETURNING t.id)"
        )

    def _upsert(self, name: str, source: str) -> str:
        keys = _KEYS[name]
        columns = columns_of(getattr(self._tables, name))
        changed = ", ".join(f"{one} = excluded.{one}" for one, _ in columns if one not in keys.split(", "))
        return f"{self._insert(name, source)[:-1]} ON CONFLICT ({keys}) DO UPDATE SET {changed})"

    def _insert(self, name: str, source: str) -> str:
        columns = tuple(one for one in columns_of(getattr(self._tables, name)) if one[0] not in _DATABASE.get(name, ()))
        named = ", ".join(one for one, _ in columns)
        rows = f"json_to_recordset(%({name})s::json) AS r({_typed(columns)})"
        chosen = ", ".join(f"r.{one}" for one, _ in columns)
        return f"{name} AS (INSERT INTO {self._names[name]} ({named}) SELECT {chosen} FROM {source}{rows})"

    def _discard(self, changes: Changes) -> Statement:
        gone = ", ".join(
            f"{name} AS (DELETE FROM {self._names[name]} t USING o WHERE t.order_id = o.id)" for name in _GONE
        )
        text = (
            f"WITH o AS (DELETE FROM {self._names['orders']} WHERE id = %(id)s::uuid "
            f"AND version = %(version)s::int RETURNING id), {gone} {_GUARD}"
        )
        return Statement(text, {"id": str(changes.order.id), "version": changes.read_version})


def _json(rows: list[Row]) -> str:
    """Write rows without what they hold nothing of: a column that is not named is read as null."""
    return json_of([{name: value for name, value in row.items() if value is not None} for row in rows])


def _typed(columns: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{name} {sql}" for name, sql in columns)


def _kind_of(changes: Changes | None) -> str:
    if changes is None:
        return "nothing"
    return "made" if changes.read_version == 0 else "changed"


def _rows(write: Write) -> Iterator[tuple[str, list[Row]]]:
    changes = write.changes
    if changes is not None:
        changed = changes.changed
        yield "orders", [order_row(changes.order)]
        yield "groups", [group_row(one) for one in changed.groups.values()]
        yield "selections", [selection_row(one) for one in changed.selections.values()]
        # What makes room comes first: of the items of one selection, at most one is live at any moment.
        yield "items", [item_row(one) for one in sorted(changed.items.values(), key=lambda item: item.is_live)]
        yield "tokens", [token_row(one) for one in changed.tokens.values()]
        yield "payments", [payment_row(one) for one in changed.payments.values()]
        yield "refunds", [refund_row(one) for one in changed.refunds.values()]
        yield "projects", [project_row(one) for one in changes.projects]
        yield "sites", [site_row(project, site) for project, sites in changes.sites.items() for site in sites]
    yield "events", [event_row(one) for one in write.events]
    yield "receipts", [receipt_row(write.receipt)] if write.receipt is not None else []
    yield "outbox", [effect_row(one) for one in write.effects]
