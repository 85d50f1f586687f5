"""What was walked and what was proved, for people and for machines."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from typing import Final

from attrs import frozen

from unified_orders.application.checking.walk import Walk
from unified_orders.application.checking.worlds import WORLDS, World
from unified_orders.domain.machine import MACHINES
from unified_orders.domain.rules import TABLE

PROVED: Final = (
    "every invariant holds in every state",
    "completed stays reachable from every state but cancelled",
    "cancelled stays reachable from every state, and there is no trap",
    "every edge of every machine is used by each of its commands, and by no other",
    "every command is accepted somewhere in each state and by each role that its row of the table names",
    "nothing is accepted that the table refuses",
    "explain agrees with decide",
    "a refusal leaves the state as it was",
    "replaying a decision's events gives the state it made",
)
#: cells of the table that no small world can reach, and why
UNREACHABLE: Final = {
    ("swap", "analyzing"): "takes two groups, one of them with two sites: the large world meets it",
}


@frozen(slots=True)
class WorldReport:
    """One world's figures, and what was found wrong in it."""

    world: str
    states: int
    decisions: int
    accepted: int
    seconds: float
    faults: tuple[str, ...]
    used: frozenset[tuple[str, str, str, str]]
    cells: frozenset[tuple[str, str, str]]


@frozen(slots=True)
class Report:
    """All worlds together."""

    worlds: tuple[WorldReport, ...]
    #: what was wrong in a world, or is missing in all of them
    faults: tuple[str, ...]

    @property
    def proved(self) -> tuple[str, ...]:
        """The sentences that hold; none if there was a fault."""
        return () if self.faults else PROVED


def check_world(world: World, most_faults: int = 20) -> WorldReport:
    """Walk through one world; give up after so many faults."""
    began = time.perf_counter()
    walk = Walk(world, most_faults)
    walk.go()
    return WorldReport(
        world.name,
        walk.states,
        walk.decisions,
        walk.accepted,
        time.perf_counter() - began,
        tuple(walk.faults),
        frozenset(walk.used),
        frozenset(walk.cells),
    )


def check(
    worlds: Iterable[World] = WORLDS, processes: int = 1, told: Callable[[WorldReport], None] = lambda _: None
) -> Report:
    """Walk through all worlds, in one process or several, and see what none of them met."""
    done: list[WorldReport] = []
    if processes > 1:
        with ProcessPoolExecutor(processes) as pool:
            for report in pool.map(check_world, worlds):
                done.append(report)
                told(report)
    else:
        for world in worlds:
            done.append(check_world(world))
            told(done[-1])
    faults = [f"{report.world}: {fault}" for report in done for fault in report.faults]
    return Report(tuple(done), (*faults, *unmet(done)))


def unmet(reports: list[WorldReport]) -> Iterable[str]:
    """Yield what should be met in some world, and was met in none."""
    used = {edge for report in reports for edge in report.used}
    for machine in MACHINES:
        for edge in machine.edges:
            for command in edge.by:
                taken = (machine.name, edge.source, edge.target, command)
                if taken not in used:
                    yield f"the edge {machine.name} {edge.source} -> {edge.target} was never used by {command}"
    cells = {cell for report in reports for cell in report.cells}
    states = {(command, state) for command, state, _ in cells}
    roles = {(command, kind) for command, _, kind in cells}
    for rule in TABLE:
        if rule.name == "create":
            continue
        for state in sorted(rule.orders):
            if (rule.name, state) not in states and (rule.name, state) not in UNREACHABLE:
                yield f"{rule.name} was never accepted in {state}"
        for kind in sorted(rule.roles):
            if (rule.name, kind) not in roles:
                yield f"{rule.name} was never accepted of {kind}"
