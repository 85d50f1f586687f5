"""The board of a group: every analysed site, where it stands and why."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from attrs import frozen

from unified_orders.application.reading import Seen
from unified_orders.domain.audience import name_of
from unified_orders.domain.commands import GroupRef
from unified_orders.domain.copying import maker
from unified_orders.domain.group import OrderGroup, TargetPage
from unified_orders.domain.sites import ANY_SITE, Metric, Price, Requirements
from unified_orders.domain.suggesting import judge
from unified_orders.domain.words import GroupStatus, Qualification, RejectionCode, SelectionStatus
from unified_orders.ports.queries import BoardPage, BoardRow, SiteStatus


@frozen(slots=True)
class SiteView:
    """A site as its reviewer sees it; `approve(site)` and the like take it as it is."""

    #: None: it is available, nobody decided on it or put it forward
    selection_id: UUID | None
    domain_id: str
    #: 0: there is no selection yet
    version: int
    domain: str
    status: SiteStatus
    #: sentences: why it was suggested, or how the group's requirements judge it
    why: tuple[str, ...]
    #: 0 is the best; None if nobody ranked it
    rank: int | None
    #: each with who measured it, and when
    metrics: tuple[Metric, ...]
    niches: tuple[str, ...]
    languages: tuple[str, ...]
    qualification: Qualification
    #: retail, in minor units of the order's currency; None: nobody named one
    price: int | None
    #: the client has a live placement on it by another order
    used_before: bool
    #: the client rejected it in another order
    rejected_before: bool
    target_page_url: str | None
    anchor_text: str | None
    client_notes: str | None
    rejection: RejectionCode | None
    rejection_text: str | None
    reviewed_at: datetime | None
    #: a name; staff are the agency to everybody else
    reviewed_by: str | None

    def metric(self, name: str) -> float | None:
        """Return the value of a metric, or None if it is unknown."""
        return next((metric.value for metric in self.metrics if metric.name == name), None)


@frozen(slots=True)
class StaffSiteView(SiteView):
    """The same for staff."""

    #: what the agency pays; None if unknown
    wholesale: int | None
    internal_notes: str | None
    #: why the analyst qualified it so
    qualification_note: str


@frozen(slots=True)
class Board:
    """One page of a group's sites, with what the group wants."""

    group: GroupRef
    client_id: str
    client_name: str
    status: GroupStatus
    round: int
    currency: str
    link_count: int
    #: wanted links without an approved site
    open_links: int
    target_pages: tuple[TargetPage, ...]
    anchor_texts: tuple[str, ...]
    #: the client's own, overridden by the group's
    requirements: Requirements
    #: True: the review goes on with what was found before
    analysis_failed: bool
    #: this page's sites; staff get `StaffSiteView`s
    sites: tuple[SiteView, ...]
    #: sites of all pages that pass the filter but for its statuses
    counts: Mapping[SiteStatus, int]
    #: sites of all pages that pass the filter
    matching: int
    #: analysed sites of the group, whatever the filter
    total: int
    offset: int

    @property
    def next_offset(self) -> int | None:
        """Where the next page begins; None: this is the last one."""
        end = self.offset + len(self.sites)
        return end if end < self.matching else None

    @property
    def whole(self) -> bool:
        """Whether all sites that pass the filter are on this page: if not, read on at `next_offset` before you count.

        `suggested`, `available`, `approved`, `alternate` and `rejected` look at this page alone; `counts` and
        `matching` speak of all pages.
        """
        return len(self.sites) == self.matching

    @property
    def suggested(self) -> tuple[SiteView, ...]:
        """The suggested sites of this page; of all pages only if `whole`."""
        return self._with(SiteStatus.SUGGESTED)

    @property
    def available(self) -> tuple[SiteView, ...]:
        """The analysed sites of this page that have no selection; of all pages only if `whole`."""
        return self._with(SiteStatus.AVAILABLE)

    @property
    def approved(self) -> tuple[SiteView, ...]:
        """The approved sites of this page; of all pages only if `whole`."""
        return self._with(SiteStatus.APPROVED)

    @property
    def alternate(self) -> tuple[SiteView, ...]:
        """The sites of this page that are kept as a backup; of all pages only if `whole`."""
        return self._with(SiteStatus.ALTERNATE)

    @property
    def rejected(self) -> tuple[SiteView, ...]:
        """The rejected sites of this page; of all pages only if `whole`."""
        return self._with(SiteStatus.REJECTED)

    def _with(self, status: SiteStatus) -> tuple[SiteView, ...]:
        return tuple(site for site in self.sites if site.status is status)


def board_of(seen: Seen, page: BoardPage, offset: int) -> Board:
    """Return a page of a board as an actor may see it."""
    group = page.group
    requirements = requirements_of(seen, group)
    return Board(
        group=GroupRef(group.order_id, group.id),
        client_id=group.client_id,
        client_name=seen.client_name(group),
        status=group.group_status,
        round=group.round,
        currency=page.order.currency,
        link_count=group.link_count,
        open_links=group.open_links,
        target_pages=group.target_pages,
        anchor_texts=group.anchor_texts,
        requirements=requirements,
        analysis_failed=group.analysis_failure is not None,
        sites=tuple(_site(seen, row, page, requirements) for row in page.rows),
        counts=page.counts,
        matching=page.matching,
        total=page.total,
        offset=offset,
    )


def requirements_of(seen: Seen, group: OrderGroup) -> Requirements:
    """Return what a group asks of a site: the client's defaults, overridden by the group's."""
    client = seen.clients.get(group.client_id)
    return group.requirement_overrides.over(client.requirements if client is not None else ANY_SITE)


def _site(seen: Seen, row: BoardRow, page: BoardPage, requirements: Requirements) -> SiteView:
    site, price = row.site, row.site.price(page.order.currency)
    return (_STAFF_SITE if seen.is_staff else _SITE)(
        domain_id=site.domain_id,
        domain=site.domain,
        why=_why(row, page, requirements),
        metrics=site.metrics,
        niches=site.niches,
        languages=site.languages,
        qualification=site.qualification,
        price=price.retail if price is not None else None,
        used_before=row.used_before,
        rejected_before=row.rejected_before,
        **_selected(seen, row),
        **(_for_staff(row, price) if seen.is_staff else _NOTHING),
    )


def _for_staff(row: BoardRow, price: Price | None) -> dict[str, Any]:
    return {
        "wholesale": price.wholesale if price is not None else None,
        "internal_notes": row.selection.internal_notes if row.selection is not None else None,
        "qualification_note": row.site.qualification_note,
    }


def _why(row: BoardRow, page: BoardPage, requirements: Requirements) -> tuple[str, ...]:
    """Return what was said of a site when it was selected, or else how it is judged now."""
    if row.selection is not None and row.selection.why:
        return row.selection.why
    counts = row.rejected if row.selection is None else row.rejected_before
    rejected = frozenset({row.site.domain_id} if counts else ())
    return judge(row.site, requirements, page.order.currency, rejected).why


def _selected(seen: Seen, row: BoardRow) -> dict[str, Any]:
    """Return what comes from a site's selection."""
    selection = row.selection
    if selection is None:
        return _AVAILABLE
    rejection, by = selection.rejection, selection.reviewed_by
    return {
        "selection_id": selection.id,
        "version": selection.version,
        "status": _STATUSES[selection.status],
        "rank": selection.rank,
        "target_page_url": selection.target_page_url,
        "anchor_text": selection.anchor_text,
        "client_notes": selection.client_notes,
        "rejection": rejection.code if rejection is not None else None,
        "rejection_text": rejection.text if rejection is not None else None,
        "reviewed_at": selection.reviewed_at,
        "reviewed_by": name_of(by, seen.audience) if by is not None else None,
    }


_SITE: Final = maker(SiteView)
_STAFF_SITE: Final = maker(StaffSiteView)
_NOTHING: Final[Mapping[str, Any]] = {}
_STATUSES: Final = {status: SiteStatus(status.value) for status in SelectionStatus}
_AVAILABLE: dict[str, Any] = {
    "selection_id": None,
    "version": 0,
    "status": SiteStatus.AVAILABLE,
    **dict.fromkeys(("rank", "target_page_url", "anchor_text", "client_notes", "rejection", "rejection_text")),
    **dict.fromkeys(("reviewed_at", "reviewed_by")),
}
