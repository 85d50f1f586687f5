"""The memory adapter's reads. What is needed is referred to under the lock; filtered, sorted and cut outside of it."""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from unified_orders.adapters.memory.boards import Stock, cut_board
from unified_orders.adapters.memory.repository import MemoryRepository
from unified_orders.adapters.memory.shelf import Shelf
from unified_orders.domain.events import Recorded
from unified_orders.domain.order import Order
from unified_orders.domain.state import State
from unified_orders.domain.words import OrderState
from unified_orders.ports.cursors import Cursor, read_cursor, write_cursor
from unified_orders.ports.queries import (
    BoardFilter,
    BoardPage,
    BoardSort,
    NamedSite,
    OrderFilter,
    OrderPage,
    OrderSort,
    Part,
    Sight,
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)
#: the containers of a state that come with each part
_CONTAINERS: Final = {
    Part.SELECTIONS: ("selections",),
    Part.ITEMS: ("items",),
    Part.TOKENS: ("tokens",),
    Part.MONEY: ("payments", "refunds"),
    Part.SITES: (),
}


class MemoryQueries:
    """Reads over a memory repository."""

    def __init__(self, repository: MemoryRepository) -> None:
        self._repository = repository

    def look(
        self, order_id: UUID, parts: AbstractSet[Part] = frozenset(), token_id: UUID | None = None
    ) -> Sight | None:
        """Return an order with the parts asked for."""
        with self._repository.lock:
            shelf = self._repository.shelves.get(order_id)
            if shelf is None:
                return None
            stored, state = shelf.state, State(shelf.state.order)
            state.groups = stored.groups.copy()
            for part in parts:
                for name in _CONTAINERS[part]:
                    setattr(state, name, getattr(stored, name).copy())
            if token_id is not None and token_id in stored.tokens:
                state.tokens[token_id] = stored.tokens[token_id]
            now = self._repository.now_for(shelf)
            if Part.SITES not in parts:
                return Sight(now, state)
            names = {group.bulk_analysis_project_id or "" for group in state.groups.values()}
            sites = {name: self._repository.sites.get(name, {}).copy() for name in names}
            projects = {name: self._repository.projects[name] for name in names & self._repository.projects.keys()}
            return Sight(now, state, sites, projects)

    def board(
        self,
        order_id: UUID,
        group_id: UUID,
        wanted: BoardFilter,
        sort: BoardSort,
        *,
        descending: bool,
        offset: int,
        limit: int,
    ) -> BoardPage | None:
        """Return one page of a group's sites."""
        with self._repository.lock:
            shelf = self._repository.shelves.get(order_id)
            group = shelf.state.groups.get(group_id) if shelf is not None else None
            if shelf is None or group is None:
                return None
            analysed = self._repository.sites.get(group.bulk_analysis_project_id or "", {}).copy()
            selections = [shelf.state.selections[id_] for id_ in shelf.by_group.get(group_id, ())]
            past, order = self._repository.past, shelf.state.order
            rejected = past.rejected_by(group.client_id, order.account_id)
            stock = Stock(order, group, analysed, selections, rejected, past)
        return cut_board(stock, wanted, sort, descending=descending, offset=offset, limit=limit)

    def orders(self, wanted: OrderFilter, sort: OrderSort, cursor: str | None, limit: int) -> OrderPage:
        """Return one page of orders."""
        start = None
        if cursor is not None:
            last = read_cursor(cursor, wanted, sort)
            start = _key(sort, last.value, last.id)
        keyed = ((_key_of(sort, order), order) for order in self._matching(wanted))
        rest = ((key, order) for key, order in keyed if start is None or key > start)
        found = [order for _, order in heapq.nsmallest(limit + 1, rest, key=lambda pair: pair[0])]
        page, more = tuple(found[:limit]), len(found) > limit
        following = write_cursor(Cursor(_value(sort, page[-1]), page[-1].id), wanted, sort) if more else None
        return OrderPage(page, following)

    def counts(self, wanted: OrderFilter) -> Mapping[OrderState, int]:
        """Count orders by state."""
        return Counter(order.state for order in self._matching(wanted))

    def history(self, order_id: UUID, after: int, limit: int) -> tuple[Recorded, ...]:
        """Return events in order."""
        with self._repository.lock:
            shelf = self._repository.shelves.get(order_id)
            return tuple(shelf.history[after : after + limit]) if shelf is not None else ()

    def sites_named(self, order_id: UUID, ids: AbstractSet[UUID]) -> Mapping[UUID, NamedSite]:
        """Return what selections and items are about."""
        with self._repository.lock:
            shelf = self._repository.shelves.get(order_id)
            return dict(_named(shelf, ids)) if shelf is not None else {}

    def _matching(self, wanted: OrderFilter) -> list[Order]:
        with self._repository.lock:
            return [shelf.state.order for shelf in self._repository.shelves.values() if _passes(shelf, wanted)]


def _named(shelf: Shelf, ids: AbstractSet[UUID]) -> Iterable[tuple[UUID, NamedSite]]:
    state = shelf.state
    for id_ in ids:
        if (selection := state.selections.get(id_)) is not None:
            yield id_, NamedSite(selection.order_group_id, selection.site.domain)
        elif (item := state.items.get(id_)) is not None:
            yield id_, NamedSite(item.order_group_id, item.placement.domain)
        elif (gone := shelf.released.get(id_)) is not None:
            yield id_, gone


def _passes(shelf: Shelf, wanted: OrderFilter) -> bool:
    order = shelf.state.order
    deadline = wanted.deadline_before
    return (
        (wanted.account_id is None or order.account_id == wanted.account_id)
        and (not wanted.states or order.state in wanted.states)
        and (wanted.assigned_to is None or order.assigned_to == wanted.assigned_to)
        and (deadline is None or (order.deadline is not None and order.deadline < deadline))
        and (wanted.client_id is None or wanted.client_id in _clients(shelf))
        and (wanted.text is None or _mentions(shelf, wanted.text.casefold()))
    )


def _clients(shelf: Shelf) -> set[str]:
    return {group.client_id for group in shelf.state.groups.values() if group.is_live}


def _mentions(shelf: Shelf, text: str) -> bool:
    order = shelf.state.order
    return any(text in one.casefold() for one in (order.notes.account, str(order.id), order.account_id or "")) or any(
        text in client_id.casefold() for client_id in _clients(shelf)
    )


def _value(sort: OrderSort, order: Order) -> datetime | None:
    match sort:
        case OrderSort.NEWEST | OrderSort.OLDEST:
            return order.times.created_at
        case OrderSort.DEADLINE:
            return order.deadline
        case OrderSort.UPDATED:
            return order.times.updated_at


def _key_of(sort: OrderSort, order: Order) -> tuple[bool, int, int]:
    return _key(sort, _value(sort, order), order.id)


def _key(sort: OrderSort, value: datetime | None, id_: UUID) -> tuple[bool, int, int]:
    """Return what puts an order into its place: unknown last, then by time, then by id."""
    ticks = (value - _EPOCH) // _TICK if value is not None else 0
    return value is None, -ticks if sort in {OrderSort.NEWEST, OrderSort.UPDATED} else ticks, id_.int
