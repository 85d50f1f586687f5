"""What came of an order: its lines, the report, and the history as sentences."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.table import Table
from rich.text import Text

from unified_orders.adapters.cli.screen.style import QUIET, STRONG, marked, placed, price, table, without_scheme
from unified_orders.application.views import HistoryRow, Line, Report, StaffGroupReport, StaffHistoryRow
from unified_orders.domain.events import SiteSuggested


def lines_table(lines: Iterable[Line], currency: str) -> Table:
    """Return one row for each wanted link, client by client."""
    cost = f"price {currency}"
    rows = table("status", "where it is live, or the site; and its link", cost, right=(cost,), whole=("status",))
    for _, links in groupby(lines, key=lambda line: line.group_id):
        rows.add_section()
        for number, line in enumerate(links):
            if not number:
                rows.add_row("", Text(line.client_name, style=STRONG), "")
            status = marked(line.status).append("\n  seen live" if line.verified_at else "", QUIET)
            where = without_scheme(line.live_url) or line.domain or "no site yet"
            rows.add_row(status, placed(where, line.anchor_text, line.target_page_url), price(line.price, currency))
    return rows


def report_table(report: Report) -> Table:
    """Return what was asked for, agreed and delivered."""
    code = report.currency
    headings = ("asked", "agreed", "delivered", f"amount {code}", "margin")
    rows = table("client", *headings, right=headings)
    for group in report.groups:
        margin = group.margin if isinstance(group, StaffGroupReport) else None
        counts = (str(group.asked), str(group.agreed), str(group.delivered))
        rows.add_row(group.client_name, *counts, price(group.agreed_amount, code), price(margin, code))
    margins = [group.margin for group in report.groups if isinstance(group, StaffGroupReport)]
    rows.add_section()
    rows.add_row(
        Text("all", style=STRONG),
        *(Text(str(count), style=STRONG) for count in (report.asked, report.agreed, report.delivered)),
        price(report.agreed_amount, code, STRONG),
        price(sum(margins) if margins else None, code, STRONG),
    )
    return rows


def history_table(events: Iterable[HistoryRow]) -> Table:
    """Return the events as numbered sentences; suggestions to one group are told as one."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(justify="right", style=QUIET, no_wrap=True)
    rows.add_column(overflow="fold")
    for numbers, text in sentences(events):
        rows.add_row(numbers, Text(text))
    return rows


def sentences(events: Iterable[HistoryRow]) -> Iterator[tuple[str, str]]:
    """Yield numbers and sentence of each event."""
    for _, run in groupby(events, key=lambda row: row.seq if _suggested(row) is None else row.group_id):
        told = list(run)
        sites = [site for row in told if (site := _suggested(row)) is not None]
        if len(sites) > 1:
            yield f"{told[0].seq}-{told[-1].seq}", f"{told[0].by} suggested {len(sites)} sites: {', '.join(sites)}."
        else:
            yield from ((str(row.seq), row.text) for row in told)


def _suggested(row: HistoryRow) -> str | None:
    """Return the site that an event put forward; staff alone get the event itself."""
    return row.event.site.domain if isinstance(row, StaffHistoryRow) and isinstance(row.event, SiteSuggested) else None
