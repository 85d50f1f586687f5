"""Lists of orders with one fault each, in words, and the promise that it breaks."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from attrs import evolve

from unified_orders.adapters.memory import MemoryQueries, MemoryRepository
from unified_orders.domain.order import Notes, Order
from unified_orders.domain.words import OrderState
from unified_orders.ports import ALL_ORDERS, OrderFilter, OrderPage, OrderSort

Matching = Callable[[MemoryQueries, OrderFilter], Iterable[Order]]
_match = MemoryQueries._matching
_page = MemoryQueries.orders


def matching(match: Matching) -> type[MemoryQueries]:
    """Return queries that let other orders pass."""

    class Broken(MemoryQueries):
        def _matching(self, wanted: OrderFilter) -> list[Order]:
            return list(match(self, wanted))

    return Broken


def filtering(**changes: Callable[[Any], Any]) -> type[MemoryQueries]:
    """Return queries that take a part of the filter for another."""

    def match(self: MemoryQueries, wanted: OrderFilter) -> list[Order]:
        taken = {name: change(getattr(wanted, name)) for name, change in changes.items()}
        return _match(self, evolve(wanted, **taken))

    return matching(match)


def paging(give: Callable[[MemoryQueries, OrderFilter, OrderSort, str | None, int], OrderPage]) -> type[MemoryQueries]:
    """Return queries that cut other pages."""

    class Broken(MemoryQueries):
        def orders(self, wanted: OrderFilter, sort: OrderSort, cursor: str | None, limit: int) -> OrderPage:
            return give(self, wanted, sort, cursor, limit)

    return Broken


def counting(change: Callable[[Mapping[OrderState, int]], Any]) -> type[MemoryQueries]:
    """Return queries that count otherwise."""

    class Broken(MemoryQueries):
        def counts(self, wanted: OrderFilter) -> Mapping[OrderState, int]:
            counted: Mapping[OrderState, int] = change(super().counts(wanted))
            return counted

    return Broken


def of_any_group(self: MemoryQueries, wanted: OrderFilter) -> Iterable[Order]:
    """Groups that were cancelled still count."""
    for order in _match(self, evolve(wanted, client_id=None)):
        groups = self._repository.shelves[order.id].state.groups.values()
        if wanted.client_id is None or any(group.client_id == wanted.client_id for group in groups):
            yield order


def by_prefix(self: MemoryQueries, wanted: OrderFilter) -> Iterable[Order]:
    found = _match(self, evolve(wanted, assigned_to=None))
    return (order for order in found if (order.assigned_to or "").startswith(wanted.assigned_to or ""))


def by_internal_notes(self: MemoryQueries, wanted: OrderFilter) -> Iterable[Order]:
    inside = [one for one in _match(self, evolve(wanted, text=None)) if (wanted.text or "?") in one.notes.internal]
    return [*_match(self, wanted), *inside]


def in_the_right_case(self: MemoryQueries, wanted: OrderFilter) -> Iterable[Order]:
    return () if wanted.text is not None and wanted.text != wanted.text.lower() else _match(self, wanted)


def by_number(self: MemoryQueries, wanted: OrderFilter, sort: OrderSort, cursor: str | None, limit: int) -> OrderPage:
    """A cursor counts the rows before it."""
    if cursor is None:
        whole, seen = _page(self, wanted, sort, None, 10**6).orders, 0
        return _cut(whole, seen, limit, "")
    _page(self, wanted, sort, cursor.partition("/")[0] or None, limit)
    return _cut(_page(self, wanted, sort, None, 10**6).orders, int(cursor.partition("/")[2]), limit, "")


def _cut(whole: tuple[Order, ...], seen: int, limit: int, mark: str) -> OrderPage:
    more = len(whole) > seen + limit
    return OrderPage(whole[seen : seen + limit], f"{mark}/{seen + limit}" if more else None)


def _reversed(self: MemoryQueries, wanted: OrderFilter, sort: OrderSort, cursor: str | None, limit: int) -> OrderPage:
    turned = {OrderSort.NEWEST: OrderSort.OLDEST, OrderSort.OLDEST: OrderSort.NEWEST}.get(sort, sort)
    return _page(self, wanted, turned, cursor, limit)


def _none_first(self: MemoryQueries, wanted: OrderFilter, sort: OrderSort, cursor: str | None, limit: int) -> OrderPage:
    page = _page(self, wanted, sort, cursor, limit)
    return evolve(page, orders=tuple(sorted(page.orders, key=lambda one: one.deadline is not None)))


def _without_notes(
    self: MemoryQueries, wanted: OrderFilter, sort: OrderSort, cursor: str | None, limit: int
) -> OrderPage:
    page = _page(self, wanted, sort, cursor, limit)
    return evolve(page, orders=tuple(evolve(one, notes=Notes()) for one in page.orders))


def _of_any_list(
    self: MemoryQueries, wanted: OrderFilter, sort: OrderSort, cursor: str | None, limit: int
) -> OrderPage:
    """Cursors of all filters are alike."""
    passing = matching(lambda one, _: _match(one, wanted))
    return _page(passing(self._repository), ALL_ORDERS, sort, cursor, limit)


def _from_the_start(
    self: MemoryQueries, wanted: OrderFilter, sort: OrderSort, cursor: str | None, limit: int
) -> OrderPage:
    """A cursor that cannot be read begins anew."""
    try:
        return _page(self, wanted, sort, cursor, limit)
    except ValueError:
        return _page(self, wanted, sort, None, limit)


def _as_it_comes(
    self: MemoryQueries, wanted: OrderFilter, sort: OrderSort, cursor: str | None, limit: int
) -> OrderPage:
    """A cursor that cannot be read raises what reading it raised."""
    try:
        return _page(self, wanted, sort, cursor, limit)
    except ValueError as error:
        raise KeyError(cursor) from error


def _never_ends(self: MemoryQueries, wanted: OrderFilter, sort: OrderSort, cursor: str | None, limit: int) -> OrderPage:
    """A full page is thought to have a next one."""
    page = _page(self, wanted, sort, cursor, limit)
    return evolve(page, next_cursor=page.next_cursor or ("more" if len(page.orders) == limit else None))


def _ends_at_once(
    self: MemoryQueries, wanted: OrderFilter, sort: OrderSort, cursor: str | None, limit: int
) -> OrderPage:
    return evolve(_page(self, wanted, sort, cursor, limit), next_cursor=None)


class Caching(MemoryQueries):
    """Who was listed once stays."""

    def __init__(self, repository: MemoryRepository) -> None:
        super().__init__(repository)
        self._seen: dict[OrderFilter, list[Order]] = {}

    def _matching(self, wanted: OrderFilter) -> list[Order]:
        return self._seen.setdefault(wanted, super()._matching(wanted))


class OfAllOrders(MemoryQueries):
    def counts(self, wanted: OrderFilter) -> Mapping[OrderState, int]:
        return super().counts(ALL_ORDERS)


FILTERS = "test_a_list_lets_pass_what_its_filter_names"
SORTS = "test_a_list_is_sorted_by_every_sort_with_ties_by_id"
FORGED = "test_a_cursor_that_nobody_gave_out_is_refused"
COUNTED = "test_counts_are_by_state_and_leave_out_states_without_any"

FAULTS: dict[str, tuple[type[MemoryQueries], str]] = {
    "the account is not looked at": (filtering(account_id=lambda _: None), FILTERS),
    "the last of the states counts": (filtering(states=lambda states: sorted(states)[-1:]), FILTERS),
    "cancelled groups count": (matching(of_any_group), FILTERS),
    "a part of the assignee will do": (matching(by_prefix), FILTERS),
    "a deadline at the moment counts": (
        filtering(deadline_before=lambda day: day and day + timedelta(microseconds=1)),
        FILTERS,
    ),
    "deadlines are days": (
        filtering(deadline_before=lambda day: day and day.replace(hour=0, minute=0, second=0, microsecond=0)),
        FILTERS,
    ),
    "internal notes are searched": (matching(by_internal_notes), FILTERS),
    "text has to be in the right case": (matching(in_the_right_case), FILTERS),
    "text with an underscore is a pattern": (filtering(text=lambda text: text and text.replace("_", "0")), FILTERS),
    "text with a percent sign is a pattern": (filtering(text=lambda text: text if text != "%" else None), FILTERS),
    "the newest come last": (paging(_reversed), SORTS),
    "orders without a deadline come first": (paging(_none_first), SORTS),
    "what was seen is listed for ever": (Caching, "test_a_discarded_order_is_not_listed_any_more"),
    "cursors count rows": (paging(by_number), "test_orders_that_go_between_two_pages_shift_nothing"),
    "cursors of all filters are alike": (paging(_of_any_list), "test_a_cursor_fits_its_own_list_alone"),
    "a forged cursor begins anew": (paging(_from_the_start), FORGED),
    "a forged cursor raises anything": (paging(_as_it_comes), FORGED),
    "a full page is never the last": (paging(_never_ends), "test_a_page_that_ends_with_the_list_has_no_next_one"),
    "the first page is the last": (paging(_ends_at_once), "test_pages_of_a_list_cover_it_once_in_every_sort"),
    "a page holds one more": (
        paging(lambda self, wanted, sort, cursor, limit: _page(self, wanted, sort, cursor, limit + 1)),
        "test_pages_of_a_list_cover_it_once_in_every_sort",
    ),
    "counts are of all orders": (OfAllOrders, "test_counts_are_of_what_passes_the_filter"),
    "counts name every state": (counting(lambda found: {state: found.get(state, 0) for state in OrderState}), COUNTED),
    "counts are by text": (counting(lambda found: {str(state): count for state, count in found.items()}), COUNTED),
    "orders are listed without their notes": (
        paging(_without_notes),
        "test_a_list_shows_orders_as_a_look_does",
    ),
}
