"""The one entrance: `decide` takes a command, what was loaded for it, and a context, and says yes or no. It is pure."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from attrs import frozen

from unified_orders.domain import (
    analysing,
    approving,
    closing,
    commands,
    grouping,
    lifecycle,
    paying,
    reviewing,
    sharing,
    working,
)
from unified_orders.domain.actors import Actor
from unified_orders.domain.admission import admit
from unified_orders.domain.effects import Effect
from unified_orders.domain.errors import Reason
from unified_orders.domain.events import Recorded
from unified_orders.domain.results import Done
from unified_orders.domain.rollup import roll_up
from unified_orders.domain.slices import Slice
from unified_orders.domain.turn import Changes, Context, Turn

R_co = TypeVar("R_co", covariant=True)


@frozen(slots=True)
class Accepted(Generic[R_co]):
    """Yes: what to store, all of it together."""

    done: Done[R_co]
    #: None: the command had nothing to change
    changes: Changes | None
    events: tuple[Recorded, ...]
    effects: tuple[Effect, ...]


@frozen(slots=True)
class Refusal:
    """No, for these reasons; nothing changes."""

    reasons: tuple[Reason, ...]


_DECISIONS: Final[Mapping[type[commands.Command[Any]], Callable[[Turn, Any], Any]]] = {
    commands.CreateOrder: lifecycle.create,
    commands.Duplicate: lifecycle.duplicate,
    commands.EditOrder: lifecycle.edit_order,
    commands.SetFees: paying.set_fees,
    commands.SetPrice: approving.set_price,
    commands.AddGroup: grouping.add_group,
    commands.EditGroup: grouping.edit_group,
    commands.CancelGroup: grouping.cancel_group,
    commands.Submit: lifecycle.submit,
    commands.Discard: lifecycle.discard,
    commands.Withdraw: lifecycle.withdraw,
    commands.RecordAnalysis: analysing.record_analysis,
    commands.FailAnalysis: analysing.fail_analysis,
    commands.Suggest: analysing.suggest_sites,
    commands.Review: reviewing.review,
    commands.Swap: reviewing.swap,
    commands.AutoApprove: reviewing.auto_approve,
    commands.ChangeLinkCount: grouping.change_link_count,
    commands.RequestMoreSites: analysing.request_more_sites,
    commands.CompleteReview: closing.complete_review,
    commands.FinishReview: closing.finish_review,
    commands.ReopenReview: closing.reopen_review,
    commands.RecordPayment: paying.record_payment,
    commands.RecordRefund: paying.record_refund,
    commands.AuthorizeCredit: paying.authorize_credit,
    commands.RecordProgress: working.record_progress,
    commands.MarkIssue: working.mark_issue,
    commands.ResolveIssue: working.resolve_issue,
    commands.VerifyPublication: working.verify_publication,
    commands.ReplaceItem: working.replace_item,
    commands.CancelItem: working.cancel_item,
    commands.CancelOrder: lifecycle.cancel,
    commands.Share: sharing.share,
    commands.RevokeShare: sharing.revoke_share,
    commands.Claim: sharing.claim,
    commands.Transfer: sharing.transfer,
    commands.Assign: lifecycle.assign,
    commands.WriteNote: lifecycle.write_note,
}


def decide(command: commands.Command[R_co], loaded: Slice, context: Context, actor: Actor) -> Accepted[R_co] | Refusal:
    """Decide one command.

    `loaded` must hold what `need_of(command, actor)` names. A command that makes an order must carry the new id.
    """
    turn = Turn(loaded, actor, context, target_of(command))
    turn.reasons.extend(admit(command, turn))
    if turn.reasons:
        return Refusal(tuple(turn.reasons))
    result: R_co = _DECISIONS[type(command)](turn, command)
    if turn.reasons:
        return Refusal(tuple(turn.reasons))
    if turn.events:
        roll_up(turn)
    changes, events, effects = turn.finish(command.name)
    order = turn.order
    groups = tuple(group.id for group in _by_position(changes)) if changes else ()
    return Accepted(Done(order.id, order.version, order.state, result, groups), changes, events, effects)


def target_of(command: commands.Command[Any]) -> UUID:
    """Return the order that a command writes to."""
    target: UUID | None = command.new_order_id if isinstance(command, commands.Duplicate) else command.order_id  # type: ignore[attr-defined]
    if target is None:
        raise ValueError("a command that makes an order needs the id it shall have")
    return target


def _by_position(changes: Changes) -> list[Any]:
    return sorted(changes.changed.groups.values(), key=lambda group: group.position)
