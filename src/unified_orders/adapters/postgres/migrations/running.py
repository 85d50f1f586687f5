"""How the migrations run on a connection, whoever set Alembic up: its own command, a host's, or `upgrade`."""

from types import ModuleType
from typing import TypeAlias

from alembic.runtime.environment import EnvironmentContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.schema import CreateSchema

from unified_orders.adapters.postgres.migrations import VERSION_TABLE
from unified_orders.adapters.postgres.tables import tables_in

#: of Alembic's, or the module `alembic.context` that stands for one
Environment: TypeAlias = EnvironmentContext | ModuleType


def run_on(environment: Environment, connection: Connection, schema: str | None) -> None:
    """Run what is missing; two that upgrade at once wait for each other."""
    connection.execute(text(f"SELECT pg_advisory_xact_lock(hashtext('{VERSION_TABLE}'))"))
    if schema is not None and not inspect(connection).has_schema(schema):
        connection.execute(CreateSchema(schema))
    environment.configure(
        connection=connection,
        target_metadata=tables_in(schema).metadata,
        version_table=VERSION_TABLE,
        version_table_schema=schema,
    )
    migration = environment.get_context()
    with migration.begin_transaction():
        migration.run_migrations(migration=migration)
