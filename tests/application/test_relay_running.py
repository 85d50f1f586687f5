import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Literal
from uuid import UUID

import pytest
from tests.adapters.memory.effects import LEASE, HandClock, start
from tests.application.relays import AsyncPort, Port

from unified_orders import AsyncRelay, Backoff, InvalidInput, Relay, StartWorkflow, Unavailable
from unified_orders.adapters.memory import AsyncMemoryOutbox, MemoryOutbox
from unified_orders.ports import Delivery

ITEM = UUID(int=10)
POLL = timedelta(seconds=7)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def outbox(clock: HandClock) -> MemoryOutbox:
    return MemoryOutbox(clock, threading.RLock())


@pytest.fixture
def port() -> Port:
    return Port()


class StopAfter(threading.Event):
    """Is set once it was waited for so many times; nobody sleeps."""

    def __init__(self, times: int, meanwhile: Callable[[], object]) -> None:
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


def test_a_running_relay_looks_again_after_each_wait_until_it_is_stopped(outbox: MemoryOutbox, port: Port) -> None:
    stop = StopAfter(3, lambda: outbox.add([start()]))
    Relay(outbox, workflow=port).run(stop, timedelta(seconds=7))
    assert (stop.waits, len(port.taken), len(outbox.waiting())) == ([7.0] * 3, 2, 1)


class Away(MemoryOutbox):
    """Can't be reached the first time."""

    away = True

    def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        if self.away:
            self.away = False
            raise Unavailable("no connection")
        return super().claim(count, lease)


def test_a_running_relay_outlives_an_outbox_that_is_away(port: Port) -> None:
    outbox = Away(HandClock(), threading.RLock())
    outbox.add([start(ITEM)])
    stop = StopAfter(2, lambda: None)
    Relay(outbox, workflow=port).run(stop)
    assert (port.taken, len(stop.waits)) == ([start(ITEM)], 2)


def test_a_relay_that_is_stopped_meanwhile_finishes_the_batch_in_hand(outbox: MemoryOutbox, port: Port) -> None:
    stop, relay = threading.Event(), Relay(outbox, workflow=port)
    relay.on(StartWorkflow)(lambda _: stop.set())
    outbox.add(start() for _ in range(5))
    relay.run(stop, count=3)
    assert (len(port.taken), len(outbox.waiting())) == (3, 2)


def test_a_receiver_that_would_have_to_be_awaited_fails_in_a_plain_relay_and_its_effect_is_kept(
    outbox: MemoryOutbox,
) -> None:
    relay = Relay(outbox, backoff=Backoff(tries=1))

    @relay.on(StartWorkflow)
    async def begin(_: StartWorkflow) -> None:
        raise AssertionError("nobody awaits it")

    outbox.add([start(ITEM)])
    assert relay.drain() == 0
    reason = "TypeError: this receiver has to be awaited: give it to an AsyncRelay"
    assert outbox.parked() == ((start(ITEM), reason),)


class AsyncStopAfter(asyncio.Event):
    """As `StopAfter`, awaited."""

    def __init__(self, times: int, meanwhile: Callable[[], object]) -> None:
        super().__init__()
        self.waits = 0
        self._times = times
        self._meanwhile = meanwhile

    async def wait(self) -> Literal[True]:
        self.waits += 1
        self._meanwhile()
        if self.waits == self._times:
            self.set()
        return True


def awaited(outbox: MemoryOutbox, port: Port) -> AsyncRelay:
    return AsyncRelay(AsyncMemoryOutbox(outbox), workflow=AsyncPort(port))


def test_an_awaited_relay_looks_again_after_each_wait_until_it_is_stopped(outbox: MemoryOutbox, port: Port) -> None:
    async def run() -> int:
        stop = AsyncStopAfter(3, lambda: outbox.add([start()]))
        await awaited(outbox, port).run(stop, POLL)
        return stop.waits

    assert (asyncio.run(run()), len(port.taken), len(outbox.waiting())) == (3, 2, 1)


class Late(AsyncMemoryOutbox):
    """Has nothing until it was asked a third time."""

    def __init__(self, outbox: MemoryOutbox) -> None:
        super().__init__(outbox)
        self.claims = 0

    async def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        self.claims += 1
        return await super().claim(count, lease) if self.claims >= 3 else ()


def test_an_awaited_relay_that_nobody_stops_looks_again_when_the_wait_is_over(outbox: MemoryOutbox, port: Port) -> None:
    stop = asyncio.Event()
    relay = AsyncRelay(Late(outbox), workflow=port)
    relay.on(StartWorkflow)(lambda _: stop.set())
    outbox.add([start(ITEM)])
    asyncio.run(relay.run(stop, timedelta.resolution))
    assert port.taken == [start(ITEM)]


def test_an_awaited_relay_outlives_an_outbox_that_is_away(port: Port) -> None:
    outbox = Away(HandClock(), threading.RLock())
    outbox.add([start(ITEM)])
    stop = AsyncStopAfter(2, lambda: None)
    asyncio.run(awaited(outbox, port).run(stop))
    assert (port.taken, stop.waits) == ([start(ITEM)], 2)


def test_an_awaited_relay_that_is_stopped_meanwhile_finishes_the_batch_in_hand(
    outbox: MemoryOutbox, port: Port
) -> None:
    stop, relay = asyncio.Event(), awaited(outbox, port)
    relay.on(StartWorkflow)(lambda _: stop.set())
    outbox.add(start() for _ in range(5))
    asyncio.run(relay.run(stop, count=3))
    assert (len(port.taken), len(outbox.waiting())) == (3, 2)


def test_an_awaited_relay_that_is_cancelled_while_it_waits_ends_at_once(outbox: MemoryOutbox, port: Port) -> None:
    async def run() -> None:
        running = asyncio.current_task()
        assert running is not None
        await awaited(outbox, port).run(AsyncStopAfter(0, running.cancel), POLL)

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(run())


class Slow:
    """A receiver that has begun, and goes on when it may."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.may_go_on = asyncio.Event()

    async def __call__(self, _: StartWorkflow) -> None:
        self.begun.set()
        await self.may_go_on.wait()


def test_an_awaited_relay_that_is_cancelled_meanwhile_finishes_the_batch_in_hand(
    outbox: MemoryOutbox, port: Port
) -> None:
    async def run() -> None:
        slow, relay = Slow(), awaited(outbox, port)
        relay.on(StartWorkflow)(slow)
        running = asyncio.create_task(relay.run(count=3))
        await slow.begun.wait()
        running.cancel()
        await asyncio.sleep(0)
        assert not running.done()
        slow.may_go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await running

    outbox.add(start() for _ in range(5))
    asyncio.run(run())
    assert (len(port.taken), len(outbox.waiting())) == (3, 2)


def test_an_awaited_relay_that_is_cancelled_twice_breaks_off_and_loses_nothing(
    outbox: MemoryOutbox, clock: HandClock, port: Port
) -> None:
    async def run() -> None:
        slow, relay = Slow(), AsyncRelay(AsyncMemoryOutbox(outbox), lease=LEASE)
        relay.on(StartWorkflow)(slow)
        running = asyncio.create_task(relay.run())
        await slow.begun.wait()
        for _ in range(2):
            running.cancel()
            await asyncio.sleep(0)
        with pytest.raises(asyncio.CancelledError):
            await running

    outbox.add([start(ITEM)])
    asyncio.run(run())
    clock.move(LEASE)
    assert (Relay(outbox, workflow=port).drain(), port.taken) == (1, [start(ITEM)])


def test_several_tasks_of_one_awaited_relay_hand_over_several_effects_at_a_time(outbox: MemoryOutbox) -> None:
    async def run() -> int:
        stop, relay = asyncio.Event(), AsyncRelay(AsyncMemoryOutbox(outbox))
        meeting = asyncio.Barrier(3)

        @relay.on(StartWorkflow)
        async def meet(_: StartWorkflow) -> None:
            await meeting.wait()
            stop.set()

        await asyncio.gather(*(relay.run(stop, count=1) for _ in range(3)))
        return len(outbox.waiting())

    outbox.add(start() for _ in range(3))
    assert asyncio.run(run()) == 0


def test_a_plain_function_will_do_for_an_awaited_relay(outbox: MemoryOutbox, port: Port) -> None:
    outbox.add([start(ITEM)])
    assert asyncio.run(AsyncRelay(AsyncMemoryOutbox(outbox), workflow=port).drain()) == 1
    assert (port.taken, outbox.waiting()) == ([start(ITEM)], ())


@pytest.mark.parametrize("poll", [timedelta(0), timedelta(seconds=-1), 1])
def test_a_relay_that_would_never_wait_is_refused(outbox: MemoryOutbox, poll: timedelta) -> None:
    with pytest.raises(InvalidInput, match=r"^poll: must be a timedelta above 0"):
        Relay(outbox).run(poll=poll)
    with pytest.raises(InvalidInput, match=r"^poll: must be a timedelta above 0"):
        asyncio.run(AsyncRelay(AsyncMemoryOutbox(outbox)).run(poll=poll))
