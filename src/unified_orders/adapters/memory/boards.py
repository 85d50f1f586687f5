"""A page of a group's board, cut from its analysed sites and selections."""

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from unified_orders.adapters.memory.past import Past
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.order import Order
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.sites import DR, TRAFFIC, Site
from unified_orders.ports.queries import BoardFilter, BoardPage, BoardRow, BoardSort, SiteStatus

_RANKS: Final = {
    SiteStatus.APPROVED: 0,
    SiteStatus.SUGGESTED: 1,
    SiteStatus.ALTERNATE: 2,
    SiteStatus.AVAILABLE: 3,
    SiteStatus.REJECTED: 4,
}


@frozen(slots=True)
class Stock:
    """What one board is made of."""

    order: Order
    group: OrderGroup
    #: by domain id
    analysed: Mapping[str, Site]
    selections: Sequence[SiteSelection]
    #: domain ids that the client rejected in any order, as suggestions are made with them
    rejected: frozenset[str]
    past: Past


@frozen(slots=True)
class _Row:
    site: Site
    status: SiteStatus
    selection: SiteSelection | None


def cut_board(
    stock: Stock, wanted: BoardFilter, sort: BoardSort, *, descending: bool, offset: int, limit: int
) -> BoardPage:
    """Return the page of a board that a filter and sort give."""
    currency = stock.order.currency
    passing = [row for row in _rows(stock) if _passes(row.site, wanted, currency)]
    counted = Counter(row.status for row in passing)
    matching = [row for row in passing if not wanted.statuses or row.status in wanted.statuses]
    first = _first(offset + limit, matching, sort, currency, descending=descending)
    return BoardPage(
        stock.order,
        stock.group,
        tuple(_shown(row, stock) for row in first[offset:]),
        {status: counted[status] for status in SiteStatus},
        len(matching),
        len(stock.analysed.keys() | {selection.domain_id for selection in stock.selections}),
    )


def _rows(stock: Stock) -> Iterator[_Row]:
    selected = set()
    for selection in stock.selections:
        selected.add(selection.domain_id)
        yield _Row(selection.site, SiteStatus(selection.status.value), selection)
    for domain_id, site in stock.analysed.items():
        if domain_id not in selected:
            yield _Row(site, SiteStatus.AVAILABLE, None)


def _passes(site: Site, wanted: BoardFilter, currency: str) -> bool:
    return (
        (wanted.text is None or wanted.text.casefold() in site.domain.casefold())
        and (wanted.min_dr is None or _at_least(site.metric(DR), wanted.min_dr))
        and (wanted.min_traffic is None or _at_least(site.metric(TRAFFIC), wanted.min_traffic))
        and (wanted.max_price is None or _at_most(_retail(site, currency), wanted.max_price))
    )


def _at_least(value: float | None, least: float) -> bool:
    return value is not None and value >= least


def _at_most(value: int | None, most: int) -> bool:
    return value is not None and value <= most


def _retail(site: Site, currency: str) -> int | None:
    price = site.price(currency)
    return price.retail if price is not None else None


def _first(count: int, rows: list[_Row], sort: BoardSort, currency: str, *, descending: bool) -> list[_Row]:
    """Return the first rows of a sort; a short page out of many rows costs no full sort."""
    if sort is BoardSort.DOMAIN:
        pick = heapq.nlargest if descending else heapq.nsmallest
        return pick(count, rows, key=lambda row: (row.site.domain, row.site.domain_id))
    sign = -1 if descending else 1
    if sort is BoardSort.STATUS:
        return heapq.nsmallest(count, rows, key=lambda row: (sign * _RANKS[row.status], *_standing(row), *_name(row)))
    return heapq.nsmallest(count, rows, key=lambda row: (*_size(_number(row.site, sort, currency), sign), *_name(row)))


def _name(row: _Row) -> tuple[str, str]:
    return row.site.domain, row.site.domain_id


def _size(number: float | None, sign: int) -> tuple[bool, float]:
    return number is None, 0 if number is None else sign * number


def _standing(row: _Row) -> tuple[bool, float, bool, float]:
    """Return a row's place within its status: the rank of a suggested one, then DR, highest first, unknown last."""
    rank = row.selection.rank if row.selection is not None and row.status is SiteStatus.SUGGESTED else None
    return *_size(rank, 1), *_size(row.site.metric(DR), -1)


def _number(site: Site, sort: BoardSort, currency: str) -> float | None:
    match sort:
        case BoardSort.DR:
            return site.metric(DR)
        case BoardSort.TRAFFIC:
            return site.metric(TRAFFIC)
        case _:
            return _retail(site, currency)


def _shown(row: _Row, stock: Stock) -> BoardRow:
    domain_id = row.site.domain_id
    about = stock.group.client_id, domain_id, stock.order
    used, rejected = stock.past.used_elsewhere(*about), stock.past.rejected_elsewhere(*about)
    return BoardRow(row.site, row.selection, used, rejected, domain_id in stock.rejected)
