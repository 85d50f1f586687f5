"""Facts about one client's share."""

from uuid import UUID

from attrs import frozen

from unified_orders.domain.events.recorded import Event
from unified_orders.domain.group import TargetPage
from unified_orders.domain.sites import Requirements
from unified_orders.domain.words import GroupStatus


@frozen(slots=True)
class GroupAdded(Event):
    group_id: UUID
    client_id: str
    link_count: int
    target_pages: tuple[TargetPage, ...]
    anchor_texts: tuple[str, ...]
    requirements: Requirements
    analysis_project_id: str | None


@frozen(slots=True)
class GroupEdited(Event):
    group_id: UUID
    link_count: int
    target_pages: tuple[TargetPage, ...]
    anchor_texts: tuple[str, ...]
    requirements: Requirements
    analysis_project_id: str | None


@frozen(slots=True)
class GroupMoved(Event):
    """The group went along an edge of its machine."""

    group_id: UUID
    source: GroupStatus
    target: GroupStatus
    reason: str | None = None


@frozen(slots=True)
class LinkCountChanged(Event):
    group_id: UUID
    link_count: int


@frozen(slots=True)
class AnalysisStarted(Event):
    """A round began; `finished` if the attached analysis had its results already."""

    group_id: UUID
    project_id: str
    epoch: int
    round: int
    finished: bool = False
    message: str | None = None


@frozen(slots=True)
class AnalysisReceived(Event):
    """A page of results came in."""

    group_id: UUID
    #: sites that were new or changed
    sites: int


@frozen(slots=True)
class AnalysisCompleted(Event):
    group_id: UUID
    #: all sites of the project
    sites: int


@frozen(slots=True)
class AnalysisFailed(Event):
    group_id: UUID
    reason: str
