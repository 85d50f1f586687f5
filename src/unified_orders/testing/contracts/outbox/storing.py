"""What gets into an outbox: the effects of commands that were stored, as they were; and of no others."""

from uuid import uuid4

import pytest

from unified_orders.domain import commands as c
from unified_orders.domain.copying import evolve
from unified_orders.domain.deciding import Accepted
from unified_orders.domain.effects import Announce, CancelAnalysis, CancelWorkflow, Effect, StartAnalysis, StartWorkflow
from unified_orders.domain.errors import Contended, Refused
from unified_orders.domain.events import event_kinds
from unified_orders.domain.slices import Need
from unified_orders.domain.turn import Changes
from unified_orders.ports.repository import Write
from unified_orders.testing.contracts.alike import shape
from unified_orders.testing.contracts.desk import Desk
from unified_orders.testing.contracts.lives import whole_life
from unified_orders.testing.contracts.outbox.stage import ALL, OutboxStage


class Storing(OutboxStage, suite=True):
    """Effects and the commands they come from."""

    def test_every_kind_of_effect_comes_out_as_it_went_in(self) -> None:
        desk, taken = Desk(self.repository, event_kinds()), list[Effect]()
        for _ in whole_life(desk):
            taken += self.all_delivered()
        for one, stored in zip(sorted(taken, key=_key), sorted(desk.stored, key=_key), strict=True):
            assert shape(one) == shape(stored)
            assert (one.key, one.lane) == (stored.key, stored.lane)
        assert {type(one) for one in taken} == {
            Announce,
            CancelAnalysis,
            CancelWorkflow,
            StartAnalysis,
            StartWorkflow,
        }

    def test_all_effects_of_one_command_are_there_however_many(self) -> None:
        self.desk.submitted(*(f"client-{number}" for number in range(ALL)))
        assert self.rest() == self.desk.stored

    def test_a_command_that_was_refused_leaves_no_effect(self) -> None:
        (group,) = self.desk.submitted("tea")
        with pytest.raises(Refused):
            self.desk.do(c.Submit(group.order_id))
        assert self.all_delivered() == self.desk.stored

    def test_a_command_that_was_only_tried_leaves_no_effect(self) -> None:
        (group,) = self.desk.draft("tea")
        tried = self.desk.simulate(c.Submit(group.order_id))
        assert isinstance(tried, Accepted)
        assert tried.effects
        assert self.rest() == []

    def test_a_command_that_is_repeated_under_its_key_leaves_its_effects_once(self) -> None:
        (group,) = self.desk.draft("tea")
        for _ in range(2):
            self.desk.do(c.Submit(group.order_id), key="submit-1")
        assert len(self.all_delivered()) == 1

    def test_a_write_that_was_refused_as_stale_leaves_no_effect(self) -> None:
        (group,) = self.desk.submitted("tea")
        (start,) = self.desk.stored
        assert isinstance(start, StartAnalysis)
        order = self.desk.state(group.order_id).order
        changes = Changes(evolve(order, version=order.version + 1), order.version - 1)
        stale = Write(changes, (), (evolve(start, group_id=uuid4()),), None)
        with self.repository.unit_of_work() as unit:
            unit.load(Need(group.order_id))
            with pytest.raises(Contended):
                unit.save(stale)
        assert self.all_delivered() == [start]

    def test_what_waits_for_an_order_is_gone_with_it_and_nothing_else(self) -> None:
        (gone,), (kept,) = self.herald.draft("tea"), self.herald.draft("coffee")
        self.herald.do(c.Discard(gone.order_id))
        (announced,) = self.rest()
        assert isinstance(announced, Announce)
        assert announced.recorded.order_id == kept.order_id

    def test_an_order_that_changes_later_does_not_change_what_waits(self) -> None:
        (group,) = self.desk.submitted("tea")
        (start,) = self.desk.stored
        self.desk.do(c.EditGroup(group, anchor_texts=["other"]))
        assert [shape(one) for one in self.rest()] == [shape(start)]


def _key(effect: Effect) -> str:
    return effect.key
