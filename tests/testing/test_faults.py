"""Ports that go wrong, and what the library promises of each."""

import asyncio
import threading
from datetime import timedelta

import pytest

from unified_orders import (
    AsyncOrderService,
    Busy,
    InvalidInput,
    OrderService,
    OrderState,
    OutcomeUnknown,
    RecordProgress,
    Relay,
    Settings,
    Stage,
    StartWorkflow,
    Submit,
    Unavailable,
)
from unified_orders.adapters.memory import (
    AsyncMemoryOutbox,
    AsyncMemoryQueries,
    AsyncMemoryRepository,
    InMemoryOrders,
    MemoryQueries,
)
from unified_orders.testing import Fails, FrozenClock, Held, Lost, ReadyOrder, Repeated, Slow, faulty, order_at

LEASE = timedelta(minutes=1)
ONE_TRY = Settings(tries=1)


def home(made: ReadyOrder[OrderService]) -> InMemoryOrders:
    """Return the service of an order that lives in memory."""
    assert isinstance(made.orders, InMemoryOrders)
    return made.orders


def relay_of(orders: InMemoryOrders, **ports: object) -> Relay:
    """Return a relay over the effects that wait, by the store's own frozen clock."""
    assert isinstance(orders.clock, FrozenClock)
    given = {"outbox": orders.repository.outbox, "workflow": orders.workflow, "analysis": orders.analysis, **ports}
    return Relay(given.pop("outbox"), lease=LEASE, elapsed=orders.clock.elapsed, **given)  # type: ignore[arg-type]


def test_an_outcome_lost_after_commit_is_answered_under_the_same_key() -> None:
    made = order_at("configuring")
    store = home(made).repository
    repository = faulty(store, save=Fails(OutcomeUnknown("k"), after=True))
    orders = OrderService(repository, MemoryQueries(store), settings=ONE_TRY)
    with pytest.raises(OutcomeUnknown):
        orders.execute(Submit(made.id), actor=made.account, key="k")
    assert orders.execute(Submit(made.id), actor=made.account, key="k").replayed
    assert orders.summary(made.id, actor=made.account).state is OrderState.ANALYZING


def test_a_service_that_tries_again_finds_that_outcome_itself() -> None:
    made = order_at("configuring")
    store = home(made).repository
    orders = OrderService(faulty(store, save=Fails(OutcomeUnknown("k"), after=True)), MemoryQueries(store))
    assert orders.execute(Submit(made.id), actor=made.account, key="k").replayed
    assert store.snapshot(made.id).order.version == made.state.order.version + 1  # type: ignore[union-attr]


def test_a_store_that_fails_before_the_commit_stored_nothing() -> None:
    made = order_at("configuring")
    store = home(made).repository
    orders = OrderService(faulty(store, save=Fails(Busy)), MemoryQueries(store), settings=ONE_TRY)
    with pytest.raises(Busy):
        orders.execute(Submit(made.id), actor=made.account, key="k")
    assert orders.summary(made.id, actor=made.account).state is OrderState.CONFIGURING
    assert not orders.execute(Submit(made.id), actor=made.account, key="k").replayed


def test_awaited_ports_go_wrong_alike() -> None:
    made = order_at("configuring")
    store = home(made).repository
    repository = faulty(AsyncMemoryRepository(store), save=Fails(OutcomeUnknown("k"), after=True), load=Fails(Busy))
    orders = AsyncOrderService(repository, AsyncMemoryQueries(MemoryQueries(store)), settings=ONE_TRY)

    async def tries() -> list[object]:
        answers: list[object] = []
        for _ in range(3):
            try:
                answers.append((await orders.execute(Submit(made.id), actor=made.account, key="k")).replayed)
            except (Busy, OutcomeUnknown) as error:
                answers.append(type(error))
        return answers

    assert asyncio.run(tries()) == [Busy, OutcomeUnknown, True]


def test_queries_that_always_fail_do_so_as_the_port_s_own_error() -> None:
    made = order_at("reviewing")
    store = home(made).repository
    orders = OrderService(store, faulty(MemoryQueries(store), look=Fails(Unavailable, times=None)))
    for _ in range(3):
        with pytest.raises(Unavailable):
            orders.summary(made.id, actor=made.account)


def test_a_receiver_that_fails_once_gets_its_effect_again() -> None:
    made = order_at("in_progress")
    orders = home(made)
    relay = relay_of(orders, workflow=faulty(orders.workflow, start=Fails(ConnectionError("away"))))
    relay.drain()
    assert not orders.workflow.running
    made_clock(orders).advance(hours=1)
    relay.drain()
    assert [start.item_id for start in orders.workflow.running] == list(made.item_ids)


def test_a_start_that_comes_twice_is_one_run() -> None:
    made = order_at("in_progress", links=2)
    orders = home(made)
    relay_of(orders, workflow=faulty(orders.workflow, start=Repeated(3))).drain()
    assert len(orders.workflow.running) == 2
    orders.workflow.complete_all()
    assert orders.summary(made.id, actor=made.account).state is OrderState.COMPLETED


def test_an_effect_whose_receipt_is_lost_comes_again_under_its_key() -> None:
    made = order_at("in_progress")
    orders = home(made)
    seen: list[str] = []
    relay = relay_of(orders, outbox=faulty(orders.repository.outbox, delivered=Lost()), analysis=None, workflow=None)

    @relay.on(StartWorkflow)
    def note(effect: StartWorkflow) -> None:
        seen.append(effect.key)

    for _ in range(3):
        relay.drain()
        made_clock(orders).advance(hours=1)
    assert seen == [f"start_workflow:{made.item_ids[0]}:1"] * 2


def test_news_in_any_order_ends_in_the_same_state() -> None:
    def told(order: tuple[int, ...]) -> object:
        made = order_at("in_progress")
        held = Held()
        orders = faulty(made.orders, execute=held)
        for stage, attempt in ((Stage.STARTED, 1), (Stage.PUBLISHED, 1), (Stage.REOPENED, 2), (Stage.COMPLETED, 2)):
            orders.execute(RecordProgress(made.id, made.item_ids[0], stage, attempt), actor=made.worker)
        assert made.orders.summary(made.id, actor=made.account).state is OrderState.IN_PROGRESS
        assert len(held.release(order)) == 4
        (line,) = made.orders.lines(made.id, actor=made.staff)
        return made.orders.summary(made.id, actor=made.staff).state, line.status

    assert told((0, 1, 2, 3)) == told((3, 2, 1, 0)) == told((2, 0, 3, 1))


def test_a_slow_receiver_leaves_the_rest_of_its_batch_to_others() -> None:
    made = order_at("in_progress", links=3)
    orders = home(made)
    slow = faulty(orders.workflow, start=Slow(made_clock(orders), by=2 * LEASE))
    taken = relay_of(orders, workflow=slow).run_once(10)
    assert [start.item_id for start in orders.workflow.running] == list(made.item_ids[:1])
    assert taken == len(orders.analysis.calls) + 1, "the slow one was finished"


def test_a_call_waits_until_the_test_lets_it_go() -> None:
    made = order_at("configuring")
    store = home(made).repository
    gate = threading.Event()
    orders = OrderService(store, faulty(MemoryQueries(store), look=Slow(until=gate)))
    seen: list[OrderState] = []
    reader = threading.Thread(target=lambda: seen.append(orders.summary(made.id, actor=made.account).state))
    reader.start()
    made.orders.execute(Submit(made.id), actor=made.account)
    gate.set()
    reader.join()
    assert seen == [OrderState.ANALYZING]


def test_an_awaited_call_waits_as_well() -> None:
    made = order_at("in_progress")
    outbox = AsyncMemoryOutbox(home(made).repository.outbox)

    async def claimed() -> tuple[int, int]:
        gate = asyncio.Event()
        slow = faulty(outbox, claim=Slow(until=gate))
        claiming = asyncio.create_task(slow.claim(1, LEASE))
        await asyncio.sleep(0)
        before = len(await outbox.claim(100, LEASE))
        gate.set()
        return before, len(await claiming)

    before, after = asyncio.run(claimed())
    assert before > 0
    assert after == 0


def test_what_is_not_named_works_as_before() -> None:
    made = order_at("reviewing")
    store = home(made).repository
    assert faulty(store, save=Fails()).snapshot(made.id) == made.state


def test_a_method_that_the_port_does_not_have_names_those_it_has() -> None:
    store = home(order_at("configuring")).repository
    with pytest.raises(InvalidInput, match=r"must be a method of this port: .*open_link.*unit_of_work, load, save"):
        faulty(store, store=Fails())
    with pytest.raises(InvalidInput, match=r"save: must be a fault, like Fails\(\)"):
        faulty(store, save=Busy)  # type: ignore[arg-type]


def made_clock(orders: InMemoryOrders) -> FrozenClock:
    assert isinstance(orders.clock, FrozenClock)
    return orders.clock
