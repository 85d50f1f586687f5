"""The schema as SQLAlchemy tables: what migrations make, what statements are compiled from, what hosts may refer to."""

from attrs import frozen
from sqlalchemy import MetaData, Table

from unified_orders.adapters.postgres.tables.analysis import projects_table, sites_table
from unified_orders.adapters.postgres.tables.journal import events_table, outbox_table, receipts_table
from unified_orders.adapters.postgres.tables.orders import (
    former_selections_table,
    groups_table,
    items_table,
    orders_table,
    payments_table,
    selections_table,
    tokens_table,
)


@frozen(slots=True)
class Tables:
    """Every table of the engine, in one schema."""

    metadata: MetaData
    orders: Table
    groups: Table
    selections: Table
    former_selections: Table
    items: Table
    tokens: Table
    payments: Table
    refunds: Table
    events: Table
    receipts: Table
    outbox: Table
    projects: Table
    sites: Table


def tables_in(schema: str | None = None) -> Tables:
    """Return the tables in a schema; None is whatever the connection's search path says."""
    metadata = MetaData(schema=schema)
    return Tables(
        metadata,
        orders_table(metadata),
        groups_table(metadata),
        selections_table(metadata),
        former_selections_table(metadata),
        items_table(metadata),
        tokens_table(metadata),
        payments_table(metadata, refunds=False),
        payments_table(metadata, refunds=True),
        events_table(metadata),
        receipts_table(metadata),
        outbox_table(metadata),
        projects_table(metadata),
        sites_table(metadata),
    )
