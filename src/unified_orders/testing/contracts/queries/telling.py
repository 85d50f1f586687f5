"""What queries tell of an order's past: its events in pages, and the sites they speak of."""

from uuid import UUID, uuid4

from unified_orders.domain import commands as c
from unified_orders.testing.contracts.alike import shape
from unified_orders.testing.contracts.desk import domain_of, site
from unified_orders.testing.contracts.lives import whole_life
from unified_orders.testing.contracts.queries.stage import ALL, QueriesStage


class Telling(QueriesStage, suite=True):
    """History, and the names in it."""

    def test_history_tells_every_event_as_it_happened(self) -> None:
        *_, group = whole_life(self.desk)
        told = self.queries.history(group.order_id, 0, ALL)
        assert type(told) is tuple
        for one, happened in zip(told, self.desk.announced, strict=True):
            assert shape(one) == shape(happened)

    def test_history_is_told_in_order_and_without_gaps(self) -> None:
        *_, group = whole_life(self.desk)
        told = self.queries.history(group.order_id, 0, ALL)
        assert [one.seq for one in told] == list(range(1, len(told) + 1))

    def test_pages_of_history_cover_it_once(self) -> None:
        *_, group = whole_life(self.desk)
        whole = self.queries.history(group.order_id, 0, ALL)
        for limit in (1, 2, 7, len(whole), ALL):
            for after in range(len(whole) + 2):
                assert self.queries.history(group.order_id, after, limit) == whole[after : after + limit]

    def test_history_is_that_of_one_order(self) -> None:
        (one,), (other,) = self.desk.draft("tea"), self.desk.draft("coffee")
        for group in (one, other):
            assert {told.order_id for told in self.queries.history(group.order_id, 0, ALL)} == {group.order_id}
        assert self.queries.history(uuid4(), 0, ALL) == ()

    def test_sites_are_named_by_selection_and_by_item(self) -> None:
        group, starts = self.desk.working("tea", "oak", "elm")
        state = self.sight(group).state
        expected = {one.id: domain_of(one.domain_id.removeprefix("id-of-")) for one in state.selections.values()}
        expected |= {start.item_id: start.placement.domain for start in starts}
        assert self._named(group, *expected) == expected

    def test_sites_of_cancelled_items_are_named(self) -> None:
        group, (first, _) = self.desk.working("tea", "oak", "elm")
        self.desk.do(c.CancelItem(group.order_id, first.item_id, "gone"))
        assert self._named(group, first.item_id) == {first.item_id: domain_of("oak")}

    def test_sites_of_released_selections_are_named(self) -> None:
        group = self.desk.reviewing("tea", site("oak"), site("elm"))
        self.desk.suggest(group, "oak", "elm")
        expected = {one.id: one.site.domain for one in self.sight(group).state.selections.values()}
        self.desk.do(c.Withdraw(group.order_id))
        assert self.sight(group).state.selections == {}
        assert self._named(group, *expected) == expected

    def test_a_site_is_named_with_its_group(self) -> None:
        one, other = self.desk.submitted("tea", "coffee")
        for group in (one, other):
            self.desk.analyse(group, site("oak"))
            self.desk.suggest(group, "oak")
        selections = self.sight(one).state.selections
        named = self.queries.sites_named(one.order_id, selections.keys())
        assert {id_: site.group_id for id_, site in named.items()} == {
            id_: selection.order_group_id for id_, selection in selections.items()
        }

    def test_ids_of_nothing_and_of_other_orders_are_left_out(self) -> None:
        group, (start,) = self.desk.working("tea", "oak")
        other, (foreign,) = self.desk.working("tea", "elm")
        strangers = {uuid4(), group.group_id, group.order_id, foreign.item_id, *self.sight(other).state.selections}
        assert self._named(group, *strangers) == {}
        assert self._named(group, *strangers, start.item_id) == {start.item_id: domain_of("oak")}
        assert self.queries.sites_named(group.order_id, frozenset()) == {}
        assert self.queries.sites_named(uuid4(), frozenset({start.item_id})) == {}

    def _named(self, group: c.GroupRef, *ids: UUID) -> dict[UUID, str]:
        named = self.queries.sites_named(group.order_id, frozenset(ids))
        return {id_: one.domain for id_, one in named.items()}
