"""A board: all sites of a group counted, those that matter one by one, and a few of the rest with the reason why."""

from collections.abc import Iterable, Iterator
from typing import Final

from rich.columns import Columns
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from unified_orders.adapters.cli.screen.style import BAD, MARKS, OPEN, QUIET, STRONG, marked, price, spoken, table
from unified_orders.application.views import Board, SiteView
from unified_orders.domain.amounts import amount_text
from unified_orders.domain.sites import DR, TRAFFIC, Requirements
from unified_orders.ports.queries import SiteStatus

#: How many available sites stand for all of them.
FEW: Final = 4
#: From this width on the reason has a column of its own.
_WIDE: Final = 100


class BoardTable:
    """A board after its analysis: the sites that matter, and a few of the rest with the reason why."""

    def __init__(self, board: Board, sites: Iterable[SiteView]) -> None:
        """Take a board, and all sites of its group in the order of the board."""
        self._board = board
        sites = tuple(sites)
        self._chosen = [site for site in sites if site.status is not SiteStatus.AVAILABLE]
        self._few = list(_various(site for site in sites if site.status is SiteStatus.AVAILABLE))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield heading, requirements, counts and rows."""
        yield from _heading(self._board)
        yield Padding(_rows(self._board, (*self._chosen, *self._few), options.max_width), (1, 0, 0, 0))
        left = self._board.counts[SiteStatus.AVAILABLE] - len(self._few)
        if left > 0:
            yield Text(f"○ and {left:,} more that are available", style=QUIET)


class BoardPage:
    """One page of a board, whatever its filter and sort."""

    def __init__(self, board: Board, number: int) -> None:
        """Take a page, and its number from 1."""
        self._board = board
        self._number = number

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield heading, requirements, counts, rows, and where the next page is."""
        board = self._board
        yield from _heading(board)
        if board.sites:
            yield Padding(_rows(board, board.sites, options.max_width), (1, 0, 1, 0))
            end = board.offset + len(board.sites)
            rest = f"; --page {self._number + 1} shows more" if board.next_offset is not None else ""
            yield Text(f"sites {board.offset + 1:,} to {end:,} of {board.matching:,}{rest}", style=QUIET)
        else:
            why = (
                "there is no such page"
                if board.matching
                else "no site passes the filter"
                if board.total
                else "no sites"
            )
            yield Text(f"\n{why}", style=QUIET)


def _heading(board: Board) -> Iterator[RenderableType]:
    yield Text.assemble(
        (board.client_name, STRONG),
        f"  round {board.round}, {board.open_links} of {board.link_count} links open",
        ("  the analysis failed" if board.analysis_failed else "", BAD),
    )
    yield Text(f"asks for {', '.join(asked(board.requirements, board.currency)) or 'nothing special'}", style=QUIET)
    yield _counts(board)


def _rows(board: Board, sites: Iterable[SiteView], width: int) -> Table:
    """Return a row for each site; on a narrow screen the reason stands below the site."""
    numbers, narrow = ("DR", "traffic", f"price {board.currency}"), width < _WIDE
    rows = table(
        "",
        "site, and why" if narrow else "site",
        *numbers,
        *([] if narrow else ["why"]),
        right=numbers,
        whole=("site",),
    )
    for site in sites:
        name = Text(site.domain, style=QUIET if site.status is SiteStatus.AVAILABLE else "")
        reason = Text("; ".join(why(site)), style=QUIET)
        rows.add_row(
            Text(*MARKS[site.status]),
            Text("\n").join((name, reason)) if narrow else name,
            _number(site.metric(DR)),
            _number(site.metric(TRAFFIC)),
            price(site.price, board.currency),
            *([] if narrow else [reason]),
        )
    return rows


def asked(wanted: Requirements, currency: str) -> Iterator[str]:
    """Yield what is asked of a site."""
    if wanted.min_dr is not None or wanted.max_dr is not None:
        most = f" to {wanted.max_dr:g}" if wanted.max_dr is not None else ""
        yield f"DR {wanted.min_dr or 0:g}{most}" if most else f"DR {wanted.min_dr:g} or more"
    if wanted.min_traffic is not None:
        yield f"traffic {wanted.min_traffic:,g} or more"
    if wanted.niches:
        yield " or ".join(wanted.niches)
    if wanted.languages:
        yield f"language {' or '.join(wanted.languages)}"
    if wanted.max_price is not None:
        yield f"at most {amount_text(wanted.max_price, currency)}"


def why(site: SiteView) -> tuple[str, ...]:
    """Return why a site stands where it does, without what its own columns say."""
    if site.rejection is not None:
        return (spoken(site.rejection), *([site.rejection_text] if site.rejection_text else []))
    if site.status is SiteStatus.AVAILABLE:
        return site.why
    if site.status is SiteStatus.APPROVED and site.anchor_text:
        return (f"“{site.anchor_text}”",)
    known = ", ".join((*site.niches, *site.languages))
    return ("fits" if site.status is SiteStatus.SUGGESTED else "a spare", *([known] if known else []))


def _counts(board: Board) -> Columns:
    parts = [marked(status).append(f" {board.counts[status]:,}") for status in SiteStatus if board.counts[status]]
    return Columns([Text(f"{board.total:,} sites", style=OPEN), *parts], padding=(0, 2, 0, 0))


def _number(value: float | None) -> Text:
    return Text("unknown" if value is None else f"{value:,.0f}", style=QUIET if value is None else "")


def _various(sites: Iterable[SiteView]) -> Iterator[SiteView]:
    """Yield a few sites, each for reasons of another kind."""
    seen: set[tuple[str, ...]] = set()
    for site in sites:
        kind = tuple(reason.split()[0] for reason in site.why)
        if kind not in seen:
            seen.add(kind)
            yield site
        if len(seen) == FEW:
            return
