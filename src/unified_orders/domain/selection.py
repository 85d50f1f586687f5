"""The selection: a site put before the reviewer of one group, and what they said of it."""

from datetime import datetime
from uuid import UUID

from attrs import field, frozen

from unified_orders.domain.actors import Author
from unified_orders.domain.fields import OneOf, Optional, Text
from unified_orders.domain.sites import Site
from unified_orders.domain.words import RejectionCode, SelectionStatus


@frozen(slots=True)
class Rejection:
    """Why a site was rejected."""

    code: RejectionCode = field(validator=OneOf(RejectionCode))
    text: str | None = field(default=None, validator=Optional(Text("note", lines=True)))


@frozen(slots=True)
class SiteSelection:
    """A site before the reviewer. The item born from it is found by the item's `site_selection_id`."""

    id: UUID
    order_id: UUID
    order_group_id: UUID
    domain_id: str
    #: the site as it was when it was put there: the price it shows is the price that holds
    site: Site
    status: SelectionStatus
    #: 0 is the best; None for one that nobody ranked
    rank: int | None
    #: sentences: why it was suggested
    why: tuple[str, ...]
    target_page_url: str | None
    anchor_text: str | None
    #: which wanted link of the group it holds; only while approved
    link_index: int | None
    reviewed_at: datetime | None
    reviewed_by: Author | None
    rejection: Rejection | None
    client_notes: str | None = field(repr=False)
    #: staff only
    internal_notes: str | None = field(repr=False)
    #: the group's round in which it was put there
    round: int
    created_at: datetime
    updated_at: datetime
    updated_by: Author
    #: 1 when made, + 1 with each change; 0 on a board means that there is none yet
    version: int
