"""What accepted commands answer."""

from typing import Annotated, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import Field

from unified_orders.adapters.http.models import Time, View
from unified_orders.domain.words import ActorKind, ItemStatus, OrderState, SelectionStatus

R = TypeVar("R")


class Outcome(View, Generic[R]):
    """The outcome of a command."""

    order_id: UUID
    version: int
    """the order's version afterwards, as in ETag; unchanged if there was nothing to change"""
    state: OrderState
    group_ids: list[UUID]
    """groups that the command made or changed"""
    replayed: bool
    """true: the key was used before, and this is the first outcome again"""
    result: R


class Created(View):
    """The order that was made."""

    order_id: UUID
    group_ids: list[UUID]
    """in the order of the request"""


class AddedGroup(View):
    """The group that was made."""

    group_id: UUID


class Received(View):
    """What became of results of an analysis."""

    new: int
    suggested: int
    ignored: str | None
    """why they had no effect; null if they had"""


class Applied(View):
    """A decision that holds."""

    outcome: Literal["applied"] = "applied"
    selection_id: UUID
    domain_id: str
    status: SelectionStatus
    version: int


class Unchanged(View):
    """A decision that held already."""

    outcome: Literal["unchanged"] = "unchanged"
    selection_id: UUID | None
    domain_id: str | None


class Stale(View):
    """A site that was skipped, since it changed after the reviewer saw it."""

    outcome: Literal["stale"] = "stale"
    selection_id: UUID | None
    domain_id: str
    status: SelectionStatus | None
    """null: it is available now"""
    seen_version: int
    version: int
    changed_by: ActorKind | None
    label: str | None
    """the name of who changed it"""
    changed_at: Time | None


class Skipped(View):
    """A site that was passed over."""

    outcome: Literal["skipped"] = "skipped"
    selection_id: UUID
    domain_id: str
    why: str


SelectionResult = Annotated[Applied | Unchanged | Stale | Skipped, Field(discriminator="outcome")]


class Reviewed(View):
    """What became of each selection, in the order of the request."""

    selections: list[SelectionResult]
    open_links: int
    """wanted links of the group that have no approved site"""


class Balance(View):
    """How a payment or refund leaves the order, in minor units."""

    net_paid: int
    due: int
    due_back: int
    repeated: bool
    """true: this reference was recorded before"""


class Cancelled(View):
    """What stays owed, and what is due back."""

    owed: int
    due_back: int


class Progressed(View):
    """Where the item stands."""

    status: ItemStatus
    attempt: int
    ignored: str | None
    """why the news changed nothing; null if it did"""


class Replaced(View):
    """The item and the selection that took the place."""

    item_id: UUID
    selection_id: UUID


class Shared(View):
    """A share link. Only the first answer holds the token; a repeated one has null."""

    token_id: UUID
    expires_at: Time
    token: str | None
