"""What was read: the files of an order, row by row counted, and what was refused of them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from unified_orders.adapters.cli.orderfile import Plan
from unified_orders.adapters.cli.screen.style import BAD, QUIET, table
from unified_orders.adapters.files import FileReport, Reading

#: Rows that are told one by one.
_TOLD: Final = 3


def show_files(console: Console, plan: Plan) -> None:
    """Print the files of each client, with the first rows that were refused."""
    rows = table("client", "file", "format", "rows", "refused", right=("rows", "refused"), whole=("file",))
    names = {client.id: client.name or client.id for client in plan.clients}
    for client, rounds in plan.rounds.items():
        for number, report in enumerate(_reports(rounds)):
            rows.add_row(
                names.get(client, client) if not number else "",
                Path(report.path).name,
                f"{report.layout.format}, {report.layout.encoding}",
                f"{report.rows:,}",
                Text(f"{report.bad:,}", style=BAD if report.bad else QUIET),
            )
    if rows.row_count:
        console.print(rows)
    told: set[str] = set()
    for report in (one for rounds in plan.rounds.values() for one in _reports(rounds)):
        if report.path not in told and report.bad_rows:
            told.add(report.path)
            _show_refused(console, report)


def _show_refused(console: Console, report: FileReport) -> None:
    for row in report.bad_rows[:_TOLD]:
        text = Text.assemble((f"{Path(report.path).name}, ", QUIET), str(row))
        console.print(Padding(text, (0, 0, 0, 2)))
    more = report.bad - min(_TOLD, len(report.bad_rows))
    if more > 0:
        console.print(Padding(Text(f"{Path(report.path).name}, and {more:,} more", style=QUIET), (0, 0, 0, 2)))


def _reports(rounds: Iterable[Reading]) -> list[FileReport]:
    return [report for reading in rounds for report in reading.files]
