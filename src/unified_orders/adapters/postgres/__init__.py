"""Orders in PostgreSQL: the schema, the repository, and how entities lie in rows."""

from unified_orders.adapters.postgres.asynchronous import AsyncPostgresRepository
from unified_orders.adapters.postgres.outbox import AsyncPostgresOutbox, PostgresOutbox
from unified_orders.adapters.postgres.queries import AsyncPostgresQueries, PostgresQueries
from unified_orders.adapters.postgres.repository import PostgresRepository
from unified_orders.adapters.postgres.tables import Tables, tables_in

__all__ = [
    "AsyncPostgresOutbox",
    "AsyncPostgresQueries",
    "AsyncPostgresRepository",
    "PostgresOutbox",
    "PostgresQueries",
    "PostgresRepository",
    "Tables",
    "tables_in",
]
