"""One client's share of an order: added, edited, resized, cancelled."""

from uuid import UUID

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.analysing import start_round, stop_analysis
from unified_orders.domain.approving import close_if_full, reopen, void
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.pages import Holding, rematch
from unified_orders.domain.results import AddedGroup
from unified_orders.domain.turn import Turn
from unified_orders.domain.words import ActorKind, GroupStatus, OrderState, ReasonKind, SelectionStatus
from unified_orders.domain.working import end_item


def check_request(turn: Turn, request: c.GroupRequest, account_id: str | None, *path: str | int) -> None:
    """Refuse a group whose client belongs to another account, or whose analysis is another client's."""
    client = turn.slice.clients.get(request.client_id)
    if client is not None and account_id is not None and client.account_id not in {None, account_id}:
        turn.refuse(
            "not_found",
            "there is no such client, or it is not yours; check its id",
            *path,
            "client_id",
            kind=ReasonKind.INPUT,
        )
    check_project(turn, request.analysis_project_id, request.client_id, account_id, *path)


def check_project(turn: Turn, project_id: str | None, client_id: str, account_id: str | None, *path: str | int) -> None:
    """Refuse an analysis that does not exist, or is another client's or account's: the same answer for all."""
    if project_id is None:
        return
    project = turn.slice.projects.get(project_id)
    foreign = project is not None and None not in {project.account_id, account_id} and project.account_id != account_id
    if project is None or project.client_id != client_id or foreign:
        message = "there is no such analysis of this client; leave it out to have one made"
        turn.refuse("not_found", message, *path, "analysis_project_id", kind=ReasonKind.INPUT)


def check_links(turn: Turn, link_count: int, pages: int, *path: str | int) -> None:
    """Refuse what a submitted group may not be: without links, or with more pages than links."""
    if link_count < 1:
        turn.refuse("no_links", "a submitted group wants at least 1 link; set its link_count", *path)
    if pages > link_count:
        message = f"a group of {link_count} links may name at most {link_count} pages, got {pages}; remove some"
        turn.refuse("too_many_pages", message, *path)


def add(turn: Turn, request: c.GroupRequest) -> UUID:
    """Add a group and return its id."""
    group_id = turn.new_id()
    turn.record(
        e.GroupAdded(
            group_id,
            request.client_id,
            request.link_count,
            request.target_pages,
            request.anchor_texts,
            request.requirements,
            request.analysis_project_id,
        )
    )
    return group_id


def add_group(turn: Turn, command: c.AddGroup) -> AddedGroup | None:
    request, order = command.request, turn.order
    most = turn.context.limits.groups
    if order.counters.groups >= most:
        message = f"an order may have at most {most} groups; make another order"
        turn.refuse("over_limit", message, kind=ReasonKind.INPUT)
    check_request(turn, request, order.account_id, "request")
    if order.state is not OrderState.CONFIGURING:
        check_links(turn, request.link_count, len(request.target_pages), "request")
    if turn.reasons:
        return None
    group_id = add(turn, request)
    if order.state is not OrderState.CONFIGURING:
        start_round(turn, group_id)
    return AddedGroup(group_id)


def edit_group(turn: Turn, command: c.EditGroup) -> None:
    group, draft = turn.group(command.group_id), turn.order.state is OrderState.CONFIGURING
    if not draft and command.link_count is not None:
        turn.refuse("submitted", "after submit the count changes by change_link_count alone", "link_count")
    if not draft and command.analysis_project_id is not None:
        turn.refuse("submitted", "an analysis is attached before submit", "analysis_project_id")
    check_project(turn, command.analysis_project_id, group.client_id, turn.order.account_id)
    edited = _edited(group, command)
    if not draft:
        check_links(turn, edited.link_count, len(edited.target_pages), "target_pages")
    if turn.reasons or edited == _as_it_is(group):
        return
    turn.record(edited)
    if edited.target_pages != group.target_pages:
        _move_pages(turn, group, keep=turn.actor.kind is not ActorKind.STAFF or turn.actor.on_behalf_of is not None)


def _as_it_is(group: OrderGroup) -> e.GroupEdited:
    return e.GroupEdited(
        group.id,
        group.link_count,
        group.target_pages,
        group.anchor_texts,
        group.requirement_overrides,
        group.bulk_analysis_project_id,
    )


def _edited(group: OrderGroup, command: c.EditGroup) -> e.GroupEdited:
    return e.GroupEdited(
        group.id,
        group.link_count if command.link_count is None else command.link_count,
        group.target_pages if command.target_pages is None else command.target_pages,
        group.anchor_texts if command.anchor_texts is None else command.anchor_texts,
        group.requirement_overrides if command.requirements is None else command.requirements,
        command.analysis_project_id or group.bulk_analysis_project_id,
    )


def _move_pages(turn: Turn, before: OrderGroup, *, keep: bool) -> None:
    """Bring the approvals of a group in line with its new pages: kept with the new page, or voided."""
    if not before.counts.approved:
        return
    _reseat(turn, before.id, keep=keep)
    if turn.group(before.id).counts.without_page:
        reopen(turn, before.id, "an approved site has no page")
    close_if_full(turn, before.id)


def _reseat(turn: Turn, group_id: UUID, *, keep: bool) -> None:
    """Let each approval of a group hold the link, and point to the page, that it now should."""
    group = turn.group(group_id)
    approved = [one for one in turn.state.in_group(group_id) if one.status is SelectionStatus.APPROVED]
    held = [Holding(one.id, one.link_index or 0, one.target_page_url) for one in approved]
    for after in rematch(held, group.target_pages, group.link_count):
        selection = turn.state.selections[after.selection_id]
        item = turn.state.live_item_of(selection.id)
        if item is None or (selection.link_index, selection.target_page_url) == (after.link, after.url):
            continue
        if keep or selection.target_page_url == after.url:
            turn.record(
                e.PlacementChanged(group_id, selection.id, item.id, after.link, after.url, selection.anchor_text)
            )
        else:
            void(turn, selection, item, "staff changed its page")


def change_link_count(turn: Turn, command: c.ChangeLinkCount) -> None:
    group, count = turn.group(command.group_id), command.link_count
    if count < group.counts.approved:
        message = f"{group.counts.approved} sites are approved; reject some before asking for {count}"
        turn.refuse("below_approved", message, "link_count")
    check_links(turn, count, len(group.target_pages), "link_count")
    closed = group.group_status is GroupStatus.APPROVED
    if closed and count < group.link_count:
        turn.refuse("only_raise", "the group is approved; its count can only be raised, or reopen it", "link_count")
    if turn.reasons or count == group.link_count:
        return
    turn.record(e.LinkCountChanged(group.id, count))
    if group.taken >> count:
        _reseat(turn, group.id, keep=True)
    if closed:
        reopen(turn, group.id, "more links are wanted")


def cancel_group(turn: Turn, command: c.CancelGroup) -> None:
    order, group = turn.order, turn.group(command.group_id)
    turn.unless(order.counters.live_groups > 1, "last_group", "the last group can't go; cancel the order", "group")
    if order.state is OrderState.PAYMENT_PENDING and order.money.net_paid:
        turn.refuse("has_payments", "money has been paid; refund it first, or cancel items once in progress", "group")
    if turn.reasons:
        return
    stop_analysis(turn, group)
    for item in sorted(turn.state.items.values(), key=lambda item: item.position):
        if item.order_group_id == group.id and item.is_live:
            end_item(turn, item, underway=False)
    turn.record(e.GroupMoved(group.id, group.group_status, GroupStatus.CANCELLED, command.reason))
