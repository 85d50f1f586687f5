"""What accepted commands answer: ids and numbers, never an entity."""

from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from attrs import field, frozen

from unified_orders.domain.words import ActorKind, Decision, ItemStatus, OrderState, SelectionStatus

R_co = TypeVar("R_co", covariant=True)


@frozen(slots=True)
class Done(Generic[R_co]):
    """The outcome of an accepted command."""

    order_id: UUID
    #: the order's version afterwards; unchanged if the command had nothing to change
    version: int
    state: OrderState
    result: R_co
    #: groups that the command made or changed, in their order
    group_ids: tuple[UUID, ...] = ()
    #: True: the key was used before, and this is the first outcome again
    replayed: bool = False


@frozen(slots=True)
class Created:
    """Result of create and duplicate."""

    order_id: UUID
    #: in the order of the request
    group_ids: tuple[UUID, ...]


@frozen(slots=True)
class AddedGroup:
    """Result of add_group."""

    group_id: UUID


@frozen(slots=True)
class Received:
    """Result of record_analysis and fail_analysis."""

    #: sites that were new or differed from what was known
    new: int = 0
    #: sites put before the reviewer
    suggested: int = 0
    #: why the page had no effect; None if it had
    ignored: str | None = None


@frozen(slots=True)
class DecidedSite:
    """A site that a review changed."""

    selection_id: UUID
    domain_id: str
    status: SelectionStatus
    version: int


@frozen(slots=True)
class StaleSite:
    """A site that a review skipped, since it changed after the reviewer saw it."""

    domain_id: str
    selection_id: UUID | None
    wanted: Decision
    #: None: it is available now
    status: SelectionStatus | None
    seen_version: int
    version: int
    #: who changed it
    changed_by: ActorKind | None
    #: their name; staff and workers are named, and ids told, to staff alone
    label: str | None
    changed_at: datetime | None


@frozen(slots=True)
class SkippedSite:
    """A site that auto_approve passed over, and why."""

    selection_id: UUID
    domain_id: str
    why: str


@frozen(slots=True)
class Reviewed:
    """Result of review, swap and auto_approve."""

    #: sites whose status, page, anchor or note changed, in the order of the call
    changed: tuple[DecidedSite, ...] = ()
    stale: tuple[StaleSite, ...] = ()
    skipped: tuple[SkippedSite, ...] = ()
    #: wanted links of the group that have no approved site
    open_links: int = 0


@frozen(slots=True)
class Balance:
    """Result of record_payment and record_refund, in minor units."""

    net_paid: int
    due: int
    due_back: int
    #: True: this reference was recorded before
    repeated: bool = False


@frozen(slots=True)
class Cancelled:
    """Result of cancel: what stays owed for placements that were delivered, and what is due back."""

    owed: int
    due_back: int


@frozen(slots=True)
class Progressed:
    """Result of record_progress."""

    status: ItemStatus
    attempt: int
    #: why the news changed nothing; None if it did
    ignored: str | None = None


@frozen(slots=True)
class Replaced:
    """Result of replace_item."""

    item_id: UUID
    selection_id: UUID


@frozen(slots=True)
class Shared:
    """Result of share. Only the first answer holds the token; a replayed one has None."""

    token_id: UUID
    expires_at: datetime
    token: str | None = field(default=None, repr=False)
