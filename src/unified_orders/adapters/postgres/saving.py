"""Store what a command changed, as one statement that writes all of it or nothing.

Its first part is the order, guarded by the version that was read; every other part takes its rows from what that one
returned, so that a stale write writes nothing. A guard behind them raises then, before COMMIT can be reached.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from unified_orders.adapters.postgres.mapping.journal import (
    changed_token_row,
    effect_row,
    event_row,
    payment_row,
    receipt_row,
    refund_row,
    token_row,
)
from unified_orders.adapters.postgres.mapping.orders import (
    changed_group_row,
    changed_order_row,
    group_row,
    order_row,
)
from unified_orders.adapters.postgres.mapping.sites import (
    changed_item_row,
    changed_selection_row,
    item_row,
    project_row,
    selection_row,
    site_row,
)
from unified_orders.adapters.postgres.mapping.values import Row, json_of
from unified_orders.adapters.postgres.statements import Names, Statement, columns_of, names_of
from unified_orders.adapters.postgres.tables import Tables
from unified_orders.domain.turn import Changes
from unified_orders.ports.repository import Write

#: what the guard's error says of a stale write
STALE: Final = "uo:stale:"
#: parts whose rows take the place of those that have the same key
_REPLACED: Final[Mapping[str, str]] = {"projects": "id", "sites": "project_id, domain_id"}
#: what the part of stored rows that changed is called, after the part of those that are new
_CHANGED: Final = "changed_"
#: A limit by a parameter is planned as a tenth. Of the 100 rows that are expected of a function two of them leave one,
#: so that each row is looked up by its id, however many there are in the table or in the order.
_FEW: Final = "(SELECT * FROM (SELECT * FROM {rows} LIMIT {count}) r LIMIT {count}) r"
#: what columns are called on their way: their own names would be a fifth of what is sent
_KEYS: Final = tuple(f"c{place}" for place in range(64))
_ROOM_MADE: Final = "(SELECT count(*) FROM changed_items) AS room, "
#: what raises where the order is not as it was read, or a row of it is gone
_GUARD: Final = f"SELECT CASE WHEN count(*) <> 1 THEN ('{STALE}' || count(*))::int {{}}ELSE 0 END FROM o"
_ALL_THERE: Final = (
    "WHEN (SELECT count(*) FROM {name}) <> %({name}_count)s::int "
    "THEN ('uo:{name}:' || (SELECT count(*) FROM {name}))::int "
)
#: parts of the one order that a command stores
_OF_ORDER: Final = frozenset({"groups", "selections", "items", "tokens", "payments", "refunds", "events"})
_GONE: Final = ("events", "receipts", "outbox")


class Saving:
    """Makes the statement of each write; its texts are made once for each set of parts."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._names: Names = names_of(tables)
        self._columns = {name: columns_of(getattr(tables, name)) for name in self._names}
        self._text = cache(self._compose)

    def statement(self, write: Write) -> Statement:
        """Return the statement that stores a write."""
        changes = write.changes
        if changes is not None and changes.discarded:
            return self._discard(changes)
        parts = {name: rows for name, rows in _rows(write) if rows}
        if changes is not None:
            for row in (row for name in parts.keys() & _OF_ORDER for row in parts[name]):
                row["order_id"] = None  # the statement has it
        shape = tuple((name, tuple(rows[0])) for name, rows in parts.items())
        released = changes.released if changes is not None else ()
        parameters: dict[str, Any] = {name: _json(rows) for name, rows in parts.items()}
        parameters |= {f"{name}_count": len(rows) for name, rows in parts.items() if name.startswith(_CHANGED)}
        if changes is not None:
            parameters |= {"id": str(changes.order.id), "version": changes.read_version}
        if released:
            parameters["released"] = "{" + ",".join(map(str, released)) + "}"
        return Statement(self._text(_kind_of(changes), shape, released=bool(released)), parameters)

    def _compose(self, kind: str, shape: tuple[tuple[str, tuple[str, ...]], ...], *, released: bool) -> str:
        if kind == "nothing":
            return f"WITH {', '.join(self._insert(*part, '') for part in shape)} SELECT 0" if shape else "SELECT 0"
        (_, of_order), *rest = shape
        made = [self._order(kind, of_order)]
        if released:
            gone = f"DELETE FROM {self._names['selections']} s USING o WHERE s.order_id = o.id"
            made.append(f"released AS ({gone} AND s.id = ANY(%(released)s::uuid[]) RETURNING s.*)")
            made.append(
                f"former AS (INSERT INTO {self._names['former_selections']} (order_id, id, order_group_id, domain) "
                "SELECT order_id, id, order_group_id, domain FROM released)"
            )
        parts = {name for name, _ in rest}
        for name, columns in rest:
            if name.startswith(_CHANGED):
                made.append(self._update(name, columns))
                continue
            # What makes room comes first: of the items of one selection, at most one is live at any moment.
            waits = name == "items" and "changed_items" in parts
            made.append(self._insert(name, columns, f"o, {_ROOM_MADE}" if waits else "o, "))
        guards = "".join(_ALL_THERE.format(name=name) for name, _ in rest if name.startswith(_CHANGED))
        return f"WITH {', '.join(made)} {_GUARD.format(guards)}"

    def _order(self, kind: str, named: tuple[str, ...]) -> str:
        if kind == "made":
            return f"o AS ({self._inserting('orders', named, '')} RETURNING id)"
        return (
            f"o AS (UPDATE {self._names['orders']} t SET {self._assigned('orders', named)} "
            f"FROM {self._records('orders', named)} "
            "WHERE t.id = %(id)s::uuid AND t.version = %(version)s::int RETURNING t.id)"
        )

    def _insert(self, name: str, named: tuple[str, ...], source: str) -> str:
        return f"{name} AS ({self._inserting(name, named, source)})"

    def _inserting(self, name: str, named: tuple[str, ...], source: str) -> str:
        quoted = [self._columns[name][one][0] for one in named]
        known = "order_id" if source and name in _OF_ORDER else ""
        chosen = ", ".join("o.id" if one == known else f"r.{key}" for key, one in zip(_KEYS, named, strict=False))
        rows = self._records(name, named)
        text = f"INSERT INTO {self._names[name]} ({', '.join(quoted)}) SELECT {chosen} FROM {source}{rows}"
        if name in _REPLACED:
            text += f" ON CONFLICT ({_REPLACED[name]}) DO UPDATE SET "
            text += ", ".join(f"{one} = excluded.{one}" for one in quoted if one not in _REPLACED[name].split(", "))
        return text

    def _update(self, name: str, named: tuple[str, ...]) -> str:
        table = name.removeprefix(_CHANGED)
        rows = _FEW.format(rows=self._records(table, named, name), count=f"%({name}_count)s::int")
        return (
            f"{name} AS (UPDATE {self._names[table]} t SET {self._assigned(table, named)} FROM {rows} "
            f"WHERE t.id = r.{_KEYS[named.index('id')]} AND EXISTS (SELECT FROM o) RETURNING t.id)"
        )

    def _assigned(self, table: str, named: tuple[str, ...]) -> str:
        columns = self._columns[table]
        keyed = zip(_KEYS, named, strict=False)
        return ", ".join(f"{columns[one][0]} = r.{key}" for key, one in keyed if one != "id")

    def _records(self, table: str, named: tuple[str, ...], name: str | None = None) -> str:
        typed = ", ".join(f"{key} {self._columns[table][one][1]}" for key, one in zip(_KEYS, named, strict=False))
        return f"json_to_recordset(%({name or table})s::json) AS r({typed})"

    def _discard(self, changes: Changes) -> Statement:
        gone = ", ".join(
            f"{name} AS (DELETE FROM {self._names[name]} t USING o WHERE t.order_id = o.id)" for name in _GONE
        )
        text = (
            f"WITH o AS (DELETE FROM {self._names['orders']} WHERE id = %(id)s::uuid "
            f"AND version = %(version)s::int RETURNING id), {gone} {_GUARD.format('')}"
        )
        return Statement(text, {"id": str(changes.order.id), "version": changes.read_version})


def _json(rows: list[Row]) -> bytes:
    """Write rows without what they hold nothing of: a column that is not there is read as null."""
    return json_of(
        [{key: value for key, value in zip(_KEYS, row.values(), strict=False) if value is not None} for row in rows]
    )


def _kind_of(changes: Changes | None) -> str:
    if changes is None:
        return "nothing"
    return "made" if changes.read_version == 0 else "changed"


def _rows(write: Write) -> Iterator[tuple[str, list[Row]]]:
    """Yield the rows of each part, all with the same columns, in the order in which parts refer to each other."""
    changes = write.changes
    if changes is not None:
        changed = changes.changed
        yield "orders", [_order(changes)]
        yield from _entities("groups", changes, group_row, changed_group_row)
        yield from _entities("selections", changes, selection_row, changed_selection_row)
        yield from _entities("items", changes, item_row, changed_item_row)
        yield from _entities("tokens", changes, token_row, changed_token_row)
        yield "payments", [payment_row(one) for one in changed.payments.values()]
        yield "refunds", [refund_row(one) for one in changed.refunds.values()]
        yield "projects", [project_row(one) for one in changes.projects]
        yield "sites", [site_row(project, site) for project, sites in changes.sites.items() for site in sites]
    yield "events", [event_row(one) for one in write.events]
    yield "receipts", [receipt_row(write.receipt)] if write.receipt is not None else []
    yield "outbox", [effect_row(one) for one in write.effects]


def _order(changes: Changes) -> Row:
    before = changes.before
    return changed_order_row(before.order, changes.order) if before.exists else order_row(changes.order)


def _entities(
    name: str, changes: Changes, row: Callable[[Any], Row], changed_row: Callable[[Any, Any], Row]
) -> Iterator[tuple[str, list[Row]]]:
    """Yield the rows of entities that were stored before, and of those that are new."""
    before, after = getattr(changes.before, name), getattr(changes.changed, name)
    if not after:
        return
    stored = [one for one in after.values() if one.id in before]
    rows = [changed_row(before[one.id], one) for one in stored]
    if len({len(one) for one in rows}) > 1:  # one of them needs its whole row
        rows = [row(one) for one in stored]
    yield f"{_CHANGED}{name}", rows
    yield name, [row(one) for one in after.values() if one.id not in before]
