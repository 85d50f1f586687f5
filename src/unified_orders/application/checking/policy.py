"""What a host's own policy leaves possible: its narrowed permissions and its limits, walked through small worlds.

A policy only takes away, so every promise about what an accepted command does holds as before. What it can spoil is the
way: to completed, to cancelled, and to what a command is for.
"""

from collections import deque
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from attrs import evolve, field, frozen

from unified_orders.application.checking.alphabet import trials
from unified_orders.application.checking.worlds import Node, World, actors_of, initial, key_of
from unified_orders.application.core import Settings
from unified_orders.domain.deciding import Accepted, decide
from unified_orders.domain.fields import fault
from unified_orders.domain.limits import DEFAULT_LIMITS, Limits
from unified_orders.domain.permission import Permissions
from unified_orders.domain.rules import PERMISSIONS
from unified_orders.domain.words import OrderState

#: the smallest: one client known and reviewed by staff; one who reviews, in an order of nobody
POLICY_WORLDS: Final = (
    World("1 group x 1 site", groups=1, sites=1, links=1),
    World("1 group x 1 site, accounts", groups=1, sites=1, links=1, follows="accounts"),
)
#: (command, state of the order, kind of actor)
Cell = tuple[str, str, str]


@frozen(slots=True)
class PolicyReport:
    """What was found. A policy is sound if it has no faults."""

    #: sentences: from which state there is no way, and how an order gets there
    faults: tuple[str, ...]
    #: what was accepted by default and no longer is, though the policy grants it: nothing leads there any more
    unreachable: tuple[Cell, ...]
    #: what the policy takes away itself
    taken_away: tuple[Cell, ...]
    #: states that were visited
    states: int

    def __str__(self) -> str:
        """Return the report as lines for people."""
        lines = [f"fault: {one}" for one in self.faults] or ["completed and cancelled stay reachable from every state"]
        for title, cells in (("out of reach", self.unreachable), ("taken away", self.taken_away)):
            states: dict[tuple[str, str], list[str]] = {}
            for command, state, kind in cells:
                states.setdefault((command, kind), []).append(state)
            lines += [
                f"{title}: {command} by {kind} in {', '.join(where)}" for (command, kind), where in states.items()
            ]
        return "\n".join((*lines, f"{self.states} states were visited"))


def check_policy(settings: Settings, worlds: Iterable[World] = POLICY_WORLDS) -> PolicyReport:
    """Walk small worlds under a host's permissions and limits. `WORLDS` are larger ones, and take longer.

    A table that grants more than the library's own never gets here: `Settings` refuses it.
    """
    if not isinstance(settings, Settings):
        raise fault("settings", settings, "must be Settings, like Settings(permissions=narrowed(...))")
    faults: list[str] = []
    lost: set[Cell] = set()
    states = 0
    for world in worlds:
        default = _default(world)
        own = settings.permissions != PERMISSIONS or settings.limits != DEFAULT_LIMITS
        walk = _walked(world, settings.permissions, settings.limits) if own else default
        faults += [f"{world.name}: {sentence}" for sentence in walk.dead_ends()]
        lost |= default.cells - walk.cells
        states += len(walk.nodes)
    granted = {cell for cell in lost if cell[2] in settings.permissions.get(cell[0], {})}
    return PolicyReport(tuple(faults), tuple(sorted(granted)), tuple(sorted(lost - granted)), states)


@frozen
class _Visit:
    """A state of a world, and how it was come by."""

    node: Node
    #: the number of the state before it, and what led here; None: the world began so
    came: tuple[int, str] | None


@frozen
class _Walked:
    """A world, walked to the end."""

    nodes: list[_Visit] = field(factory=list)
    cells: set[Cell] = field(factory=set)
    #: for each state, the states that lead to it
    sources: list[set[int]] = field(factory=list)

    def dead_ends(self) -> Iterable[str]:
        """Yield one sentence for each state of the order from which the goal, or the end, is out of reach."""
        for goal, spared in ((OrderState.COMPLETED, {OrderState.CANCELLED}), (OrderState.CANCELLED, set())):
            reached = self._leading_to(goal)
            stuck: dict[OrderState, list[int]] = {}
            for number, visit in enumerate(self.nodes):
                state = visit.node.state.order.state
                if number not in reached and state not in spared:
                    stuck.setdefault(state, []).append(number)
            for state, numbers in stuck.items():
                way = " > ".join(self._way(numbers[0])) or "at once"
                yield f"no way to {goal} from {state} ({len(numbers)} states; {way})"

    def _leading_to(self, goal: OrderState) -> set[int]:
        reached = {number for number, visit in enumerate(self.nodes) if visit.node.state.order.state is goal}
        todo = list(reached)
        while todo:
            fresh = self.sources[todo.pop()] - reached
            reached |= fresh
            todo += fresh
        return reached

    def _way(self, number: int) -> list[str]:
        """Return the commands by which a state was come by."""
        way: list[str] = []
        came = self.nodes[number].came
        while came is not None:
            way.insert(0, came[1])
            came = self.nodes[came[0]].came
        return way


def _walked(world: World, permissions: Permissions, limits: Limits) -> _Walked:
    walked, numbers = _Walked(), dict[tuple[Any, ...], int]()
    todo: deque[int] = deque()

    def arrive(node: Node, came: tuple[int, str] | None) -> int:
        number = numbers.setdefault(key_of(world, node), len(numbers))
        if number == len(walked.nodes):
            walked.nodes.append(_Visit(node, came))
            walked.sources.append(set())
            todo.append(number)
        return number

    arrive(initial(world), None)
    while todo:
        number = todo.popleft()
        node = walked.nodes[number].node
        loaded, context = node.loaded(), evolve(node.context(permissions), limits=limits)
        tried = tuple(trials(world, node))
        followed: set[int] = set()
        for actor in actors_of(world).values():
            for index, trial in enumerate(tried):
                if actor.kind not in permissions.get(trial.command.name, {}):
                    continue
                answer = decide(trial.command, loaded, context, actor)
                if not isinstance(answer, Accepted):
                    continue
                walked.cells.add((trial.command.name, node.state.order.state, actor.kind))
                if trial.move and answer.changes is not None and index not in followed:
                    followed.add(index)
                    step = f"{trial.command.name} by {actor.kind}"
                    walked.sources[arrive(node.after(answer), (number, step))].add(number)
    return walked


@lru_cache
def _default(world: World) -> _Walked:
    """Return a world as it is under the library's own table."""
    return _walked(world, PERMISSIONS, DEFAULT_LIMITS)
