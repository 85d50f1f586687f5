"""How Alembic runs these migrations: on the connection that it is given, on an address, or as SQL to read."""

from alembic import context
from alembic.config import Config
from sqlalchemy import Connection, create_engine
from sqlalchemy.schema import CreateSchema

from unified_orders.adapters.postgres.migrations import VERSION_TABLE
from unified_orders.adapters.postgres.migrations.running import run_on

config: Config = context.config
schema: str | None = config.attributes.get("schema") or config.get_main_option("schema")
given: Connection | None = config.attributes.get("connection")


def write_sql() -> None:
    """Write the statements instead of running them."""
    context.configure(dialect_name="postgresql", version_table=VERSION_TABLE, version_table_schema=schema)
    with context.begin_transaction():
        if schema is not None:
            context.execute(CreateSchema(schema, if_not_exists=True))
        context.run_migrations(migration=context.get_context())


def run_on_address(address: str) -> None:
    """Run what is missing on a database that an address names."""
    engine = create_engine(address)
    with engine.begin() as connection:
        run_on(context, connection, schema)
    engine.dispose()


if context.is_offline_mode():
    write_sql()
elif given is not None:
    run_on(context, given, schema)
else:
    run_on_address(config.get_main_option("sqlalchemy.url", ""))
