"""Drive a core: the one place where a generator's end is told from a `StopIteration` that a port lets slip."""

from collections.abc import Generator
from typing import Any, Generic, TypeVar

from attrs import frozen

S = TypeVar("S")
R = TypeVar("R")


@frozen(slots=True)
class Ended(Generic[R]):
    """A core came to its end, with this result."""

    result: R


def advance(steps: Generator[S, Any, R], answer: object = None) -> S | Ended[R]:
    """Hand a core the answer to its last step; return the next one, or the end."""
    try:
        return steps.send(answer)
    except StopIteration as stop:
        return Ended(stop.value)


def fail(steps: Generator[S, Any, R], error: Exception) -> S | Ended[R]:
    """Raise in a core what came of its last step; return the next one, or the end."""
    try:
        return steps.throw(error)
    except StopIteration as stop:
        return Ended(stop.value)
