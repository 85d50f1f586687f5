"""The report of an order: what was asked for, agreed and delivered, group by group."""

from typing import Any
from uuid import UUID

from attrs import frozen

from unified_orders.application.reading import Seen
from unified_orders.application.views.lines import is_delivered, items_by_link
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.item import OrderItem
from unified_orders.domain.words import GroupStatus, ItemStatus, OrderState


@frozen(slots=True)
class GroupReport:
    """What came of one client's share; amounts are minor units of the order's currency."""

    group_id: UUID
    client_id: str
    client_name: str
    status: GroupStatus
    #: links wanted
    asked: int
    #: live items
    agreed: int
    #: live items that are published or completed
    delivered: int
    completed: int
    #: links that were seen live
    verified: int
    #: problems that were reported and are not settled
    open_issues: int
    #: retail of the live items, and of the delivered ones
    agreed_amount: int
    delivered_amount: int


@frozen(slots=True)
class StaffGroupReport(GroupReport):
    """The same for staff."""

    wholesale: int
    #: retail - wholesale, before discount and fees
    margin: int


@frozen(slots=True)
class Report:
    """What came of the groups of an order that are in sight, with sums over them."""

    order_id: UUID
    state: OrderState
    currency: str
    groups: tuple[GroupReport, ...]
    asked: int
    agreed: int
    delivered: int
    agreed_amount: int
    delivered_amount: int


def report_of(seen: Seen) -> Report:
    """Return the report that an actor may see. Cancelled groups stand in it; they ask for nothing any more."""
    held = items_by_link(seen)
    groups = tuple(_group(seen, group, list(held.get(group.id, {}).values())) for group in seen.groups())
    order = seen.order
    return Report(
        order_id=order.id,
        state=order.state,
        currency=order.currency,
        groups=groups,
        asked=sum(group.asked for group in groups),
        agreed=sum(group.agreed for group in groups),
        delivered=sum(group.delivered for group in groups),
        agreed_amount=sum(group.agreed_amount for group in groups),
        delivered_amount=sum(group.delivered_amount for group in groups),
    )


def _group(seen: Seen, group: OrderGroup, items: list[OrderItem]) -> GroupReport:
    delivered = [item for item in items if is_delivered(item)]
    agreed_amount = sum(item.placement.retail for item in items)
    shown: dict[str, Any] = {
        "group_id": group.id,
        "client_id": group.client_id,
        "client_name": seen.client_name(group),
        "status": group.group_status,
        "asked": group.link_count if group.is_live else 0,
        "agreed": len(items),
        "delivered": len(delivered),
        "completed": sum(item.status is ItemStatus.COMPLETED for item in items),
        "verified": sum(item.publication_verified_at is not None for item in items),
        "open_issues": sum(item.issue is not None and item.issue.resolution is None for item in items),
        "agreed_amount": agreed_amount,
        "delivered_amount": sum(item.placement.retail for item in delivered),
    }
    if not seen.is_staff:
        return GroupReport(**shown)
    wholesale = sum(item.placement.wholesale or 0 for item in items)
    return StaffGroupReport(**shown, wholesale=wholesale, margin=agreed_amount - wholesale)
