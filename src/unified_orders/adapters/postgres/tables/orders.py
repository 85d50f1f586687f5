"""Tables of the aggregate: orders, groups, selections, items, share tokens, payments, refunds.

Each carries its order's id: one order is one place, and no reference crosses from one order to another.
"""

from sqlalchemy import ForeignKeyConstraint, Index, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint, text
from sqlalchemy.schema import SchemaItem

from unified_orders.adapters.postgres.tables.columns import (
    amount,
    author,
    count,
    document,
    flag,
    holds,
    hour_of,
    key,
    moment,
    number,
    one_of,
    optional_count,
    own_id,
    prices,
    words,
)
from unified_orders.domain.words import ActorKind, GroupStatus, ItemStatus, OrderState, SelectionStatus


def orders_table(metadata: MetaData) -> Table:
    """Return `orders`."""
    return Table(
        "orders",
        metadata,
        key(),
        words("account_id", optional=True),
        words("state"),
        words("currency"),
        flag("requires_client_review"),
        moment("review_completed_at", optional=True),
        words("discount_rule_id", optional=True),
        optional_count("discount_basis_points"),
        amount("fees"),
        amount("subtotal"),
        amount("wholesale"),
        amount("paid"),
        amount("refunded"),
        words("internal_notes"),
        words("account_notes"),
        *_times(),
        *_counters(),
        words("assigned_to", optional=True),
        moment("deadline", optional=True),
        own_id("copied_from_order_id", optional=True),
        words("cancellation_reason", optional=True),
        document("metadata", default="{}"),
        *author("created_by"),
        count("version", 1),
        count("last_seq"),
        # what a text is looked for in: the account's note, the ids of order and account, case folded
        words("search"),
        *_order_rules(),
        # Every command changes the row: room on its page keeps the new version off the indexes.
        postgresql_with={"fillfactor": 70},
    )


def _times() -> tuple[SchemaItem, ...]:
    milestones = ("submitted_at", "paid_at", "completed_at", "cancelled_at")
    return (
        moment("created_at"),
        moment("updated_at"),
        hour_of("updated_at", name="updated_hour"),
        *(moment(name, optional=True) for name in milestones),
    )


def _counters() -> tuple[SchemaItem, ...]:
    groups = ("group_count", "live_groups", "analyzing_groups", "open_groups")
    return tuple(count(name) for name in (*groups, "item_count", "live_items", "done_items", "token_count"))


def _order_rules() -> tuple[SchemaItem, ...]:
    return (
        one_of("orders", "state", OrderState),
        one_of("orders", "created_by_kind", ActorKind),
        holds("orders", "money_not_negative", "fees >= 0 AND subtotal >= 0 AND wholesale >= 0 AND paid >= 0"),
        holds("orders", "refunds_within_payments", "refunded BETWEEN 0 AND paid"),
        holds("orders", "items_counted", "done_items BETWEEN 0 AND live_items AND live_items <= item_count"),
        holds(
            "orders",
            "groups_counted",
            "analyzing_groups BETWEEN 0 AND open_groups AND open_groups <= live_groups AND live_groups <= group_count",
        ),
        holds("orders", "versions_positive", "version >= 1 AND last_seq >= 1"),
        Index("orders_by_account", "account_id", "state", text("created_at DESC"), "id"),
        Index("orders_by_creation", text("created_at DESC"), "id"),
        # The hour, not the moment: what is changed again within it needs no new entry, in this index or any other.
        Index("orders_by_update", text("updated_hour DESC")),
        Index("orders_by_deadline", text("COALESCE(deadline, 'infinity'::timestamp with time zone)"), "id"),
        Index("orders_by_assignee", "assigned_to", postgresql_where=text("assigned_to IS NOT NULL")),
    )


def groups_table(metadata: MetaData) -> Table:
    """Return `order_groups`."""
    table = "order_groups"
    return Table(
        table,
        metadata,
        key(),
        own_id("order_id"),
        words("client_id"),
        # the client's id, case folded
        words("search"),
        count("position"),
        count("link_count"),
        document("target_pages", default="[]"),
        document("anchor_texts", default="[]"),
        document("requirement_overrides", default="{}"),
        words("bulk_analysis_project_id", optional=True),
        moment("analysis_started_at", optional=True),
        moment("analysis_completed_at", optional=True),
        words("analysis_failure", optional=True),
        words("group_status"),
        count("round"),
        count("epoch"),
        count("suggested_count"),
        count("alternate_count"),
        count("approved_count"),
        count("rejected_count"),
        count("without_page_count"),
        words("taken"),
        moment("created_at"),
        moment("updated_at"),
        UniqueConstraint("order_id", "id", name=f"{table}_order_id_id_key"),
        _of_order(table),
        one_of(table, "group_status", GroupStatus),
        holds(table, "within_quota", "approved_count BETWEEN 0 AND link_count"),
        holds(
            table,
            "selections_counted",
            "suggested_count >= 0 AND alternate_count >= 0 AND rejected_count >= 0 "
            "AND without_page_count BETWEEN 0 AND approved_count",
        ),
        Index(f"{table}_client", "client_id", text("(rejected_count > 0)")),
        postgresql_with={"fillfactor": 70},
    )


def selections_table(metadata: MetaData) -> Table:
    """Return `order_site_selections`."""
    table = "order_site_selections"
    return Table(
        table,
        metadata,
        key(),
        own_id("order_id"),
        own_id("order_group_id"),
        words("domain_id"),
        words("domain"),
        # the domain, case folded
        words("search"),
        number("dr"),
        number("traffic"),
        prices(),
        document("site"),
        words("status"),
        optional_count("rank"),
        document("why", default="[]"),
        words("target_page_url", optional=True),
        words("anchor_text", optional=True),
        optional_count("link_index"),
        moment("reviewed_at", optional=True),
        *author("reviewed_by", optional=True),
        words("rejection_code", optional=True),
        words("rejection_text", optional=True),
        words("client_notes", optional=True),
        words("internal_notes", optional=True),
        count("round"),
        moment("created_at"),
        moment("updated_at"),
        *author("updated_by"),
        count("version", 1),
        UniqueConstraint("order_id", "id", name=f"{table}_order_id_id_key"),
        UniqueConstraint("order_group_id", "domain_id", name=f"{table}_one_per_domain"),
        _of_group(table),
        one_of(table, "status", SelectionStatus),
        one_of(table, "updated_by_kind", ActorKind),
        holds(table, "link_while_approved", "(link_index IS NOT NULL) = (status = 'approved')"),
        holds(table, "version_positive", "version >= 1"),
        postgresql_with={"fillfactor": 50},  # a decision writes each row once more: there is room beside it
    )


def former_selections_table(metadata: MetaData) -> Table:
    """Return `order_former_selections`: what selections that were released were about, for history to name."""
    table = "order_former_selections"
    return Table(
        table,
        metadata,
        own_id("order_id"),
        own_id("id"),
        own_id("order_group_id"),
        words("domain"),
        PrimaryKeyConstraint("order_id", "id", name=f"{table}_pkey"),
        _of_order(table),
    )


def items_table(metadata: MetaData) -> Table:
    """Return `order_items`: what is live stands one to one with the approved selections."""
    table = "order_items"
    return Table(
        table,
        metadata,
        key(),
        own_id("order_id"),
        own_id("order_group_id"),
        # No foreign key: a withdrawn order lets go of selections whose items were cancelled.
        own_id("site_selection_id"),
        words("client_id"),
        count("position"),
        count("link_index"),
        words("domain_id"),
        words("domain"),
        document("metrics", default="[]"),
        words("target_page_url", optional=True),
        words("anchor_text", optional=True),
        amount("retail"),
        amount("wholesale", optional=True),
        words("status"),
        words("workflow_id", optional=True),
        count("attempt", 1),
        moment("started_at", optional=True),
        moment("published_at", optional=True),
        moment("completed_at", optional=True),
        moment("cancelled_at", optional=True),
        words("failure", optional=True),
        words("published_url", optional=True),
        moment("publication_verified_at", optional=True),
        words("issue_text", optional=True),
        moment("issue_raised_at", optional=True),
        words("issue_resolution", optional=True),
        moment("issue_resolved_at", optional=True),
        own_id("replaced_by", optional=True),
        moment("created_at"),
        moment("updated_at"),
        count("version", 1),
        *_item_rules(table),
        postgresql_with={"fillfactor": 70},
    )


def _item_rules(table: str) -> tuple[SchemaItem, ...]:
    live = text("status <> 'cancelled'")
    return (
        UniqueConstraint("order_id", "id", name=f"{table}_order_id_id_key"),
        _of_group(table),
        one_of(table, "status", ItemStatus),
        holds(table, "retail_not_negative", "retail >= 0 AND wholesale >= 0"),
        holds(table, "attempt_positive", "attempt >= 1 AND version >= 1"),
        Index(f"{table}_one_live_per_selection", "order_id", "site_selection_id", unique=True, postgresql_where=live),
        Index(f"{table}_live_on_domain", "client_id", "domain_id", postgresql_where=live),
    )


def tokens_table(metadata: MetaData) -> Table:
    """Return `order_share_tokens`: digests only."""
    table = "order_share_tokens"
    return Table(
        table,
        metadata,
        key(),
        own_id("order_id"),
        words("digest"),
        document("group_ids", optional=True),
        document("permissions"),
        words("label", optional=True),
        words("message", optional=True),
        moment("expires_at"),
        moment("revoked_at", optional=True),
        count("openings"),
        moment("last_opened_at", optional=True),
        *author("created_by"),
        moment("created_at"),
        UniqueConstraint("order_id", "id", name=f"{table}_order_id_id_key"),
        UniqueConstraint("digest", name=f"{table}_digest_key"),
        _of_order(table),
        one_of(table, "created_by_kind", ActorKind),
        holds(table, "openings_not_negative", "openings >= 0"),
    )


def payments_table(metadata: MetaData, *, refunds: bool) -> Table:
    """Return `order_payments` or `order_refunds`: each reference once in its order."""
    table = "order_refunds" if refunds else "order_payments"
    return Table(
        table,
        metadata,
        own_id("order_id"),
        words("reference"),
        amount("amount"),
        *((words("reason", optional=True),) if refunds else ()),
        *author("recorded_by"),
        moment("recorded_at"),
        PrimaryKeyConstraint("order_id", "reference", name=f"{table}_pkey"),
        _of_order(table),
        one_of(table, "recorded_by_kind", ActorKind),
        holds(table, "amount_positive", "amount > 0"),
    )


def _of_order(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["order_id"], ["orders.id"], name=f"{table}_order_fkey", ondelete="CASCADE")


def _of_group(table: str) -> ForeignKeyConstraint:
    columns, parent = ["order_id", "order_group_id"], ["order_groups.order_id", "order_groups.id"]
    return ForeignKeyConstraint(columns, parent, name=f"{table}_group_fkey", ondelete="CASCADE")
