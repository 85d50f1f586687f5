"""What an actor could do with an order now, and why not the rest: decided, not guessed."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from attrs import frozen

from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import Command
from unified_orders.domain.deciding import Accepted, Refusal, decide
from unified_orders.domain.errors import Reason
from unified_orders.domain.narrowing import Whole
from unified_orders.domain.slices import Slice
from unified_orders.domain.turn import Context
from unified_orders.domain.witnesses import Witness, witnesses


@frozen(slots=True)
class Option:
    """One command on one target. Refused means: whatever the payload. Allowed means: some payload is accepted."""

    command: str
    #: `order`, `group`, `selection`, `item` or `share link`
    target: str
    target_id: UUID
    #: for `review` of a selection: the decision, taken by itself
    action: str | None
    allowed: bool
    #: why it is refused; empty if allowed
    reasons: tuple[Reason, ...]
    #: a payload that is accepted; None if refused
    example: Command[Any] | None


def explain(loaded: Slice, actor: Actor, context: Context, *, each_selection: bool = True) -> tuple[Option, ...]:
    """Return every option of an actor, order first, then groups with their selections, then items.

    `loaded` holds the whole order with its sites. `create` and `claim` are not listed: they are for who does not see
    an order yet.
    """
    return options_of(witnesses(loaded, each_selection=each_selection), decider(loaded, actor, context))


def decider(loaded: Slice, actor: Actor, context: Context) -> Callable[[Command[Any]], Accepted[Any] | Refusal]:
    """Return what decides commands of an actor on a whole order; each looks at no more of it than it needs."""
    whole = Whole(loaded)
    return lambda command: decide(command, whole.part_for(command, actor), context, actor)


def by_option(tried: Iterable[Witness]) -> Mapping[tuple[str, UUID, str | None], tuple[Witness, ...]]:
    """Return the witnesses of each option, in the order in which options are listed; nothing is decided."""
    found: dict[tuple[str, UUID, str | None], tuple[Witness, ...]] = {}
    for witness in tried:
        found[witness.option] = (*found.get(witness.option, ()), witness)
    return found


def options_of(
    tried: Iterable[Witness], answer: Callable[[Command[Any]], Accepted[Any] | Refusal]
) -> tuple[Option, ...]:
    """Return one option for each command and target: allowed if any of its witnesses is accepted."""
    options: dict[tuple[str, UUID, str | None], Option] = {}
    for witness in tried:
        key = witness.option
        if key not in options or not options[key].allowed:
            option = _option(witness, answer(witness.command))
            if key not in options or option.allowed:
                options[key] = option
    return tuple(options.values())


def _option(witness: Witness, answer: Accepted[Any] | Refusal) -> Option:
    refused = isinstance(answer, Refusal)
    return Option(
        witness.command.name,
        witness.target,
        witness.target_id,
        witness.action,
        not refused,
        answer.reasons if isinstance(answer, Refusal) else (),
        None if refused else witness.command,
    )
