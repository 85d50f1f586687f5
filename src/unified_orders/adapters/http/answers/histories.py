"""History as people read it, the order as it was, what may be done, share links, and the doctor's findings."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator

from unified_orders.adapters.http.answers.lines import StaffLines, StaffReport
from unified_orders.adapters.http.answers.orders import StaffOrder
from unified_orders.adapters.http.answers.problems import OrderProblem
from unified_orders.adapters.http.camel_json import camel_json
from unified_orders.adapters.http.models import Cuts, Time, View
from unified_orders.domain.words import ActorKind, Decision, LinkPermission


class HistoryRow(View):
    """One event, as its reader may know of it."""

    seq: int
    at: Time
    kind: str
    by: str
    text: str
    group_id: UUID | None


class Author(View):
    """An actor as history keeps it."""

    kind: ActorKind
    id: str
    label: str | None
    on_behalf_of: str | None


class StaffHistoryRow(HistoryRow):
    """The same for staff, with the event itself."""

    author: Author
    command: str
    key: str | None
    version: int
    event: Annotated[dict[str, Any], BeforeValidator(camel_json)]
    """what the event holds, by its kind"""


class History(View):
    """Events in order."""

    rows: list[HistoryRow]
    next_after: int | None
    """null: there is nothing more"""


class StaffHistory(History):
    """The same for staff."""

    rows: list[StaffHistoryRow]  # type: ignore[assignment]


class PastOrder(View):
    """An order as it was after an event, for staff. Notes are not in history, so they are empty here."""

    seq: int
    at: Time
    summary: StaffOrder
    report: StaffReport
    lines: StaffLines


class Action(View):
    """One command on one target. Refused: whatever the payload. Allowed: some payload is accepted."""

    command: str
    target: str
    """order, group, selection, item or share link"""
    target_id: UUID
    decision: Decision | None
    """of review: the decision on that selection"""
    allowed: bool
    refusal: OrderProblem | None
    """what one would be told; null: it is allowed"""


class Actions(View):
    """One page of actions."""

    rows: list[Action]
    total: int
    offset: int
    next_offset: int | None


class Link(View):
    """One share link; its token is shown once, when it is made."""

    token_id: UUID
    group_ids: list[UUID] | None
    permissions: Annotated[list[LinkPermission], BeforeValidator(sorted)]
    label: str | None
    message: str | None
    created_by: str
    created_at: Time
    expires_at: Time
    revoked_at: Time | None
    is_open: bool
    openings: int
    last_opened_at: Time | None


class Links(View):
    """One page of share links."""

    rows: list[Link]
    total: int
    offset: int
    next_offset: int | None


class OpenedLink(View):
    """What the share link in the request opens."""

    order_id: UUID
    group_ids: list[UUID] | None
    """null: the whole order"""
    permissions: Annotated[list[LinkPermission], BeforeValidator(sorted)]


class Violation(View):
    """An invariant that a stored order breaks."""

    invariant: str
    message: str
    mend: str


class Violations(View):
    """Everything that is wrong with a stored order; nothing if all is well."""

    violations: list[Violation]


HISTORY = Cuts(History, History, StaffHistory)
