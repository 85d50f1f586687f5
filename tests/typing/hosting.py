"""A host's own side: ports, relays, services in memory, events, errors."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import assert_never, assert_type
from uuid import UUID

from unified_orders import (
    Announce,
    AsyncOrderService,
    AsyncRelay,
    CancelAnalysis,
    CancelWorkflow,
    Client,
    Created,
    CreateOrder,
    DiscountRule,
    Done,
    InvalidInput,
    KeyReused,
    Limits,
    OrderService,
    OrderState,
    OutcomeUnknown,
    ReasonKind,
    Recorded,
    Refused,
    Relay,
    Settings,
    Site,
    StartAnalysis,
    StartWorkflow,
    UnifiedOrdersError,
)
from unified_orders.adapters.memory import (
    AsyncInMemoryOrders,
    AsyncMemoryOutbox,
    InMemoryOrders,
    MemoryOutbox,
    in_memory_service,
)
from unified_orders.domain.actors import Actor
from unified_orders.domain.events import ItemCancelled, OrderMoved, SiteApproved
from unified_orders.ports import (
    AnalysisPort,
    AsyncAnalysisPort,
    AsyncOrderQueries,
    AsyncOrderRepository,
    AsyncOutbox,
    AsyncWorkflowPort,
    ClientDirectory,
    OrderQueries,
    OrderRepository,
    Outbox,
    PriceList,
    WorkflowPort,
)


class Analysis:
    def start(self, effect: StartAnalysis) -> None: ...
    def cancel(self, effect: CancelAnalysis) -> None: ...


class AsyncWorkflow:
    async def start(self, effect: StartWorkflow) -> None: ...
    async def cancel(self, effect: CancelWorkflow) -> None: ...


class Clients:
    def clients(self, ids: AbstractSet[str]) -> Mapping[str, Client]:
        return {id_: Client(id_, "acme") for id_ in ids}


class Prices:
    def discounts(self, account_id: str | None, at: datetime) -> tuple[DiscountRule, ...]:
        return ()


def ports_are_kept_to_without_inheriting(memory: InMemoryOrders) -> None:
    analysis: AnalysisPort = Analysis()
    workflow: AsyncWorkflowPort = AsyncWorkflow()
    directory: ClientDirectory = Clients()
    price_list: PriceList = Prices()
    repository: OrderRepository = memory.repository
    outbox: Outbox = memory.repository.outbox
    awaited: AsyncOutbox = AsyncMemoryOutbox(memory.repository.outbox)
    assert_type(Relay(outbox, analysis=analysis), Relay)
    assert_type(AsyncRelay(awaited, analysis=analysis, workflow=workflow), AsyncRelay)
    assert_type(repository.prune_receipts(timedelta(days=4)), int)
    assert_type(directory.clients({"tea"}), Mapping[str, Client])
    assert_type(price_list.discounts(None, datetime.now().astimezone()), tuple[DiscountRule, ...])


def a_service_over_ports(repository: OrderRepository, queries: OrderQueries) -> OrderService:
    settings = Settings(limits=Limits(groups=10), subscriptions={"order_moved"})
    return OrderService(repository, queries, Clients(), Prices(), settings)


def an_awaited_service_over_ports(repository: AsyncOrderRepository, queries: AsyncOrderQueries) -> AsyncOrderService:
    return AsyncOrderService(repository, queries)


def in_memory(site: Site) -> None:
    orders = in_memory_service(sites={"tea": ["tea.csv", site]}, currency="USD", clients={"tea": "acme", "oats": None})
    assert_type(orders, InMemoryOrders)
    assert_type(orders.execute(CreateOrder(currency="USD"), actor=Actor.account("acme")), Done[Created])
    assert_type(orders.drain(), int)
    assert_type(orders.workflow.complete_all(), int)
    assert_type(orders.workflow.running, tuple[StartWorkflow, ...])
    assert_type(in_memory_service(sites="sites.csv", deliver="on demand").clock(), datetime)


async def in_memory_awaited() -> None:
    orders = AsyncInMemoryOrders(in_memory_service(sites="sites.csv"))
    assert_type(await orders.execute(CreateOrder(currency="USD"), actor=Actor.account("acme")), Done[Created])
    assert_type(await orders.drain(), int)
    assert_type(orders.relay, AsyncRelay)


def receivers(relay: Relay) -> None:
    @relay.on(StartWorkflow)
    def begin(effect: StartWorkflow) -> UUID:
        return effect.item_id

    @relay.on("order_moved")
    def moved(announced: Announce) -> Recorded:
        return announced.recorded

    assert_type(begin, Callable[[StartWorkflow], UUID])
    assert_type(moved, Callable[[Announce], Recorded])
    assert_type(relay.drain(), int)
    relay.run(threading.Event(), timedelta(seconds=5))


async def awaited_receivers(
    outbox: MemoryOutbox, analysis: AsyncAnalysisPort, workflow: WorkflowPort, announced: Announce
) -> None:
    relay = AsyncRelay(AsyncMemoryOutbox(outbox), analysis=analysis, workflow=workflow)

    @relay.on(Announce)
    async def told(effect: Announce) -> datetime:
        return effect.recorded.at

    assert_type(await told(announced), datetime)
    assert_type(await relay.run_once(5), int)
    await relay.run(asyncio.Event())


def events(recorded: Recorded) -> str:
    match recorded.event:
        case OrderMoved(source, target):
            assert_type(source, OrderState)
            return f"{source} -> {target}"
        case SiteApproved() as approved:
            assert_type(approved.retail, int)
            assert_type(approved.site, Site | None)
            return str(approved.selection_id)
        case ItemCancelled():
            return "cancelled"
        case _:
            return recorded.command


def errors(error: UnifiedOrdersError) -> str:
    assert_type(error.retryable, bool)
    match error:
        case Refused():
            assert_type(error.codes, tuple[str, ...])
            assert_type(error.reasons[0].path, tuple[str | int, ...])
            assert_type(error.reasons[0].kind, ReasonKind)
            return error.command
        case InvalidInput():
            return f"{error.field_name} {error.value} {error.rule}"
        case KeyReused():
            return error.key
        case OutcomeUnknown():
            assert_type(error.key, str | None)
            return ""
        case _:
            return str(error)


def every_state_is_told_apart(state: OrderState) -> bool:
    match state:
        case OrderState.CONFIGURING | OrderState.ANALYZING | OrderState.REVIEWING:
            return True
        case OrderState.PAYMENT_PENDING | OrderState.IN_PROGRESS:
            return True
        case OrderState.COMPLETED | OrderState.CANCELLED:
            return False
        case _:
            assert_never(state)
