"""Whose connection a unit of work uses: one of the engine's pool, or the one on which the host's transaction runs.

On an engine a unit owns its transaction. On a host's connection or session it is a savepoint within the host's: it
sets nothing, commits nothing, and leaves the rest of that transaction as it was if it fails.
"""

from contextlib import suppress
from typing import Any, Final, TypeAlias

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Dialect, Engine, PoolProxiedConnection
from sqlalchemy.exc import UnboundExecutionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.util import greenlet_spawn

from unified_orders.adapters.postgres.sending import Async, Sync
from unified_orders.domain.errors import InvalidInput, shown

#: what a repository can work with
Source: TypeAlias = Engine | Connection | Session
AsyncSource: TypeAlias = AsyncEngine | AsyncConnection | AsyncSession

_DRIVER: Final = "must use psycopg 3: make its engine with create_engine('postgresql+psycopg://...')"
_ASYNC_DRIVER: Final = "must use psycopg 3: make its engine with create_async_engine('postgresql+psycopg://...')"
_KINDS: Final = "must be an Engine, a Connection or a Session of SQLAlchemy's"
_ASYNC_KINDS: Final = "must be an AsyncEngine, an AsyncConnection or an AsyncSession of SQLAlchemy's"
_BOUND: Final = "must be bound to an engine: Session(engine)"
_TRANSACTIONS: Final = "must run transactions: leave out isolation_level='AUTOCOMMIT'"
#: connections of a pool that may have been cut while they lay there, before one is taken as it is
_MANY: Final = 100


def check_source(source: object) -> None:
    """Refuse what is no source of connections, or uses another driver."""
    if not isinstance(source, Engine | Connection | Session):
        raise InvalidInput("source", shown(source), _KINDS)
    _check_driver(source, awaited=False)


def check_async_source(source: object) -> None:
    """As `check_source`, for what is awaited."""
    if not isinstance(source, AsyncEngine | AsyncConnection | AsyncSession):
        raise InvalidInput("source", shown(source), _ASYNC_KINDS)
    _check_driver(source, awaited=True)


def _check_driver(source: Source | AsyncSource, *, awaited: bool) -> None:
    try:
        bound = source.get_bind() if isinstance(source, Session | AsyncSession) else source
    except UnboundExecutionError:
        raise InvalidInput("source", shown(source), _BOUND) from None
    if not is_psycopg(bound.dialect) or bound.dialect.is_async != awaited:
        raise InvalidInput("source", bound.dialect.driver, _ASYNC_DRIVER if awaited else _DRIVER)


def is_psycopg(dialect: Dialect) -> bool:
    """Return whether a dialect of SQLAlchemy's speaks through psycopg 3."""
    return dialect.driver in {"psycopg", "psycopg_async"}


def borrowed(source: Source) -> tuple[Sync, PoolProxiedConnection | None]:
    """Return psycopg's connection, and what has to be given back afterwards if it is ours."""
    if isinstance(source, Engine):
        return _lent(source)
    host = source.connection() if isinstance(source, Session) else source
    if not host.in_transaction():
        host.begin()  # as SQLAlchemy's own `execute` does
    return driver_of(host), None


def _lent(engine: Engine) -> tuple[Sync, PoolProxiedConnection]:
    for left in reversed(range(_MANY)):
        connection = engine.raw_connection()
        try:
            driver = _driver_on(connection)
            if not left or not has_hung_up(driver):
                return driver, connection
            connection.invalidate()
        except BaseException:
            connection.close()
            raise
        connection.close()
    raise AssertionError  # the last one is taken as it is


def driver_of(connection: Connection) -> Sync:
    """Return psycopg's connection.

    Raises:
        InvalidInput: its engine runs no transactions.
    """
    return _driver_on(connection.connection)


def _driver_on(connection: PoolProxiedConnection) -> Sync:
    driver: Any = connection.driver_connection
    assert isinstance(driver, psycopg.Connection), "checked when the repository was made"  # noqa: S101
    _check_transactions(driver)
    return driver


def give_back(driver: Sync, connection: PoolProxiedConnection, *, settled: bool) -> None:
    """Return a connection to its pool; one that is broken or in the middle of something is not used again."""
    try:
        with suppress(psycopg.Error):
            if not settled and driver.pgconn.transaction_status == TransactionStatus.INTRANS:
                driver.commit()  # nothing was written; after a rollback psycopg would prepare anew
            if driver.pgconn.transaction_status != TransactionStatus.IDLE:
                driver.rollback()
        if driver.pgconn.transaction_status != TransactionStatus.IDLE:
            connection.invalidate()
    except BaseException:
        connection.invalidate()
        raise
    finally:
        connection.close()


async def aborrowed(source: AsyncSource) -> tuple[Async, PoolProxiedConnection | None]:
    """As `borrowed`, awaited."""
    if isinstance(source, AsyncEngine):
        return await _alent(source)
    host = await source.connection() if isinstance(source, AsyncSession) else source
    if not host.in_transaction():
        _ = await host.begin()
    return await adriver_of(host), None


async def _alent(engine: AsyncEngine) -> tuple[Async, PoolProxiedConnection]:
    for left in reversed(range(_MANY)):
        connection = await engine.raw_connection()
        try:
            driver = _adriver_on(connection)
            if not left or not has_hung_up(driver):
                return driver, connection
            await greenlet_spawn(connection.invalidate)
        except BaseException:
            await greenlet_spawn(connection.close)
            raise
        await greenlet_spawn(connection.close)
    raise AssertionError  # the last one is taken as it is


async def adriver_of(connection: AsyncConnection) -> Async:
    """As `driver_of`, awaited."""
    return _adriver_on(await connection.get_raw_connection())


def _adriver_on(connection: PoolProxiedConnection) -> Async:
    driver: Any = connection.driver_connection
    assert isinstance(driver, psycopg.AsyncConnection), "checked when the repository was made"  # noqa: S101
    _check_transactions(driver)
    return driver


async def agive_back(driver: Async, connection: PoolProxiedConnection, *, settled: bool) -> None:
    """As `give_back`, awaited."""
    try:
        with suppress(psycopg.Error):
            if not settled and driver.pgconn.transaction_status == TransactionStatus.INTRANS:
                await driver.commit()  # nothing was written; after a rollback psycopg would prepare anew
            if driver.pgconn.transaction_status != TransactionStatus.IDLE:
                await driver.rollback()
        if driver.pgconn.transaction_status != TransactionStatus.IDLE:
            await greenlet_spawn(connection.invalidate)
    except BaseException:
        await greenlet_spawn(connection.invalidate)
        raise
    finally:
        await greenlet_spawn(connection.close)


def has_hung_up(driver: Sync | Async) -> bool:
    """Return whether the server ended the connection while nothing was asked. Costs no trip."""
    try:
        for _ in range(2):  # its last words, and the end behind them
            driver.pgconn.consume_input()
    except psycopg.OperationalError:
        return True
    return driver.closed


def _check_transactions(driver: Sync | Async) -> None:
    if driver.autocommit:
        raise InvalidInput("source", "'AUTOCOMMIT'", _TRANSACTIONS)
