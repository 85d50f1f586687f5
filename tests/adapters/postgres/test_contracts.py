"""PostgreSQL keeps what the ports promise, called plainly and awaited."""

from collections.abc import AsyncIterator

from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import create_async_engine

from unified_orders.adapters.postgres import (
    AsyncPostgresOutbox,
    AsyncPostgresQueries,
    AsyncPostgresRepository,
    PostgresOutbox,
    PostgresQueries,
    PostgresRepository,
)
from unified_orders.testing.contracts.outbox import AsyncOutboxContract, OutboxContract
from unified_orders.testing.contracts.queries import AsyncOrderQueriesContract, OrderQueriesContract
from unified_orders.testing.contracts.repository import (
    Adapter,
    AsyncAdapter,
    AsyncRepositoryContract,
    RepositoryContract,
)


class TestRepository(RepositoryContract):
    def make(self, engine: Engine) -> Adapter:
        return Adapter(PostgresRepository(engine), PostgresQueries(engine), PostgresOutbox(engine))


class TestQueries(OrderQueriesContract):
    def make(self, engine: Engine) -> tuple[PostgresRepository, PostgresQueries]:
        return PostgresRepository(engine), PostgresQueries(engine)


class TestOutbox(OutboxContract):
    def make(self, engine: Engine) -> tuple[PostgresRepository, PostgresOutbox]:
        return PostgresRepository(engine), PostgresOutbox(engine)


class TestAwaitedRepository(AsyncRepositoryContract):
    async def make(self, engine: Engine) -> AsyncIterator[AsyncAdapter]:
        awaited = create_async_engine(engine.url)
        yield AsyncAdapter(
            AsyncPostgresRepository(awaited), AsyncPostgresQueries(awaited), AsyncPostgresOutbox(awaited)
        )
        await awaited.dispose()


class TestAwaitedQueries(AsyncOrderQueriesContract):
    async def make(self, engine: Engine) -> AsyncIterator[tuple[AsyncPostgresRepository, AsyncPostgresQueries]]:
        awaited = create_async_engine(engine.url)
        yield AsyncPostgresRepository(awaited), AsyncPostgresQueries(awaited)
        await awaited.dispose()


class TestAwaitedOutbox(AsyncOutboxContract):
    async def make(self, engine: Engine) -> AsyncIterator[tuple[AsyncPostgresRepository, AsyncPostgresOutbox]]:
        awaited = create_async_engine(engine.url)
        yield AsyncPostgresRepository(awaited), AsyncPostgresOutbox(awaited)
        await awaited.dispose()
