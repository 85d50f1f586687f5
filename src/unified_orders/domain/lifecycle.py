"""An order from draft to end: create, copy, edit, submit, withdraw, discard, cancel; and who looks after it."""

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.analysing import start_round, stop_analysis, write_selection_note
from unified_orders.domain.copying import evolve
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.grouping import add, check_links, check_request
from unified_orders.domain.results import Cancelled, Created
from unified_orders.domain.rollup import move
from unified_orders.domain.state import State
from unified_orders.domain.turn import Turn
from unified_orders.domain.words import ActorKind, GroupStatus, ItemStatus, OrderState, ReasonKind, SelectionStatus
from unified_orders.domain.working import end_item

_UNDECIDED = frozenset({SelectionStatus.SUGGESTED, SelectionStatus.ALTERNATE})
_DELIVERED = frozenset({ItemStatus.PUBLISHED, ItemStatus.COMPLETED})


def create(turn: Turn, command: c.CreateOrder) -> Created | None:
    account_id = command.account_id
    if turn.actor.kind is ActorKind.ACCOUNT:
        if account_id not in {None, turn.actor.account_id}:
            turn.refuse("not_permitted", "an account makes orders for itself", "account_id", kind=ReasonKind.PERMISSION)
        account_id = turn.actor.account_id
    for index, request in enumerate(command.groups):
        check_request(turn, request, account_id, "groups", index)
    check_metadata(turn, command.metadata.text)
    if turn.reasons:
        return None
    turn.record(
        e.OrderCreated(
            account_id, command.currency, command.requires_client_review, command.deadline, command.metadata, None
        )
    )
    return Created(turn.order.id, tuple(add(turn, request) for request in command.groups))


def duplicate(turn: Turn, command: c.Duplicate) -> Created | None:
    source, groups = turn.order, list(turn.state.live_groups())
    asked = [_asked_for(group) for group in groups]
    for index, request in enumerate(asked):
        check_request(turn, request, source.account_id, "groups", index)
    if turn.reasons:
        return None
    turn.state = State()
    turn.record(
        e.OrderCreated(
            source.account_id, source.currency, source.requires_client_review, None, source.metadata, source.id
        )
    )
    return Created(turn.order.id, tuple(add(turn, request) for request in asked))


def _asked_for(group: OrderGroup) -> c.GroupRequest:
    return c.GroupRequest(
        client_id=group.client_id,
        link_count=group.link_count,
        target_pages=group.target_pages,
        anchor_texts=group.anchor_texts,
        requirements=group.requirement_overrides,
    )


def edit_order(turn: Turn, command: c.EditOrder) -> None:
    order = turn.order
    review, deadline, metadata = command.requires_client_review, command.deadline, command.metadata
    if turn.actor.kind is ActorKind.ACCOUNT and (review is not c.UNCHANGED or deadline is not c.UNCHANGED):
        message = "an account edits the metadata of its order; ask staff for the rest"
        turn.refuse("not_permitted", message, kind=ReasonKind.PERMISSION)
    if metadata is not c.UNCHANGED:
        check_metadata(turn, metadata.text)
    edited = e.OrderEdited(
        order.requires_client_review if review is c.UNCHANGED else review,
        order.deadline if deadline is c.UNCHANGED else deadline,
        order.metadata if metadata is c.UNCHANGED else metadata,
    )
    now = e.OrderEdited(order.requires_client_review, order.deadline, order.metadata)
    if not turn.reasons and edited != now:
        turn.record(edited)


def check_metadata(turn: Turn, text: str) -> None:
    """Refuse metadata that is larger than its limit."""
    most, size = turn.context.limits.metadata, len(text.encode())
    if size > most:
        message = f"metadata may take at most {most} bytes as JSON, got {size}; keep large facts elsewhere"
        turn.refuse("over_limit", message, "metadata", kind=ReasonKind.INPUT)


def submit(turn: Turn, _: c.Submit) -> None:
    groups = list(turn.state.live_groups())
    turn.unless(groups, "no_groups", "an order needs at least one group to be submitted; add one", "groups")
    for group in groups:
        check_links(turn, group.link_count, len(group.target_pages), "groups", group.position)
    if turn.reasons:
        return
    turn.record(e.OrderMoved(OrderState.CONFIGURING, OrderState.ANALYZING))
    for group in groups:
        start_round(turn, group.id)


def withdraw(turn: Turn, _: c.Withdraw) -> None:
    approved = [group for group in turn.state.live_groups() if group.counts.approved]
    for group in approved:
        message = f"{group.counts.approved} sites of this group are approved; reject or reconsider them first"
        turn.refuse("has_approved", message, "groups", group.position)
    if turn.reasons:
        return
    for group in list(turn.state.live_groups()):
        stop_analysis(turn, group)
        undecided = tuple(one.id for one in turn.state.in_group(group.id) if one.status in _UNDECIDED)
        if undecided:
            turn.record(e.SitesReleased(group.id, undecided))
        turn.record(e.GroupMoved(group.id, group.group_status, GroupStatus.PENDING))
    move(turn, OrderState.CONFIGURING)


def discard(turn: Turn, _: c.Discard) -> None:
    if turn.order.times.submitted_at is not None:
        turn.refuse("was_submitted", "only a draft that was never submitted can be discarded; cancel it instead")
    else:
        turn.discarded = True


def cancel(turn: Turn, command: c.CancelOrder) -> Cancelled:
    underway = turn.order.state is OrderState.IN_PROGRESS
    for group in list(turn.state.live_groups()):
        stop_analysis(turn, group)
        turn.record(e.GroupMoved(group.id, group.group_status, GroupStatus.CANCELLED))
    for item in sorted(turn.state.items.values(), key=lambda item: item.position):
        if item.is_live and item.status not in _DELIVERED:
            end_item(turn, item, underway=underway)
    owed, due_back = turn.order.owed, turn.order.due_back
    turn.record(e.OrderCancelled(command.reason, owed, due_back))
    move(turn, OrderState.CANCELLED)
    return Cancelled(owed, due_back)


def assign(turn: Turn, command: c.Assign) -> None:
    if turn.order.assigned_to != command.assigned_to:
        turn.record(e.OrderAssigned(command.assigned_to))


def write_note(turn: Turn, command: c.WriteNote) -> None:
    if command.selection_id is not None:
        if command.selection_id not in turn.state.selections:
            message = "there is no such selection in this order; check its id"
            turn.refuse("not_found", message, "selection_id", kind=ReasonKind.INPUT)
        else:
            write_selection_note(turn, command.selection_id, command.audience, command.text)
        return
    notes = turn.order.notes
    if getattr(notes, command.audience.value) == command.text:
        return
    turn.record(e.NoteWritten(command.audience))
    turn.state.order = evolve(turn.order, notes=evolve(notes, **{command.audience.value: command.text}))
