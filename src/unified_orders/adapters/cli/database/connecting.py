"""The way to a database that a command names, and what is said of work there."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from unified_orders.adapters.cli.answers import as_text
from unified_orders.adapters.cli.exits import OK
from unified_orders.adapters.cli.screen.style import screen
from unified_orders.domain.errors import InvalidInput, shown

if TYPE_CHECKING:
    from sqlalchemy import Engine

_DSN: Final = "must be the address of a PostgreSQL database, like postgresql://user@host/name"


def tell(answer: dict[str, Any], sentence: str, *, as_json: bool) -> int:
    """Say what was done, to people or as a document, and return the code of success."""
    if as_json:
        sys.stdout.write(as_text(answer) + "\n")
    else:
        screen().print(sentence)
    return OK


@contextmanager
def engine_of(dsn: str) -> Iterator["Engine"]:
    """Lend an engine of the database at an address.

    Raises:
        InvalidInput: no address of a PostgreSQL database.
    """
    from sqlalchemy import create_engine, make_url  # noqa: PLC0415 - an extra
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415 - an extra

    try:
        url = make_url(dsn)
    except (ArgumentError, ValueError):
        raise InvalidInput("--dsn", shown(dsn.partition("@")[2] or dsn), _DSN) from None
    if url.get_backend_name() not in {"postgres", "postgresql"}:
        raise InvalidInput("--dsn", shown(url.get_backend_name()), _DSN)
    engine = create_engine(url.set(drivername="postgresql+psycopg"))
    try:
        yield engine
    finally:
        engine.dispose()
