"""Steps of items: made, priced, worked on, cancelled. The order's counters and sums move with them."""

from typing import Any
from uuid import UUID

from unified_orders.domain import events as e
from unified_orders.domain.copying import evolve
from unified_orders.domain.errors import InvariantBroken
from unified_orders.domain.evolution.steps import Stamp, on
from unified_orders.domain.item import NOT_STARTED, Issue, OrderItem, Placement
from unified_orders.domain.machine import ITEM
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.sites import Site
from unified_orders.domain.state import State
from unified_orders.domain.words import ItemStatus, Stage


def make_item(state: State, event: e.SiteApproved, selection: SiteSelection, stamp: Stamp) -> None:
    """Add the item that an approval makes."""
    placement = _placed(event, selection.site)
    order = state.order
    counters, money = order.counters, order.money
    item = OrderItem(
        id=event.item_id,
        order_id=stamp.order_id,
        order_group_id=event.group_id,
        site_selection_id=selection.id,
        client_id=state.groups[event.group_id].client_id,
        position=counters.items,
        link_index=event.link_index,
        placement=placement,
        status=ItemStatus.PENDING,
        workflow_id=None,
        attempt=1,
        times=NOT_STARTED,
        failure=None,
        published_url=None,
        publication_verified_at=None,
        issue=None,
        replaced_by=None,
        created_at=stamp.at,
        updated_at=stamp.at,
        version=1,
    )
    state.items[item.id] = item
    state.order = evolve(
        order,
        counters=evolve(counters, items=counters.items + 1, live_items=counters.live_items + 1),
        money=evolve(
            money,
            subtotal=money.subtotal + placement.retail,
            wholesale=money.wholesale + (placement.wholesale or 0),
        ),
    )


def _placed(event: e.SiteApproved, site: Site) -> Placement:
    return Placement(
        site.domain_id,
        site.domain,
        site.metrics,
        event.target_page_url,
        event.anchor_text,
        event.retail,
        event.wholesale,
    )


def cancel_item(state: State, item_id: UUID, stamp: Stamp, replaced_by: UUID | None = None) -> None:
    """Take an item out of the live ones."""
    item = state.items[item_id]
    _move(state, item, ItemStatus.CANCELLED, stamp, replaced_by=replaced_by)
    order = state.order
    state.order = evolve(
        order,
        counters=evolve(order.counters, live_items=order.counters.live_items - 1),
        money=evolve(
            order.money,
            subtotal=order.money.subtotal - item.placement.retail,
            wholesale=order.money.wholesale - (item.placement.wholesale or 0),
        ),
    )


def reprice(state: State, item_id: UUID, retail: int, wholesale: int | None, stamp: Stamp) -> None:
    """Move the locked price of a live item."""
    item = state.items[item_id]
    before = item.placement
    _put(state, item, stamp, placement=evolve(before, retail=retail, wholesale=wholesale))
    money = state.order.money
    state.order = evolve(
        state.order,
        money=evolve(
            money,
            subtotal=money.subtotal - before.retail + retail,
            wholesale=money.wholesale - (before.wholesale or 0) + (wholesale or 0),
        ),
    )


@on(e.ItemCancelled)
def cancelled(state: State, event: e.ItemCancelled, stamp: Stamp) -> None:
    cancel_item(state, event.item_id, stamp)


#: what each stage makes of an item, and which time it sets
_STAGES = {
    Stage.STARTED: (ItemStatus.IN_PROGRESS, "started_at"),
    Stage.REOPENED: (ItemStatus.IN_PROGRESS, "started_at"),
    Stage.PUBLISHED: (ItemStatus.PUBLISHED, "published_at"),
    Stage.COMPLETED: (ItemStatus.COMPLETED, "completed_at"),
}


@on(e.ItemProgressed)
def progressed(state: State, event: e.ItemProgressed, stamp: Stamp) -> None:
    item = state.items[event.item_id]
    if event.stage is Stage.FAILED:
        _put(state, item, stamp, failure=event.reason or "", workflow_id=event.workflow_id or item.workflow_id)
        return
    status, time = _STAGES[event.stage]
    fresh = event.attempt > item.attempt
    times = NOT_STARTED if fresh else item.times
    url = None if fresh else item.published_url
    _move(
        state,
        item,
        status,
        stamp,
        attempt=event.attempt,
        failure=None,
        workflow_id=event.workflow_id or item.workflow_id,
        times=evolve(times, **{time: stamp.at}),
        published_url=event.published_url or url,
        publication_verified_at=None if fresh else item.publication_verified_at,
    )


@on(e.ProgressNoted)
def noted(_: State, __: e.ProgressNoted, ___: Stamp) -> None:
    """Change nothing: history alone keeps it."""


@on(e.IssueMarked)
def issue_marked(state: State, event: e.IssueMarked, stamp: Stamp) -> None:
    _put(state, state.items[event.item_id], stamp, issue=Issue(event.text, stamp.at))


@on(e.IssueResolved)
def issue_resolved(state: State, event: e.IssueResolved, stamp: Stamp) -> None:
    item = state.items[event.item_id]
    if item.issue is not None:
        issue = evolve(item.issue, resolution=event.resolution, resolved_at=stamp.at)
        _put(state, item, stamp, issue=issue)


@on(e.PublicationVerified)
def verified(state: State, event: e.PublicationVerified, stamp: Stamp) -> None:
    item = state.items[event.item_id]
    _put(
        state,
        item,
        stamp,
        publication_verified_at=stamp.at,
        published_url=event.published_url or item.published_url,
    )


def _move(state: State, item: OrderItem, status: ItemStatus, stamp: Stamp, **changes: Any) -> None:
    if status is not item.status and ITEM.edge(item.status, status) is None:
        raise InvariantBroken(f"an item can't go from {item.status} to {status}")
    done = (status is ItemStatus.COMPLETED) - (item.status is ItemStatus.COMPLETED)
    if done:
        order = state.order
        counters = evolve(order.counters, done_items=order.counters.done_items + done)
        state.order = evolve(order, counters=counters)
    if status is ItemStatus.CANCELLED:
        changes["times"] = evolve(item.times, cancelled_at=stamp.at)
    _put(state, item, stamp, status=status, **changes)


def _put(state: State, item: OrderItem, stamp: Stamp, **changes: Any) -> None:
    state.items[item.id] = evolve(item, updated_at=stamp.at, version=item.version + 1, **changes)
