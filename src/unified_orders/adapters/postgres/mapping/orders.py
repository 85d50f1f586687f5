"""Orders and groups as rows."""

from operator import attrgetter
from typing import Final

from unified_orders.adapters.postgres.mapping.documents import requirements_in
from unified_orders.adapters.postgres.mapping.values import (
    Row,
    Stored,
    author_columns,
    author_of,
    id_of,
    moment,
    optional_id,
    optional_moment,
)
from unified_orders.domain.copying import maker
from unified_orders.domain.group import OrderGroup, SelectionCounts, TargetPage
from unified_orders.domain.metadata import Metadata
from unified_orders.domain.money import Discount, Money, Terms
from unified_orders.domain.order import Counters, Notes, Order, Times
from unified_orders.domain.words import GroupStatus, OrderState

_HEX: Final = 16
_ORDER: Final = maker(Order)
_TIMES: Final = maker(Times)
_COUNTERS: Final = maker(Counters)
_GROUP: Final = maker(OrderGroup)
_PAGE: Final = maker(TargetPage)
_COUNTS: Final = maker(SelectionCounts)


def order_row(order: Order) -> Row:
    """Return an order as a row of `orders`."""
    discount = order.terms.discount
    return {
        "id": order.id,
        "account_id": order.account_id,
        "currency": order.currency,
        "requires_client_review": order.requires_client_review,
        "discount_rule_id": discount.rule_id if discount else None,
        "discount_basis_points": discount.basis_points if discount else None,
        "fees": order.terms.fees,
        "internal_notes": order.notes.internal,
        "account_notes": order.notes.account,
        "created_at": order.times.created_at,
        "assigned_to": order.assigned_to,
        "deadline": order.deadline,
        "copied_from_order_id": order.copied_from_order_id,
        "cancellation_reason": order.cancellation_reason,
        "metadata": order.metadata,
        **author_columns("created_by", order.created_by),
        "search": "\n".join((order.notes.account, str(order.id), order.account_id or "")).casefold(),
        **_course_of_order(order),
    }


def changed_order_row(before: Order, order: Order) -> Row:
    """Return what a stored order's row needs: where it stands, and what was agreed if that has changed."""
    return _course_of_order(order) if _agreed(order) == _agreed(before) else order_row(order)


_agreed: Final = attrgetter(
    "account_id", "currency", "requires_client_review", "terms", "notes", "assigned_to", "deadline",
    "cancellation_reason", "metadata",
)  # fmt: skip


def _course_of_order(order: Order) -> Row:
    money, times, counters = order.money, order.times, order.counters
    return {
        "state": order.state,
        "review_completed_at": order.review_completed_at,
        "subtotal": money.subtotal,
        "wholesale": money.wholesale,
        "paid": money.paid,
        "refunded": money.refunded,
        "updated_at": times.updated_at,
        "submitted_at": times.submitted_at,
        "paid_at": times.paid_at,
        "completed_at": times.completed_at,
        "cancelled_at": times.cancelled_at,
        "group_count": counters.groups,
        "live_groups": counters.live_groups,
        "analyzing_groups": counters.analyzing_groups,
        "open_groups": counters.open_groups,
        "item_count": counters.items,
        "live_items": counters.live_items,
        "done_items": counters.done_items,
        "token_count": counters.tokens,
        "version": order.version,
        "last_seq": order.last_seq,
    }


def order_of(row: Stored) -> Order:
    """Return the order of a row."""
    rule = row["discount_rule_id"]
    return _ORDER(
        id=id_of(row["id"]),
        account_id=row["account_id"],
        state=OrderState(row["state"]),
        currency=row["currency"],
        requires_client_review=row["requires_client_review"],
        review_completed_at=optional_moment(row["review_completed_at"]),
        terms=Terms(None if rule is None else Discount(rule, row["discount_basis_points"]), row["fees"]),
        money=Money(row["subtotal"], row["wholesale"], row["paid"], row["refunded"]),
        notes=Notes(row["internal_notes"], row["account_notes"]),
        times=_TIMES(
            moment(row["created_at"]),
            moment(row["updated_at"]),
            optional_moment(row["submitted_at"]),
            optional_moment(row["paid_at"]),
            optional_moment(row["completed_at"]),
            optional_moment(row["cancelled_at"]),
        ),
        counters=_COUNTERS(
            row["group_count"],
            row["live_groups"],
            row["analyzing_groups"],
            row["open_groups"],
            row["item_count"],
            row["live_items"],
            row["done_items"],
            row["token_count"],
        ),
        assigned_to=row["assigned_to"],
        deadline=optional_moment(row["deadline"]),
        copied_from_order_id=optional_id(row["copied_from_order_id"]),
        cancellation_reason=row["cancellation_reason"],
        metadata=Metadata(row["metadata"]),
        created_by=author_of("created_by", row),
        version=row["version"],
        last_seq=row["last_seq"],
    )


def group_row(group: OrderGroup) -> Row:
    """Return a group as a row of `order_groups`."""
    return {
        "id": group.id,
        "order_id": group.order_id,
        "client_id": group.client_id,
        "search": group.client_id.casefold(),
        "position": group.position,
        "link_count": group.link_count,
        "target_pages": group.target_pages,
        "anchor_texts": group.anchor_texts,
        "requirement_overrides": group.requirement_overrides,
        "created_at": group.created_at,
        **_course(group),
    }


def changed_group_row(before: OrderGroup, group: OrderGroup) -> Row:
    """Return what a stored group's row needs: where it stands, and what is wanted if that has changed."""
    same = (
        group.link_count == before.link_count
        and group.target_pages is before.target_pages
        and group.anchor_texts is before.anchor_texts
        and group.requirement_overrides is before.requirement_overrides
    )
    return {"id": group.id, **_course(group)} if same else group_row(group)


def _course(group: OrderGroup) -> Row:
    counts = group.counts
    return {
        "bulk_analysis_project_id": group.bulk_analysis_project_id,
        "analysis_started_at": group.analysis_started_at,
        "analysis_completed_at": group.analysis_completed_at,
        "analysis_failure": group.analysis_failure,
        "group_status": group.group_status,
        "round": group.round,
        "epoch": group.epoch,
        "suggested_count": counts.suggested,
        "alternate_count": counts.alternate,
        "approved_count": counts.approved,
        "rejected_count": counts.rejected,
        "without_page_count": counts.without_page,
        "taken": f"{group.taken:x}",
        "updated_at": group.updated_at,
    }


def group_of(row: Stored) -> OrderGroup:
    """Return the group of a row."""
    return _GROUP(
        id=id_of(row["id"]),
        order_id=id_of(row["order_id"]),
        client_id=row["client_id"],
        position=row["position"],
        link_count=row["link_count"],
        target_pages=tuple([_PAGE(page["url"], page["page_id"]) for page in row["target_pages"]]),
        anchor_texts=tuple(row["anchor_texts"]),
        requirement_overrides=requirements_in(row["requirement_overrides"]),
        bulk_analysis_project_id=row["bulk_analysis_project_id"],
        analysis_started_at=optional_moment(row["analysis_started_at"]),
        analysis_completed_at=optional_moment(row["analysis_completed_at"]),
        analysis_failure=row["analysis_failure"],
        group_status=GroupStatus(row["group_status"]),
        round=row["round"],
        epoch=row["epoch"],
        counts=_COUNTS(
            row["suggested_count"],
            row["alternate_count"],
            row["approved_count"],
            row["rejected_count"],
            row["without_page_count"],
        ),
        taken=int(row["taken"], _HEX),
        created_at=moment(row["created_at"]),
        updated_at=moment(row["updated_at"]),
    )
