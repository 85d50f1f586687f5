"""Walk through the small worlds, and show what was proved."""

from unified_orders.adapters.cli.answers import proof_answer
from unified_orders.adapters.cli.exits import FOUND, OK
from unified_orders.adapters.cli.output import Output
from unified_orders.adapters.cli.screen.proof import show_report, watched_check
from unified_orders.adapters.cli.screen.style import screen
from unified_orders.application.checking import LARGE, WORLDS


def check_worlds(output: Output, *, large: bool, processes: int) -> int:
    """Check every world, and return the exit code."""
    worlds = (*LARGE, *WORLDS) if large else WORLDS
    report = watched_check(screen(errors=True), worlds, processes)
    output.give(lambda: proof_answer(report), lambda console: show_report(console, report))
    return FOUND if report.faults else OK
