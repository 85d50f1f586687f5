"""Look at one order: its board, lines, report and history. Each returns its exit code."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path

from attrs import frozen
from rich.console import Console, RenderableType
from rich.text import Text

from unified_orders.adapters.cli.actors import actor_named
from unified_orders.adapters.cli.answers import head_answer, history_answer
from unified_orders.adapters.cli.database.opening import opened_in
from unified_orders.adapters.cli.opening import Opened, opened
from unified_orders.adapters.cli.orderfile.amounts import minor_of
from unified_orders.adapters.cli.orderfile.naming import no_such
from unified_orders.adapters.cli.output import Output
from unified_orders.adapters.cli.screen.boards import BoardPage
from unified_orders.adapters.cli.screen.ending import show_past
from unified_orders.adapters.cli.screen.results import history_table, lines_table, report_table
from unified_orders.adapters.cli.screen.style import STRONG
from unified_orders.adapters.cli.sources import Stored
from unified_orders.adapters.cli.standing import PAGE, WATCHER, all_pages
from unified_orders.adapters.files.exporting import HISTORY, LINES, REPORT
from unified_orders.application.views import Board, PastOrder
from unified_orders.domain.actors import Actor
from unified_orders.domain.errors import InvalidInput, shown
from unified_orders.ports.queries import BoardFilter, BoardSort, SiteStatus
from unified_orders.wire import to_wire


@frozen(slots=True)
class Look:
    """Which order is looked at, how far it is brought, and who looks."""

    source: Path | Stored
    until: str | None = None
    #: as `--as` names them; None: staff
    who: str | None = None

    @contextmanager
    def opened(self) -> Iterator[tuple[Opened, Actor]]:
        """Lend the order and its reader."""
        name = actor_named("--as", self.who) if self.who is not None else None
        with self._found() as found:
            yield found, WATCHER if name is None else found.standing.actor(name)

    def _found(self) -> AbstractContextManager[Opened]:
        if isinstance(self.source, Path):
            return nullcontext(opened(self.source, self.until))
        if self.until is not None:
            rule = "goes with a file; `history --as-of` tells how an order in a database stood"
            raise InvalidInput("--until", shown(self.until), rule)
        return opened_in(self.source)


@frozen(slots=True, kw_only=True)
class BoardWish:
    """Which sites of a board, in which order, and which page of them."""

    #: None: the only one
    group: str | None = None
    statuses: tuple[str, ...] = ()
    text: str | None = None
    min_dr: float | None = None
    min_traffic: float | None = None
    #: in the order's currency, as people write it
    max_price: str | None = None
    sort: str = BoardSort.STATUS
    descending: bool = False
    #: from 1
    page: int = 1
    size: int = 25


def show_board(look: Look, wish: BoardWish, output: Output) -> int:
    """Show a page of a group's sites."""
    with look.opened() as (found, reader):
        board = _board(found, wish, reader)
        return output.give(
            lambda: {**head_answer(found), "board": to_wire(board)},
            lambda console: _titled(console, found, BoardPage(board, wish.page)),
        )


def _board(found: Opened, wish: BoardWish, reader: Actor) -> Board:
    standing = found.standing
    group_id = standing.group(_group_name(wish.group, list(standing.group_ids())))
    return standing.orders.board(
        standing.order_id,
        group_id,
        actor=reader,
        wanted=_filter(wish, standing.summary().currency),
        sort=BoardSort(wish.sort),
        descending=wish.descending,
        offset=(wish.page - 1) * wish.size,
        limit=wish.size,
    )


def _filter(wish: BoardWish, currency: str) -> BoardFilter:
    most = minor_of("--max-price", wish.max_price, currency) if wish.max_price is not None else None
    try:
        return BoardFilter(
            statuses=frozenset(map(SiteStatus, wish.statuses)),
            text=wish.text,
            min_dr=wish.min_dr,
            min_traffic=wish.min_traffic,
            max_price=most,
        )
    except InvalidInput as error:
        raise InvalidInput(f"--{error.field_name.replace('_', '-')}", error.value, error.rule) from None


def _group_name(given: str | None, names: list[str]) -> str:
    if given is None and len(names) == 1:
        return names[0]
    if given is None:
        raise InvalidInput("--group", "nothing", f"must be one of the groups {', '.join(names)}")
    if given not in names:
        raise no_such("--group", given, "groups", names)
    return given


def show_lines(look: Look, output: Output) -> int:
    """Show one row for each wanted link."""
    with look.opened() as (found, reader):
        standing, currency = found.standing, found.standing.summary().currency
        orders, order_id = standing.orders, standing.order_id
        lines = all_pages(lambda offset: orders.lines(order_id, actor=reader, offset=offset, limit=PAGE))
        return output.give(
            lambda: {**head_answer(found), "currency": currency, "lines": to_wire(lines)},
            lambda console: _titled(console, found, lines_table(lines, currency)),
            lambda: (LINES, lines, reader, currency),
        )


def show_report(look: Look, output: Output) -> int:
    """Show what was asked for, agreed and delivered."""
    with look.opened() as (found, reader):
        report = found.standing.orders.report(found.standing.order_id, actor=reader)
        return output.give(
            lambda: {**head_answer(found), "report": to_wire(report)},
            lambda console: _titled(console, found, report_table(report)),
            lambda: (REPORT, report.groups, reader, report.currency),
        )


def show_history(look: Look, as_of: str | None, output: Output) -> int:
    """Show what happened as sentences; up to a point, also how the order stood then."""
    with look.opened() as (found, reader):
        past = _past(found, reader, as_of) if as_of is not None else None
        rows = [row for row in found.standing.told(reader) if past is None or row.seq <= past.seq]

        def show(console: Console) -> None:
            where = found.where if past is None else f"as of event {past.seq}, {past.at:%Y-%m-%d %H:%M:%S} UTC"
            _titled(console, found, history_table(rows), where)
            if past is not None:
                show_past(console, past)

        return output.give(
            lambda: {**head_answer(found), **history_answer(rows), "as_of": to_wire(past)},
            show,
            lambda: (HISTORY, rows, reader, ""),
        )


def _past(found: Opened, reader: Actor, point: str) -> PastOrder:
    standing, at = found.standing, None if point.isdecimal() else _moment(point)
    try:
        seq = int(point) if at is None else None
        return standing.orders.as_of(standing.order_id, actor=reader, seq=seq, at=at)
    except InvalidInput as error:
        raise InvalidInput("--as-of", error.value, error.rule) from None


def _moment(point: str) -> datetime:
    try:
        at = datetime.fromisoformat(point)
    except ValueError:
        at = datetime.min  # noqa: DTZ901 - no moment either
    if at.tzinfo is None:
        rule = "must be the number of an event, or a moment with a time zone like 2026-03-31T09:30:00Z"
        raise InvalidInput("--as-of", shown(point), rule)
    return at


def _titled(console: Console, found: Opened, what: RenderableType, where: str = "") -> None:
    state = found.standing.summary().state
    console.print(Text.assemble((found.name, STRONG), f", {where or f'{found.where} ({state})'}\n"))
    console.print(what)
