"""How Alembic runs these migrations: on the connection that it is given, on an address, or as SQL to read."""

from alembic import context
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.schema import CreateSchema

from unified_orders.adapters.postgres.migrations import VERSION_TABLE
from unified_orders.adapters.postgres.tables import tables_in

config = context.config
schema: str | None = config.attributes.get("schema") or config.get_main_option("schema")
given: Connection | None = config.attributes.get("connection")


def run_on(connection: Connection) -> None:
    """Run what is missing; two that upgrade at once wait for each other."""
    connection.execute(text(f"SELECT pg_advisory_xact_lock(hashtext('{VERSION_TABLE}'))"))
    if schema is not None and not inspect(connection).has_schema(schema):
        connection.execute(CreateSchema(schema))
    context.configure(
        connection=connection,
        target_metadata=tables_in(schema).metadata,
        version_table=VERSION_TABLE,
        version_table_schema=schema,
    )
    with context.begin_transaction():
        context.run_migrations()


def write_sql() -> None:
    """Write the statements instead of running them."""
    context.configure(dialect_name="postgresql", version_table=VERSION_TABLE, version_table_schema=schema)
    with context.begin_transaction():
        if schema is not None:
            context.execute(CreateSchema(schema, if_not_exists=True))
        context.run_migrations()


if context.is_offline_mode():
    write_sql()
elif given is not None:
    run_on(given)
else:
    engine = create_engine(config.get_main_option("sqlalchemy.url", ""))
    with engine.begin() as own:
        run_on(own)
    engine.dispose()
