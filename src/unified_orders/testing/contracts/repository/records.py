"""History is appended to, in order and without gaps; effects wait from the commit on; time never runs behind it."""

from datetime import timedelta
from typing import Final

from unified_orders.domain import commands as c
from unified_orders.domain.effects import Announce, CancelWorkflow, Effect, StartWorkflow
from unified_orders.domain.history import recorded_part, replay
from unified_orders.domain.slices import Need
from unified_orders.domain.state import State
from unified_orders.ports.repository import Write
from unified_orders.testing.contracts.alike import shape
from unified_orders.testing.contracts.repository.life import agreed, decided, in_review, underway, wants, whole_lives
from unified_orders.testing.contracts.repository.stage import RepositoryStage

_HOUR: Final = timedelta(hours=1)


class Records(RepositoryStage, suite=True):
    """Promises about events, effects and the clock."""

    def test_history_is_in_order_and_without_gaps_and_gives_the_state(self) -> None:
        for life in whole_lives(self):
            history = self.history(life.id)
            assert [one.seq for one in history] == list(range(1, life.state.order.last_seq + 1))
            loaded = self.load(Need(life.id, all_groups=True, items=frozenset(life.state.items))).slice.state
            given = recorded_part(replay(history))
            assert (given.order, given.groups, given.items) == _parts(recorded_part(loaded))

    def test_history_comes_in_pages(self) -> None:
        order = underway(self)
        whole = self.history(order.id)
        pages = [self.adapter.queries.history(order.id, after, 5) for after in range(0, len(whole), 5)]
        assert shape(tuple(one for page in pages for one in page)) == shape(whole)
        assert self.adapter.queries.history(order.id, len(whole), 5) == ()

    def test_later_commands_leave_earlier_events_as_they_are(self) -> None:
        order = decided(self)
        before = self.history(order.id)
        order.do(c.CancelOrder(order.id, "plans changed"))
        assert shape(self.history(order.id)[: len(before)]) == shape(before)
        assert len(self.history(order.id)) > len(before)

    def test_every_effect_of_a_command_waits_once_it_is_stored(self) -> None:
        agreed(self)
        assert {type(one) for one in self.kept.effects} > {Announce}
        self.check_effects(self.kept.effects)

    def test_effects_without_a_change_are_stored_too(self) -> None:
        order = in_review(self)
        self.handed_over()
        announced = Announce(self.history(order.id)[0])
        self.save(Write(None, (), (announced,), None))
        self.check_effects([announced])

    def test_nothing_is_handed_over_that_was_not_stored(self) -> None:
        order = in_review(self)
        self.handed_over()
        write = self.prepared(c.AddGroup(order.id, wants("cups", 1)))
        assert write.effects
        assert self.handed_over() == []
        self.save(write)
        self.check_effects(write.effects)

    def test_effects_about_one_item_are_handed_over_in_the_order_in_which_they_were_stored(self) -> None:
        order = underway(self)
        item_id = order.item("site-0")
        placement = order.state.items[item_id].placement
        self.handed_over()
        stored: list[Effect] = [
            effect
            for attempt in (7, 8, 9)
            for effect in (
                CancelWorkflow(order.id, item_id, attempt - 1, None),
                StartWorkflow(order.id, order.group().group_id, item_id, "tea", attempt, placement),
            )
        ]
        for first in (0, 2, 4):
            self.save(Write(None, (), tuple(stored[first : first + 2]), None))
            assert [one.key for one in self.handed_over()] == [one.key for one in stored[first : first + 2]]

    def test_the_clock_never_tells_a_time_before_the_last_event(self) -> None:
        order = decided(self)
        self.save(self.prepared(c.Assign(order.id, "from the future"), later=_HOUR))
        last = self.history(order.id)[-1].at
        now = self.load(Need(order.id)).slice.now
        assert now >= last
        assert now.utcoffset() == timedelta(0)
        order.do(c.Assign(order.id, "from today"))
        times = [one.at for one in self.history(order.id)]
        assert times == sorted(times)

    def test_the_clock_of_one_order_is_not_pushed_by_another(self) -> None:
        order, other = decided(self), in_review(self)
        self.save(self.prepared(c.Assign(order.id, "from the future"), later=_HOUR))
        assert self.load(Need(other.id)).slice.now < self.load(Need(order.id)).slice.now

    def test_an_attempt_begun_anew_is_one_cancel_and_one_start(self) -> None:
        order = underway(self)
        self.handed_over()
        order.do(c.CancelItem(order.id, order.item("site-9"), "gone"))
        assert [type(one) for one in self.handed_over() if not isinstance(one, Announce)] == [CancelWorkflow]


def _parts(state: State) -> tuple[object, ...]:
    return state.order, state.groups, state.items
