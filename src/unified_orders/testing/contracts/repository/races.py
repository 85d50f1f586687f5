"""Eight at once on one order: what is promised of one command at a time still holds.

A store that takes no locks may refuse with `Contended`; whoever is refused tries again.
"""

from typing import TypeVar

from unified_orders.domain import commands as c
from unified_orders.domain.errors import Refused
from unified_orders.domain.events import OrderMoved
from unified_orders.domain.results import Reviewed
from unified_orders.domain.slices import Need
from unified_orders.domain.words import Decision, OrderState
from unified_orders.testing.contracts.desk import ACME, STAFF
from unified_orders.testing.contracts.racing import THREADS, together
from unified_orders.testing.contracts.repository.life import Life, reviewed, wants
from unified_orders.testing.contracts.repository.stage import RepositoryStage

R = TypeVar("R")
_LINKS = 3


class Races(RepositoryStage, suite=True):
    """Promises about threads, or tasks."""

    def test_reviewers_at_once_never_approve_more_than_is_wanted(self) -> None:
        order = reviewed(self, links=_LINKS, found=THREADS)
        answers = together(lambda number: self._approve(order, f"site-{number}"))
        accepted = [one for one in answers if one is not None]
        assert len(accepted) == _LINKS
        state = self.load(Need(order.id, all_groups=True, live_items=True)).slice.state
        assert len(state.items) == state.order.counters.live_items == _LINKS
        assert state.groups[order.group().group_id].counts.approved == _LINKS
        moves = [one.event for one in self.history(order.id) if isinstance(one.event, OrderMoved)]
        assert [move.target for move in moves].count(OrderState.PAYMENT_PENDING) == 1
        assert [one.seq for one in self.history(order.id)] == list(range(1, state.order.last_seq + 1))

    def test_decisions_at_once_on_one_site_as_it_was_seen_change_it_once(self) -> None:
        order = reviewed(self, links=_LINKS, found=THREADS)
        seen = order.selection("site-0")
        decision = c.SiteDecision(decision=Decision.ALTERNATE, selection_id=seen.id, version=seen.version)
        answers: list[Reviewed] = together(lambda _: self._run(c.Review(order.group(), [decision])))
        assert sum(bool(one.changed) for one in answers) == 1
        stored = self.load(Need(order.id, selections=frozenset({seen.id}))).slice.state.selections[seen.id]
        assert stored.version == seen.version + 1

    def test_one_command_under_one_key_at_once_has_one_effect(self) -> None:
        order = reviewed(self, links=_LINKS, found=THREADS)
        before = len(self.history(order.id))
        command = c.AddGroup(order.id, wants("cups", 1))
        orders = self.orders
        answers = together(lambda _: self.patiently(lambda: orders.execute(command, actor=ACME, key="add-1")))
        assert [one.replayed for one in answers].count(False) == 1
        assert len({one.result.group_id for one in answers}) == 1
        state = self.load(Need(order.id, all_groups=True)).slice.state
        assert len(state.groups) == len({"tea", "cups"})
        assert len(self.history(order.id)) > before

    def test_one_order_made_at_once_under_one_key_is_one_order(self) -> None:
        command, orders = c.CreateOrder(currency="USD"), self.orders
        answers = together(lambda _: self.patiently(lambda: orders.execute(command, actor=ACME, key="make-1")))
        assert len({one.order_id for one in answers}) == 1
        assert [one.replayed for one in answers].count(False) == 1
        assert len(self.history(answers[0].order_id)) == 1

    def test_commands_at_once_on_one_order_are_all_stored(self) -> None:
        order = reviewed(self, links=_LINKS, found=THREADS)
        version = order.state.order.version
        together(lambda number: self._run(c.Assign(order.id, f"person-{number}")))
        assert self.load(Need(order.id)).slice.state.order.version == version + THREADS
        times = [one.at for one in self.history(order.id)]
        assert times == sorted(times)

    def test_orders_at_once_are_all_stored(self) -> None:
        made = together(lambda _: self._run(c.CreateOrder(currency="USD", groups=[wants("tea", 2)])))
        for created in made:
            assert self.load(Need(created.order_id, all_groups=True)).slice.state.groups.keys() == {*created.group_ids}

    def _run(self, command: c.Command[R]) -> R:
        """Run a command however often others come first."""
        orders = self.orders
        return self.patiently(lambda: orders.execute(command, actor=STAFF)).result

    def _approve(self, order: Life, domain: str) -> object:
        """Approve a site; None: it came too late."""
        decision = c.SiteDecision(decision=Decision.APPROVE, domain_id=domain)
        try:
            return self._run(c.Review(order.group(), [decision]))
        except Refused:
            return None
