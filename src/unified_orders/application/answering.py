"""Each query of one order, step by step: may the actor see it, what is read, which view is cut from it."""

from typing import Final
from uuid import UUID

from attrs import frozen

from unified_orders.application.core import Settings, check_actor
from unified_orders.application.reading import (
    Read,
    Reading,
    Seen,
    events_after,
    fitting,
    not_for,
    one_of,
    own_id,
    page_size,
    place,
    see,
    seen_on,
    sites_in,
    yes_or_no,
)
from unified_orders.application.views.boards import Board, board_of
from unified_orders.application.views.histories import History, HistoryRow, history_rows
from unified_orders.application.views.lines import Line, lines_of
from unified_orders.application.views.links import LinkView, links_of
from unified_orders.application.views.orders import Summary, summary_of
from unified_orders.application.views.page import Page, page_of
from unified_orders.application.views.reports import Report, report_of
from unified_orders.domain.actors import Actor
from unified_orders.domain.admission import unknown
from unified_orders.domain.audience import Audience, audience_of
from unified_orders.domain.errors import Refused
from unified_orders.domain.events import Recorded
from unified_orders.ports.queries import BoardFilter, BoardPage, BoardSort, Part

_ITEMS: Final = frozenset({Part.ITEMS})
#: pages without an event in sight that one call passes over
_MOST_EMPTY: Final = 20


def summary(order_id: UUID, actor: Actor) -> Reading[Summary]:
    """Answer `Queries.summary`."""
    check_actor(actor)
    parts = _ITEMS if audience_of(actor) is Audience.GROUP_GUEST else frozenset[Part]()
    return summary_of((yield from see("summary", order_id, actor, parts)))


@frozen(slots=True)
class BoardWish:
    """Which page of a board."""

    wanted: BoardFilter
    sort: BoardSort
    descending: bool
    offset: int
    limit: int | None


def board(order_id: UUID, group_id: UUID, actor: Actor, wish: BoardWish, settings: Settings) -> Reading[Board]:
    """Answer `Queries.board`."""
    group, sort = own_id("group_id", group_id), one_of("sort", wish.sort, BoardSort)
    offset, limit = place(wish.offset), page_size(wish.limit, settings.limits)
    wanted = fitting("board", wish.wanted, BoardFilter, settings.limits)
    descending = yes_or_no("descending", wish.descending)
    check_actor(actor)
    order = own_id("order_id", order_id)
    asked = Read(lambda port: port.board(order, group, wanted, sort, descending=descending, offset=offset, limit=limit))
    page: BoardPage | None = None
    seen: Seen | None = None
    if actor.scope is None:  # no link has to be looked up first: the page says whose order it is
        page = yield asked
        seen = yield from seen_on(page, actor)
    if seen is None:
        seen = yield from see("board", order, actor)
        page = (yield asked) if seen.covers(group) else None
    if page is None:
        raise Refused("board", (unknown("group"),))
    return board_of(seen, page, offset)


def lines(order_id: UUID, actor: Actor, offset: int, limit: int | None, settings: Settings) -> Reading[Page[Line]]:
    """Answer `Queries.lines`."""
    start, size = place(offset), page_size(limit, settings.limits, settings.limits.page)
    return lines_of((yield from see("lines", order_id, actor, _ITEMS)), start, size)


def report(order_id: UUID, actor: Actor) -> Reading[Report]:
    """Answer `Queries.report`."""
    return report_of((yield from see("report", order_id, actor, _ITEMS)))


def links(order_id: UUID, actor: Actor, offset: int, limit: int | None, settings: Settings) -> Reading[Page[LinkView]]:
    """Answer `Queries.links`."""
    start, size = place(offset), page_size(limit, settings.limits, settings.limits.page)
    seen = yield from see("links", order_id, actor, frozenset({Part.TOKENS}))
    if seen.audience not in {Audience.STAFF, Audience.ACCOUNT}:
        raise not_for("links", actor, "staff, account")
    return page_of(links_of(seen), start, size)


def history(order_id: UUID, actor: Actor, after: int, limit: int | None, settings: Settings) -> Reading[History]:
    """Answer `Queries.history`. Pages without anything in sight are passed over."""
    position, size = place(after, "after"), page_size(limit, settings.limits)
    seen = yield from see("history", order_id, actor)
    events: tuple[Recorded, ...] = ()
    rows: tuple[HistoryRow, ...] = ()
    for _ in range(_MOST_EMPTY):
        events = yield from events_after(seen.order.id, position, size)
        rows = history_rows(seen, events, (yield from sites_in(seen.order.id, events)))
        position = events[-1].seq if events else position
        if rows or len(events) < size:
            break
    more = bool(events) and position < seen.order.last_seq
    return History(rows, position if more else None)
