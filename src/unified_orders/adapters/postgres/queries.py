"""Reads on PostgreSQL, sync and awaited: one statement each."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from uuid import UUID

from unified_orders.adapters.postgres.asynchronous import AsyncPostgresUnitOfWork
from unified_orders.adapters.postgres.lending import AsyncSource, Source, check_async_source, check_source
from unified_orders.adapters.postgres.reading.boards import board_from, boarding
from unified_orders.adapters.postgres.reading.listing import counting, counts_from, listing, page_from
from unified_orders.adapters.postgres.reading.looking import (
    history_from,
    looking,
    names_from,
    naming,
    sight_from,
    telling,
)
from unified_orders.adapters.postgres.repository import PostgresUnitOfWork
from unified_orders.adapters.postgres.statements import Statement
from unified_orders.adapters.postgres.store import Rows, Store
from unified_orders.domain.events import Recorded
from unified_orders.domain.words import OrderState
from unified_orders.ports.queries import (
    BoardFilter,
    BoardPage,
    BoardSort,
    NamedSite,
    OrderFilter,
    OrderPage,
    OrderSort,
    Part,
    Sight,
)


class PostgresQueries:
    """Reads of a database. On an engine each is a transaction of its own; in a host's it sees what the host sees."""

    def __init__(self, source: Source, store: Store | None = None) -> None:
        check_source(source)
        self._source = source
        self._store = Store() if store is None else store
        self._names = self._store.names

    def look(
        self, order_id: UUID, parts: AbstractSet[Part] = frozenset(), token_id: UUID | None = None
    ) -> Sight | None:
        """Return an order with the parts asked for."""
        return sight_from(self._read(looking(self._names, order_id, parts, token_id)))

    def board(
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
        """Return one page of a group's sites."""
        asked = boarding(
            self._names, order_id, group_id, wanted, sort, descending=descending, offset=offset, limit=limit
        )
        return board_from(self._read(asked), wanted)

    def orders(self, wanted: OrderFilter, sort: OrderSort, cursor: str | None, limit: int) -> OrderPage:
        """Return one page of orders."""
        return page_from(self._read(listing(self._names, wanted, sort, cursor, limit)), wanted, sort, limit)

    def counts(self, wanted: OrderFilter) -> Mapping[OrderState, int]:
        """Count orders by state."""
        return counts_from(self._read(counting(self._names, wanted)))

    def history(self, order_id: UUID, after: int, limit: int) -> tuple[Recorded, ...]:
        """Return events in order."""
        return history_from(self._read(telling(self._names, order_id, after, limit)))

    def sites_named(self, order_id: UUID, ids: AbstractSet[UUID]) -> Mapping[UUID, NamedSite]:
        """Return what selections and items are about."""
        return names_from(self._read(naming(self._names, order_id, ids)))

    def _read(self, statement: Statement) -> Rows:
        with PostgresUnitOfWork(self._source, self._store) as unit:
            return unit.read(statement)


class AsyncPostgresQueries:
    """As `PostgresQueries`, awaited."""

    def __init__(self, source: AsyncSource, store: Store | None = None) -> None:
        check_async_source(source)
        self._source = source
        self._store = Store() if store is None else store
        self._names = self._store.names

    async def look(
        self, order_id: UUID, parts: AbstractSet[Part] = frozenset(), token_id: UUID | None = None
    ) -> Sight | None:
        """As `PostgresQueries.look`."""
        return sight_from(await self._read(looking(self._names, order_id, parts, token_id)))

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
        """As `PostgresQueries.board`."""
        asked = boarding(
            self._names, order_id, group_id, wanted, sort, descending=descending, offset=offset, limit=limit
        )
        return board_from(await self._read(asked), wanted)

    async def orders(self, wanted: OrderFilter, sort: OrderSort, cursor: str | None, limit: int) -> OrderPage:
        """As `PostgresQueries.orders`."""
        return page_from(await self._read(listing(self._names, wanted, sort, cursor, limit)), wanted, sort, limit)

    async def counts(self, wanted: OrderFilter) -> Mapping[OrderState, int]:
        """As `PostgresQueries.counts`."""
        return counts_from(await self._read(counting(self._names, wanted)))

    async def history(self, order_id: UUID, after: int, limit: int) -> tuple[Recorded, ...]:
        """As `PostgresQueries.history`."""
        return history_from(await self._read(telling(self._names, order_id, after, limit)))

    async def sites_named(self, order_id: UUID, ids: AbstractSet[UUID]) -> Mapping[UUID, NamedSite]:
        """As `PostgresQueries.sites_named`."""
        return names_from(await self._read(naming(self._names, order_id, ids)))

    async def _read(self, statement: Statement) -> Rows:
        async with AsyncPostgresUnitOfWork(self._source, self._store) as unit:
            return await unit.read(statement)
