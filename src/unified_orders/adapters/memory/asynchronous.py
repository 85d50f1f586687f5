"""The memory adapter, awaited. Nothing here waits for anything but its turn."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import UUID
from weakref import WeakKeyDictionary

from unified_orders.adapters.memory.directory import MemoryDirectory, MemoryPriceList
from unified_orders.adapters.memory.outbox import MemoryOutbox
from unified_orders.adapters.memory.repository import MemoryRepository, MemoryUnitOfWork
from unified_orders.domain.events import Recorded
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.sites import Client
from unified_orders.domain.slices import Need
from unified_orders.domain.tokens import ShareToken
from unified_orders.domain.words import OrderState
from unified_orders.ports.outbox import Delivery
from unified_orders.ports.queries import (
    BoardFilter,
    BoardPage,
    BoardSort,
    NamedSite,
    OrderFilter,
    OrderPage,
    OrderQueries,
    OrderSort,
    Part,
    Sight,
)
from unified_orders.ports.repository import Loaded, Write


class Turns:
    """A lock for each loop: its tasks share a thread, so what keeps threads apart does not keep them apart."""

    def __init__(self) -> None:
        self._locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()

    @property
    def lock(self) -> asyncio.Lock:
        """The lock of the running loop."""
        return self._locks.setdefault(asyncio.get_running_loop(), asyncio.Lock())


class AsyncMemoryUnitOfWork:
    """One command's transaction, awaited."""

    def __init__(self, unit: MemoryUnitOfWork) -> None:
        self._unit = unit

    async def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        """As `MemoryUnitOfWork.load`."""
        return self._unit.load(need, receipt_of)

    async def save(self, write: Write) -> None:
        """As `MemoryUnitOfWork.save`."""
        self._unit.save(write)


class AsyncMemoryRepository:
    """A memory repository for tasks. Threads may use the same one, directly or from loops of their own."""

    def __init__(self, repository: MemoryRepository) -> None:
        self._repository = repository
        self._turns = Turns()

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[AsyncMemoryUnitOfWork]:
        """Begin a command: every other task waits until it ends."""
        async with self._turns.lock:
            with self._repository.unit_of_work() as unit:
                yield AsyncMemoryUnitOfWork(unit)

    async def open_link(self, order_id: UUID | None, digest: str) -> tuple[ShareToken, datetime] | None:
        """As `MemoryRepository.open_link`."""
        return self._repository.open_link(order_id, digest)

    async def prune_receipts(self, older_than: timedelta) -> int:
        """As `MemoryRepository.prune_receipts`."""
        return self._repository.prune_receipts(older_than)


class AsyncMemoryQueries:
    """As `MemoryQueries`, awaited."""

    def __init__(self, queries: OrderQueries) -> None:
        self._queries = queries

    async def look(
        self, order_id: UUID, parts: AbstractSet[Part] = frozenset(), token_id: UUID | None = None
    ) -> Sight | None:
        """As `MemoryQueries.look`."""
        return self._queries.look(order_id, parts, token_id)

    async def board(
        self,
        order_id: UUID,
        group_id: UUID,
        wanted: BoardFilter,
        sort: BoardSort,
        *,
        descending: bool,
        offset: int,
        limit: int,
    ) -> BoardPage | None:
        """As `MemoryQueries.board`."""
        return self._queries.board(order_id, group_id, wanted, sort, descending=descending, offset=offset, limit=limit)

    async def orders(self, wanted: OrderFilter, sort: OrderSort, cursor: str | None, limit: int) -> OrderPage:
        """As `MemoryQueries.orders`."""
        return self._queries.orders(wanted, sort, cursor, limit)

    async def counts(self, wanted: OrderFilter) -> Mapping[OrderState, int]:
        """As `MemoryQueries.counts`."""
        return self._queries.counts(wanted)

    async def history(self, order_id: UUID, after: int, limit: int) -> tuple[Recorded, ...]:
        """As `MemoryQueries.history`."""
        return self._queries.history(order_id, after, limit)

    async def sites_named(self, order_id: UUID, ids: AbstractSet[UUID]) -> Mapping[UUID, NamedSite]:
        """As `MemoryQueries.sites_named`."""
        return self._queries.sites_named(order_id, ids)


class AsyncMemoryOutbox:
    """As `MemoryOutbox`, awaited."""

    def __init__(self, outbox: MemoryOutbox) -> None:
        self._outbox = outbox

    async def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        """As `MemoryOutbox.claim`."""
        return self._outbox.claim(count, lease)

    async def delivered(self, delivery: Delivery) -> None:
        """As `MemoryOutbox.delivered`."""
        self._outbox.delivered(delivery)

    async def failed(self, delivery: Delivery, reason: str, again_in: timedelta | None) -> None:
        """As `MemoryOutbox.failed`."""
        self._outbox.failed(delivery, reason, again_in)

    async def retry_parked(self) -> int:
        """As `MemoryOutbox.retry_parked`."""
        return self._outbox.retry_parked()


class AsyncMemoryDirectory:
    """As `MemoryDirectory`, awaited."""

    def __init__(self, directory: MemoryDirectory) -> None:
        self._directory = directory

    async def clients(self, ids: AbstractSet[str]) -> Mapping[str, Client]:
        """As `MemoryDirectory.clients`."""
        return self._directory.clients(ids)


class AsyncMemoryPriceList:
    """As `MemoryPriceList`, awaited."""

    def __init__(self, price_list: MemoryPriceList) -> None:
        self._price_list = price_list

    async def discounts(self, account_id: str | None, at: datetime) -> tuple[DiscountRule, ...]:
        """As `MemoryPriceList.discounts`."""
        return self._price_list.discounts(account_id, at)
