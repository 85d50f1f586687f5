"""The group: one client's share of an order, reviewed on its own."""

from datetime import datetime
from typing import Final
from uuid import UUID

from attrs import field, frozen

from unified_orders.domain.fields import Optional, Url, host_id
from unified_orders.domain.sites import Requirements
from unified_orders.domain.words import GroupStatus


@frozen(slots=True)
class TargetPage:
    """A page that one wanted link points to; a URL may repeat, once for each link to it."""

    url: str = field(validator=Url())
    #: the host's id of the page
    page_id: str | None = field(default=None, validator=Optional(host_id))


@frozen(slots=True)
class SelectionCounts:
    """How many selections of a group have each status."""

    suggested: int = 0
    alternate: int = 0
    approved: int = 0
    rejected: int = 0
    #: approved ones that have no target page yet: they keep the group open
    without_page: int = 0

    @property
    def total(self) -> int:
        """All selections of the group."""
        return self.suggested + self.alternate + self.approved + self.rejected


NO_SELECTIONS: Final = SelectionCounts()


@frozen(slots=True)
class OrderGroup:
    """One client's share: how many links, to which pages, with which anchors, from which analysis."""

    id: UUID
    order_id: UUID
    client_id: str
    #: 0, 1, ...: the order in which groups were added
    position: int
    link_count: int
    #: at most link_count; the page at index i belongs to wanted link i
    target_pages: tuple[TargetPage, ...]
    #: preferred anchors; the one at index i belongs to wanted link i
    anchor_texts: tuple[str, ...]
    requirement_overrides: Requirements
    bulk_analysis_project_id: str | None
    analysis_started_at: datetime | None
    analysis_completed_at: datetime | None
    #: why the analysis of this round failed; None if it did not
    analysis_failure: str | None
    group_status: GroupStatus
    #: passes of analysis and review; 0 before the first
    round: int
    #: + 1 at every start, withdraw and cancel: tells late results from current ones
    epoch: int
    counts: SelectionCounts
    #: wanted links that an approved selection holds, as a bit set: bit i is wanted link i
    taken: int
    created_at: datetime
    updated_at: datetime

    @property
    def is_live(self) -> bool:
        """Whether the group still counts."""
        return self.group_status is not GroupStatus.CANCELLED

    @property
    def open_links(self) -> int:
        """How many wanted links have no approved site."""
        return self.link_count - self.counts.approved

    def page_of(self, link: int) -> str | None:
        """Return the URL wanted for link `link`, or None."""
        return self.target_pages[link].url if link < len(self.target_pages) else None

    def anchor_of(self, link: int) -> str | None:
        """Return the anchor preferred for link `link`, or None."""
        return self.anchor_texts[link] if link < len(self.anchor_texts) else None
