import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar
from uuid import UUID

import pytest
from tests.adapters.memory.market import CUSTOMER, STAFF, sites

from unified_orders import (
    AccountSummary,
    AddGroup,
    Announce,
    CreateOrder,
    Event,
    GroupRequest,
    InvalidInput,
    OrderState,
    RecordPayment,
    Review,
    StartAnalysis,
    Submit,
    Summary,
    WriteNote,
    approve,
)
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service
from unified_orders.adapters.memory.service import Deliver
from unified_orders.domain.events import OrderMoved

R = TypeVar("R")
TEA = GroupRequest(client_id="tea", link_count=2, target_pages=["https://tea.example/a", "https://tea.example/b"])


def run(work: Coroutine[Any, Any, R]) -> R:
    """Await work; what waits for itself for ever is a failure, not a hang."""

    async def in_time() -> R:
        async with asyncio.timeout(20):
            return await work

    return asyncio.run(in_time())


def service(deliver: Deliver = "after each command") -> AsyncInMemoryOrders:
    return AsyncInMemoryOrders(in_memory_service(sites=sites(20), deliver=deliver))


async def submitted(orders: AsyncInMemoryOrders) -> tuple[UUID, UUID]:
    made = await orders.execute(CreateOrder(currency="USD", groups=[TEA]), actor=CUSTOMER)
    await orders.execute(Submit(made.order_id), actor=CUSTOMER)
    return made.order_id, made.group_ids[0]


async def paid(orders: AsyncInMemoryOrders) -> UUID:
    order_id, group_id = await submitted(orders)
    board = await orders.board(order_id, group_id, actor=CUSTOMER)
    await orders.execute(Review(board.group, [approve(site) for site in board.suggested[:2]]), actor=CUSTOMER)
    due = (await orders.summary(order_id, actor=STAFF)).total
    await orders.execute(RecordPayment(order_id, due, reference="wire-17"), actor=STAFF)
    return order_id


async def state_of(orders: AsyncInMemoryOrders, order_id: UUID) -> OrderState:
    return (await orders.summary(order_id, actor=STAFF)).state


def test_an_awaited_service_brings_an_order_from_draft_to_completed() -> None:
    async def live() -> tuple[OrderState, OrderState]:
        orders = service()
        order_id = await paid(orders)
        before = await state_of(orders, order_id)
        orders.plain.workflow.complete_all(order_id)
        return before, await state_of(orders, order_id)

    assert run(live()) == (OrderState.IN_PROGRESS, OrderState.COMPLETED)


def test_effects_wait_for_drain_if_they_are_handed_over_on_demand() -> None:
    async def live() -> tuple[OrderState, int, OrderState]:
        orders = service("on demand")
        order_id, _ = await submitted(orders)
        return await state_of(orders, order_id), await orders.drain(), await state_of(orders, order_id)

    assert run(live()) == (OrderState.ANALYZING, 1, OrderState.REVIEWING)


def test_the_plain_service_hands_over_nothing_any_more() -> None:
    orders = service()
    made = orders.plain.execute(CreateOrder(currency="USD", groups=[TEA]), actor=CUSTOMER)
    orders.plain.execute(Submit(made.order_id), actor=CUSTOMER)
    assert orders.plain.summary(made.order_id, actor=STAFF).state is OrderState.ANALYZING
    assert (run(orders.drain()), run(state_of(orders, made.order_id))) == (1, OrderState.REVIEWING)


def test_a_subscriber_is_awaited_with_the_events_of_both_services() -> None:
    orders = service()
    heard: list[Event] = []

    @orders.on("order_moved")
    async def listen(announced: Announce) -> None:
        await asyncio.sleep(0)
        heard.append(announced.recorded.event)

    run(submitted(orders))  # the analysis answers through the plain service
    states = [event.target for event in heard if isinstance(event, OrderMoved)]
    assert states == [OrderState.ANALYZING, OrderState.REVIEWING]


def test_a_subscription_to_nothing_that_exists_is_refused_and_announces_nothing() -> None:
    orders = service()
    with pytest.raises(InvalidInput, match="what: must be"):
        orders.on("order_movd")
    assert orders.plain.settings.subscriptions == frozenset()


def test_a_receiver_may_give_commands_itself_and_from_tasks_that_it_waits_for() -> None:
    orders = service()

    @orders.on("order_moved")
    async def note(announced: Announce) -> None:
        order_id = announced.recorded.order_id
        await asyncio.gather(*(orders.execute(WriteNote(order_id, text), actor=STAFF) for text in ("one", "two")))

    async def live() -> Summary:
        order_id, _ = await submitted(orders)
        return await orders.summary(order_id, actor=CUSTOMER)

    summary = run(live())
    assert isinstance(summary, AccountSummary)
    assert (summary.account_note, orders.plain.repository.outbox.waiting()) == ("two", ())


def test_a_task_that_outlives_its_receiver_finds_the_effects_of_its_own_commands_handed_over() -> None:
    orders = service()
    later: list[asyncio.Task[OrderState]] = []

    async def submit_another(drained: asyncio.Event) -> OrderState:
        await drained.wait()
        order_id, _ = await submitted(orders)
        return await state_of(orders, order_id)

    async def live() -> OrderState:
        drained = asyncio.Event()

        @orders.on(StartAnalysis)
        async def begin(_: StartAnalysis) -> None:
            if not later:
                later.append(asyncio.create_task(submit_another(drained)))

        await submitted(orders)
        drained.set()
        return await later[0]

    assert run(live()) is OrderState.REVIEWING


def test_tasks_that_give_commands_at_once_find_their_effects_handed_over_and_so_does_a_second_loop() -> None:
    orders = service()

    @orders.on("order_moved")
    async def pause(_: Announce) -> None:
        for _turn in range(3):
            await asyncio.sleep(0)

    async def live() -> OrderState:
        order_id, _ = await submitted(orders)
        return await state_of(orders, order_id)

    async def several() -> set[OrderState]:
        return set(await asyncio.gather(*(live() for _ in range(5))))

    assert [run(several()) for _ in range(2)] == [{OrderState.REVIEWING}] * 2


def test_loops_of_several_threads_share_one_service() -> None:
    orders = service()
    made = orders.plain.execute(CreateOrder(currency="USD"), actor=CUSTOMER)

    async def add(number: int) -> None:
        await orders.execute(
            AddGroup(made.order_id, GroupRequest(client_id=f"c{number}", link_count=1)), actor=CUSTOMER
        )

    threads = [threading.Thread(target=lambda number=number: run(add(number))) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(orders.plain.summary(made.order_id, actor=STAFF).groups) == 4
