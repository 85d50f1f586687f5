"""Tables beside the aggregate, without foreign keys: the order row, locked and guarded, stands for them."""

from sqlalchemy import BigInteger, Column, Identity, Index, MetaData, PrimaryKeyConstraint, Table, text

from unified_orders.adapters.postgres.tables.columns import (
    author,
    count,
    document,
    flag,
    holds,
    key,
    moment,
    one_of,
    own_id,
    words,
)
from unified_orders.domain.words import ActorKind


def events_table(metadata: MetaData) -> Table:
    """Return `order_events`: append-only, gap-free in each order."""
    table = "order_events"
    return Table(
        table,
        metadata,
        own_id("order_id"),
        count("seq"),
        words("kind"),
        count("schema"),
        document("body"),
        *author("author"),
        moment("at"),
        words("command"),
        count("version"),
        words("key", optional=True),
        PrimaryKeyConstraint("order_id", "seq", name=f"{table}_pkey"),
        one_of(table, "author_kind", ActorKind),
        holds(table, "seq_positive", "seq >= 1 AND schema >= 1 AND version >= 1"),
    )


def receipts_table(metadata: MetaData) -> Table:
    """Return `order_receipts`: the first accepted outcome under each idempotency key."""
    table = "order_receipts"
    return Table(
        table,
        metadata,
        own_id("order_id"),
        words("key"),
        words("fingerprint"),
        document("done"),
        moment("stored_at"),
        PrimaryKeyConstraint("order_id", "key", name=f"{table}_pkey"),
        Index(f"{table}_by_age", "stored_at"),
    )


def outbox_table(metadata: MetaData) -> Table:
    """Return `order_outbox`: effects that wait to be handed over."""
    table = "order_outbox"
    return Table(
        table,
        metadata,
        key(),
        Column("position", BigInteger, Identity(always=True), nullable=False),
        own_id("order_id"),
        words("name"),
        words("effect_key"),
        words("lane", optional=True),
        document("effect"),
        count("tries"),
        flag("parked"),
        # why it failed last
        words("reason", optional=True),
        moment("stored_at"),
        # waiting: due then; claimed: its lease ends then
        moment("available_at"),
        flag("claimed"),
        Index(f"{table}_due", "position", postgresql_where=text("NOT parked")),
        Index(f"{table}_in_lane", "lane", "position", postgresql_where=text("lane IS NOT NULL")),
        Index(f"{table}_of_order", "order_id"),
        postgresql_with={"fillfactor": 70},
    )
