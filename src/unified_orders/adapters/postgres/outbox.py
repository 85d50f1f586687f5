"""The outbox on PostgreSQL, sync and awaited: several relays may work at it at once."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncEngine

from unified_orders.adapters.postgres.asynchronous import AsyncPostgresUnitOfWork
from unified_orders.adapters.postgres.handing import claiming, deliveries_from, delivering, failing, retrying
from unified_orders.adapters.postgres.lending import check_async_source, check_source
from unified_orders.adapters.postgres.repository import PostgresUnitOfWork
from unified_orders.adapters.postgres.statements import Statement
from unified_orders.adapters.postgres.store import Rows, Store
from unified_orders.adapters.postgres.waiting import (
    Parked,
    Waiting,
    counting_waiting,
    listing_parked,
    parked_from,
    waiting_from,
)
from unified_orders.ports.outbox import Delivery

_LISTED: Final = 100


class PostgresOutbox:
    """Effects that wait in a database. Threads and processes may share it."""

    def __init__(self, engine: Engine, store: Store | None = None) -> None:
        check_source(engine)
        self._engine = engine
        self._store = Store() if store is None else store

    def claim(self, count: int, lease: timedelta, order_id: UUID | None = None) -> tuple[Delivery, ...]:
        """Take waiting effects, of one order if it is named."""
        return deliveries_from(self._send(claiming(self._store.names, count, lease, order_id)))

    def delivered(self, delivery: Delivery) -> None:
        """Take a delivery out for good."""
        self._send(delivering(self._store.names, delivery))

    def failed(self, delivery: Delivery, reason: str, again_in: timedelta | None) -> None:
        """Give a delivery back, or park it; one whose lease went to somebody else stays theirs."""
        self._send(failing(self._store.names, delivery, reason, again_in))

    def retry_parked(self, ids: Iterable[UUID] | None = None) -> int:
        """Put parked effects back to waiting, all or those named; return how many."""
        return int(self._send(retrying(self._store.names, ids))[0][0])

    def waiting(self) -> Waiting:
        """Return how many effects wait, and how long already."""
        return waiting_from(self._send((counting_waiting(self._store.names),)))

    def parked(self, count: int = _LISTED) -> tuple[Parked, ...]:
        """Return up to `count` parked effects, the oldest first."""
        return parked_from(self._send((listing_parked(self._store.names, count),)))

    def _send(self, statements: tuple[Statement, ...]) -> Rows:
        with PostgresUnitOfWork(self._engine, self._store) as unit:
            return unit.finish(*statements, key=None)


class AsyncPostgresOutbox:
    """As `PostgresOutbox`, awaited."""

    def __init__(self, engine: AsyncEngine, store: Store | None = None) -> None:
        check_async_source(engine)
        self._engine = engine
        self._store = Store() if store is None else store

    async def claim(self, count: int, lease: timedelta, order_id: UUID | None = None) -> tuple[Delivery, ...]:
        """Take waiting effects, of one order if it is named."""
        return deliveries_from(await self._send(claiming(self._store.names, count, lease, order_id)))

    async def delivered(self, delivery: Delivery) -> None:
        """Take a delivery out for good."""
        await self._send(delivering(self._store.names, delivery))

    async def failed(self, delivery: Delivery, reason: str, again_in: timedelta | None) -> None:
        """Give a delivery back, or park it; one whose lease went to somebody else stays theirs."""
        await self._send(failing(self._store.names, delivery, reason, again_in))

    async def retry_parked(self, ids: Iterable[UUID] | None = None) -> int:
        """Put parked effects back to waiting, all or those named; return how many."""
        return int((await self._send(retrying(self._store.names, ids)))[0][0])

    async def waiting(self) -> Waiting:
        """Return how many effects wait, and how long already."""
        return waiting_from(await self._send((counting_waiting(self._store.names),)))

    async def parked(self, count: int = _LISTED) -> tuple[Parked, ...]:
        """Return up to `count` parked effects, the oldest first."""
        return parked_from(await self._send((listing_parked(self._store.names, count),)))

    async def _send(self, statements: tuple[Statement, ...]) -> Rows:
        async with AsyncPostgresUnitOfWork(self._engine, self._store) as unit:
            return await unit.finish(*statements, key=None)
