"""Orders as their readers see them: in one look, and in a list."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import AliasPath, BeforeValidator, Field

from unified_orders.adapters.http.models import Cuts, Time, View
from unified_orders.domain.words import GroupStatus, OrderState

GroupId = Annotated[UUID, Field(validation_alias=AliasPath("group", "group_id"))]


class SelectionCounts(View):
    """How many selections of a group have each status."""

    suggested: int
    alternate: int
    approved: int
    rejected: int
    without_page: int
    """approved ones without a target page: they keep the group open"""


class Group(View):
    """How far one client's share is."""

    group_id: GroupId
    client_id: str
    client_name: str
    status: GroupStatus
    round: int
    link_count: int
    approved: int
    open_links: int
    """wanted links without an approved site"""
    counts: SelectionCounts
    analysis_started_at: Time | None
    analysis_completed_at: Time | None
    analysis_failed: bool


class StaffGroup(Group):
    """The same for staff."""

    analysis_project_id: str | None
    analysis_failure: str | None
    epoch: int


class Times(View):
    """When the order first came to each milestone."""

    created_at: Time
    updated_at: Time
    submitted_at: Time | None
    paid_at: Time | None
    completed_at: Time | None
    cancelled_at: Time | None


class NextStep(View):
    """One thing that somebody has to do, or to wait for."""

    code: str
    text: str
    group_id: UUID | None


class Order(View):
    """An order as the bearer of a link sees it; amounts are minor units of the currency."""

    order_id: UUID
    state: OrderState
    currency: str
    version: int
    requires_client_review: bool
    review_completed_at: Time | None
    deadline: Time | None
    times: Times
    cancellation_reason: str | None
    has_account: bool
    whole: bool
    """false: only the groups of a link are shown, and sums are theirs"""
    groups: list[Group]
    links: int
    items: int
    completed_items: int
    subtotal: int
    discount: int
    fees: int
    total: int
    paid: int
    refunded: int
    due: int
    due_back: int
    next_steps: list[NextStep]


class AccountOrder(Order):
    """What the account sees besides."""

    account_note: str
    metadata: Annotated[dict[str, Any], BeforeValidator(dict)]
    copied_from_order_id: UUID | None


class StaffOrder(AccountOrder):
    """What staff see besides."""

    groups: list[StaffGroup]  # type: ignore[assignment]  # the same, and more of each
    account_id: str | None
    assigned_to: str | None
    created_by: str
    internal_note: str
    wholesale: int
    margin: int
    """total - wholesale"""
    discount_rule_id: str | None


class OrderRow(View):
    """An order in a list."""

    order_id: UUID
    state: OrderState
    currency: str
    version: int
    total: int
    due: int
    due_back: int
    groups: int
    items: int
    completed_items: int
    deadline: Time | None
    created_at: Time
    updated_at: Time


class StaffOrderRow(OrderRow):
    """The same for staff."""

    account_id: str | None
    assigned_to: str | None
    margin: int


class OrderList(View):
    """One page of orders."""

    orders: list[OrderRow]
    next_cursor: str | None
    """null: this is the last page"""


class StaffOrderList(OrderList):
    """The same for staff."""

    orders: list[StaffOrderRow]  # type: ignore[assignment]


class OrderCounts(View):
    """How many orders are in each state; states without any are left out."""

    counts: dict[OrderState, int]


ORDER = Cuts(Order, AccountOrder, StaffOrder)
ORDERS = Cuts(OrderList, OrderList, StaffOrderList)
