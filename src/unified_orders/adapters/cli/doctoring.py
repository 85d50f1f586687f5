"""Examine orders and exported histories, one after the other, and show what is wrong with each."""

from pathlib import Path

from unified_orders.adapters.cli.answers import findings_answer
from unified_orders.adapters.cli.examining import Examined, examine
from unified_orders.adapters.cli.exits import FOUND, OK
from unified_orders.adapters.cli.failing import show_problems
from unified_orders.adapters.cli.gathering import watched
from unified_orders.adapters.cli.orderfile import BadOrderFile, FileProblem
from unified_orders.adapters.cli.output import Output
from unified_orders.adapters.cli.screen.findings import show_examined


def show_findings(paths: list[Path], output: Output) -> int:
    """Examine the order of each file, and return the exit code: the worst of all."""
    examined, unread = list[Examined](), list[FileProblem]()
    for path in watched(paths, "orders"):
        try:
            examined.append(examine(path))
        except BadOrderFile as bad:
            unread += bad.problems
    output.give(lambda: findings_answer(examined, unread), lambda console: show_examined(console, examined))
    if unread:
        return show_problems(unread, "these files were not examined")
    return FOUND if any(one.findings for one in examined) else OK
