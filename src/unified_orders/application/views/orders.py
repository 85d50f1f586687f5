"""An order in one look: where it stands, what it costs, how far each group is, what is needed next.

Each class is the list of what its audience may see: an account or guest is never shown a `Staff...` one.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen

from unified_orders.application.reading import Seen
from unified_orders.application.views.next import NextStep, next_steps
from unified_orders.domain.audience import Audience, name_of
from unified_orders.domain.commands import GroupRef
from unified_orders.domain.copying import evolve
from unified_orders.domain.group import OrderGroup, SelectionCounts
from unified_orders.domain.metadata import Metadata
from unified_orders.domain.money import discount_on
from unified_orders.domain.order import Order, Times
from unified_orders.domain.words import GroupStatus, ItemStatus, OrderState


@frozen(slots=True)
class GroupProgress:
    """How far one client's share is."""

    group: GroupRef
    client_id: str
    client_name: str
    status: GroupStatus
    round: int
    link_count: int
    approved: int
    #: wanted links without an approved site
    open_links: int
    #: selections by status, and approved ones without a page
    counts: SelectionCounts
    analysis_started_at: datetime | None
    analysis_completed_at: datetime | None
    analysis_failed: bool


@frozen(slots=True)
class StaffGroupProgress(GroupProgress):
    """The same for staff."""

    analysis_project_id: str | None
    #: why the analysis failed
    analysis_failure: str | None
    epoch: int


@frozen(slots=True)
class Summary:
    """An order as the bearer of a link sees it; amounts are minor units of the currency.

    By a link to some groups, counts and sums are those of these groups; fees and payments stand at 0.
    """

    order_id: UUID
    state: OrderState
    currency: str
    version: int
    requires_client_review: bool
    review_completed_at: datetime | None
    deadline: datetime | None
    times: Times
    cancellation_reason: str | None
    #: whether the paying account is known
    has_account: bool
    #: False: only the groups of a link are shown
    whole: bool
    groups: tuple[GroupProgress, ...]
    #: links wanted by the live groups
    links: int
    #: live items, and those of them that are completed
    items: int
    completed_items: int
    subtotal: int
    discount: int
    fees: int
    total: int
    paid: int
    refunded: int
    #: still to be paid
    due: int
    #: paid beyond what is owed
    due_back: int
    next_steps: tuple[NextStep, ...]


@frozen(slots=True)
class AccountSummary(Summary):
    """What the account sees besides."""

    account_note: str
    metadata: Metadata
    copied_from_order_id: UUID | None


@frozen(slots=True)
class StaffSummary(AccountSummary):
    """What staff see besides."""

    account_id: str | None
    assigned_to: str | None
    created_by: str
    internal_note: str
    wholesale: int
    #: total - wholesale
    margin: int
    #: the rule that gave the discount
    discount_rule_id: str | None


def summary_of(seen: Seen) -> Summary:
    """Return the summary that an actor may see. Of a link to some groups the items must have been read."""
    order = seen.order
    shown = _common(seen) | (_sums(order) if seen.group_ids is None else _sums_of_groups(seen))
    if seen.audience in {Audience.GUEST, Audience.GROUP_GUEST}:
        return Summary(**shown)
    shown |= {
        "account_note": order.notes.account,
        "metadata": order.metadata,
        "copied_from_order_id": order.copied_from_order_id,
    }
    if not seen.is_staff:
        return AccountSummary(**shown)
    return StaffSummary(
        **shown,
        account_id=order.account_id,
        assigned_to=order.assigned_to,
        created_by=name_of(order.created_by, seen.audience),
        internal_note=order.notes.internal,
        wholesale=order.money.wholesale,
        margin=order.margin,
        discount_rule_id=order.terms.discount.rule_id if order.terms.discount is not None else None,
    )


def _common(seen: Seen) -> dict[str, Any]:
    order = seen.order
    return {
        "order_id": order.id,
        "state": order.state,
        "currency": order.currency,
        "version": order.version,
        "requires_client_review": order.requires_client_review,
        "review_completed_at": order.review_completed_at,
        "deadline": order.deadline,
        "times": order.times if seen.group_ids is None else evolve(order.times, paid_at=None),
        "cancellation_reason": order.cancellation_reason,
        "has_account": order.account_id is not None,
        "whole": seen.group_ids is None,
        "groups": tuple(_progress(seen, group) for group in seen.groups()),
        "links": sum(group.link_count for group in seen.groups() if group.is_live),
        "next_steps": tuple(next_steps(seen)),
    }


def _sums(order: Order) -> dict[str, int]:
    return {
        "items": order.counters.live_items,
        "completed_items": order.counters.done_items,
        "subtotal": order.subtotal,
        "discount": order.discount,
        "fees": order.terms.fees,
        "total": order.total,
        "paid": order.money.paid,
        "refunded": order.money.refunded,
        "due": order.due,
        "due_back": order.due_back,
    }


def _sums_of_groups(seen: Seen) -> dict[str, int]:
    items = [item for item in seen.state.items.values() if item.is_live and seen.covers(item.order_group_id)]
    subtotal = sum(item.placement.retail for item in items)
    discount = discount_on(subtotal, seen.order.terms)
    return {
        "items": len(items),
        "completed_items": sum(item.status is ItemStatus.COMPLETED for item in items),
        "subtotal": subtotal,
        "discount": discount,
        "total": subtotal - discount,
        **dict.fromkeys(("fees", "paid", "refunded", "due", "due_back"), 0),
    }


def _progress(seen: Seen, group: OrderGroup) -> GroupProgress:
    shown: dict[str, Any] = {
        "group": GroupRef(group.order_id, group.id),
        "client_id": group.client_id,
        "client_name": seen.client_name(group),
        "status": group.group_status,
        "round": group.round,
        "link_count": group.link_count,
        "approved": group.counts.approved,
        "open_links": group.open_links,
        "counts": group.counts,
        "analysis_started_at": group.analysis_started_at,
        "analysis_completed_at": group.analysis_completed_at,
        "analysis_failed": group.analysis_failure is not None,
    }
    if not seen.is_staff:
        return GroupProgress(**shown)
    return StaffGroupProgress(
        **shown,
        analysis_project_id=group.bulk_analysis_project_id,
        analysis_failure=group.analysis_failure,
        epoch=group.epoch,
    )
