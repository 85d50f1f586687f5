"""Random lives of orders over the memory store; each decision on a slice is held against the one on the whole order."""

from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any
from uuid import UUID

from unified_orders.adapters.memory import MemoryQueries, MemoryRepository
from unified_orders.application.core import Settings, with_id
from unified_orders.application.service import OrderService
from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.deciding import Accepted, Refusal, decide
from unified_orders.domain.errors import Refused
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.results import Done
from unified_orders.domain.sites import Client
from unified_orders.domain.slices import Need, Slice, need_of
from unified_orders.domain.state import State
from unified_orders.domain.turn import Context
from unified_orders.testing import FrozenClock, OrderLives

RULES = (DiscountRule("three", 500, min_quantity=3), DiscountRule("acme", 1_000, account_id="acme", min_quantity=2))


class Directory:
    """Both clients, the second one nobody's."""

    def clients(self, ids: AbstractSet[str]) -> dict[str, Client]:
        known = {"tea": Client("tea", "acme"), "tents": Client("tents")}
        return {id_: known[id_] for id_ in ids if id_ in known}


class Prices:
    """The same rules for everybody."""

    def discounts(self, account_id: str | None, at: datetime) -> tuple[DiscountRule, ...]:
        return RULES


class Lives(OrderLives):
    """A service over the memory adapter."""

    def make_orders(self, clock: FrozenClock) -> OrderService:
        self.repository = MemoryRepository(clock)
        return OrderService(self.repository, MemoryQueries(self.repository), Directory(), Prices())

    def give(self, order_id: UUID, command: c.Command[Any], actor: Actor, key: str | None = None) -> None:
        self.whole = self.decided_on_the_whole(self.stored(order_id), command, actor)
        super().give(order_id, command, actor, key)

    def refused(self, before: State, command: c.Command[Any], actor: Actor, refused: Refused) -> None:
        assert isinstance(self.whole, Refusal), f"accepted when it sees the whole order: {command} by {actor}"
        assert self.whole.reasons == refused.reasons

    def accepted(self, before: State, command: c.Command[Any], actor: Actor, done: Done[Any]) -> None:
        assert isinstance(self.whole, Accepted), f"refused when it sees the whole order: {self.whole}"
        events = [type(one.event) for one in self.whole.events]
        told = [type(one.event) for one in self.repository.shelves[done.order_id].history]
        assert told[len(told) - len(events) :] == events
        if done.order_id == before.order.id:
            grown = self.repository.shelves[done.order_id].state.order.last_seq > before.order.last_seq
            assert done.version == before.order.version + grown

    def observed(self, order_id: UUID) -> object:
        return super().observed(order_id), self.repository.outbox.waiting()

    def decided_on_the_whole(self, state: State, command: c.Command[Any], actor: Actor) -> Accepted[Any] | Refusal:
        """What the decision is if it sees more than it needs: the same."""
        whole = self.all_of(state, need_of(command, actor))
        context = Context(whole.now, UUID(int=1 << 120), bytes(32))
        return decide(with_id(command, actor, None, Settings()), whole, context, actor)

    def all_of(self, state: State, need: Need) -> Slice:
        """Everything there is of an order, with what else is needed."""
        with self.repository.unit_of_work() as unit:
            everything = Need(state.order.id, all_groups=True, all_sites=True, directory=True)
            loaded = unit.load(everything).slice
            needed = unit.load(need).slice
        projects = {**loaded.projects, **needed.projects}
        return Slice(
            needed.now,
            state,
            sites={project: dict(self.repository.sites.get(project, {})) for project in projects},
            projects=projects,
            clients=Directory().clients(set(self.clients)),
            discounts=RULES,
            rejected_before={**loaded.rejected_before, **needed.rejected_before},
        )


TestOrders = Lives.TestCase
