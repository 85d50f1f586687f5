"""The engine living W1 in memory, command by command, with all that a command stores: state, history, effects."""

from collections.abc import Iterator
from functools import partial
from typing import Final
from uuid import UUID

from benchmarks import program
from benchmarks.clock import Step
from unified_orders.adapters.memory import in_memory_service
from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.sites import DR, TRAFFIC, Metric, Price, Site
from unified_orders.domain.state import State
from unified_orders.domain.words import Decision, Stage

CUSTOMER: Final = Actor.account("acme")
STAFF: Final = Actor.staff("sam")
WORKER: Final = Actor.worker("callbacks")


def sites(count: int, client: str = "any") -> tuple[Site, ...]:
    """Return analysed sites, all priced."""
    return tuple(
        Site(
            f"{client}-{index}.example",
            f"{client}-{index}.example",
            metrics=(Metric(DR, 30 + index % 60, "ahrefs"), Metric(TRAFFIC, 1_000 + index, "ahrefs")),
            prices=(Price("USD", program.PRICE, 9_000),),
        )
        for index in range(count)
    )


ANALYSED: Final = {client: sites(program.SITES_PER_GROUP, client) for client in program.GROUPS}


def creation() -> c.CreateOrder:
    return c.CreateOrder(
        currency="USD",
        groups=[
            c.GroupRequest(client_id=client, link_count=links, target_pages=program.pages(client, links))
            for client, links in program.GROUPS.items()
        ],
    )


class EngineLife:
    """One order's life in a store of its own. Building each command counts as part of running it."""

    def __init__(self) -> None:
        self.orders = in_memory_service(deliver="on demand")
        self.order_id = UUID(int=0)

    def steps(self) -> Iterator[Step]:
        yield program.CREATE, self._create
        yield program.SUBMIT, self._submit
        for group in self.state().live_groups():
            yield program.ANALYSED, partial(self._analysed, group)
        for group in self.state().live_groups():
            offered = [one.id for one in self.state().in_group(group.id)]
            yield program.APPROVE[group.link_count], partial(self._approve, group, offered[: group.link_count])
        yield program.PAID, self._pay
        items = list(self.state().items)
        for item_id in items:
            yield program.STARTED, partial(self._progress, item_id, Stage.STARTED)
        for item_id in items:
            yield program.COMPLETED, partial(self._progress, item_id, Stage.COMPLETED, "https://live.example/post")
        self._check()

    def _create(self) -> None:
        self.order_id = self.orders.execute(creation(), actor=CUSTOMER).order_id

    def _submit(self) -> None:
        self.orders.execute(c.Submit(self.order_id), actor=CUSTOMER)

    def _analysed(self, group: OrderGroup) -> None:
        ref = c.GroupRef(self.order_id, group.id)
        self.orders.execute(c.RecordAnalysis(ref, group.epoch, ANALYSED[group.client_id]), actor=WORKER)

    def _approve(self, group: OrderGroup, chosen: list[UUID]) -> None:
        decisions = [c.SiteDecision(decision=Decision.APPROVE, selection_id=one) for one in chosen]
        self.orders.execute(c.Review(c.GroupRef(self.order_id, group.id), decisions), actor=CUSTOMER)

    def _pay(self) -> None:
        self.orders.execute(c.RecordPayment(self.order_id, program.TOTAL, "wire-17"), actor=STAFF)

    def _progress(self, item_id: UUID, stage: Stage, url: str | None = None) -> None:
        self.orders.execute(c.RecordProgress(self.order_id, item_id, stage, published_url=url), actor=WORKER)

    def state(self) -> State:
        """Return the whole order as it is."""
        state = self.orders.repository.snapshot(self.order_id)
        assert state is not None
        return state

    def _check(self) -> None:
        state = self.state()
        order, counters = state.order, state.order.counters
        approved = {group.client_id: group.counts.approved for group in state.groups.values()}
        program.check(
            program.End(order.state.value, approved, counters.live_items, counters.done_items, order.money.paid)
        )
        assert order.version == program.COMMANDS


def engine_life() -> Iterator[Step]:
    return EngineLife().steps()
