"""What the commands do: run a file and show it, explain it, check the worlds. Each returns its exit code."""

import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from unified_orders.adapters.cli import answers
from unified_orders.adapters.cli.actors import actor_named
from unified_orders.adapters.cli.exits import BAD_INPUT, FOUND, OK
from unified_orders.adapters.cli.orderfile import BadOrderFile, FileProblem, Plan, read_order_file
from unified_orders.adapters.cli.running import Run, Taken
from unified_orders.adapters.cli.screen.actions import actions_by_target, names_of
from unified_orders.adapters.cli.screen.ending import show_ending
from unified_orders.adapters.cli.screen.files import show_files
from unified_orders.adapters.cli.screen.proof import show_report, watched_check
from unified_orders.adapters.cli.screen.steps import reasons_table, show_step
from unified_orders.adapters.cli.screen.style import BAD, STRONG, screen
from unified_orders.application.checking import LARGE, WORLDS
from unified_orders.domain.errors import InvalidInput, Refused


def run_file(path: Path, *, as_json: bool) -> int:
    """Run an order file, showing each step as it is taken."""
    plan = _read(path, as_json=as_json)
    if plan is None:
        return BAD_INPUT
    console = screen()
    if not as_json:
        show_files(console, plan)
    run = _begin(plan, as_json=as_json)
    if run is None:
        return FOUND
    taken: list[Taken] = []
    for number, one in enumerate(run.steps()):
        taken.append(one)
        if not as_json:
            show_step(console, number, one, run.standing)
    if as_json:
        _answer(answers.order_answer(plan, taken, run.standing))
    elif taken[-1].as_expected:
        show_ending(console, run.standing)
    return _verdict(plan, taken)


def explain_file(path: Path, who: str, *, allowed_only: bool, as_json: bool) -> int:
    """Run an order file quietly, and show what somebody may do at its end."""
    try:
        name = actor_named("--as", who)
    except InvalidInput as error:
        return _complain(str(error))
    plan = _read(path, as_json=as_json)
    if plan is None:
        return BAD_INPUT
    run = _begin(plan, as_json=as_json)
    if run is None:
        return FOUND
    taken = list(run.steps())
    code = _verdict(plan, taken)
    if code != OK:
        return code
    try:
        actions = [one for one in run.standing.actions(run.standing.actor(name)) if one.allowed or not allowed_only]
    except InvalidInput as error:
        return _complain(str(error))
    except Refused as refused:
        screen(errors=True).print(reasons_table(refused.reasons))
        return FOUND
    names = names_of(run.standing)
    if as_json:
        _answer(answers.actions_answer(actions, names))
    else:
        console = screen()
        console.print(Text(f"{name}, at the end of {path.name} ({taken[-1].summary.state})", style=STRONG))
        for part in actions_by_target(actions, names):
            console.print(part)
    return OK


def check_worlds(*, large: bool, processes: int, as_json: bool) -> int:
    """Walk through the small worlds, and show what was proved."""
    worlds = (*LARGE, *WORLDS) if large else WORLDS
    console = screen()
    report = watched_check(screen(errors=True), worlds, processes)
    if as_json:
        _answer(answers.proof_answer(report))
    else:
        show_report(console, report)
    return FOUND if report.faults else OK


def _read(path: Path, *, as_json: bool) -> Plan | None:
    try:
        return read_order_file(path)
    except BadOrderFile as bad:
        if as_json:
            _answer(answers.problems_answer(bad))
        else:
            _show_problems(bad.problems)
        return None


def _show_problems(problems: tuple[FileProblem, ...]) -> None:
    console = screen(errors=True)
    for problem in problems:
        console.print(Text.assemble(("error: ", BAD), str(problem)), soft_wrap=True)
    count = f"{len(problems)} errors" if len(problems) > 1 else "1 error"
    console.print(Text(f"{count}; nothing was run", style=STRONG))


def _begin(plan: Plan, *, as_json: bool) -> Run | None:
    try:
        return Run.begin(plan)
    except Refused as refused:
        if as_json:
            _answer(answers.refused_answer(plan, refused))
        _show_refused(str(plan.path), 1, refused)
        return None


def _verdict(plan: Plan, taken: list[Taken]) -> int:
    last = taken[-1]
    if last.as_expected or last.step is None:
        return OK
    if last.refused is not None:
        _show_refused(last.step.path, last.step.line, last.refused)
    else:
        wanted = ", ".join(last.step.refused)
        place = f"{last.step.path}, line {last.step.line}"
        _complain(f"{place}: {last.step.do} was accepted, and should have been refused ({wanted})")
    left = len(plan.steps) - len(taken) + 1
    if left:
        behind = "1 step behind it was" if left == 1 else f"{left} steps behind it were"
        screen(errors=True).print(Text(f"{behind} not taken"))
    return FOUND


def _show_refused(path: str, line: int, refused: Refused) -> None:
    console: Console = screen(errors=True)
    console.print(Text.assemble(("refused: ", BAD), f"{path}, line {line}: {refused.command}"), soft_wrap=True)
    console.print(reasons_table(refused.reasons))


def _complain(message: str) -> int:
    screen(errors=True).print(Text.assemble(("error: ", BAD), message), soft_wrap=True)
    return BAD_INPUT


def _answer(content: object) -> None:
    sys.stdout.write(answers.as_text(content) + "\n")
