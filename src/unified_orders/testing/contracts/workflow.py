"""What the workflow port promises: each attempt's work is begun once, stopped when it is cancelled, and told of."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from unified_orders.domain import commands as c
from unified_orders.domain.effects import CancelWorkflow, StartWorkflow
from unified_orders.domain.item import OrderItem
from unified_orders.domain.words import ItemStatus, OrderState, Stage
from unified_orders.testing.contracts.guarding import hook
from unified_orders.testing.contracts.performing import AsyncPerforming, Performing
from unified_orders.testing.contracts.racing import together


class WorkflowContract(Performing, suite=True):
    """The work on placements, wherever it is done.

    `make` gives a function that takes the service for news and returns a new workflow: `return MyWorkflow`.
    """

    @hook
    def going_on(self, adapter: Any) -> Any:  # noqa: ANN401 - int, or an awaitable of one
        """Return how many runs go on: neither cancelled nor at their end."""
        raise NotImplementedError

    @hook
    def finish(self, adapter: Any) -> Any:  # noqa: ANN401 - None, or an awaitable
        """Let all work that goes on come to a good end."""
        raise NotImplementedError

    def test_a_start_begins_the_work_on_its_item(self) -> None:
        _, (start,) = self.desk.working("tea", "oak")
        self.hand(start)
        assert (self.runs, self.unfinished) == (1, 1)

    def test_a_start_that_comes_again_begins_nothing(self) -> None:
        _, (start,) = self.desk.working("tea", "oak")
        self.hand(start, start, start)
        assert (self.runs, self.unfinished) == (1, 1)

    def test_a_start_that_comes_again_between_others_begins_nothing(self) -> None:
        _, starts = self.desk.working("tea", "oak", "elm")
        self.hand(*starts, *reversed(starts))
        assert (self.runs, self.unfinished) == (2, 2)

    def test_a_start_that_comes_again_after_the_work_has_ended_begins_nothing(self) -> None:
        _, (start,) = self.desk.working("tea", "oak")
        self.hand(start)
        self.end()
        self.hand(start)
        assert (self.runs, self.unfinished) == (1, 0)

    def test_a_start_that_comes_from_two_sides_at_once_begins_once(self) -> None:
        _, (start,) = self.desk.working("tea", "oak")
        assert self.runs == 0
        together(lambda _: self.hand(start))
        assert (self.runs, self.unfinished) == (1, 1)

    def test_a_start_that_failed_begins_when_it_comes_again(self) -> None:
        _, (start,) = self.desk.working("tea", "oak")
        with self.outage(self.adapter), suppress(Exception):
            self.hand(start)
        self.hand(start, start)
        assert (self.runs, self.unfinished) == (1, 1)

    def test_a_cancel_that_failed_stops_the_work_when_it_comes_again(self) -> None:
        start, cancel = self._cancelled()
        self.hand(start)
        with self.outage(self.adapter), suppress(Exception):
            self.hand(cancel)
        self.hand(cancel)
        assert (self.runs, self.unfinished) == (1, 0)

    def test_a_cancel_stops_the_work_on_its_item_and_no_other(self) -> None:
        group, (first, second) = self.desk.working("tea", "oak", "elm")
        self.hand(first, second)
        self.desk.do(c.CancelItem(group.order_id, first.item_id, "gone"))
        self.hand(self.desk.stored[-1])
        assert (self.runs, self.unfinished) == (2, 1)
        self.end()
        assert self._item(second).status is ItemStatus.COMPLETED

    def test_a_cancel_that_comes_again_does_nothing(self) -> None:
        start, cancel = self._cancelled()
        self.hand(start, cancel, cancel, cancel)
        assert (self.runs, self.unfinished) == (1, 0)

    def test_a_cancel_of_work_that_has_ended_does_nothing(self) -> None:
        start, cancel = self._cancelled()
        self.hand(start)
        self.end()
        self.hand(cancel)
        assert (self.runs, self.unfinished) == (1, 0)

    def test_a_cancel_of_work_that_never_began_does_nothing(self) -> None:
        _, cancel = self._cancelled()
        self.hand(cancel)
        assert (self.runs, self.unfinished) == (0, 0)

    def test_a_start_that_comes_again_after_its_cancel_begins_nothing(self) -> None:
        start, cancel = self._cancelled()
        self.hand(start, cancel, start)
        assert (self.runs, self.unfinished) == (1, 0)

    def test_a_start_that_comes_only_after_its_cancel_begins_nothing(self) -> None:
        start, cancel = self._cancelled()
        self.hand(cancel, start)
        assert (self.runs, self.unfinished) == (0, 0)

    def test_the_next_attempt_at_an_item_is_begun_anew(self) -> None:
        first, second = self._reopened()
        self.hand(second)
        assert (self.runs, self.unfinished) == (2, 1)
        self.hand(first, second)
        assert (self.runs, self.unfinished) == (2, 1)

    def test_a_cancel_stops_the_attempt_that_goes_on(self) -> None:
        first, second = self._reopened()
        self.hand(second)
        self.desk.do(c.CancelItem(first.order_id, first.item_id, "gone"))
        self.hand(self.desk.stored[-1])
        assert (self.runs, self.unfinished) == (2, 0)

    def test_news_of_the_end_comes_back_to_the_item(self) -> None:
        group, (first, second) = self.desk.working("tea", "oak", "elm")
        self.hand(first)
        self.end()
        assert self._item(first).status is ItemStatus.COMPLETED
        assert self._item(second).status is ItemStatus.PENDING
        self.hand(second)
        self.end()
        assert self.desk.state(group.order_id).order.state is OrderState.COMPLETED

    def test_news_comes_back_to_each_order(self) -> None:
        starts = [self.desk.working(client, "oak")[1][0] for client in ("tea", "coffee", "milk")]
        self.hand(*starts)
        self.end()
        assert {self._item(start).status for start in starts} == {ItemStatus.COMPLETED}

    def test_news_names_the_attempt_that_it_is_of(self) -> None:
        first, second = self._reopened()
        self.hand(second)
        self.end()
        item = self._item(first)
        assert (item.status, item.attempt) == (ItemStatus.COMPLETED, 2)

    def test_cancelled_work_does_not_come_to_its_end(self) -> None:
        start, cancel = self._cancelled()
        self.hand(start, cancel)
        version = self.desk.state(start.order_id).order.version
        self.end()
        assert self.desk.state(start.order_id).order.version == version, "no news of it"

    @property
    def unfinished(self) -> int:
        """How many runs go on."""
        given: int = self.settled(self.going_on(self.adapter))
        return given

    def _cancelled(self) -> tuple[StartWorkflow, CancelWorkflow]:
        """Return the start and the cancel of a placement; another one keeps the order going."""
        group, (first, _) = self.desk.working("tea", "oak", "elm")
        self.desk.do(c.CancelItem(group.order_id, first.item_id, "gone"))
        cancel = self.desk.stored[-1]
        assert isinstance(cancel, CancelWorkflow)
        return first, cancel

    def _reopened(self) -> tuple[StartWorkflow, StartWorkflow]:
        """Return the starts of two attempts at a placement; another one keeps the order going. The first has ended."""
        group, (first, _) = self.desk.working("tea", "oak", "elm")
        self.hand(first)
        self.end()
        self.desk.do(c.RecordProgress(group.order_id, first.item_id, Stage.REOPENED, 2))
        second = self.desk.stored[-1]
        assert isinstance(second, StartWorkflow)
        return first, second

    def _item(self, start: StartWorkflow) -> OrderItem:
        item_id: UUID = start.item_id
        return self.desk.state(start.order_id).items[item_id]


class AsyncWorkflowContract(AsyncPerforming, WorkflowContract, suite=True):
    """The same for a workflow that is awaited; it is given an `AsyncOrderService`, and hooks may be awaited too."""
