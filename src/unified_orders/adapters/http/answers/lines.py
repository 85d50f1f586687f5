"""What is delivered: lines, and the report."""

from uuid import UUID

from unified_orders.adapters.http.models import Cuts, Time, View
from unified_orders.application.views.lines import LineStatus
from unified_orders.domain.words import GroupStatus, OrderState


class Line(View):
    """One wanted link, with what was placed for it."""

    group_id: UUID
    client_id: str
    client_name: str
    link_index: int
    target_page_url: str | None
    anchor_text: str | None
    status: LineStatus
    item_id: UUID | None
    """from here on null while open"""
    selection_id: UUID | None
    domain_id: str | None
    domain: str | None
    price: int | None
    live_url: str | None
    published_at: Time | None
    completed_at: Time | None
    verified_at: Time | None
    has_issue: bool


class StaffLine(Line):
    """The same for staff."""

    wholesale: int | None
    workflow_id: str | None
    attempt: int | None
    failure: str | None
    issue: str | None
    resolution: str | None


class Lines(View):
    """One page of lines."""

    rows: list[Line]
    total: int
    offset: int
    next_offset: int | None


class StaffLines(Lines):
    """The same for staff."""

    rows: list[StaffLine]  # type: ignore[assignment]


class GroupReport(View):
    """What came of one client's share."""

    group_id: UUID
    client_id: str
    client_name: str
    status: GroupStatus
    asked: int
    agreed: int
    delivered: int
    completed: int
    verified: int
    open_issues: int
    agreed_amount: int
    delivered_amount: int


class StaffGroupReport(GroupReport):
    """The same for staff."""

    wholesale: int
    margin: int


class Report(View):
    """What was asked for, agreed and delivered."""

    order_id: UUID
    state: OrderState
    currency: str
    groups: list[GroupReport]
    asked: int
    agreed: int
    delivered: int
    agreed_amount: int
    delivered_amount: int


class StaffReport(Report):
    """The same for staff."""

    groups: list[StaffGroupReport]  # type: ignore[assignment]


LINES = Cuts(Lines, Lines, StaffLines)
REPORT = Cuts(Report, Report, StaffReport)
