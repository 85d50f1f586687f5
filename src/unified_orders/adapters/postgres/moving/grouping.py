"""One client's share of a legacy order: its group, what was suggested or approved, what is delivered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from attrs import frozen

from unified_orders.adapters.postgres.moving.facts import Fact, Facts, at
from unified_orders.adapters.postgres.moving.mapping import LegacyMap
from unified_orders.adapters.postgres.moving.placing import AGREED, Placed, made_id
from unified_orders.domain.actors import Author
from unified_orders.domain.group import OrderGroup, SelectionCounts, TargetPage
from unified_orders.domain.item import OrderItem, Placement, WorkTimes
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.sites import Requirements
from unified_orders.domain.words import GroupStatus, ItemStatus, OrderState, SelectionStatus

_ANY: Final = Requirements()
_UNDERWAY: Final = frozenset({OrderState.IN_PROGRESS, OrderState.COMPLETED})


class Of(Protocol):
    """What is known of the order that a share is of."""

    state: OrderState
    made_at: datetime
    legacy: LegacyMap

    @property
    def order(self) -> Fact: ...
    def author(self, user: object) -> Author: ...


@frozen
class Share:
    """A group with what belongs to it."""

    group: OrderGroup
    selections: tuple[SiteSelection, ...]
    items: tuple[OrderItem, ...]


def shares_of(facts: Facts, items: Sequence[Placed]) -> Mapping[str, list[Placed]]:
    """Return the items of each client, the order's own client first if it has any, or if nobody has."""
    own = facts.order.get("client_id")
    clients = sorted({item.client_id or "" for item in items}, key=lambda client: (client != own, client))
    return {client: [item for item in items if item.client_id == client] for client in clients} or {str(own): []}


def share_of(order_id: UUID, position: int, client: str, items: Sequence[Placed], of: Of) -> Share:
    """Return one client's share as the engine has it."""
    group_id = made_id("group", order_id, client)
    live = [item for item in items if item.is_alive]
    links = {item.id: link for link, item in enumerate(live)}
    is_reviewed, is_agreed = of.state is OrderState.REVIEWING, of.state.value in AGREED
    chosen = live if is_reviewed or is_agreed else []
    selections = tuple(_selection(order_id, group_id, item, links[item.id], of) for item in chosen)
    made = tuple(
        _item(order_id, group_id, item, links.get(item.id, number), of, is_live=is_agreed and item.is_alive)
        for number, item in enumerate(items)
    )
    status = _status(of.state, has_live=bool(live))
    group = _group(order_id, group_id, position, client, live, status, of, len(selections))
    return Share(group, selections, made)


def _status(state: OrderState, *, has_live: bool) -> GroupStatus:
    match state:
        case OrderState.CONFIGURING:
            return GroupStatus.PENDING
        case OrderState.REVIEWING:
            return GroupStatus.REVIEWING
        case OrderState.CANCELLED:
            return GroupStatus.CANCELLED
        case _:
            return GroupStatus.APPROVED if has_live else GroupStatus.CANCELLED


def _group(
    order_id: UUID,
    group_id: UUID,
    position: int,
    client: str,
    live: Sequence[Placed],
    status: GroupStatus,
    of: Of,
    chosen: int,
) -> OrderGroup:
    is_approved = status is GroupStatus.APPROVED
    began = status in {GroupStatus.REVIEWING, GroupStatus.APPROVED}
    counts = SelectionCounts(approved=chosen) if is_approved else SelectionCounts(suggested=chosen)
    return OrderGroup(
        id=group_id,
        order_id=order_id,
        client_id=client,
        position=position,
        link_count=max(1, len(live)),
        target_pages=tuple(TargetPage(item.page, item.page_id) for item in live if item.page is not None),
        anchor_texts=tuple(item.fact.get("anchor_text") or "" for item in live),
        requirement_overrides=_ANY,
        bulk_analysis_project_id=next((item.project_id for item in live if item.project_id is not None), None),
        analysis_started_at=of.made_at if began else None,
        analysis_completed_at=of.made_at if began else None,
        analysis_failure=None,
        group_status=status,
        round=1 if began else 0,
        epoch=1 if began else 0,
        counts=counts,
        taken=(1 << chosen) - 1 if is_approved else 0,
        created_at=of.made_at,
        updated_at=of.made_at,
    )


def _selection(order_id: UUID, group_id: UUID, item: Placed, link: int, of: Of) -> SiteSelection:
    is_approved = of.state.value in AGREED
    author = of.author(of.order.get("created_by"))
    reviewed_at = at(of.order, "approved_at", "paid_at") or of.made_at
    made_at = at(item.fact, "created_at") or of.made_at
    return SiteSelection(
        id=made_id("selection", item.id),
        order_id=order_id,
        order_group_id=group_id,
        domain_id=item.domain_id,
        site=item.site,
        status=SelectionStatus.APPROVED if is_approved else SelectionStatus.SUGGESTED,
        rank=link,
        why=(),
        target_page_url=item.page,
        anchor_text=item.fact.get("anchor_text"),
        link_index=link if is_approved else None,
        reviewed_at=reviewed_at if is_approved else None,
        reviewed_by=author if is_approved else None,
        rejection=None,
        client_notes=None,
        internal_notes=None,
        round=1,
        created_at=made_at,
        updated_at=made_at,
        updated_by=author,
        version=1,
    )


def _item(order_id: UUID, group_id: UUID, item: Placed, link: int, of: Of, *, is_live: bool) -> OrderItem:
    fact, status = item.fact, _item_status(item, of.state, is_live=is_live)
    made_at = at(fact, "created_at") or of.made_at
    changed_at = at(fact, "updated_at", "created_at") or of.made_at
    is_begun = status in {ItemStatus.IN_PROGRESS, ItemStatus.PUBLISHED, ItemStatus.COMPLETED}
    is_out = status in {ItemStatus.PUBLISHED, ItemStatus.COMPLETED}
    site = item.site
    return OrderItem(
        id=item.id,
        order_id=order_id,
        order_group_id=group_id,
        site_selection_id=made_id("selection", item.id),
        client_id=item.client_id or "",
        position=link,
        link_index=link,
        placement=Placement(
            item.domain_id,
            item.domain,
            site.metrics,
            item.page,
            fact.get("anchor_text"),
            item.retail or 0,
            item.wholesale,
        ),
        status=status,
        workflow_id=None if fact.get("workflow_id") is None else str(fact["workflow_id"]),
        attempt=1,
        times=WorkTimes(
            started_at=made_at if is_begun else None,
            published_at=(at(fact, "published_at") or changed_at) if is_out else None,
            completed_at=changed_at if status is ItemStatus.COMPLETED else None,
            cancelled_at=(at(fact, "cancelled_at") or changed_at) if not is_live else None,
        ),
        failure=fact.get("failure_reason"),
        published_url=fact.get("published_url"),
        publication_verified_at=None,
        issue=None,
        replaced_by=None,
        created_at=made_at,
        updated_at=changed_at,
        version=1,
    )


def _item_status(item: Placed, state: OrderState, *, is_live: bool) -> ItemStatus:
    """Return how far an item is: as far as it was, while work is under way."""
    if not is_live or item.status is None:
        return ItemStatus.CANCELLED
    if state is OrderState.COMPLETED:
        return ItemStatus.COMPLETED
    return item.status if state in _UNDERWAY else ItemStatus.PENDING
