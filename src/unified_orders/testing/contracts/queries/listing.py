"""What lists of orders show: who passes a filter, in every sort, page by page, and how many in each state."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import pytest

from unified_orders.domain import commands as c
from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.order import Order
from unified_orders.domain.words import OrderState
from unified_orders.ports.queries import ALL_ORDERS, OrderFilter, OrderSort
from unified_orders.testing.contracts.alike import shape
from unified_orders.testing.contracts.desk import RIVAL, STAFF, site
from unified_orders.testing.contracts.once import once
from unified_orders.testing.contracts.queries.stage import ALL, QueriesStage

DAY: Final = datetime(2026, 4, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)
S: Final = OrderState

#: what each sort puts orders in order by: unknown last, then the moment, then the id
_PLACES: Final[dict[OrderSort, Callable[[Order], tuple[Any, ...]]]] = {
    OrderSort.NEWEST: lambda order: (-order.times.created_at.timestamp(), order.id.int),
    OrderSort.OLDEST: lambda order: (order.times.created_at, order.id.int),
    OrderSort.UPDATED: lambda order: (-order.times.updated_at.timestamp(), order.id.int),
    OrderSort.DEADLINE: lambda order: (order.deadline is None, order.deadline or DAY, order.id.int),
}
#: by their places in `ids`
_FILTERED: Final[tuple[tuple[OrderFilter, set[int]], ...]] = (
    (ALL_ORDERS, {0, 1, 2, 3, 4, 5, 6, 7}),
    (OrderFilter(account_id="acme"), {0, 1, 2, 3, 4, 5}),
    (OrderFilter(account_id="rival"), {6}),
    (OrderFilter(account_id="nobody"), set()),
    (OrderFilter(client_id="tea"), {0, 2, 3}),
    (OrderFilter(client_id="milk"), {4}),
    (OrderFilter(client_id="te"), set()),
    (OrderFilter(states=[S.CONFIGURING]), {0, 1, 6, 7}),
    (OrderFilter(states=[S.CANCELLED, S.REVIEWING]), {3, 5}),
    (OrderFilter(states=[S.COMPLETED]), set()),
    (OrderFilter(assigned_to="sam"), {1, 2}),
    (OrderFilter(assigned_to="sa"), set()),
    (OrderFilter(deadline_before=DAY), {1}),
    (OrderFilter(deadline_before=DAY + _TICK), {0, 1, 2}),
    (OrderFilter(deadline_before=DAY + timedelta(days=400)), {0, 1, 2, 4}),
    (OrderFilter(text="TEA"), {0, 2, 3}),
    (OrderFilter(text="coff"), {1, 4, 6}),
    (OrderFilter(text="Acme"), {0, 1, 2, 3, 4, 5}),
    (OrderFilter(text="URGENT"), {7}),
    (OrderFilter(text="größe"), {7}),
    (OrderFilter(text="100%"), {7}),
    (OrderFilter(text="1_0"), set()),
    (OrderFilter(text="%"), {7}),
    (OrderFilter(text="secret"), set()),
    (OrderFilter(account_id="acme", client_id="coffee", states=[S.CONFIGURING]), {1}),
    (OrderFilter(client_id="tea", assigned_to="sam", deadline_before=DAY + _TICK), {2}),
)


class Listing(QueriesStage, suite=True):
    """Many orders."""

    @once
    def ids(self) -> list[UUID]:
        """Eight orders: of two accounts and of nobody, in several states, some with the same deadline or with none."""
        desk, later = self.desk, DAY + timedelta(days=1)
        made = [
            desk.draft("tea", deadline=DAY),
            desk.draft("coffee", deadline=DAY - _TICK),
            desk.draft("tea", deadline=DAY),
            [desk.reviewing("tea", site("oak"))],
            desk.draft("milk", "coffee", "tea", deadline=later),
            desk.submitted("water"),
            desk.draft("coffee", actor=RIVAL),
            desk.draft("water", actor=STAFF),
        ]
        ids = [groups[0].order_id for groups in made]
        desk.do(c.Submit(ids[2]))
        desk.do(c.Submit(ids[4]))
        desk.do(c.CancelGroup(made[4][2]))
        desk.do(c.CancelOrder(ids[5], "enough"))
        desk.do(c.Assign(ids[1], "sam"))
        desk.do(c.Assign(ids[2], "sam"))
        desk.do(c.WriteNote(ids[7], "Urgent: 100% GRÖßE"))
        desk.do(c.WriteNote(ids[6], "a secret", c.NoteAudience.INTERNAL))
        return ids

    def test_a_list_lets_pass_what_its_filter_names(self) -> None:
        ids = self.ids
        for wanted, expected in _FILTERED:
            found = self.queries.orders(wanted, OrderSort.OLDEST, None, ALL).orders
            assert {ids.index(order.id) for order in found} == expected, wanted
            assert len(found) == len(expected)

    def test_text_finds_an_order_by_a_part_of_its_id(self) -> None:
        for order_id in self.ids:
            found = self.queries.orders(OrderFilter(text=str(order_id)[4:].upper()), OrderSort.NEWEST, None, ALL)
            assert [order.id for order in found.orders] == [order_id]

    def test_a_list_is_sorted_by_every_sort_with_ties_by_id(self) -> None:
        stored = self._stored()
        for sort, place in _PLACES.items():
            page = self.queries.orders(ALL_ORDERS, sort, None, ALL)
            assert [order.id for order in page.orders] == [one.id for one in sorted(stored, key=place)], sort
            assert page.next_cursor is None

    def test_a_change_moves_an_order_to_the_front_of_those_last_changed(self) -> None:
        for order_id in (self.ids[3], self.ids[0]):
            self.desk.do(c.WriteNote(order_id, "call me"))
            listed = self._walk(ALL_ORDERS, OrderSort.UPDATED, ALL)
            moment = self._order(order_id).times.updated_at
            ahead = listed[: listed.index(order_id)]
            assert all(self._order(one).times.updated_at == moment for one in ahead), "none but ties"

    def test_pages_of_a_list_cover_it_once_in_every_sort(self) -> None:
        for sort, place in _PLACES.items():
            expected = [order.id for order in sorted(self._stored(), key=place)]
            for limit in (1, 3, len(expected), ALL):
                assert self._walk(ALL_ORDERS, sort, limit) == expected

    def test_pages_of_a_filtered_list_cover_what_passes(self) -> None:
        stored, place = self._stored(), _PLACES[OrderSort.DEADLINE]
        for wanted, expected in _FILTERED:
            passing = sorted((stored[one] for one in expected), key=place)
            assert self._walk(wanted, OrderSort.DEADLINE, 2) == [order.id for order in passing]

    def test_a_page_that_ends_with_the_list_has_no_next_one(self) -> None:
        count = len(self.ids)
        for limit, more in ((count - 1, True), (count, False), (count + 1, False)):
            page = self.queries.orders(ALL_ORDERS, OrderSort.NEWEST, None, limit)
            assert len(page.orders) == min(limit, count)
            assert (page.next_cursor is not None) == more

    def test_without_orders_the_list_is_empty(self) -> None:
        page = self.queries.orders(ALL_ORDERS, OrderSort.NEWEST, None, ALL)
        assert (page.orders, page.next_cursor, self.queries.counts(ALL_ORDERS)) == ((), None, {})

    def test_orders_that_come_between_two_pages_shift_nothing(self) -> None:
        assert self.ids
        for sort in OrderSort:
            expected = self._walk(ALL_ORDERS, sort, ALL)
            first = self.queries.orders(ALL_ORDERS, sort, None, 4)
            self.desk.draft("tea", deadline=DAY - timedelta(days=1))
            rest = self._walk(ALL_ORDERS, sort, 2, first.next_cursor)
            assert [one for one in rest if one in expected] == expected[4:], sort

    def test_orders_that_go_between_two_pages_shift_nothing(self) -> None:
        for sort in OrderSort:
            for _ in range(6):
                self.desk.draft("tea", deadline=DAY)
            wanted = OrderFilter(client_id="tea", states=[S.CONFIGURING])
            expected = self._walk(wanted, sort, ALL)
            first = self.queries.orders(wanted, sort, None, 3)
            seen = [order.id for order in first.orders]
            for order_id in (seen[0], seen[-1], expected[4]):
                self.desk.do(c.Discard(order_id))
            rest = self._walk(wanted, sort, 2, first.next_cursor)
            assert rest == [one for one in expected[3:] if one != expected[4]], sort

    def test_a_cursor_fits_its_own_list_alone(self) -> None:
        assert self.ids
        cursor = self.queries.orders(ALL_ORDERS, OrderSort.NEWEST, None, 1).next_cursor
        foreign = [(wanted, OrderSort.NEWEST) for wanted, _ in _FILTERED if wanted != ALL_ORDERS]
        for wanted, sort in (*foreign, *((ALL_ORDERS, sort) for sort in OrderSort if sort is not OrderSort.NEWEST)):
            with pytest.raises(InvalidInput) as refused:
                self.queries.orders(wanted, sort, cursor, 1)
            assert refused.value.field_name == "cursor"

    def test_a_cursor_fits_the_same_filter_written_in_another_way(self) -> None:
        assert self.ids
        plus_one = DAY + timedelta(hours=1)
        one = OrderFilter(states=[S.CONFIGURING, S.ANALYZING, S.REVIEWING], deadline_before=plus_one)
        same = OrderFilter(states=[S.REVIEWING, S.ANALYZING, S.CONFIGURING], deadline_before=plus_one)
        first = self.queries.orders(one, OrderSort.OLDEST, None, 1)
        rest = self.queries.orders(same, OrderSort.OLDEST, first.next_cursor, ALL)
        assert [order.id for order in (*first.orders, *rest.orders)] == self._walk(one, OrderSort.OLDEST, ALL)

    def test_a_cursor_that_nobody_gave_out_is_refused(self) -> None:
        assert self.ids
        cursor = self.queries.orders(ALL_ORDERS, OrderSort.NEWEST, None, 1).next_cursor or ""
        for forged in ("", "x", "####", "é", "\0", "a" * 5_000, str(self.ids[0]), cursor[:-2], cursor + "x"):
            with pytest.raises(InvalidInput) as refused:
                self.queries.orders(ALL_ORDERS, OrderSort.NEWEST, forged, 1)
            assert refused.value.field_name == "cursor"

    def test_a_list_shows_orders_as_a_look_does(self) -> None:
        stored = {order.id: order for order in self._stored()}
        page = self.queries.orders(ALL_ORDERS, OrderSort.NEWEST, None, ALL)
        assert {order.id: shape(order) for order in page.orders} == {id_: shape(one) for id_, one in stored.items()}

    def test_a_discarded_order_is_not_listed_any_more(self) -> None:
        gone, *kept = self.ids
        assert set(self._walk(ALL_ORDERS, OrderSort.NEWEST, ALL)) == {gone, *kept}
        self.desk.do(c.Discard(gone))
        assert set(self._walk(ALL_ORDERS, OrderSort.NEWEST, ALL)) == set(kept)
        assert self.queries.counts(ALL_ORDERS)[S.CONFIGURING] == 3

    def test_counts_are_by_state_and_leave_out_states_without_any(self) -> None:
        assert self.ids
        expected = {S.CONFIGURING: 4, S.ANALYZING: 2, S.REVIEWING: 1, S.CANCELLED: 1}
        assert shape(dict(self.queries.counts(ALL_ORDERS))) == shape(expected)

    def test_counts_are_of_what_passes_the_filter(self) -> None:
        stored = self._stored()
        for wanted, places in _FILTERED:
            states = [stored[place].state for place in places]
            assert dict(self.queries.counts(wanted)) == {state: states.count(state) for state in states}, wanted

    def _order(self, order_id: UUID) -> Order:
        sight = self.queries.look(order_id)
        assert sight is not None
        return sight.state.order

    def _stored(self) -> list[Order]:
        return [self._order(order_id) for order_id in self.ids]

    def _walk(self, wanted: OrderFilter, sort: OrderSort, limit: int, cursor: str | None = None) -> list[UUID]:
        """Return the ids of a list, from a cursor on, read page by page."""
        found: list[UUID] = []
        for _ in range(ALL):
            page = self.queries.orders(wanted, sort, cursor, limit)
            assert len(page.orders) <= limit
            found += [order.id for order in page.orders]
            if (cursor := page.next_cursor) is None:
                return found
        raise AssertionError(f"there is no end of pages: {len(found)} orders were listed")
