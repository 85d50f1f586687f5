"""How it ended: history, lines, report, money."""

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from unified_orders.adapters.cli.screen.money import money_table
from unified_orders.adapters.cli.screen.results import history_table, lines_table, report_table
from unified_orders.adapters.cli.screen.style import QUIET, STRONG
from unified_orders.adapters.cli.screen.way import Way
from unified_orders.adapters.cli.standing import Standing
from unified_orders.application.views import PastOrder


def show_ending(console: Console, standing: Standing) -> None:
    """Print what came of an order."""
    summary, history = standing.summary(), standing.history()
    _headline(console, f"History, {len(history)} events")
    console.print(history_table(history))
    _headline(console, "Lines")
    console.print(lines_table(standing.lines(), summary.currency))
    _headline(console, "Report")
    console.print(report_table(standing.report()))
    _headline(console, "Money")
    console.print(Padding(money_table(summary, standing.discount_percent()), (0, 0, 1, 0)))
    console.print(Way(summary.state))
    for step in summary.next_steps:
        console.print(Text(f"next: {step.text}"))


def show_past(console: Console, past: PastOrder) -> None:
    """Print how an order stood at a point of its history."""
    summary = past.summary
    _headline(console, "Lines then")
    console.print(Padding(lines_table(past.lines, summary.currency), (0, 0, 1, 0)))
    console.print(Way(summary.state))
    for step in summary.next_steps:
        console.print(Text(f"next: {step.text}"))


def _headline(console: Console, title: str) -> None:
    console.print()
    console.print(Rule(Text(title, style=STRONG), align="left", style=QUIET))
