"""What an actor may do with an order now, and why not the rest."""

from collections.abc import Iterable
from uuid import UUID

from attrs import frozen

from unified_orders.application.reading import Seen
from unified_orders.domain.audience import Audience
from unified_orders.domain.errors import Reason
from unified_orders.domain.explaining import Option


@frozen(slots=True)
class Action:
    """One command on one target. Refused: whatever the payload. Allowed: some payload is accepted."""

    command: str
    #: `order`, `group`, `selection`, `item` or `share link`
    target: str
    target_id: UUID
    #: for `review` of a selection: the decision
    decision: str | None
    allowed: bool
    #: why it is refused; empty if allowed
    reasons: tuple[Reason, ...]


def actions_of(options: Iterable[Option]) -> tuple[Action, ...]:
    """Return what options, all of them on targets in sight, look like from outside."""
    return tuple(
        Action(one.command, one.target, one.target_id, one.action, one.allowed, one.reasons) for one in options
    )


def is_in_sight(seen: Seen, target_id: UUID) -> bool:
    """Tell whether an order, group, selection, item or share link may be shown to the actor."""
    state = seen.state
    if target_id in state.tokens:
        return seen.audience in {Audience.STAFF, Audience.ACCOUNT}
    if target_id in state.groups:
        return seen.covers(target_id)
    if (selection := state.selections.get(target_id)) is not None:
        return seen.covers(selection.order_group_id)
    if (item := state.items.get(target_id)) is not None:
        return seen.covers(item.order_group_id)
    return target_id == state.order.id
