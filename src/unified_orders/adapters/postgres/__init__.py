"""Orders in PostgreSQL: the schema, the repository, and how entities lie in rows."""

from unified_orders.adapters.postgres.asynchronous import AsyncPostgresRepository
from unified_orders.adapters.postgres.outbox import AsyncPostgresOutbox, PostgresOutbox
from unified_orders.adapters.postgres.queries import AsyncPostgresQueries, PostgresQueries
from unified_orders.adapters.postgres.repository import PostgresRepository
from unified_orders.adapters.postgres.service import (
    AsyncPostgresOrders,
    PostgresOrders,
    async_postgres_service,
    postgres_service,
)
from unified_orders.adapters.postgres.store import Store
from unified_orders.adapters.postgres.tables import Tables, tables_in
from unified_orders.adapters.postgres.waits import Waits

__all__ = [
    "AsyncPostgresOrders",
    "AsyncPostgresOutbox",
    "AsyncPostgresQueries",
    "AsyncPostgresRepository",
    "PostgresOrders",
    "PostgresOutbox",
    "PostgresQueries",
    "PostgresRepository",
    "Store",
    "Tables",
    "Waits",
    "async_postgres_service",
    "postgres_service",
    "tables_in",
]
