"""Wait for a NOTIFY instead of for the next poll: how a relay over PostgreSQL is woken up."""

import asyncio
import logging
import threading
from datetime import timedelta
from time import monotonic
from types import TracebackType
from typing import Final, Self

from psycopg import sql
from sqlalchemy import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncEngine

from unified_orders.adapters.postgres.failures import DRIVER_ERRORS, failure_of
from unified_orders.adapters.postgres.lending import adriver_of, check_async_source, check_source, driver_of
from unified_orders.adapters.postgres.publishing.waking import CHANNEL
from unified_orders.adapters.postgres.sending import Async, Sync
from unified_orders.application.relay import until

_LISTEN: Final = sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL))
#: seconds after which a wait looks whether it is to stop; no one else is asked then
_LOOK: Final = 0.2
_log: Final = logging.getLogger("unified_orders.relay")


class Listener:
    """Waits for what `wake_relays` sends, on a connection of its own beside the engine's pool.

    `Relay.run(stop, wait=listener.wait)`. Without a connection it waits like any relay: polling is the net. Not through
    PgBouncer in transaction mode, which carries no LISTEN.
    """

    def __init__(self, engine: Engine) -> None:
        check_source(engine)
        self._engine = engine
        self._driver: Sync | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._let_go()

    def wait(self, stop: threading.Event, most: timedelta) -> None:
        """Return when something may be due, when `stop` is set, or after `most`."""
        try:
            if self._driver is None:
                self._driver = self._listening()
                return  # something may have come before we listened
            ends = monotonic() + most.total_seconds()
            while not stop.is_set() and (left := ends - monotonic()) > 0:
                if list(self._driver.notifies(timeout=min(left, _LOOK), stop_after=1)):
                    return
        except DRIVER_ERRORS as error:
            _log.warning("no NOTIFY can be heard now, polling instead: %s", failure_of(error))
            self._let_go()
            stop.wait(most.total_seconds())

    def _listening(self) -> Sync:
        connection = self._engine.connect()
        driver = driver_of(connection)
        connection.detach()
        try:
            driver.autocommit = True
            driver.execute(_LISTEN)
        except BaseException:
            driver.close()
            raise
        return driver

    def _let_go(self) -> None:
        driver, self._driver = self._driver, None
        if driver is not None:
            driver.close()


class AsyncListener:
    """As `Listener`, awaited: `AsyncRelay.run(stop, wait=listener.wait)`."""

    def __init__(self, engine: AsyncEngine) -> None:
        check_async_source(engine)
        self._engine = engine
        self._driver: Async | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._let_go()

    async def wait(self, stop: asyncio.Event, most: timedelta) -> None:
        """As `Listener.wait`."""
        try:
            if self._driver is None:
                self._driver = await self._listening()
                return
            ends = monotonic() + most.total_seconds()
            while not stop.is_set() and (left := ends - monotonic()) > 0:
                if [one async for one in self._driver.notifies(timeout=min(left, _LOOK), stop_after=1)]:
                    return
        except DRIVER_ERRORS as error:
            _log.warning("no NOTIFY can be heard now, polling instead: %s", failure_of(error))
            await self._let_go()
            await until(stop, most)

    async def _listening(self) -> Async:
        connection = await self._engine.connect()
        driver = await adriver_of(connection)
        await connection.run_sync(Connection.detach)
        try:
            await driver.set_autocommit(True)
            await driver.execute(_LISTEN)
        except BaseException:
            await driver.close()
            raise
        return driver

    async def _let_go(self) -> None:
        driver, self._driver = self._driver, None
        if driver is not None:
            await driver.close()
