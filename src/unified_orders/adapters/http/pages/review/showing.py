"""The board of a group as a page: what is wanted, what is chosen, every site with what is to say of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import urlencode
from uuid import UUID, uuid4

from attrs import frozen
from starlette.responses import HTMLResponse

from unified_orders.adapters.http.pages.review.draft import REASONS, Choice, Draft
from unified_orders.adapters.http.pages.review.faults import Fault
from unified_orders.adapters.http.pages.review.visit import Visit
from unified_orders.adapters.http.pages.wish import SORTS, Wish, board_wished
from unified_orders.application.views import Board, GroupProgress, Line, SiteView, Summary
from unified_orders.domain.admission import unknown
from unified_orders.domain.commands import GroupRef
from unified_orders.domain.copying import evolve
from unified_orders.domain.currencies import decimals_of
from unified_orders.domain.errors import InvalidInput, Refused
from unified_orders.domain.words import GroupStatus
from unified_orders.ports.queries import SiteStatus

#: sites on one page, so that it stays small on a phone
PAGE: Final = 20
#: what is shown of a site at once; the rest on demand
MAIN_METRICS: Final = ("dr", "traffic")
#: what makes another list of the same sites
_NARROWING: Final = ("text", "status", "sort", "min_dr", "min_traffic", "max_price")
#: of the order as a whole, what a reader may do here
_OF_ORDER: Final = frozenset({"finish_review", "reopen_review"})


@frozen
class Card:
    """A site on the page."""

    site: SiteView
    choice: Choice
    #: what is wrong, by field
    faults: Mapping[str, str]


def needs_reader(group: GroupProgress) -> bool:
    """Tell whether a group waits for its reviewer."""
    return group.status is GroupStatus.REVIEWING and bool(group.open_links or group.counts.without_page)


def in_order_of_need(groups: Iterable[GroupProgress]) -> list[GroupProgress]:
    """Return groups, first those that wait for their reviewer."""
    return sorted(groups, key=lambda group: not needs_reader(group))


def group_asked(summary: Summary, wish: Wish) -> UUID:
    """Return the group to show.

    Raises:
        InvalidInput: what was asked for is no id.
        Refused: there is no group to show.
    """
    if not summary.groups:
        raise Refused("request", (unknown("group"),))
    try:
        return wish.group_id or in_order_of_need(summary.groups)[0].group.group_id
    except ValueError:
        raise InvalidInput("group", repr(wish.group[:80]), "must be the id of a group") from None


def group_of(summary: Summary, group_id: UUID) -> GroupProgress:
    """Return a group of an order.

    Raises:
        Refused: the reader sees no such group.
    """
    for group in summary.groups:
        if group.group.group_id == group_id:
            return group
    raise Refused("request", (unknown("group"),))


async def show_sites(
    visit: Visit, wish: Wish, draft: Draft | None = None, faults: Sequence[Fault] = (), *, status: int = 200
) -> HTMLResponse:
    """Return a page of a group's sites, with what was chosen on this and other pages; with a fault, one that has it."""
    summary = await visit.service.summary(visit.order_id, actor=visit.actor)
    group_id = group_asked(summary, wish)
    wish, board = await _found(visit, GroupRef(visit.order_id, group_id), wish, summary.currency, faults)
    links = await links_of(visit, summary, group_id)
    may = await _allowed(visit, group_id)
    draft = draft or Draft()
    shown = {site.domain_id: site for site in board.sites}
    nonsense = wish.faults()
    return visit.page(
        "sites.html",
        max(status, 422) if nonsense else status,
        summary=summary,
        groups=in_order_of_need(summary.groups),
        board=board,
        links=links,
        pages=list(dict.fromkeys(page.url for page in board.target_pages)),
        cards=[_card(index, site, draft, faults) for index, site in enumerate(board.sites)],
        beside=draft.beside(shown if "review" in may else {}),
        standing_approved=board.link_count - board.open_links + draft.more_links,
        standing_total=summary.subtotal + draft.more_money,
        number=_number,
        main_metrics=MAIN_METRICS,
        draft=draft,
        may=may,
        wish=wish,
        nonsense=nonsense,
        faults=faults,
        sorts=list(SORTS),
        statuses=list(SiteStatus),
        reasons=REASONS,
        decimals=decimals_of(board.currency),
        previous=max(0, board.offset - visit.rows(PAGE)) if board.offset else None,
        needs_reader=needs_reader,
        narrowed=narrowing(wish),
        page_key=uuid4().hex,
        said=(visit.form or visit.request.query_params).get("said", ""),
    )


async def _found(
    visit: Visit, group: GroupRef, wish: Wish, currency: str, faults: Iterable[Fault]
) -> tuple[Wish, Board]:
    """Return the page of the board that was wished for, or else that of the first site with a fault."""

    async def read(wish: Wish, limit: int) -> Board:
        return await board_wished(visit.service, group, wish, currency, actor=visit.actor, limit=limit)

    rows, board = visit.rows(PAGE), await read(wish, visit.rows(PAGE))
    faulty = [fault.choice.domain_id for fault in faults if fault.choice is not None]
    if not faulty or any(site.domain_id in faulty for site in board.sites):
        return wish, board
    for where in (wish, Wish(group=wish.group, sort=wish.sort)):
        offset: int | None = 0
        while offset is not None:
            part = await read(evolve(where, offset=str(offset)), visit.service.settings.limits.page)
            places = [at for at, site in enumerate(part.sites, offset) if site.domain_id == faulty[0]]
            if places:
                there = evolve(where, offset=str(places[0] // rows * rows))
                return there, await read(there, rows)
            offset = part.next_offset
    return wish, board


def narrowing(wish: Wish) -> str:
    """Return what a wish says of all its pages."""
    return urlencode({name: getattr(wish, name) for name in _NARROWING})


def messages_in(form: Mapping[str, str]) -> Mapping[str, str]:
    """Return the messages that were typed, by the name of the field."""
    return {name: text for name, text in form.items() if name.startswith("message.") and text}


async def links_of(visit: Visit, summary: Summary, group_id: UUID, *, whole: bool = False) -> list[Line]:
    """Return the wanted links of a group: as many as one page holds, or all of them."""
    before, lines = 0, list[Line]()
    for group in summary.groups:
        if group.group.group_id == group_id:
            break
        before += max(group.link_count, group.approved) if group.status is not GroupStatus.CANCELLED else 0
    most = visit.service.settings.limits.page
    while True:
        found = await visit.service.lines(visit.order_id, actor=visit.actor, offset=before, limit=most)
        lines += [line for line in found.rows if line.group_id == group_id]
        before += most
        if not whole or found.next_offset is None or found.rows[-1].group_id != group_id:
            return lines


def _number(value: float) -> str:
    """Return a measured number for people: 12000.0 is `12,000`."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


async def may_decide(visit: Visit, group_id: UUID) -> bool:
    """Tell whether the reader may decide on sites of a group now."""
    return "review" in await _allowed(visit, group_id)


async def _allowed(visit: Visit, group_id: UUID) -> frozenset[str]:
    """Return the commands that the reader may give now."""
    limit = visit.service.settings.limits.page
    of_order = await visit.service.allowed(visit.order_id, actor=visit.actor, target_id=visit.order_id, limit=limit)
    of_group = await visit.service.allowed(visit.order_id, actor=visit.actor, target_id=group_id, limit=limit)
    return frozenset(row.command for row in of_group.rows) | (_OF_ORDER & {row.command for row in of_order.rows})


def _card(index: int, site: SiteView, draft: Draft, faults: Iterable[Fault]) -> Card:
    choice = draft.on(Choice.of_site(index, site))
    wrong: dict[str, str] = {}
    for fault in faults:
        if fault.choice is not None and fault.choice.domain_id == site.domain_id:
            wrong[fault.field] = f"{wrong.get(fault.field, '')} {fault.sentence}".strip()
    return Card(site, choice, wrong)


async def show_receipt(visit: Visit) -> HTMLResponse:
    """Return what was agreed on, to keep or to print: links with their sites, pages, anchors and prices."""
    summary = await visit.service.summary(visit.order_id, actor=visit.actor)
    groups = [(group, await links_of(visit, summary, group.group.group_id, whole=True)) for group in summary.groups]
    return visit.page("receipt.html", summary=summary, groups=groups)
