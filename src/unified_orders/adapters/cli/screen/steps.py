"""A step and what came of it."""

from collections.abc import Iterable, Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from unified_orders.adapters.cli.running import Taken
from unified_orders.adapters.cli.screen.boards import BoardTable
from unified_orders.adapters.cli.screen.money import money_table
from unified_orders.adapters.cli.screen.style import (
    BAD,
    OPEN,
    QUIET,
    STRONG,
    marked,
    placed,
    price,
    spoken,
    table,
    without_scheme,
)
from unified_orders.adapters.cli.screen.way import Way
from unified_orders.adapters.cli.standing import Standing
from unified_orders.application.views import StaffHistoryRow
from unified_orders.domain import events as e
from unified_orders.domain.errors import Reason
from unified_orders.domain.words import GroupStatus, OrderState, Stage

_INDENT = (0, 0, 0, 4)
_BAR = "┃ "
#: the longest line that the eye follows
_READABLE = 88
#: Told by the way of the order, by a board, or by a table of their own.
_ELSEWHERE = (
    e.OrderMoved, e.SiteSuggested, e.AnalysisReceived, e.AnalysisCompleted, e.SiteApproved, e.SiteRejected, e.SiteKept
)  # fmt: skip
_MONEY = (e.DiscountFixed, e.PaymentRecorded, e.RefundRecorded, e.ItemWithdrawn)


def show_step(console: Console, number: int, taken: Taken, standing: Standing) -> None:
    """Print a step: who wanted what, what happened, and how the order stands where that changed."""
    console.print()
    console.print(_heading(number, taken, standing))
    for part in _parts(taken, standing):
        console.print(Padding(part, _INDENT))


def show_about(console: Console, about: str) -> None:
    """Print what a stage of a tour is about."""
    console.print()
    told = Text(" ".join(about.split()))
    for line in told.wrap(console, min(console.width, _READABLE) - len(_BAR)):
        line.rstrip()
        console.print(Text.assemble((_BAR, OPEN), line))


def _heading(number: int, taken: Taken, standing: Standing) -> RenderableType:
    step = taken.step
    if step is None:
        return Text.assemble((f"{number:>2}  ", QUIET), ("The order is made.", STRONG))
    about = step.fields.get("group") or step.fields.get("item")
    names = {name: group.client_name for name, group in zip(standing.group_ids(), taken.summary.groups, strict=True)}
    what = [step.do, names.get(str(about), str(about)) if about else None, str(step.who) if step.who else None]
    detail = " · ".join(part for part in what if part)
    if step.title is None:
        return Text.assemble((f"{number:>2}  ", QUIET), (detail, STRONG))
    lines = Table.grid(padding=(0, 2))
    lines.add_row(Text(f"{number:>2}", style=QUIET), Text(step.title, style=STRONG))
    lines.add_row("", Text(detail, style=QUIET))
    return lines


def _parts(taken: Taken, standing: Standing) -> Iterator[RenderableType]:
    if taken.refused is not None:
        yield reasons_table(taken.refused.reasons)
        if taken.as_expected:
            yield Text("refused, as the file expects: nothing has changed", style=QUIET)
        return
    for text in _told(taken.events):
        yield Text(text)
    decided = [row for row in taken.events if isinstance(row.event, e.SiteApproved | e.SiteRejected | e.SiteKept)]
    if decided:
        yield _decisions(decided, taken.summary.currency, standing)
    ended = _ended(taken.events)
    if ended:
        yield _live(ended)
    for row in taken.events:
        if isinstance(row.event, e.GroupMoved) and row.event.source is GroupStatus.ANALYZING and row.group_id:
            yield Padding(BoardTable(standing.board(row.group_id), standing.sites(row.group_id)), (1, 0, 0, 0))
    if any(isinstance(row.event, _MONEY) for row in taken.events):
        yield Padding(money_table(taken.summary, standing.discount_percent()), (1, 0, 0, 0))
    moves = [row.event for row in taken.events if isinstance(row.event, e.OrderMoved)]
    if any(move.source is OrderState.PAYMENT_PENDING and move.target is OrderState.IN_PROGRESS for move in moves):
        yield Padding(_workflows(standing), (1, 0, 0, 0))
    if moves or taken.step is None:
        yield Padding(Way(taken.summary.state), (1, 0, 0, 0))


def reasons_table(reasons: Iterable[Reason]) -> Table:
    """Return all reasons of a refusal."""
    rows = Table.grid(padding=(0, 2))
    for reason in reasons:
        place = ".".join(map(str, reason.path))
        text = Text.assemble((f"{place}: " if place else "", QUIET), reason.message)
        rows.add_row(Text(f"✗ {reason.code}", style=BAD, no_wrap=True), text)
    return rows


def _told(events: Iterable[StaffHistoryRow]) -> Iterator[str]:
    """Yield the sentences that nothing else on the screen says."""
    for row in events:
        begins = isinstance(row.event, e.GroupMoved) and GroupStatus.ANALYZING in {row.event.source, row.event.target}
        if not begins and not isinstance(row.event, _ELSEWHERE) and row not in _ended(events):
            yield row.text


def _ended(events: Iterable[StaffHistoryRow]) -> list[StaffHistoryRow]:
    """Return the news of items whose work came to its end here: the table of what is live tells of them."""
    news = [(row, row.event) for row in events if isinstance(row.event, e.ItemProgressed)]
    done = {event.item_id for _, event in news if event.stage is Stage.COMPLETED}
    return [row for row, event in news if event.item_id in done]


def _live(rows: Iterable[StaffHistoryRow]) -> Table:
    made = table("work", "attempt", "where it is live", right=("attempt",), whole=("work",))
    for row in rows:
        if isinstance(row.event, e.ItemProgressed) and row.event.stage is Stage.COMPLETED:
            made.add_row(marked("completed"), str(row.event.attempt), without_scheme(row.event.published_url))
    return made


def _decisions(rows: Iterable[StaffHistoryRow], currency: str, standing: Standing) -> Table:
    cost = f"price {currency}"
    made = table("decision", "site and link, or why not", cost, right=(cost,), whole=("decision",))
    groups = standing.group_ids().values()
    domains = {site.selection_id: site.domain for group_id in groups for site in standing.selected(group_id)}
    for row in rows:
        match row.event:
            case e.SiteApproved() as event:
                site = placed(domains.get(event.selection_id, "a site"), event.anchor_text, event.target_page_url)
                made.add_row(marked("approved"), site, price(event.retail, currency))
            case e.SiteRejected() as event:
                reason = event.reason
                why = ": ".join([spoken(reason.code), *([reason.text] if reason.text else [])]) if reason else ""
                made.add_row(
                    marked("rejected"),
                    Text(domains.get(event.selection_id, "a site")).append(f"\n{why}", style=QUIET),
                    "",
                )
            case e.SiteKept() as event:
                made.add_row(marked("alternate"), domains.get(event.selection_id, "a site"), "")
            case _:
                pass
    return made


def _workflows(standing: Standing) -> Table:
    made = table("workflow", "site", "client", "link", whole=("workflow", "site"))
    started = [line for line in standing.lines() if line.item_id is not None]  # each placement has one
    for number, line in enumerate(started, 1):
        link = f"“{line.anchor_text}”" if line.anchor_text else without_scheme(line.target_page_url)
        made.add_row(f"{number}", line.domain or "", line.client_name, Text(link))
    return made
