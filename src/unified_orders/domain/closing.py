"""The end of a review, and its return: close with what is approved, say "I am done", reopen."""

from collections.abc import Iterator

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.approving import reopen
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.turn import Turn
from unified_orders.domain.words import GroupStatus, OrderState


def complete_review(turn: Turn, command: c.CompleteReview) -> None:
    group = turn.group(command.group_id)
    counts = group.counts
    turn.unless(counts.approved, "nothing_approved", "a group closes with at least one approved site", "group")
    if counts.without_page:
        message = f"{counts.without_page} approved sites have no target page; give each one"
        turn.refuse("without_page", message, "group")
    if counts.approved < group.link_count and command.reason is None:
        message = f"{counts.approved} of {group.link_count} links are approved; say why that is enough"
        turn.refuse("reason_needed", message, "reason")
    if not turn.reasons:
        turn.record(e.GroupMoved(group.id, GroupStatus.REVIEWING, GroupStatus.APPROVED, command.reason))


def finish_review(turn: Turn, command: c.FinishReview) -> None:
    groups = tuple(group.id for group in _meant(turn, command.group_ids, GroupStatus.REVIEWING))
    turn.unless(groups, "nothing_to_finish", "no group is under review", "group_ids")
    if not turn.reasons:
        turn.record(e.ReviewFinished(groups, command.message))


def reopen_review(turn: Turn, command: c.ReopenReview) -> None:
    groups = list(_meant(turn, command.group_ids, GroupStatus.APPROVED))
    turn.unless(groups, "nothing_to_reopen", "no group is approved", "group_ids")
    if turn.order.state is OrderState.PAYMENT_PENDING and turn.order.money.net_paid:
        scope = turn.actor.scope
        if scope is not None and scope.group_ids is not None:  # money of the whole order is not theirs to know
            turn.refuse("not_open", "the review can't be reopened any more; ask the agency")
        else:
            turn.refuse("has_payments", "money has been paid; refund it before the review is reopened")
    if turn.reasons:
        return
    for group in groups:
        reopen(turn, group.id, command.reason)


def _meant(turn: Turn, group_ids: tuple[object, ...] | None, status: GroupStatus) -> Iterator[OrderGroup]:
    """Yield the groups that a command means: the named ones, or all of that status in the actor's scope."""
    scope = turn.actor.scope
    for group in turn.state.live_groups():
        named = group.id in group_ids if group_ids is not None else scope is None or scope.covers(group.id)
        if named and group.group_status is status:
            yield group
