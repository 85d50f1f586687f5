"""A service over PostgreSQL in one call, on an engine of the host's or within its transaction."""

from typing import Final

from sqlalchemy import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlalchemy.orm import Session

from unified_orders.adapters.postgres.asynchronous import AsyncPostgresRepository
from unified_orders.adapters.postgres.lending import AsyncSource, Source
from unified_orders.adapters.postgres.publishing.published import Publish
from unified_orders.adapters.postgres.queries import AsyncPostgresQueries, PostgresQueries
from unified_orders.adapters.postgres.repository import PostgresRepository
from unified_orders.adapters.postgres.store import Store
from unified_orders.adapters.postgres.waits import Waits
from unified_orders.application.core import Settings
from unified_orders.application.service import AsyncOrderService, OrderService
from unified_orders.domain.copying import evolve
from unified_orders.ports.directory import AsyncClientDirectory, AsyncPriceList, ClientDirectory, PriceList

_SETTINGS: Final = Settings()
_WAITS: Final = Waits()


class PostgresOrders(OrderService):
    """Orders in a PostgreSQL database."""

    def __init__(
        self,
        repository: PostgresRepository,
        directory: ClientDirectory | None = None,
        price_list: PriceList | None = None,
        settings: Settings = _SETTINGS,
    ) -> None:
        queries = PostgresQueries(repository.source, repository.store)
        # In a host's transaction nothing is tried again: only the host can begin that one anew.
        tried = settings if isinstance(repository.source, Engine) else evolve(settings, tries=1)
        super().__init__(repository, queries, directory, price_list, tried)
        self._postgres = repository

    def joined(self, transaction: Connection | Session) -> "PostgresOrders":
        """Return the same service within the host's transaction: the host commits, or rolls back.

        Each command is a savepoint there; one that is refused or fails leaves the rest as it was. Commands on several
        orders in one transaction: in the order of their ids, so that two hosts can't wait for each other.
        """
        repository = PostgresRepository(transaction, self._postgres.store)
        return PostgresOrders(repository, self._directory, self._price_list, self._settings)


class AsyncPostgresOrders(AsyncOrderService):
    """As `PostgresOrders`, awaited."""

    def __init__(
        self,
        repository: AsyncPostgresRepository,
        directory: AsyncClientDirectory | None = None,
        price_list: AsyncPriceList | None = None,
        settings: Settings = _SETTINGS,
    ) -> None:
        queries = AsyncPostgresQueries(repository.source, repository.store)
        tried = settings if isinstance(repository.source, AsyncEngine) else evolve(settings, tries=1)
        super().__init__(repository, queries, directory, price_list, tried)
        self._postgres = repository

    def joined(self, transaction: AsyncConnection | AsyncSession) -> "AsyncPostgresOrders":
        """As `PostgresOrders.joined`."""
        repository = AsyncPostgresRepository(transaction, self._postgres.store)
        return AsyncPostgresOrders(repository, self._directory, self._price_list, self._settings)


def postgres_service(
    source: Source,
    *,
    schema: str | None = None,
    directory: ClientDirectory | None = None,
    price_list: PriceList | None = None,
    settings: Settings = _SETTINGS,
    waits: Waits = _WAITS,
    publish: Publish | None = None,
) -> PostgresOrders:
    """Return a service over a database whose schema is there (`unified-orders db upgrade`).

    `source` is the host's engine, made with `create_engine("postgresql+psycopg://...")`; make one service and keep it,
    and `joined` it where a command belongs to a transaction of the host's. `schema` is None where the search path
    leads to the tables. `publish` turns the effects of a command into statements of its transaction, as
    `ProcrastinateJobs` does; without it they wait in the outbox for a relay.

    Raises:
        InvalidInput: no source of connections, or another driver.
    """
    return PostgresOrders(PostgresRepository(source, Store(schema, waits, publish)), directory, price_list, settings)


def async_postgres_service(
    source: AsyncSource,
    *,
    schema: str | None = None,
    directory: AsyncClientDirectory | None = None,
    price_list: AsyncPriceList | None = None,
    settings: Settings = _SETTINGS,
    waits: Waits = _WAITS,
    publish: Publish | None = None,
) -> AsyncPostgresOrders:
    """As `postgres_service`, over an engine made with `create_async_engine("postgresql+psycopg://...")`."""
    return AsyncPostgresOrders(
        AsyncPostgresRepository(source, Store(schema, waits, publish)), directory, price_list, settings
    )
