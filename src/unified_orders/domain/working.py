"""The work on items: news from workflows by (attempt, stage), issues, and placements taken back or replaced."""

from collections.abc import Mapping
from typing import Final

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.approving import Approval, approve_site, price_for, refuse_repeat
from unified_orders.domain.effects import CancelWorkflow
from unified_orders.domain.errors import legible
from unified_orders.domain.item import OrderItem
from unified_orders.domain.results import Progressed, Replaced
from unified_orders.domain.rollup import start_workflow
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.sites import Site
from unified_orders.domain.turn import Turn
from unified_orders.domain.words import ActorKind, ItemStatus, OrderState, SelectionStatus, Stage

#: how far each stage is within its attempt
_STAGE_RANK: Final[Mapping[Stage, int]] = {
    Stage.STARTED: 1,
    Stage.REOPENED: 1,
    Stage.PUBLISHED: 2,
    Stage.COMPLETED: 3,
}
_STATUS_RANK: Final[Mapping[ItemStatus, int]] = {
    ItemStatus.PENDING: 0,
    ItemStatus.IN_PROGRESS: 1,
    ItemStatus.PUBLISHED: 2,
    ItemStatus.COMPLETED: 3,
}


def record_progress(turn: Turn, command: c.RecordProgress) -> Progressed:
    item = turn.state.items[command.item_id]
    ignored = _too_late(turn, item, command)
    if ignored is not None:
        turn.record(e.ProgressNoted(item.id, command.stage, command.attempt, ignored))
        return Progressed(item.status, item.attempt, ignored)
    if command.stage is Stage.FAILED and command.attempt > item.attempt:
        turn.record(e.ItemProgressed(item.id, Stage.REOPENED, command.attempt, command.workflow_id, None, None))
    turn.record(
        e.ItemProgressed(
            item.id, command.stage, command.attempt, command.workflow_id, command.published_url, command.reason
        )
    )
    item = turn.state.items[item.id]
    if command.stage is Stage.REOPENED and turn.actor.kind is ActorKind.STAFF:
        start_workflow(turn, item)
    return Progressed(item.status, item.attempt)


def _too_late(turn: Turn, item: OrderItem, command: c.RecordProgress) -> str | None:
    """Return why the news changes nothing, or None."""
    if turn.order.state is OrderState.CANCELLED:
        return "the order is cancelled"
    if not item.is_live:
        return "the item is cancelled"
    if command.stage is Stage.FAILED:
        stale = command.attempt < item.attempt or (
            command.attempt == item.attempt and item.status is ItemStatus.COMPLETED
        )
        return "older than what is known" if stale else None
    known = (item.attempt, _STATUS_RANK[item.status])
    return None if (command.attempt, _STAGE_RANK[command.stage]) > known else "older than what is known"


def mark_issue(turn: Turn, command: c.MarkIssue) -> None:
    item = _live(turn, command)
    if item.issue is not None and item.issue.resolution is None:
        turn.refuse("issue_open", "this item has an open issue already; resolve it first", "item_id")
    if not turn.reasons:
        turn.record(e.IssueMarked(item.id, command.text))


def resolve_issue(turn: Turn, command: c.ResolveIssue) -> None:
    item = _live(turn, command)
    if item.issue is None or item.issue.resolution is not None:
        turn.refuse("no_issue", "this item has no open issue", "item_id")
    if not turn.reasons:
        turn.record(e.IssueResolved(item.id, command.resolution))


def verify_publication(turn: Turn, command: c.VerifyPublication) -> None:
    item = _live(turn, command)
    if item.status not in {ItemStatus.PUBLISHED, ItemStatus.COMPLETED}:
        turn.refuse("not_published", f"the item is {item.status}; record its publication first", "item_id")
    if not turn.reasons:
        turn.record(e.PublicationVerified(item.id, command.published_url))


def _live(turn: Turn, command: c.ItemCommand[object]) -> OrderItem:
    item = turn.state.items[command.item_id]
    turn.unless(item.is_live, "item_cancelled", "the item is cancelled; nothing more is done with it", "item_id")
    return item


def end_item(turn: Turn, item: OrderItem, *, underway: bool) -> None:
    """Cancel an item with its group or order, and its workflow if one was started."""
    turn.record(e.ItemCancelled(item.id))
    if underway:
        stop_workflow(turn, item)


def stop_workflow(turn: Turn, item: OrderItem) -> None:
    """Tell the workflow of an item to stop, unless its work is done."""
    if item.status is not ItemStatus.COMPLETED:
        turn.send(CancelWorkflow(item.order_id, item.id, item.attempt, item.workflow_id))


def cancel_item(turn: Turn, command: c.CancelItem) -> None:
    item = _live(turn, command)
    turn.unless(
        turn.order.counters.live_items > 1, "last_item", "the last item can't go; cancel the order instead", "item_id"
    )
    if turn.reasons:
        return
    turn.record(e.ItemWithdrawn(item.order_group_id, item.site_selection_id, item.id, command.reason))
    stop_workflow(turn, item)


def replace_item(turn: Turn, command: c.ReplaceItem) -> Replaced | None:
    item = _live(turn, command)
    group = turn.group(item.order_group_id)
    selection, site = _replacement(turn, command, item)
    if site is None:
        return None
    if not command.allow_repeat:
        refuse_repeat(turn, group, site.domain_id, "domain_id")
    price = price_for(turn, site, command.expected_price)
    if turn.reasons or price is None:
        return None
    new_id, placed = turn.new_id(), item.placement
    turn.record(e.ItemWithdrawn(group.id, item.site_selection_id, item.id, command.reason, replaced_by=new_id))
    page, anchor = placed.target_page_url, placed.anchor_text
    selection_id = approve_site(turn, group.id, Approval(selection, site, price, item.link_index, page, anchor, new_id))
    stop_workflow(turn, item)
    start_workflow(turn, turn.state.items[new_id])
    return Replaced(new_id, selection_id)


def _replacement(turn: Turn, command: c.ReplaceItem, item: OrderItem) -> tuple[SiteSelection | None, Site | None]:
    """Find the site that takes the place: available, suggested or alternate in the item's group."""
    group = turn.group(item.order_group_id)
    for selection in turn.state.in_group(group.id):
        if command.selection_id == selection.id or command.domain_id == selection.domain_id:
            if selection.status not in {SelectionStatus.SUGGESTED, SelectionStatus.ALTERNATE}:
                name = legible(selection.domain_id)
                message = f"{name} is {selection.status}; take one that is available, suggested, alternate"
                turn.refuse("not_replaceable", message, "selection_id")
            return selection, selection.site
    sites = turn.slice.sites.get(group.bulk_analysis_project_id or "", {})
    site = sites.get(command.domain_id or "")
    if site is None:
        turn.refuse("unknown_site", "the site is not among the group's analysed sites", "domain_id")
    return None, site
