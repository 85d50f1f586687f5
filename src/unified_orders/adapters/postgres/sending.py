"""Send statements over a psycopg connection, all of one trip at once, and read their answers."""

from typing import Any, Final

import psycopg

from unified_orders.adapters.postgres.statements import Statement
from unified_orders.adapters.postgres.store import Rows

Sync = psycopg.Connection[tuple[Any, ...]]
Async = psycopg.AsyncConnection[tuple[Any, ...]]

#: what a unit inside a host's transaction begins and ends with
SAVEPOINT: Final = Statement("SAVEPOINT unified_orders", {})
RELEASE: Final = Statement("RELEASE SAVEPOINT unified_orders", {})
BACK: Final = Statement("ROLLBACK TO SAVEPOINT unified_orders", {})
#: psycopg's own `commit` waits for what was sent before it
COMMIT: Final = Statement("COMMIT", {})


def send(connection: Sync, statements: tuple[Statement, ...], *, commit: bool = False) -> list[Rows]:
    """Send statements, and COMMIT behind them if asked to, in one trip; return each one's rows."""
    sent = (*statements, COMMIT) if commit else statements
    cursors: list[psycopg.Cursor[tuple[Any, ...]]] = []
    early: psycopg.Error | None = None
    try:
        with connection.pipeline():
            try:
                cursors = [connection.execute(one.text, one.parameters or None, prepare=True) for one in sent]
            except psycopg.Error as error:  # answered while we were sending: let the block end in peace
                early = error
    except psycopg.Error as error:
        raise early or error from None
    if early is not None:
        raise early
    return [cursor.fetchall() if cursor.description else [] for cursor in cursors[: len(statements)]]


async def asend(connection: Async, statements: tuple[Statement, ...], *, commit: bool = False) -> list[Rows]:
    """As `send`, awaited."""
    sent = (*statements, COMMIT) if commit else statements
    cursors: list[psycopg.AsyncCursor[tuple[Any, ...]]] = []
    early: psycopg.Error | None = None
    try:
        async with connection.pipeline():
            try:
                cursors = [await connection.execute(one.text, one.parameters or None, prepare=True) for one in sent]
            except psycopg.Error as error:  # answered while we were sending: let the block end in peace
                early = error
    except psycopg.Error as error:
        raise early or error from None
    if early is not None:
        raise early
    return [await cursor.fetchall() if cursor.description else [] for cursor in cursors[: len(statements)]]
