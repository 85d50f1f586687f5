"""Effects: what the world outside is told, through the outbox, at least once and under a fixed key.

Effects of one item come out in the order in which they went in; others in any order.
"""

from typing import ClassVar
from uuid import UUID

from attrs import frozen

from unified_orders.domain.events import Recorded, kind_of
from unified_orders.domain.item import Placement
from unified_orders.domain.sites import Requirements


class Effect:
    """Something to tell a port."""

    __slots__ = ()

    name: ClassVar[str]

    @property
    def key(self) -> str:
        """The same for every delivery of this effect, so that the receiver can tell a repeat."""
        raise NotImplementedError

    @property
    def lane(self) -> str | None:
        """Effects with the same lane are handed over in order; None: no order."""
        return None


class OfGroup(Effect):
    """About one group's analysis: in order, once for each epoch."""

    __slots__ = ()

    group_id: UUID
    epoch: int

    @property
    def key(self) -> str:
        return f"{self.name}:{self.group_id}:{self.epoch}"

    @property
    def lane(self) -> str | None:
        return str(self.group_id)


class OfItem(Effect):
    """About one item's workflow: in order, once for each attempt."""

    __slots__ = ()

    item_id: UUID
    attempt: int

    @property
    def key(self) -> str:
        return f"{self.name}:{self.item_id}:{self.attempt}"

    @property
    def lane(self) -> str | None:
        return str(self.item_id)


@frozen(slots=True)
class StartAnalysis(OfGroup):
    """Analyse sites for a group; results come in by `RecordAnalysis` with this epoch."""

    name: ClassVar[str] = "start_analysis"
    order_id: UUID
    group_id: UUID
    client_id: str
    project_id: str
    epoch: int
    round: int
    currency: str
    link_count: int
    #: the client's defaults, overridden by the group's
    requirements: Requirements
    #: what the reviewer misses, from round 2 on
    message: str | None


@frozen(slots=True)
class CancelAnalysis(OfGroup):
    """Stop the analysis of this epoch; its results no longer count."""

    name: ClassVar[str] = "cancel_analysis"
    order_id: UUID
    group_id: UUID
    project_id: str
    epoch: int


@frozen(slots=True)
class StartWorkflow(OfItem):
    """Start the work on an item; news comes in by `RecordProgress` with this attempt."""

    name: ClassVar[str] = "start_workflow"
    order_id: UUID
    group_id: UUID
    item_id: UUID
    client_id: str
    attempt: int
    placement: Placement


@frozen(slots=True)
class CancelWorkflow(OfItem):
    """Stop the work on an item."""

    name: ClassVar[str] = "cancel_workflow"
    order_id: UUID
    item_id: UUID
    attempt: int
    workflow_id: str | None


@frozen(slots=True)
class Announce(Effect):
    """Tell the host of an event whose kind it subscribed to."""

    name: ClassVar[str] = "announce"
    recorded: Recorded

    @property
    def key(self) -> str:
        return f"{kind_of(type(self.recorded.event))}:{self.recorded.order_id}:{self.recorded.seq}"
