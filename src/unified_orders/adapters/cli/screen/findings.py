"""What is wrong with orders, or that all is well with them."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from unified_orders.adapters.cli.examining import Examined, Finding
from unified_orders.adapters.cli.screen.style import BAD, GOOD, QUIET, STRONG


def show_examined(console: Console, examined: Sequence[Examined]) -> None:
    """Print a line for each order, with what was found below it, and the count of both."""
    for one in examined:
        mark = ("✗ ", BAD) if one.findings else ("✓ ", GOOD)
        state = one.state.replace("_", " ") if one.state is not None else "no order"
        console.print(Text.assemble(mark, (one.path.name, STRONG), (f"  {one.events:,} events, {state}", QUIET)))
        for finding in one.findings:
            console.print(Padding(_told(finding), (0, 0, 0, 2), expand=False))
        for note in one.notes:
            console.print(Padding(Text(note, style=QUIET), (0, 0, 0, 2)))
    sick = sum(bool(one.findings) for one in examined)
    if examined:
        verdict = f"{sick:,} of {len(examined):,} with faults" if sick else f"{len(examined):,} examined, all is well"
        console.print(Text(verdict, style=BAD if sick else GOOD))


def _told(finding: Finding) -> Table:
    rows = Table.grid(padding=(0, 2, 0, 0))
    where = f", from event {finding.seq} on" if finding.seq is not None else ""
    rows.add_row(Text(f"{finding.invariant}{where}", style=BAD))
    rows.add_row(Text(finding.message))
    rows.add_row(Text(f"to mend it: {finding.mend}", style=QUIET))
    return rows
