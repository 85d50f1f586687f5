"""What a refusal says, whole, as one line for each of its reasons; and how the tests write one down."""

from collections.abc import Callable
from typing import Any

from tests.scenarios.kit import Agency
from tests.scenarios.walk import Walk

from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import Command
from unified_orders.domain.deciding import Refusal

Stage = Callable[[Agency], Walk]
Wish = Callable[[Walk], Command[Any]]
#: the actor, or who it is once the order is there
Who = Actor | Callable[[Walk], Actor]
#: an order, a command for it, by whom, and every reason: `kind: place: sentence [code]`
Asked = tuple[Stage, Wish, Who, tuple[str, ...]]


def said(order: Walk, command: Command[Any], actor: Actor) -> tuple[str, ...]:
    """Give a command that must be refused; return its reasons as they are shown."""
    answer = order.agency.service.simulate(command, actor=actor)
    assert isinstance(answer, Refusal)
    return tuple(f"{reason.kind}: {reason}" for reason in answer.reasons)


def code_of(asked: Asked) -> str:
    """Return the code of the first reason."""
    return asked[3][0].rpartition("[")[2].removesuffix("]")
