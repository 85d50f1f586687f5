import logging
import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.adapters.memory.effects import (
    LEASE,
    SECOND,
    HandClock,
    announce,
    cancel,
    cancel_analysis,
    start,
    start_analysis,
)
from tests.application.relays import MAKERS, AnyRelay, MakeRelay, Port, Tuning

from unified_orders import Announce, Backoff, InvalidInput, StartWorkflow
from unified_orders.adapters.memory import MemoryOutbox

ITEM = UUID(int=10)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def outbox(clock: HandClock) -> MemoryOutbox:
    return MemoryOutbox(clock, threading.RLock())


@pytest.fixture
def port() -> Port:
    return Port()


@pytest.fixture(params=MAKERS)
def make(request: pytest.FixtureRequest) -> MakeRelay:
    """Make a relay of either kind: every promise here holds for both."""
    return MAKERS[request.param]


@pytest.fixture
def relay(make: MakeRelay, outbox: MemoryOutbox, port: Port) -> AnyRelay:
    return make(outbox, analysis=port, workflow=port, backoff=Backoff(SECOND, 4 * SECOND, 4), chance=lambda: 0.0)


def test_each_effect_is_handed_to_its_port(outbox: MemoryOutbox, relay: AnyRelay, port: Port) -> None:
    group = uuid4()
    effects = [start(ITEM), start_analysis(group, 1), start(), cancel(uuid4()), cancel_analysis(uuid4(), 1)]
    outbox.add(effects)
    assert (relay.drain(), port.taken, outbox.waiting()) == (5, effects, ())


def test_one_run_hands_over_no_more_than_it_is_asked_for(outbox: MemoryOutbox, relay: AnyRelay) -> None:
    outbox.add(start() for _ in range(5))
    assert [relay.run_once(2) for _ in range(4)] == [2, 2, 1, 0]


def test_a_subscriber_takes_the_effects_of_a_class(make: MakeRelay, outbox: MemoryOutbox) -> None:
    relay, taken = make(outbox), []

    @relay.on(StartWorkflow)
    def begin(effect: StartWorkflow) -> None:
        taken.append(effect.item_id)

    outbox.add([start(ITEM)])
    assert (relay.drain(), taken) == (1, [ITEM])


def test_a_subscriber_takes_the_announcements_of_one_kind(make: MakeRelay, outbox: MemoryOutbox) -> None:
    relay = make(outbox)
    moved: list[Announce] = []
    every: list[Announce] = []
    cancelled: list[Announce] = []
    relay.on("order_moved")(moved.append)
    relay.on("order_cancelled")(cancelled.append)
    relay.on(Announce)(every.append)
    outbox.add([announce(1)])
    assert (relay.drain(), moved, every, cancelled) == (1, [announce(1)], [announce(1)], [])


@pytest.mark.parametrize("what", ["order_movd", "", int, None, announce(1)])
def test_a_subscription_to_nothing_that_exists_is_refused(make: MakeRelay, outbox: MemoryOutbox, what: str) -> None:
    with pytest.raises(InvalidInput, match="what: must be"):
        make(outbox).on(what)


def test_an_effect_whose_port_raises_is_tried_again_after_a_longer_wait_each_time(
    outbox: MemoryOutbox, clock: HandClock, relay: AnyRelay, port: Port
) -> None:
    outbox.add([start(ITEM)])
    port.failing = 2
    for wait in (1, 2):
        assert relay.drain() == 0
        clock.move(wait * SECOND - SECOND / 2)
        assert (relay.drain(), port.taken) == (0, [])
        clock.move(SECOND / 2)
    assert (relay.drain(), port.taken) == (1, [start(ITEM)])


def test_an_effect_is_parked_with_the_reason_after_its_last_try_and_comes_back_when_asked(
    outbox: MemoryOutbox, clock: HandClock, relay: AnyRelay, port: Port, caplog: pytest.LogCaptureFixture
) -> None:
    outbox.add([start(ITEM)])
    port.failing = 4
    for _ in range(10):
        relay.drain()
        clock.move(timedelta(hours=1))
    assert outbox.parked() == ((start(ITEM), "ConnectionError: nobody answers"),)
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 3 + [logging.ERROR]
    outbox.retry_parked()
    assert (relay.drain(), port.taken, outbox.waiting()) == (1, [start(ITEM)], ())


def test_a_receiver_that_lets_a_stop_iteration_slip_has_failed(make: MakeRelay, outbox: MemoryOutbox) -> None:
    relay = make(outbox, backoff=Backoff(tries=1))

    @relay.on(StartWorkflow)
    def begin(_: StartWorkflow) -> None:
        next(iter(()))

    outbox.add([start(ITEM)])
    assert relay.drain() == 0
    ((effect, reason),) = outbox.parked()
    assert (effect, "StopIteration" in reason) == (start(ITEM), True)


@pytest.mark.parametrize("tuning", [{"lease": timedelta(0)}, {"lease": 60}, {"backoff": 3}])
def test_an_option_that_cannot_be_is_refused_when_the_relay_is_made(
    make: MakeRelay, outbox: MemoryOutbox, tuning: Tuning
) -> None:
    with pytest.raises(InvalidInput, match=r"^(lease|backoff): must be"):
        make(outbox, **tuning)


@pytest.mark.parametrize("count", [0, -1, True, 2.0])
def test_a_batch_that_would_take_nothing_is_refused(relay: AnyRelay, count: int) -> None:
    with pytest.raises(InvalidInput, match="count: must be a whole number of at least 1"):
        relay.run_once(count)
    with pytest.raises(InvalidInput, match="count: must be a whole number of at least 1"):
        relay.drain(count)


def test_an_effect_that_its_relay_never_survives_is_parked_too(
    outbox: MemoryOutbox, clock: HandClock, relay: AnyRelay, port: Port
) -> None:
    outbox.add([start(ITEM)])
    for _ in range(4):
        outbox.claim(1, LEASE)
        clock.move(LEASE)
    assert (relay.drain(), port.taken) == (0, [])
    assert outbox.parked() == ((start(ITEM), "4 tries ended without an answer"),)


def test_what_nobody_takes_stays_and_says_what_is_missing(
    make: MakeRelay, outbox: MemoryOutbox, clock: HandClock
) -> None:
    relay = make(outbox, backoff=Backoff(tries=1))
    outbox.add([start(ITEM)])
    assert relay.drain() == 0
    ((effect, reason),) = outbox.parked()
    assert (effect, reason) == (
        start(ITEM),
        "LookupError: nobody takes start_workflow; give the relay a port for it, or subscribe with relay.on",
    )


def test_effects_of_one_item_arrive_in_order_even_if_the_first_fails(
    outbox: MemoryOutbox, clock: HandClock, relay: AnyRelay, port: Port
) -> None:
    other = start()
    outbox.add([start(ITEM, 1), start(ITEM, 2), other])
    port.failing = 1
    relay.drain()
    assert port.taken == [other]
    clock.move(SECOND)
    relay.drain()
    assert port.taken == [other, start(ITEM, 1), start(ITEM, 2)]


def test_a_start_taken_while_its_cancel_is_stored_is_followed_by_it(
    make: MakeRelay, outbox: MemoryOutbox, port: Port
) -> None:
    relay = make(outbox, workflow=port)
    relay.on(StartWorkflow)(lambda effect: outbox.add([cancel(effect.item_id)]))
    outbox.add([start(ITEM)])
    assert (relay.drain(), port.taken) == (2, [start(ITEM), cancel(ITEM)])


def test_if_one_of_several_receivers_raises_all_get_the_effect_again_under_the_same_key(
    make: MakeRelay, outbox: MemoryOutbox, clock: HandClock, port: Port
) -> None:
    relay, keys = make(outbox, backoff=Backoff(SECOND), chance=lambda: 0.0), []
    relay.on(StartWorkflow)(lambda effect: keys.append(effect.key))
    relay.on(StartWorkflow)(port.start)
    outbox.add([start(ITEM)])
    port.failing = 1
    relay.drain()
    clock.move(SECOND)
    assert (relay.drain(), keys) == (1, [start(ITEM).key] * 2)


def test_an_interrupted_relay_loses_nothing(
    make: MakeRelay, outbox: MemoryOutbox, clock: HandClock, port: Port
) -> None:
    relay = make(outbox, workflow=port, lease=LEASE)
    broken = make(outbox)

    @broken.on(StartWorkflow)
    def interrupt(_: StartWorkflow) -> None:
        raise KeyboardInterrupt

    effects = [start(), start(), start()]
    outbox.add(effects)
    with pytest.raises(KeyboardInterrupt):
        broken.run_once()
    clock.move(LEASE)
    assert (relay.drain(), port.taken) == (3, effects)


def test_what_outlasts_the_lease_is_left_to_others(make: MakeRelay, outbox: MemoryOutbox, port: Port) -> None:
    seconds = 0.0
    relay = make(outbox, workflow=port, lease=LEASE, elapsed=lambda: seconds)

    @relay.on(StartWorkflow)
    def take_long(_: StartWorkflow) -> None:
        nonlocal seconds
        seconds += 40

    outbox.add(start() for _ in range(5))
    assert (relay.run_once(5), len(outbox.waiting())) == (2, 3)
