"""What is dropped once the earlier application is gone; `client_id` last of all."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from unified_orders.adapters.postgres.moving import back, installing
from unified_orders.adapters.postgres.moving.catalogue import Legacy

#: what stays, so that keys of other tables go on to hold
_ANCHORS: Final = {"orders": ("id",), "order_items": ("id", "order_id")}
_LAST: Final = ("orders", "client_id")
_HANGS_ON: Final = "2BP01"


def statements(connection: Connection, legacy: Legacy) -> Iterator[str]:
    """Yield what a contract runs, in its order."""
    yield from _ended(legacy)
    yield from _drops(legacy)


def contract(connection: Connection, legacy: Legacy, briefly: Callable[[Iterable[str]], None]) -> list[str]:
    """Drop what is old; return what stayed, since something else hangs on it."""
    briefly(_ended(legacy))
    stayed: list[str] = []
    for statement in _drops(legacy):
        try:
            briefly([statement])
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != _HANGS_ON:
                raise
            stayed.append(statement)
    with connection.begin():
        connection.execute(text(f"UPDATE {installing.moving_schema(legacy)}.state SET step = 'contracted'"))
    return stayed


def _ended(legacy: Legacy) -> Iterator[str]:
    moving = installing.moving_schema(legacy)
    yield from installing.untriggered(legacy)
    yield from back.not_writing_back(legacy)
    yield f"DROP FUNCTION IF EXISTS {moving}.write_back(), {moving}.note_change()"
    yield f"DROP TABLE IF EXISTS {moving}.queue"


def _drops(legacy: Legacy) -> Iterator[str]:
    for table in ("order_share_tokens", "order_status_history"):
        if legacy.has(table):
            yield f"DROP TABLE IF EXISTS {legacy.table(table)}"
    for table, kept in _ANCHORS.items():
        for name, column in legacy.columns[table].items():
            if name not in kept and (table, name) != _LAST:
                yield f"ALTER TABLE {legacy.table(table)} DROP COLUMN IF EXISTS {column.name}"
    if legacy.has(*_LAST):
        yield f"ALTER TABLE {legacy.table('orders')} DROP COLUMN IF EXISTS {legacy.columns['orders']['client_id'].name}"
