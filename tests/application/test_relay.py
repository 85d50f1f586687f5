import logging
import threading
from collections.abc import Callable
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

from unified_orders import Announce, Backoff, Effect, InvalidInput, Relay, StartWorkflow, Unavailable
from unified_orders.adapters.memory import MemoryOutbox
from unified_orders.domain.effects import CancelAnalysis, CancelWorkflow, StartAnalysis
from unified_orders.ports import Delivery

ITEM = UUID(int=10)


class Port:
    """Takes all effects of analysis or workflow, and raises as often as it is told to."""

    def __init__(self) -> None:
        self.taken: list[Effect] = []
        self.failing = 0

    def start(self, effect: StartAnalysis | StartWorkflow) -> None:
        self._take(effect)

    def cancel(self, effect: CancelAnalysis | CancelWorkflow) -> None:
        self._take(effect)

    def _take(self, effect: Effect) -> None:
        if self.failing:
            self.failing -= 1
            raise ConnectionError("nobody answers")
        self.taken.append(effect)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def outbox(clock: HandClock) -> MemoryOutbox:
    return MemoryOutbox(clock, threading.RLock())


@pytest.fixture
def port() -> Port:
    return Port()


@pytest.fixture
def relay(outbox: MemoryOutbox, port: Port) -> Relay:
    return Relay(outbox, analysis=port, workflow=port, backoff=Backoff(SECOND, 4 * SECOND, 4), chance=lambda: 0.0)


def test_each_effect_is_handed_to_its_port(outbox: MemoryOutbox, relay: Relay, port: Port) -> None:
    group = uuid4()
    effects = [start(ITEM), start_analysis(group, 1), start(), cancel(uuid4()), cancel_analysis(uuid4(), 1)]
    outbox.add(effects)
    assert (relay.drain(), port.taken, outbox.waiting()) == (5, effects, ())


def test_one_run_hands_over_no_more_than_it_is_asked_for(outbox: MemoryOutbox, relay: Relay) -> None:
    outbox.add(start() for _ in range(5))
    assert [relay.run_once(2) for _ in range(4)] == [2, 2, 1, 0]


def test_a_subscriber_takes_the_effects_of_a_class(outbox: MemoryOutbox) -> None:
    relay, taken = Relay(outbox), []

    @relay.on(StartWorkflow)
    def begin(effect: StartWorkflow) -> None:
        taken.append(effect.item_id)

    outbox.add([start(ITEM)])
    assert (relay.drain(), taken) == (1, [ITEM])


def test_a_subscriber_takes_the_announcements_of_one_kind(outbox: MemoryOutbox) -> None:
    relay = Relay(outbox)
    moved: list[Announce] = []
    every: list[Announce] = []
    cancelled: list[Announce] = []
    relay.on("order_moved")(moved.append)
    relay.on("order_cancelled")(cancelled.append)
    relay.on(Announce)(every.append)
    outbox.add([announce(1)])
    assert (relay.drain(), moved, every, cancelled) == (1, [announce(1)], [announce(1)], [])


@pytest.mark.parametrize("what", ["order_movd", "", int, None, announce(1)])
def test_a_subscription_to_nothing_that_exists_is_refused(outbox: MemoryOutbox, what: str) -> None:
    with pytest.raises(InvalidInput, match="what: must be"):
        Relay(outbox).on(what)


def test_an_effect_whose_port_raises_is_tried_again_after_a_longer_wait_each_time(
    outbox: MemoryOutbox, clock: HandClock, relay: Relay, port: Port
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
    outbox: MemoryOutbox, clock: HandClock, relay: Relay, port: Port, caplog: pytest.LogCaptureFixture
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


def test_an_effect_that_its_relay_never_survives_is_parked_too(
    outbox: MemoryOutbox, clock: HandClock, relay: Relay, port: Port
) -> None:
    outbox.add([start(ITEM)])
    for _ in range(4):
        outbox.claim(1, LEASE)
        clock.move(LEASE)
    assert (relay.drain(), port.taken) == (0, [])
    assert outbox.parked() == ((start(ITEM), "4 tries ended without an answer"),)


def test_what_nobody_takes_stays_and_says_what_is_missing(outbox: MemoryOutbox, clock: HandClock) -> None:
    relay = Relay(outbox, backoff=Backoff(tries=1))
    outbox.add([start(ITEM)])
    assert relay.drain() == 0
    ((effect, reason),) = outbox.parked()
    assert (effect, reason) == (
        start(ITEM),
        "LookupError: nobody takes start_workflow; give the relay a port for it, or subscribe with relay.on",
    )


def test_effects_of_one_item_arrive_in_order_even_if_the_first_fails(
    outbox: MemoryOutbox, clock: HandClock, relay: Relay, port: Port
) -> None:
    other = start()
    outbox.add([start(ITEM, 1), start(ITEM, 2), other])
    port.failing = 1
    relay.drain()
    assert port.taken == [other]
    clock.move(SECOND)
    relay.drain()
    assert port.taken == [other, start(ITEM, 1), start(ITEM, 2)]


def test_a_start_taken_while_its_cancel_is_stored_is_followed_by_it(outbox: MemoryOutbox, port: Port) -> None:
    relay = Relay(outbox, workflow=port)
    relay.on(StartWorkflow)(lambda effect: outbox.add([cancel(effect.item_id)]))
    outbox.add([start(ITEM)])
    assert (relay.drain(), port.taken) == (2, [start(ITEM), cancel(ITEM)])


def test_if_one_of_several_receivers_raises_all_get_the_effect_again_under_the_same_key(
    outbox: MemoryOutbox, clock: HandClock, port: Port
) -> None:
    relay, keys = Relay(outbox, backoff=Backoff(SECOND), chance=lambda: 0.0), []
    relay.on(StartWorkflow)(lambda effect: keys.append(effect.key))
    relay.on(StartWorkflow)(port.start)
    outbox.add([start(ITEM)])
    port.failing = 1
    relay.drain()
    clock.move(SECOND)
    assert (relay.drain(), keys) == (1, [start(ITEM).key] * 2)


def test_an_interrupted_relay_loses_nothing(outbox: MemoryOutbox, clock: HandClock, port: Port) -> None:
    relay = Relay(outbox, workflow=port, lease=LEASE)
    broken = Relay(outbox)

    @broken.on(StartWorkflow)
    def interrupt(_: StartWorkflow) -> None:
        raise KeyboardInterrupt

    effects = [start(), start(), start()]
    outbox.add(effects)
    with pytest.raises(KeyboardInterrupt):
        broken.run_once()
    clock.move(LEASE)
    assert (relay.drain(), port.taken) == (3, effects)


def test_what_outlasts_the_lease_is_left_to_others(outbox: MemoryOutbox, port: Port) -> None:
    seconds = 0.0
    relay = Relay(outbox, workflow=port, lease=LEASE, elapsed=lambda: seconds)

    @relay.on(StartWorkflow)
    def take_long(_: StartWorkflow) -> None:
        nonlocal seconds
        seconds += 40

    outbox.add(start() for _ in range(5))
    assert (relay.run_once(5), len(outbox.waiting())) == (2, 3)


class StopAfter(threading.Event):
    """Is set once it was waited for so many times; nobody sleeps."""

    def __init__(self, times: int, meanwhile: Callable[[], None]) -> None:
        super().__init__()
        self.waits: list[float | None] = []
        self._times = times
        self._meanwhile = meanwhile

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout)
        self._meanwhile()
        if len(self.waits) == self._times:
            self.set()
        return self.is_set()


def test_a_running_relay_looks_again_after_each_wait_until_it_is_stopped(
    outbox: MemoryOutbox, relay: Relay, port: Port
) -> None:
    stop = StopAfter(3, lambda: outbox.add([start()]))
    relay.run(stop, timedelta(seconds=7))
    assert (stop.waits, len(port.taken), len(outbox.waiting())) == ([7.0] * 3, 2, 1)


def test_a_running_relay_outlives_an_outbox_that_is_away(port: Port) -> None:
    class Away(MemoryOutbox):
        away = True

        def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
            if self.away:
                self.away = False
                raise Unavailable("no connection")
            return super().claim(count, lease)

    outbox = Away(HandClock(), threading.RLock())
    outbox.add([start(ITEM)])
    stop = StopAfter(2, lambda: None)
    Relay(outbox, workflow=port).run(stop)
    assert (port.taken, len(stop.waits)) == ([start(ITEM)], 2)
