"""Facts about sites under review."""

from uuid import UUID

from attrs import frozen

from unified_orders.domain.events.recorded import Event
from unified_orders.domain.selection import Rejection
from unified_orders.domain.sites import Site


@frozen(slots=True)
class SiteSuggested(Event):
    """A site was put before the reviewer, or what is suggested of it was renewed."""

    group_id: UUID
    selection_id: UUID
    site: Site
    rank: int | None
    why: tuple[str, ...]
    target_page_url: str | None = None
    anchor_text: str | None = None


@frozen(slots=True)
class SiteApproved(Event):
    """A site was approved, and its item was born."""

    group_id: UUID
    selection_id: UUID
    item_id: UUID
    #: given if it was available before
    site: Site | None
    link_index: int
    target_page_url: str | None
    anchor_text: str | None
    retail: int
    wholesale: int | None


@frozen(slots=True)
class SiteRejected(Event):
    group_id: UUID
    selection_id: UUID
    site: Site | None
    reason: Rejection | None
    #: the item that the rejection cancelled
    cancelled_item_id: UUID | None = None


@frozen(slots=True)
class SiteKept(Event):
    """A site was kept as an alternate."""

    group_id: UUID
    selection_id: UUID
    site: Site | None
    cancelled_item_id: UUID | None = None


@frozen(slots=True)
class SiteReconsidered(Event):
    group_id: UUID
    selection_id: UUID
    site: Site | None
    cancelled_item_id: UUID | None = None


@frozen(slots=True)
class PlacementChanged(Event):
    """The page or anchor of an approved site changed, by its reviewer."""

    group_id: UUID
    selection_id: UUID
    item_id: UUID
    link_index: int
    target_page_url: str | None
    anchor_text: str | None


@frozen(slots=True)
class ApprovalVoided(Event):
    """Staff changed what had been approved: the site is suggested again."""

    group_id: UUID
    selection_id: UUID
    item_id: UUID
    reason: str


@frozen(slots=True)
class PriceSet(Event):
    group_id: UUID
    selection_id: UUID
    #: the approved item whose locked price moves too
    item_id: UUID | None
    retail: int
    wholesale: int | None
    reason: str


@frozen(slots=True)
class SitesReleased(Event):
    """Suggested and alternate sites became available again."""

    group_id: UUID
    selection_ids: tuple[UUID, ...]


@frozen(slots=True)
class ReviewFinished(Event):
    """A reviewer said "I am done"."""

    group_ids: tuple[UUID, ...]
    message: str | None
