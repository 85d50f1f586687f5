"""The sites of a group as their reviewers see them."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AliasPath, Field

from unified_orders.adapters.http.answers.orders import GroupId
from unified_orders.adapters.http.models import Cuts, Time, View
from unified_orders.domain.words import GroupStatus, Qualification, RejectionCode
from unified_orders.ports.queries import SiteStatus


class TargetPage(View):
    """A page that one wanted link points to."""

    url: str
    page_id: str | None


class Requirements(View):
    """What is asked of a site; null: not asked for."""

    min_dr: float | None
    max_dr: float | None
    min_traffic: float | None
    niches: list[str] | None
    languages: list[str] | None
    max_price: int | None
    excluded_domains: list[str] | None
    count: int | None


class Metric(View):
    """One measured number, with who measured it and when."""

    name: str
    value: float
    source: str
    as_of: date | None


class Site(View):
    """A site as its reviewer sees it."""

    selection_id: UUID | None
    """null: it is available, nobody decided on it or put it forward"""
    domain_id: str
    version: int
    """0: there is no selection yet"""
    domain: str
    status: SiteStatus
    why: list[str]
    rank: int | None
    metrics: list[Metric]
    niches: list[str]
    languages: list[str]
    qualification: Qualification
    price: int | None
    """minor units of the order's currency; null: nobody named one"""
    used_before: bool
    rejected_before: bool
    target_page_url: str | None
    anchor_text: str | None
    client_notes: str | None
    rejection: RejectionCode | None
    rejection_text: str | None
    reviewed_at: Time | None
    reviewed_by: str | None


class StaffSite(Site):
    """The same for staff."""

    wholesale: int | None
    internal_notes: str | None
    qualification_note: str


class Board(View):
    """One page of a group's sites by status, with what the group wants."""

    order_id: Annotated[UUID, Field(validation_alias=AliasPath("group", "order_id"))]
    group_id: GroupId
    client_id: str
    client_name: str
    status: GroupStatus
    round: int
    currency: str
    link_count: int
    open_links: int
    """wanted links without an approved site"""
    target_pages: list[TargetPage]
    anchor_texts: list[str]
    requirements: Requirements
    analysis_failed: bool
    suggested: list[Site]
    available: list[Site]
    approved: list[Site]
    alternate: list[Site]
    rejected: list[Site]
    counts: dict[SiteStatus, int]
    """sites of all pages that pass the filter but for its statuses"""
    matching: int
    """sites of all pages that pass the filter"""
    total: int
    """analysed sites of the group, whatever the filter"""
    offset: int
    next_offset: int | None
    """null: this is the last page"""


class StaffBoard(Board):
    """The same for staff."""

    suggested: list[StaffSite]  # type: ignore[assignment]
    available: list[StaffSite]  # type: ignore[assignment]
    approved: list[StaffSite]  # type: ignore[assignment]
    alternate: list[StaffSite]  # type: ignore[assignment]
    rejected: list[StaffSite]  # type: ignore[assignment]


BOARD = Cuts(Board, Board, StaffBoard)
