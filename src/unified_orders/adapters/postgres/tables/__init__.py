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

    #: what all tables belong to
    metadata: MetaData
    #: `orders`: one row an order, with its counters and sums
    orders: Table
    #: `order_groups`: each client's share
    groups: Table
    #: `order_site_selections`: what was suggested or decided of a site
    selections: Table
    #: `order_former_selections`: what selections that were released were about
    former_selections: Table
    #: `order_items`: placements, live and cancelled
    items: Table
    #: `order_share_tokens`: digests only
    tokens: Table
    #: `order_payments`
    payments: Table
    #: `order_refunds`
    refunds: Table
    #: `order_events`: history, append-only
    events: Table
    #: `order_receipts`: outcomes kept for repeated keys
    receipts: Table
    #: `order_outbox`: effects that wait to be handed over
    outbox: Table
    #: `analysis_projects`
    projects: Table
    #: `analysed_sites`: what each analysis found
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
