"""Whose connection a unit of work uses: one of the engine's pool, or the one on which the host's transaction runs.

On an engine a unit owns its transaction. On a host's connection or session it is a savepoint within the host's: it
sets nothing, commits nothing, and leaves the rest of that transaction as it was if it fails.
"""

from typing import Any, Final, TypeAlias

import psycopg
from sqlalchemy import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlalchemy.orm import Session

from unified_orders.adapters.postgres.sending import Async, Sync
from unified_orders.domain.errors import InvalidInput, shown

#: what a repository can work with
Source: TypeAlias = Engine | Connection | Session
AsyncSource: TypeAlias = AsyncEngine | AsyncConnection | AsyncSession

_DRIVER: Final = "must use psycopg 3: make its engine with create_engine('postgresql+psycopg://...')"
_KINDS: Final = "must be an Engine, a Connection or a Session of SQLAlchemy's"
_ASYNC_KINDS: Final = "must be an AsyncEngine, an AsyncConnection or an AsyncSession of SQLAlchemy's"


def check_source(source: object) -> None:
    """Refuse what is no source of connections, or uses another driver."""
    if not isinstance(source, Engine | Connection | Session):
        raise InvalidInput("source", shown(source), _KINDS)
    bound = source.get_bind() if isinstance(source, Session) else source
    _check_driver(bound.dialect.driver)


def check_async_source(source: object) -> None:
    """As `check_source`, for what is awaited."""
    if not isinstance(source, AsyncEngine | AsyncConnection | AsyncSession):
        raise InvalidInput("source", shown(source), _ASYNC_KINDS)
    bound = source.get_bind() if isinstance(source, AsyncSession) else source
    _check_driver(bound.dialect.driver)


def _check_driver(driver: str) -> None:
    if driver not in {"psycopg", "psycopg_async"}:
        raise InvalidInput("source", driver, _DRIVER)


def borrowed(source: Engine | Connection | Session) -> tuple[Sync, Connection | None]:
    """Return psycopg's connection, and what has to be closed afterwards if it is ours."""
    if isinstance(source, Engine):
        lent = source.connect()
        return _driver_of(lent), lent
    host = source.connection() if isinstance(source, Session) else source
    if not host.in_transaction():
        host.begin()  # as SQLAlchemy's own `execute` does
    return _driver_of(host), None


def _driver_of(connection: Connection) -> Sync:
    driver: Any = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection), "checked when the repository was made"  # noqa: S101
    return driver


async def aborrowed(source: AsyncEngine | AsyncConnection | AsyncSession) -> tuple[Async, AsyncConnection | None]:
    """As `borrowed`, awaited."""
    if isinstance(source, AsyncEngine):
        lent = await source.connect()
        return await _adriver_of(lent), lent
    host = await source.connection() if isinstance(source, AsyncSession) else source
    if not host.in_transaction():
        _ = await host.begin()
    return await _adriver_of(host), None


async def _adriver_of(connection: AsyncConnection) -> Async:
    driver: Any = (await connection.get_raw_connection()).driver_connection
    assert isinstance(driver, psycopg.AsyncConnection), "checked when the repository was made"  # noqa: S101
    return driver
