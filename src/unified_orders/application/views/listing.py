"""Orders in a list, as staff and accounts see them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen

from unified_orders.domain.audience import Audience
from unified_orders.domain.order import Order
from unified_orders.domain.words import OrderState


@frozen(slots=True)
class OrderRow:
    """An order in a list; amounts are minor units of the currency."""

    order_id: UUID
    state: OrderState
    currency: str
    version: int
    total: int
    due: int
    due_back: int
    #: groups and items that are live, and completed items
    groups: int
    items: int
    completed_items: int
    deadline: datetime | None
    created_at: datetime
    updated_at: datetime


@frozen(slots=True)
class StaffOrderRow(OrderRow):
    """The same for staff."""

    account_id: str | None
    assigned_to: str | None
    margin: int


@frozen(slots=True)
class OrderList:
    """One page of orders, and where the next one begins."""

    orders: tuple[OrderRow, ...]
    #: None: this is the last page
    next_cursor: str | None


def order_list(orders: Iterable[Order], next_cursor: str | None, audience: Audience) -> OrderList:
    """Return a page of a list as an audience may see it."""
    return OrderList(tuple(_row(order, audience) for order in orders), next_cursor)


def _row(order: Order, audience: Audience) -> OrderRow:
    shown: dict[str, Any] = {
        "order_id": order.id,
        "state": order.state,
        "currency": order.currency,
        "version": order.version,
        "total": order.total,
        "due": order.due,
        "due_back": order.due_back,
        "groups": order.counters.live_groups,
        "items": order.counters.live_items,
        "completed_items": order.counters.done_items,
        "deadline": order.deadline,
        "created_at": order.times.created_at,
        "updated_at": order.times.updated_at,
    }
    if audience is not Audience.STAFF:
        return OrderRow(**shown)
    return StaffOrderRow(**shown, account_id=order.account_id, assigned_to=order.assigned_to, margin=order.margin)
