"""Who goes next: every order there is, one after the other; one that a seed decides; or one actor before the other."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import TypeVar

from campaigns.interleavings.scheduler import Choice

T = TypeVar("T")


def every_order(run: Callable[[Choice], T]) -> Iterator[T]:
    """Run once for each order that the actors' steps can have: who waits for a lock can't be chosen."""
    path: list[int] = []
    while True:
        widths: list[int] = []
        yield run(lambda enabled: enabled[_follow(path, widths, len(enabled))])  # noqa: B023 - used at once
        path = path[: len(widths)]
        while path and path[-1] == widths[len(path) - 1] - 1:
            path.pop()
        if not path:
            return
        path[-1] += 1


def _follow(path: list[int], widths: list[int], width: int) -> int:
    """Return the branch to take here: as the path says, and the first one beyond its end."""
    widths.append(width)
    if len(widths) > len(path):
        path.append(0)
    assert path[len(widths) - 1] < width, "the same steps led elsewhere"  # noqa: S101 - else "every" means nothing
    return path[len(widths) - 1]


def drawn(random: Random) -> Choice:
    """Return a choice by chance: some runs change actors at each step, others seldom."""
    stays, last = random.random(), -1

    def choose(enabled: Sequence[int]) -> int:
        nonlocal last
        if last not in enabled or random.random() > stays:
            last = random.choice(enabled)
        return last

    return choose


def one_after_the_other(order: Sequence[int]) -> Choice:
    """Return the choice that lets each actor end before the next one begins."""
    return lambda enabled: next(actor for actor in order if actor in enabled)
