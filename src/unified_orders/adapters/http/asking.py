"""What queries may be asked with: closed models of their parameters, and what they mean to the library."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from unified_orders.adapters.http.models import Body
from unified_orders.domain.words import OrderState
from unified_orders.ports.queries import BoardFilter, BoardSort, OrderFilter, OrderSort, SiteStatus

Limit = Annotated[int | None, Field(ge=1, description="rows of the page")]
Offset = Annotated[int, Field(ge=0, le=10**9, description="rows before the page")]
Float = Annotated[float | None, Field(ge=0, allow_inf_nan=False)]


class OffsetPage(Body):
    """A page of a list that is cut by position."""

    offset: Offset = 0
    limit: Limit = None


class BoardPage(OffsetPage):
    """Which sites of a group, in which order."""

    status: list[SiteStatus] = Field(default=[])
    """none: all"""
    text: str | None = None
    """part of the domain"""
    min_dr: Float = None
    min_traffic: Float = None
    max_price: Annotated[int | None, Field(ge=0)] = None
    """minor units; sites without a price do not pass"""
    sort: BoardSort = BoardSort.STATUS
    descending: bool = False

    def wanted(self) -> BoardFilter:
        """Return the filter."""
        return BoardFilter(
            statuses=frozenset(self.status),
            text=self.text,
            min_dr=self.min_dr,
            min_traffic=self.min_traffic,
            max_price=self.max_price,
        )


class WhichOrders(Body):
    """Which orders; what is left out lets all pass."""

    account_id: str | None = None
    client_id: str | None = None
    """orders with a live group of this client"""
    state: list[OrderState] = Field(default=[])
    """none: all"""
    assigned_to: str | None = None
    text: str | None = None
    """part of the account's note, an id, an account's or a client's id"""
    deadline_before: AwareDatetime | None = None

    def wanted(self) -> OrderFilter:
        """Return the filter."""
        return OrderFilter(
            account_id=self.account_id,
            client_id=self.client_id,
            states=frozenset(self.state),
            assigned_to=self.assigned_to,
            text=self.text,
            deadline_before=self.deadline_before,
        )


class OrdersPage(WhichOrders):
    """Which orders, in which order, from where on."""

    sort: OrderSort = OrderSort.NEWEST
    cursor: str | None = None
    """nextCursor of the page before, with the same filter and sort"""
    limit: Limit = None


class HistoryPage(Body):
    """Which events."""

    after: Annotated[int, Field(ge=0, le=10**9)] = 0
    """nextAfter of the page before"""
    limit: Limit = None


class Point(Body):
    """A point of an order's history: either of both."""

    seq: Annotated[int | None, Field(ge=1, le=10**9)] = None
    at: AwareDatetime | None = None


class ActionsPage(OffsetPage):
    """Which actions."""

    target_id: UUID | None = None
    """one order, group, selection, item or share link; none: all of the order's"""
    allowed: bool = False
    """only what is allowed"""
