"""What is dropped once the earlier application is gone; `client_id` last of all.

What is to be dropped stands in a table of the move's own: a run that is killed goes on from there.
"""

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
_QUOTE: Final = "'"
Briefly = Callable[[Iterable[str]], None]


def statements(legacy: Legacy) -> Iterator[str]:
    """Yield what a contract runs, in its order."""
    yield from _ended(legacy)
    yield from _drops(legacy)


def begin(legacy: Legacy, briefly: Briefly) -> None:
    """Let the two sides go their own ways, and write down what is to be dropped."""
    moving = installing.moving_schema(legacy)
    listed = (
        f"INSERT INTO {moving}.drops VALUES ({position}, '{statement.replace(_QUOTE, _QUOTE * 2)}')"
        for position, statement in enumerate(_drops(legacy), 1)
    )
    briefly(
        [
            *_ended(legacy),
            f"CREATE TABLE {moving}.drops (position integer PRIMARY KEY, statement text NOT NULL)",
            *listed,
            f"UPDATE {moving}.state SET step = 'contracting'",
        ]
    )


def finish(connection: Connection, moving: str, briefly: Briefly) -> list[str]:
    """Drop what is old; return what stayed, since something else hangs on it."""
    for position, statement in _listed(connection, moving):
        try:
            briefly([statement, f"DELETE FROM {moving}.drops WHERE position = {position}"])
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != _HANGS_ON:
                raise
    briefly([f"UPDATE {moving}.state SET step = 'contracted'"])
    return [statement for _, statement in _listed(connection, moving)]


def _listed(connection: Connection, moving: str) -> list[tuple[int, str]]:
    with connection.begin():
        found = connection.execute(text(f"SELECT position, statement FROM {moving}.drops ORDER BY position"))
        return [(position, statement) for position, statement in found]


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
