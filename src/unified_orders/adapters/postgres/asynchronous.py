"""The order repository on PostgreSQL, awaited."""

from datetime import datetime, timedelta
from types import TracebackType
from typing import Self
from uuid import UUID

from sqlalchemy import PoolProxiedConnection
from sqlalchemy.ext.asyncio import AsyncEngine

from unified_orders.adapters.postgres.failures import DRIVER_ERRORS, commit_failure, failure_of, read_failure
from unified_orders.adapters.postgres.lending import (
    AsyncSource,
    aborrowed,
    agive_back,
    check_async_source,
    has_hung_up,
)
from unified_orders.adapters.postgres.links import opened_from
from unified_orders.adapters.postgres.sending import BACK, BEGIN, RELEASE, SAVEPOINT, Async, asend, beginning_of
from unified_orders.adapters.postgres.statements import Statement
from unified_orders.adapters.postgres.store import Rows, Store, key_of
from unified_orders.domain.errors import StorageError, Unavailable, UnitOfWorkBroken
from unified_orders.domain.slices import Need
from unified_orders.domain.tokens import ShareToken
from unified_orders.ports.repository import Loaded, Write


class AsyncPostgresRepository:
    """As `PostgresRepository`, on an `AsyncEngine`, `AsyncConnection` or `AsyncSession`."""

    def __init__(self, source: AsyncSource, store: Store | None = None) -> None:
        check_async_source(source)
        self.source = source
        self.store: Store = Store() if store is None else store

    def unit_of_work(self) -> "AsyncPostgresUnitOfWork":
        """Begin a command: a connection is taken when it first has something to ask, and given back at its end."""
        return AsyncPostgresUnitOfWork(self.source, self.store)

    async def open_link(self, order_id: UUID | None, digest: str) -> tuple[ShareToken, datetime] | None:
        """Count one opening of a share link."""
        return opened_from(await self._at_once(self.store.opening(order_id, digest)))

    async def prune_receipts(self, older_than: timedelta) -> int:
        """Delete receipts that were stored longer ago."""
        return int((await self._at_once(self.store.pruning(older_than)))[0][0])

    async def _at_once(self, statement: Statement) -> Rows:
        async with self.unit_of_work() as unit:
            return await unit.finish(statement, key=None)


class AsyncPostgresUnitOfWork:
    """One command's transaction, or its part of the host's."""

    def __init__(self, source: AsyncSource, store: Store) -> None:
        self._source = source
        self._store = store
        self._owns = isinstance(source, AsyncEngine)
        self._lent: PoolProxiedConnection | None = None
        self._driver: Async | None = None
        self._is_open = False

    async def __aenter__(self) -> Self:
        self._is_open = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        settled = not self._is_open
        self._is_open = False
        if self._driver is None:
            return
        if self._lent is not None:
            await agive_back(self._driver, self._lent, settled=settled)
        elif not settled:
            await self._undo(error)

    async def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        """Lock the order and return what `need` names."""
        self._check()
        statements = self._store.loading(need, receipt_of)
        return self._store.loaded(need, await self._send(statements) if statements else ())

    async def save(self, write: Write) -> None:
        """Store the write and commit."""
        self._check()
        await self.finish(*self._store.finishing(write), key=key_of(write))

    async def finish(self, *statements: Statement, key: str | None) -> Rows:
        """Send the last statements, commit, and return the rows of the last one."""
        if not self._owns:
            rows = (await self._send((*statements, RELEASE)))[-2]
            self._is_open = False
            return rows
        driver, beginning = await self._begun(statements)
        if has_hung_up(driver):
            raise Unavailable("the database hung up before anything was stored; try again")
        self._is_open = False
        try:
            return (await asend(driver, (*beginning, *statements), owned=True, commit=True))[-1]
        except DRIVER_ERRORS as error:
            raise commit_failure(error, key) from None

    async def read(self, statement: Statement) -> Rows:
        """Send a statement that stores nothing, and return its rows; the unit ends with it."""
        if not self._owns:
            return await self.finish(statement, key=None)
        driver, (begin, settings) = await self._begun((statement,))
        # One trip is one transaction by itself: where it is like any other, it needs no words for its begin and end.
        begins = (begin,) if begin != BEGIN else ()
        self._is_open = False
        try:
            sent = (*begins, settings, statement)
            return (await asend(driver, sent, owned=True, commit=bool(begins)))[-1]
        except DRIVER_ERRORS as error:
            raise read_failure(error) from None

    async def _send(self, statements: tuple[Statement, ...]) -> list[Rows]:
        driver, beginning = await self._begun(statements)
        try:
            return (await asend(driver, (*beginning, *statements), owned=self._owns))[len(beginning) :]
        except DRIVER_ERRORS as error:
            raise failure_of(error) from None

    async def _begun(self, statements: tuple[Statement, ...]) -> tuple[Async, tuple[Statement, ...]]:
        """Return the connection, and what has to be sent before these on it."""
        if self._driver is not None:
            return self._driver, ()
        try:
            self._driver, self._lent = await aborrowed(self._source)
        except DRIVER_ERRORS as error:
            raise failure_of(error) from None
        owned = (beginning_of(self._driver), self._store.beginning(statements))
        return self._driver, owned if self._owns else (SAVEPOINT,)

    async def _undo(self, error: BaseException | None) -> None:
        """Go back to the savepoint; where that fails too, the host is told what failed first."""
        try:
            await self._send((BACK, RELEASE))
        except (StorageError, UnitOfWorkBroken):
            if error is None:
                raise

    def _check(self) -> None:
        if not self._is_open:
            raise UnitOfWorkBroken("this unit of work has ended; begin another one")
