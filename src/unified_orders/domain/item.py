"""The item: a final placement, born from one approved selection, worked on by one workflow."""

from datetime import datetime
from typing import Final
from uuid import UUID

from attrs import frozen

from unified_orders.domain.sites import Metric
from unified_orders.domain.words import ItemStatus


@frozen(slots=True)
class Placement:
    """What was sold: the site and the prices as they were when it was approved."""

    domain_id: str
    domain: str
    metrics: tuple[Metric, ...]
    target_page_url: str | None
    anchor_text: str | None
    #: minor units of the order's currency, locked at approval
    retail: int
    #: staff only; None if unknown
    wholesale: int | None


@frozen(slots=True)
class WorkTimes:
    """When the work on an item first came to each stage of its current attempt."""

    started_at: datetime | None = None
    published_at: datetime | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None


NOT_STARTED: Final = WorkTimes()


@frozen(slots=True)
class Issue:
    """A problem with a placement, and how it was settled."""

    text: str
    raised_at: datetime
    resolution: str | None = None
    resolved_at: datetime | None = None


@frozen(slots=True)
class OrderItem:
    """A final placement. *Live* means not cancelled."""

    id: UUID
    order_id: UUID
    order_group_id: UUID
    site_selection_id: UUID
    client_id: str
    #: 0, 1, ...: the order in which items were made
    position: int
    #: which wanted link of the group it fulfils
    link_index: int
    placement: Placement
    status: ItemStatus
    workflow_id: str | None
    #: 1 at first; each reopening begins the next
    attempt: int
    times: WorkTimes
    #: why the current attempt failed; a mark, not a status
    failure: str | None
    published_url: str | None
    #: when someone or something saw the link live
    publication_verified_at: datetime | None
    issue: Issue | None
    #: the item that took its place
    replaced_by: UUID | None
    created_at: datetime
    updated_at: datetime
    version: int

    @property
    def is_live(self) -> bool:
        """Whether it counts, and is to be paid."""
        return self.status is not ItemStatus.CANCELLED
