"""How an outbox keeps the effects of one lane in order, and holds back the starts that were cancelled."""

from unified_orders.domain import commands as c
from unified_orders.domain.effects import CancelAnalysis, CancelWorkflow, Effect, StartAnalysis, StartWorkflow
from unified_orders.domain.words import Stage
from unified_orders.testing.contracts.desk import site
from unified_orders.testing.contracts.outbox.stage import ALL, LONG, NONE, SHORT, OutboxStage


class Lanes(OutboxStage, suite=True):
    """Effects that are about one group, or one item."""

    def test_within_a_lane_one_comes_only_after_the_one_before_was_delivered(self) -> None:
        first, second, third = self._starts_of_one_group(3)
        delivery = self.one()
        assert (delivery.effect, self.rest()) == (first, [])
        self.outbox.delivered(delivery)
        assert [delivery.effect for delivery in self.outbox.claim(ALL, NONE)] == [second]
        self.outbox.delivered(self.one())
        assert self.rest() == [third]

    def test_an_effect_that_failed_comes_again_before_the_later_ones_of_its_lane(self) -> None:
        first, _ = self._starts_of_one_group(2)
        delivery = self.one()
        self.outbox.failed(delivery, "busy", SHORT)
        assert self.rest() == []
        self.later(SHORT)
        assert self.rest() == [first]

    def test_a_lane_that_waits_holds_up_no_other(self) -> None:
        self._starts_of_one_group(2)
        self.outbox.failed(self.one(), "busy", LONG)
        self.desk.submitted("coffee")
        assert self.rest() == self.desk.stored[2:]

    def test_effects_of_several_lanes_are_handed_out_side_by_side(self) -> None:
        one, other = self._starts_of_one_group(2), self._starts_of_one_group(2)
        assert self.rest() == [one[0], other[0]]

    def test_a_parked_effect_lets_its_lane_go_on(self) -> None:
        _, second = self._starts_of_one_group(2)
        self.outbox.failed(self.one(), "broken", None)
        assert self.rest() == [second]

    def test_a_parked_effect_comes_back_before_the_later_ones_of_its_lane(self) -> None:
        first, second = self._starts_of_one_group(2)
        self.outbox.failed(self.one(), "broken", None)
        self.outbox.retry_parked()
        delivery = self.one()
        assert (delivery.effect, self.rest()) == (first, [])
        self.outbox.delivered(delivery)
        assert self.rest() == [second]

    def test_parked_effects_of_one_lane_come_back_in_their_order(self) -> None:
        first, second, third = self._starts_of_one_group(3)
        for _ in range(2):
            self.outbox.failed(self.one(), "broken", None)
        assert self.outbox.retry_parked() == 2
        assert self.all_delivered() == [first, second, third]

    def test_a_parked_effect_waits_for_the_one_of_its_lane_that_is_on_its_way(self) -> None:
        first, second, third = self._starts_of_one_group(3)
        self.outbox.failed(self.one(), "broken", None)
        on_its_way = self.one()
        self.outbox.retry_parked()
        assert (on_its_way.effect, self.rest()) == (second, [])
        self.outbox.delivered(on_its_way)
        assert self.all_delivered() == [first, third]

    def test_a_start_that_was_cancelled_before_anyone_took_it_is_never_sent(self) -> None:
        (group,) = self.desk.submitted("tea")
        self.desk.do(c.Withdraw(group.order_id))
        assert self._kinds(self.rest()) == [CancelAnalysis]

    def test_a_start_on_its_way_is_followed_by_its_cancel(self) -> None:
        (group,) = self.desk.submitted("tea")
        start = self.one()
        self.desk.do(c.Withdraw(group.order_id))
        assert self.rest() == []
        self.outbox.delivered(start)
        assert self._kinds(self.rest()) == [CancelAnalysis]

    def test_a_start_that_fails_after_its_cancel_is_not_tried_again(self) -> None:
        for again_in in (NONE, LONG, None):
            (group,) = self.desk.submitted("tea")
            start = self.one()
            self.desk.do(c.Withdraw(group.order_id))
            self.outbox.failed(start, "busy", again_in)
            assert self._kinds(self.rest()) == [CancelAnalysis]
            assert self.outbox.retry_parked() == 0

    def test_a_start_whose_lease_ended_before_its_cancel_is_not_sent_again(self) -> None:
        (group,) = self.desk.submitted("tea")
        self.outbox.claim(1, NONE)
        self.desk.do(c.Withdraw(group.order_id))
        assert self._kinds(self.rest()) == [CancelAnalysis]

    def test_a_start_whose_lease_ends_after_its_cancel_is_not_sent_again(self) -> None:
        (group,) = self.desk.submitted("tea")
        self.outbox.claim(1, SHORT)
        self.desk.do(c.Withdraw(group.order_id))
        self.later(SHORT)
        assert self._kinds(self.rest()) == [CancelAnalysis]

    def test_a_start_that_waits_for_another_try_is_stopped_by_its_cancel(self) -> None:
        (group,) = self.desk.submitted("tea")
        self.outbox.failed(self.one(), "busy", LONG)
        self.desk.do(c.Withdraw(group.order_id))
        assert self._kinds(self.rest()) == [CancelAnalysis]

    def test_a_parked_start_does_not_come_back_after_its_cancel(self) -> None:
        (group,) = self.desk.submitted("tea")
        self.outbox.failed(self.one(), "broken", None)
        self.desk.do(c.Withdraw(group.order_id))
        assert (self.outbox.retry_parked(), self._kinds(self.rest())) == (0, [CancelAnalysis])

    def test_a_start_that_was_stored_after_a_cancel_is_sent(self) -> None:
        (group,) = self.desk.submitted("tea")
        self.desk.do(c.Withdraw(group.order_id))
        self.desk.do(c.Submit(group.order_id))
        cancelled, again = self.all_delivered()
        assert self._kinds([cancelled, again]) == [CancelAnalysis, StartAnalysis]
        assert [cancelled, again] == self.desk.stored[1:]

    def test_a_cancel_stops_the_starts_of_all_attempts_before_it_and_of_no_other_item(self) -> None:
        group, (first, second) = self.desk.working("tea", "oak", "elm")
        for stage, attempt in ((Stage.COMPLETED, 1), (Stage.REOPENED, 2)):
            self.desk.do(c.RecordProgress(group.order_id, first.item_id, stage, attempt))
        self.desk.do(c.CancelItem(group.order_id, first.item_id, "gone"))
        sent = [effect for effect in self.all_delivered() if not isinstance(effect, StartAnalysis)]
        assert self._kinds(sent) == [StartWorkflow, CancelWorkflow]
        assert sent == [second, self.desk.stored[-1]]

    def test_attempts_at_one_item_come_in_order(self) -> None:
        group, (first,) = self.desk.working("tea", "oak")
        for stage, attempt in ((Stage.COMPLETED, 1), (Stage.REOPENED, 2)):
            self.desk.do(c.RecordProgress(group.order_id, first.item_id, stage, attempt))
        again = self.desk.stored[-1]
        assert [one for one in self.rest() if isinstance(one, StartWorkflow)] == [first]
        assert again.lane == first.lane, "the second attempt waits for the first"

    def _starts_of_one_group(self, count: int) -> list[Effect]:
        """Store so many starts of one lane, and return them."""
        before = len(self.desk.stored)
        (group,) = self.desk.submitted("tea")
        for _ in range(count - 1):
            self.desk.analyse(group, site("oak"))
            self.desk.do(c.RequestMoreSites(group))
        return self.desk.stored[before:]

    def _kinds(self, effects: list[Effect]) -> list[type[Effect]]:
        return [type(effect) for effect in effects]
