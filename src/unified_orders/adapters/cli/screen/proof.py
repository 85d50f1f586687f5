"""The exhaustive checker on the screen: each world as it is done, and what was proved."""

from collections.abc import Iterable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from unified_orders.adapters.cli.screen.style import BAD, GOOD, STRONG, table
from unified_orders.application.checking import Report, World, WorldReport, check

_NUMBERS = ("states", "decisions", "accepted", "seconds")


def watched_check(console: Console, worlds: Iterable[World], processes: int) -> Report:
    """Walk through the worlds; on a terminal show how far it is."""
    worlds = tuple(worlds)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("worlds", total=len(worlds))
        return check(worlds, processes=processes, told=lambda report: progress.advance(task))


def show_report(console: Console, report: Report) -> None:
    """Print the figures of each world, and what was proved or found."""
    rows = table("world", *_NUMBERS, right=_NUMBERS)
    for world in report.worlds:
        rows.add_row(world.world, *_figures(world))
    console.print(rows)
    _total(console, report.worlds)
    for sentence in report.proved:
        console.print(Text.assemble(("✓ ", GOOD), sentence))
    for fault in report.faults:
        console.print(Text.assemble(("✗ ", BAD), fault))


def _figures(world: WorldReport) -> tuple[str, ...]:
    return f"{world.states:,}", f"{world.decisions:,}", f"{world.accepted:,}", f"{world.seconds:.1f}"


def _total(console: Console, worlds: tuple[WorldReport, ...]) -> None:
    states, decisions = sum(world.states for world in worlds), sum(world.decisions for world in worlds)
    console.print(Text(f"{states:,} states, {decisions:,} decisions held against what is promised:\n", style=STRONG))
