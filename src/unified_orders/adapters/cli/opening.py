"""Where the order comes from that a command looks at: the one place that knows.

An order file is run quietly in memory, to its end or to a step; the events of an exported history are replayed. Either
way what comes is a `Standing`: a service, and an order in it.
"""

from pathlib import Path
from typing import Final

from attrs import frozen

from unified_orders.adapters.cli.exported import bad_history, is_history, read_history
from unified_orders.adapters.cli.orderfile import Plan, read_order_file
from unified_orders.adapters.cli.orderfile.naming import no_such
from unified_orders.adapters.cli.replaying import standing_of
from unified_orders.adapters.cli.running import Place, Run, Taken, in_memory
from unified_orders.adapters.cli.standing import Standing
from unified_orders.domain.errors import InvalidInput, Refused, shown

_LINE: Final = "line:"


class Stopped(Exception):
    """A run that ended before its file did."""

    def __init__(
        self, path: str, line: int, do: str, refused: Refused | None, wanted: tuple[str, ...], left: int
    ) -> None:
        super().__init__(path, line, do, refused, wanted, left)
        self.path = path
        self.line = line
        #: the step's command
        self.do = do
        #: None: it was accepted, and should have been refused for `wanted`
        self.refused = refused
        self.wanted = wanted
        #: steps behind it that were not taken
        self.left = left


@frozen(slots=True)
class Opened:
    """An order, and where it stands."""

    #: what people call it
    name: str
    #: None: it is in a database
    path: Path | None
    standing: Standing
    #: how far it was brought, or where it is, for people: `at the end of order.yaml`
    where: str


def opened(path: Path, until: str | None = None) -> Opened:
    """Return the order of a file.

    Raises:
        BadOrderFile: the file is not right.
        Stopped: a step came out otherwise than the file says.
        InvalidInput: `until` names no step.
    """
    if is_history(path):
        return _replayed(path, until)
    plan = read_order_file(path)
    last = len(plan.steps) if until is None else step_named(plan, until)
    run = begun(plan)
    for taken in run.steps(last):
        left = stopped_by(plan, taken, run)
        if left is not None:
            raise left
    where = f"at the end of {path.name}" if last == len(plan.steps) else f"after step {last} of {path.name}"
    return Opened(path.stem, path, run.standing, where)


def begun(plan: Plan, place: Place | None = None) -> Run:
    """Make the order of a plan; without a place, in memory.

    Raises:
        Stopped: the engine does not take it.
    """
    try:
        return Run.begin(plan, in_memory(plan) if place is None else place)
    except Refused as refused:
        raise Stopped(str(plan.path), 1, refused.command, refused, (), len(plan.steps)) from None


def stopped_by(plan: Plan, taken: Taken, run: Run) -> Stopped | None:
    """Return how a step ends the run, or None if it came out as the file says."""
    step = taken.step
    if taken.as_expected or step is None:
        return None
    return Stopped(step.path, step.line, step.do, taken.refused, step.refused, len(plan.steps) - run.taken)


def step_named(plan: Plan, text: str) -> int:
    """Return how many steps to take: up to a number, a step's name (the first of it), or `line:N`.

    Raises:
        InvalidInput: there is no such step.
    """
    if text.isdecimal():
        if int(text) > len(plan.steps):
            raise InvalidInput("--until", shown(text), f"must be a step from 0 to {len(plan.steps)}")
        return int(text)
    if text.startswith(_LINE) and text.removeprefix(_LINE).isdecimal():
        line = int(text.removeprefix(_LINE))
        return sum(step.line <= line for step in plan.steps)
    names = [step.do for step in plan.steps]
    if text not in names:
        raise no_such("--until", text, "steps", list(dict.fromkeys(names)))
    return names.index(text) + 1


def _replayed(path: Path, until: str | None) -> Opened:
    exported = read_history(path)
    events, fault = exported.events, exported.unlike_its_end()
    if fault is not None:
        raise bad_history(path, 0, f"{fault}; export the history again, whole")
    if until is None:
        return Opened(path.stem, path, standing_of(path, events), f"at the end of {path.name}")
    if not until.isdecimal() or not 1 <= int(until) <= len(events):
        raise InvalidInput("--until", shown(until), f"must be an event of this history, from 1 to {len(events)}")
    return Opened(path.stem, path, standing_of(path, events[: int(until)]), f"after event {until} of {path.name}")
