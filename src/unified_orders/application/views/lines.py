"""Lines: one row per wanted link. Page, CSV and invoice are made of them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain, islice
from typing import Any
from uuid import UUID

from attrs import frozen

from unified_orders.application.reading import Seen
from unified_orders.application.views.page import Page
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.item import OrderItem
from unified_orders.domain.words import ItemStatus, OrderState, Word


class LineStatus(Word):
    """How far one wanted link is: `open` has no approved site yet, the rest is how far the work is."""

    OPEN = "open"
    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    PUBLISHED = "published"
    COMPLETED = "completed"


@frozen(slots=True)
class Line:
    """One wanted link, with what was placed for it."""

    group_id: UUID
    client_id: str
    client_name: str
    #: which wanted link of the group: 0, 1, ...
    link_index: int
    #: of an open one: what the group wants there
    target_page_url: str | None
    anchor_text: str | None
    status: LineStatus
    #: from here on None while open
    item_id: UUID | None
    selection_id: UUID | None
    domain_id: str | None
    domain: str | None
    #: retail as it was approved, in minor units of the order's currency
    price: int | None
    live_url: str | None
    published_at: datetime | None
    completed_at: datetime | None
    #: when the link was seen live
    verified_at: datetime | None
    #: a problem was reported and is not settled
    has_issue: bool


@frozen(slots=True)
class StaffLine(Line):
    """The same for staff."""

    wholesale: int | None
    workflow_id: str | None
    attempt: int | None
    #: why the current attempt failed
    failure: str | None
    issue: str | None
    resolution: str | None


def lines_of(seen: Seen, offset: int, limit: int) -> Page[Line]:
    """Return a page of lines: group by group, link by link. Of a cancelled order: what was delivered."""
    cancelled = seen.order.state is OrderState.CANCELLED
    groups = [group for group in seen.groups() if group.is_live or cancelled]
    held = items_by_link(seen)
    links = {group.id: _links(group, held.get(group.id, {}), open_too=not cancelled) for group in groups}
    total = sum(len(held.get(group.id, {})) + _open_count(group, held, cancelled=cancelled) for group in groups)
    rows = chain.from_iterable(
        (_line(seen, group, link, held.get(group.id, {}).get(link)) for link in links[group.id]) for group in groups
    )
    return Page(tuple(islice(rows, offset, offset + limit)), total, offset)


def items_by_link(seen: Seen) -> Mapping[UUID, Mapping[int, OrderItem]]:
    """Return the live items in sight by group and wanted link."""
    held: dict[UUID, dict[int, OrderItem]] = {}
    for item in seen.state.items.values():
        if item.is_live and seen.covers(item.order_group_id):
            held.setdefault(item.order_group_id, {})[item.link_index] = item
    return held


def _open_count(group: OrderGroup, held: Mapping[UUID, Mapping[int, OrderItem]], *, cancelled: bool) -> int:
    return 0 if cancelled else max(0, group.link_count - len(held.get(group.id, {})))


def _links(group: OrderGroup, held: Mapping[int, OrderItem], *, open_too: bool) -> Iterator[int]:
    """Yield the wanted links of a group in order: those that are held, and the lowest others up to the link count."""
    left = max(0, group.link_count - len(held)) if open_too else 0
    for link in range(max(held, default=-1) + 1):
        if link in held:
            yield link
        elif left:
            left -= 1
            yield link
    first = max(held, default=-1) + 1
    yield from range(first, first + left)


def _line(seen: Seen, group: OrderGroup, link: int, item: OrderItem | None) -> Line:
    shown: dict[str, Any] = {
        "group_id": group.id,
        "client_id": group.client_id,
        "client_name": seen.client_name(group),
        "link_index": link,
        **(_open(group, link) if item is None else _placed(item)),
    }
    if not seen.is_staff:
        return Line(**shown)
    issue = item.issue if item is not None else None
    return StaffLine(
        **shown,
        wholesale=item.placement.wholesale if item is not None else None,
        workflow_id=item.workflow_id if item is not None else None,
        attempt=item.attempt if item is not None else None,
        failure=item.failure if item is not None else None,
        issue=issue.text if issue is not None else None,
        resolution=issue.resolution if issue is not None else None,
    )


def _open(group: OrderGroup, link: int) -> dict[str, Any]:
    nothing = ("item_id", "selection_id", "domain_id", "domain", "price", "live_url")
    return {
        "target_page_url": group.page_of(link),
        "anchor_text": group.anchor_of(link),
        "status": LineStatus.OPEN,
        **dict.fromkeys((*nothing, "published_at", "completed_at", "verified_at")),
        "has_issue": False,
    }


def _placed(item: OrderItem) -> dict[str, Any]:
    placed = item.placement
    return {
        "target_page_url": placed.target_page_url,
        "anchor_text": placed.anchor_text,
        "status": LineStatus(item.status.value),
        "item_id": item.id,
        "selection_id": item.site_selection_id,
        "domain_id": placed.domain_id,
        "domain": placed.domain,
        "price": placed.retail,
        "live_url": item.published_url,
        "published_at": item.times.published_at,
        "completed_at": item.times.completed_at,
        "verified_at": item.publication_verified_at,
        "has_issue": item.issue is not None and item.issue.resolution is None,
    }


def is_delivered(item: OrderItem) -> bool:
    """Tell whether the link of an item is out: published or completed."""
    return item.status in {ItemStatus.PUBLISHED, ItemStatus.COMPLETED}
