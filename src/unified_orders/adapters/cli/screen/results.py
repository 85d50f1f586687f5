"""What came of an order: its lines, the report, and the history as sentences."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import groupby

from attrs import frozen
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from unified_orders.adapters.cli.screen.style import BAD, QUIET, STRONG, marked, placed, price, table, without_scheme
from unified_orders.application.views import HistoryRow, Line, Report, StaffGroupReport, StaffHistoryRow
from unified_orders.domain.events import SiteSuggested
from unified_orders.domain.words import GroupStatus


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
    """Return what was asked for, agreed and delivered; what was seen live and open issues only where there are any."""
    code, groups = report.currency, report.groups
    seen, issues = any(group.verified for group in groups), any(group.open_issues for group in groups)
    counted = ("asked", "agreed", "delivered", *(["seen live"] if seen else []), *(["issues"] if issues else []))
    headings = (*counted, f"amount {code}", "margin")
    rows = table("client", *headings, right=headings)
    for group in groups:
        rows.add_row(
            Text(group.client_name).append(" cancelled" if group.status is GroupStatus.CANCELLED else "", BAD),
            *(str(count) for count in (group.asked, group.agreed, group.delivered)),
            *([str(group.verified)] if seen else []),
            *([Text(str(group.open_issues), style=BAD if group.open_issues else QUIET)] if issues else []),
            price(group.agreed_amount, code),
            price(group.margin if isinstance(group, StaffGroupReport) else None, code),
        )
    sums = [report.asked, report.agreed, report.delivered]
    sums += [sum(group.verified for group in groups)] if seen else []
    sums += [sum(group.open_issues for group in groups)] if issues else []
    margins = [group.margin for group in groups if isinstance(group, StaffGroupReport)]
    rows.add_section()
    rows.add_row(
        Text("all", style=STRONG),
        *(Text(str(count), style=STRONG) for count in sums),
        price(report.agreed_amount, code, STRONG),
        price(sum(margins) if margins else None, code, STRONG),
    )
    return rows


def history_table(events: Iterable[HistoryRow]) -> Group:
    """Return the events as numbered sentences, day by day; suggestions to one group are told as one."""
    told = list(sentences(events))
    width = max((len(one.numbers) for one in told), default=0)
    days = groupby(told, key=lambda one: one.at.date())
    return Group(*(part for day, of_day in days for part in _day(day, of_day, width)))


def _day(day: date, told: Iterable["Sentence"], width: int) -> Iterator[RenderableType]:
    yield Text(f"{day:%Y-%m-%d}, UTC", style=QUIET)
    rows = Table.grid(padding=(0, 2, 0, 0))
    rows.add_column(justify="right", style=QUIET, no_wrap=True, min_width=width)
    rows.add_column(style=QUIET, no_wrap=True)
    rows.add_column(overflow="fold")
    for one in told:
        rows.add_row(one.numbers, f"{one.at:%H:%M}", Text(one.text))
    yield rows


@frozen(slots=True)
class Sentence:
    """What is told in one sentence, of one event or of several."""

    numbers: str
    #: in UTC
    at: datetime
    text: str


def sentences(events: Iterable[HistoryRow]) -> Iterator[Sentence]:
    """Yield the sentence of each event, or of several."""
    for _, run in groupby(events, key=lambda row: row.seq if _suggested(row) is None else row.group_id):
        told = list(run)
        sites = [site for row in told if (site := _suggested(row)) is not None]
        if len(sites) > 1:
            text = f"{told[0].by} suggested {len(sites)} sites: {', '.join(sites)}."
            yield Sentence(f"{told[0].seq}-{told[-1].seq}", told[0].at.astimezone(UTC), text)
        else:
            yield from (Sentence(str(row.seq), row.at.astimezone(UTC), row.text) for row in told)


def _suggested(row: HistoryRow) -> str | None:
    """Return the site that an event put forward; staff alone get the event itself."""
    return row.event.site.domain if isinstance(row, StaffHistoryRow) and isinstance(row.event, SiteSuggested) else None
