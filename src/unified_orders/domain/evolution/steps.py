"""The register of steps: one function for each kind of event."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from attrs import frozen

from unified_orders.domain.actors import Author
from unified_orders.domain.events import Event
from unified_orders.domain.state import State

E = TypeVar("E", bound=Event)


@frozen(slots=True)
class Stamp:
    """Whose event it is, by whom, when."""

    order_id: UUID
    author: Author
    at: datetime


STEPS: Final[dict[type[Event], Callable[[State, Any, Stamp], None]]] = {}


def on(kind: type[E]) -> Callable[[Callable[[State, E, Stamp], None]], Callable[[State, E, Stamp], None]]:
    """Register the step of one kind of event."""

    def register(step: Callable[[State, E, Stamp], None]) -> Callable[[State, E, Stamp], None]:
        STEPS[kind] = step
        return step

    return register


def apply(state: State, event: Event, stamp: Stamp) -> None:
    """Change `state` by one event."""
    STEPS[type(event)](state, event, stamp)
