"""The way to an order that a test wishes for: a search over real decisions, guided by the machines' own tables.

The nearest standing goes first: nearest by the edges that the machines of order, groups and items still have to go.
"""

import heapq
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache
from itertools import count, zip_longest
from typing import Any, Final, TypeVar

from attrs import frozen

from unified_orders.domain.deciding import Accepted
from unified_orders.domain.machine import GROUP, ITEM, ORDER, Machine
from unified_orders.domain.state import State
from unified_orders.domain.words import GroupStatus, ItemStatus, OrderState
from unified_orders.testing.moves import People, Step, steps
from unified_orders.testing.standing import Standing

X = TypeVar("X", bound=StrEnum)

#: standings looked at before the search gives up; the farthest wish of a large order takes less than a hundred
_MOST: Final = 300
_NEVER: Final = 10_000
#: what a state of the order asks of every group and item, so that the search heads for it
_GROUPS_IN: Final = dict.fromkeys(
    (OrderState.PAYMENT_PENDING, OrderState.IN_PROGRESS, OrderState.COMPLETED), GroupStatus.APPROVED
)
_ITEMS_IN: Final = {OrderState.COMPLETED: ItemStatus.COMPLETED}
#: edges of items that no move takes: work goes on stage by stage
_SKIPPED: Final = frozenset(
    {
        (ItemStatus.PENDING, ItemStatus.PUBLISHED),
        (ItemStatus.PENDING, ItemStatus.COMPLETED),
        (ItemStatus.IN_PROGRESS, ItemStatus.COMPLETED),
        (ItemStatus.COMPLETED, ItemStatus.PUBLISHED),
    }
)


@frozen(slots=True)
class Target:
    """Where an order shall stand. What is None may be anything."""

    state: OrderState
    #: the status of each group, by position; one for all groups
    groups: tuple[GroupStatus, ...] | GroupStatus | None = None
    #: the status of each item, by position; one for all items
    items: tuple[ItemStatus, ...] | ItemStatus | None = None

    def is_met(self, state: State) -> bool:
        """Tell whether an order stands there."""
        return self.distance(state) == 0

    def distance(self, state: State) -> int:
        """Return how many edges of the machines are left to go, not counting what moves together."""
        groups = [group.group_status for group in sorted(state.groups.values(), key=lambda group: group.position)]
        items = [item.status for item in sorted(state.items.values(), key=lambda item: item.position)]
        links = sum(group.open_links for group in state.live_groups())
        left = _left(ORDER, state.order.state, self.state)
        left += sum(_pairs(GROUP, groups, self.groups, 0))
        return left + sum(_pairs(ITEM, items, self.items, max(links, 1 - len(items))))

    @property
    def guide(self) -> "Target":
        """Where to head for: with what the state asks of groups and items by itself."""
        groups, items = self.groups or _GROUPS_IN.get(self.state), self.items or _ITEMS_IN.get(self.state)
        return Target(self.state, groups, items)

    @property
    def cancels(self) -> bool:
        """Whether anything shall be cancelled on the way."""
        named = [word for words in (self.groups, self.items) for word in _listed(words)]
        return self.state is OrderState.CANCELLED or "cancelled" in named


def find_path(start: Standing, target: Target, people: People, most: int = _MOST) -> tuple[tuple[Step, ...], Standing]:
    """Return the steps that lead there and where they end; if none do, those that lead nearest.

    Nothing is cancelled that the target does not name. `most` standings are looked at.
    """
    tickets, guide, gone = count(), target.guide, _cancelled(start.state)
    open_: list[tuple[int, int, tuple[Step, ...], Standing]] = [(0, next(tickets), (), start)]
    seen = {_key(start.state)}
    nearest = open_[0]
    for _ in range(most):
        if not open_:
            break
        entry = heapq.heappop(open_)
        _, _, path, standing = entry
        if target.is_met(standing.state):
            return path, standing
        nearest = min(nearest, entry, key=lambda one: guide.distance(one[3].state))
        for step in steps(standing):
            after = _taken(standing, step, people)
            if after is None or (key := _key(after.state)) in seen:
                continue
            seen.add(key)
            left = guide.distance(after.state)
            if left < _NEVER and (target.cancels or _cancelled(after.state) == gone):
                heapq.heappush(open_, (len(path) + 1 + 2 * left, next(tickets), (*path, step), after))
    return nearest[2], nearest[3]


def approach(standing: Standing, target: Target, people: People) -> Standing:
    """Go on by the first step that leads nearer, as long as there is one: quicker than a search, and mostly there."""
    guide = target.guide
    left, nearer = guide.distance(standing.state), True
    while left and nearer:
        nearer = False
        for step in steps(standing):
            after = _taken(standing, step, people)
            if after is not None and (now := guide.distance(after.state)) < left:
                standing, left, nearer = after, now, True
                break
    return standing


def _taken(standing: Standing, step: Step, people: People) -> Standing | None:
    command = step.command(standing)
    if command is None:
        return None
    for actor in step.actors(people):
        answer = standing.decide(command, actor)
        if isinstance(answer, Accepted):
            return standing.after(answer)
    return None


def _cancelled(state: State) -> int:
    """Count what is cancelled of an order."""
    groups = sum(not group.is_live for group in state.groups.values())
    return groups + sum(not item.is_live for item in state.items.values())


def _listed(words: tuple[X, ...] | X | None) -> tuple[X, ...]:
    return words if isinstance(words, tuple) else () if words is None else (words,)


def _key(state: State) -> tuple[Any, ...]:
    order = state.order
    groups = [(one.group_status, one.counts.approved, min(one.round, 2)) for one in state.groups.values()]
    items = [(one.status, min(one.attempt, 2)) for one in state.items.values()]
    return order.state, order.due, order.due_back, tuple(groups), tuple(items)


def _pairs(machine: Machine[X], there: Sequence[X], wished: tuple[X, ...] | X | None, to_come: int) -> Iterable[int]:
    """Yield the distance of each member; of one that is not there yet, as far as one that begins, and one edge more."""
    if wished is None:
        return
    if not isinstance(wished, tuple):
        wished = (wished,) * (len(there) + to_come)
    for now, then in zip_longest(there, wished):
        if then is None:
            yield _NEVER
        elif now is None:
            yield _left(machine, machine.initial, then) + 1
        else:
            yield _left(machine, now, then)


def _left(machine: Machine[X], source: X, target: X) -> int:
    return _distances(machine.name)[source, target]


@cache
def _distances(name: str) -> dict[tuple[StrEnum, StrEnum], int]:
    """Return how many edges lie between each two states of a machine."""
    machine: Machine[Any] = next(one for one in (ORDER, GROUP, ITEM) if one.name == name)
    found: dict[tuple[StrEnum, StrEnum], int] = {
        (source, target): 0 if source is target else _NEVER for source in machine.states for target in machine.states
    }
    edges = [edge for edge in machine.edges if machine is not ITEM or (edge.source, edge.target) not in _SKIPPED]
    for _ in machine.states:
        for edge in edges:
            for source in machine.states:
                through = found[source, edge.source] + 1
                found[source, edge.target] = min(found[source, edge.target], through)
    return found
