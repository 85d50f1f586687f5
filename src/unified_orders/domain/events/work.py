"""Facts about items and the work on them."""

from uuid import UUID

from attrs import frozen

from unified_orders.domain.events.recorded import Event
from unified_orders.domain.words import Stage


@frozen(slots=True)
class ItemProgressed(Event):
    item_id: UUID
    stage: Stage
    attempt: int
    workflow_id: str | None
    published_url: str | None
    reason: str | None


@frozen(slots=True)
class ProgressNoted(Event):
    """News that came too late to change anything."""

    item_id: UUID
    stage: Stage
    attempt: int
    why: str


@frozen(slots=True)
class IssueMarked(Event):
    item_id: UUID
    text: str


@frozen(slots=True)
class IssueResolved(Event):
    item_id: UUID
    resolution: str


@frozen(slots=True)
class PublicationVerified(Event):
    item_id: UUID
    published_url: str | None


@frozen(slots=True)
class ItemCancelled(Event):
    """An item ended with its group or order."""

    item_id: UUID


@frozen(slots=True)
class ItemWithdrawn(Event):
    """A paid placement was taken back: its site is rejected as withdrawn_after_payment."""

    group_id: UUID
    selection_id: UUID
    item_id: UUID
    reason: str
    replaced_by: UUID | None = None
