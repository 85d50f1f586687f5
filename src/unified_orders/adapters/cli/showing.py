"""Run an order file, and show each step as it is taken; on a tour wait and explain."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TypeAlias

from rich.text import Text

from unified_orders.adapters.cli import answers
from unified_orders.adapters.cli.exits import OK
from unified_orders.adapters.cli.failing import show_stopped
from unified_orders.adapters.cli.opening import begun, stopped_by
from unified_orders.adapters.cli.orderfile import Plan, read_order_file
from unified_orders.adapters.cli.output import Output
from unified_orders.adapters.cli.running import Place, Run, Taken, in_memory
from unified_orders.adapters.cli.screen.ending import show_ending
from unified_orders.adapters.cli.screen.files import show_files
from unified_orders.adapters.cli.screen.steps import show_about, show_step
from unified_orders.adapters.cli.screen.style import QUIET, screen
from unified_orders.adapters.cli.touring import Tour

#: Lends the place in which a plan is run.
Lend: TypeAlias = Callable[[Plan], AbstractContextManager[Place]]


def _in_memory(plan: Plan) -> AbstractContextManager[Place]:
    return nullcontext(in_memory(plan))


def run_file(path: Path, output: Output, *, tour: bool = False, lend: Lend = _in_memory) -> int:
    """Run an order file, and return the exit code.

    Raises:
        BadOrderFile: the file is not right.
        Stopped: the engine does not take its order.
    """
    plan = read_order_file(path)
    with lend(plan) as place:
        return _answered(plan, place, output) if output.as_json else _shown(plan, place, Tour(on=tour))


def _answered(plan: Plan, place: Place, output: Output) -> int:
    run = begun(plan, place)
    taken = list(run.steps())
    output.give(lambda: answers.order_answer(plan, taken, run.standing, place.where), lambda _: None)
    return _verdict(plan, taken[-1], run)


def _shown(plan: Plan, place: Place, tour: Tour) -> int:
    console = screen()
    if tour.on and plan.about is not None:
        show_about(console, plan.about)
        console.print()
    show_files(console, plan)
    run = begun(plan, place)
    code = _run_through(plan, run, tour)
    if place.where is not None:
        console.print()
        console.print(Text(f"order {run.standing.order_id} {place.where}", style=QUIET), soft_wrap=True)
    return code


def _run_through(plan: Plan, run: Run, tour: Tour) -> int:
    console, steps = screen(), run.steps()
    for number, about in enumerate((None, *(step.about for step in plan.steps))):
        if tour.on and about is not None:
            if not tour.goes_on():
                return OK
            show_about(console, about)
        taken = next(steps)
        show_step(console, number, taken, run.standing)
        if not taken.as_expected:
            return _verdict(plan, taken, run)
    if tour.goes_on():
        show_ending(console, run.standing)
    return OK


def _verdict(plan: Plan, taken: Taken, run: Run) -> int:
    stopped = stopped_by(plan, taken, run)
    return OK if stopped is None else show_stopped(stopped)
