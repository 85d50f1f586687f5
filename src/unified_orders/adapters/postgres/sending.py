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


def send(connection: Sync, statements: tuple[Statement, ...], *, commit: bool = False) -> list[Rows]:
    """Send statements, and COMMIT behind them if asked to, in one trip; return each one's rows."""
    with connection.pipeline():
        cursors = [connection.execute(one.text, one.parameters or None, prepare=True) for one in statements]
        if commit:
            connection.commit()
    return [cursor.fetchall() if cursor.description else [] for cursor in cursors]


async def asend(connection: Async, statements: tuple[Statement, ...], *, commit: bool = False) -> list[Rows]:
    """As `send`, awaited."""
    async with connection.pipeline():
        cursors = [await connection.execute(one.text, one.parameters or None, prepare=True) for one in statements]
        if commit:
            await connection.commit()
    return [await cursor.fetchall() if cursor.description else [] for cursor in cursors]
