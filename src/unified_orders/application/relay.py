"""The relay: hands the effects in the outbox to whoever takes them, at least once, each lane in order.

Sync and async. Both drive the same core; neither adds a rule.
"""

import asyncio
import random
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any, Final, TypeVar, cast

from unified_orders.application.backoff import Backoff, positive
from unified_orders.application.receivers import Receivers
from unified_orders.application.relaying import Ask, Hand, Relaying, Step, Steps
from unified_orders.application.stepping import Ended, advance, fail
from unified_orders.ports.analysis import AnalysisPort, AsyncAnalysisPort
from unified_orders.ports.outbox import AsyncOutbox, Outbox
from unified_orders.ports.workflow import AsyncWorkflowPort, WorkflowPort

R = TypeVar("R")
#: Returns when something may be due, when the event is set, or after that time.
Wait = Callable[[threading.Event, timedelta], object]
AsyncWait = Callable[[asyncio.Event, timedelta], Awaitable[object]]

_BACKOFF: Final = Backoff()
_LEASE: Final = timedelta(minutes=1)
_POLL: Final = timedelta(seconds=1)
_BATCH: Final = 20


class Relay(Receivers):
    """Takes effects from an outbox to the ports and subscribers. Several relays may share one outbox.

    An effect whose receiver raises stays in the outbox: it is tried again after a while, and in the end parked with
    the reason. A receiver may get an effect twice, with the same `effect.key`; it ignores the second.
    """

    def __init__(
        self,
        outbox: Outbox,
        *,
        analysis: AnalysisPort | None = None,
        workflow: WorkflowPort | None = None,
        lease: timedelta = _LEASE,
        backoff: Backoff = _BACKOFF,
        chance: Callable[[], float] = random.random,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make a relay.

        `lease` is how long one batch may take before its rest is left to others; `chance` gives numbers from 0 to 1
        that spread the tries, `elapsed` seconds that never go back.
        """
        super().__init__(analysis, workflow)
        self._relaying = Relaying(self._receivers_of, lease, backoff, chance, elapsed)
        self._outbox = outbox

    def run_once(self, count: int = _BATCH) -> int:
        """Hand over up to `count` effects that are due; return how many were taken."""
        return self._drive(self._relaying.once(count))

    def drain(self, count: int = _BATCH) -> int:
        """Hand over all that is due and what follows from it, `count` at a time; return how many were taken."""
        return self._drive(self._relaying.drain(count))

    def run(
        self,
        stop: threading.Event | None = None,
        poll: timedelta = _POLL,
        count: int = _BATCH,
        wait: Wait | None = None,
    ) -> None:
        """Hand over effects until `stop` is set, looking again after `poll` when nothing was due.

        The batch of up to `count` that is in hand when `stop` is set is finished. `wait` may return sooner than after
        `poll`, if it learns that something is due.
        """
        positive(None, "poll", poll)
        stop = threading.Event() if stop is None else stop
        while not stop.is_set():
            if not self._drive(self._relaying.persist(count)):
                (wait or _until)(stop, poll)

    def _drive(self, steps: Steps[R]) -> R:
        step = advance(steps)
        while not isinstance(step, Ended):
            try:
                answer = self._answer(step)
            except Exception as error:  # noqa: BLE001 - the core knows what to do
                step = fail(steps, error)
            else:
                step = advance(steps, answer)
        return step.result

    def _answer(self, step: Step) -> Any:  # noqa: ANN401 - each step has its own answer
        match step:
            case Ask(call):
                return call(self._outbox)
            case Hand(receiver, effect):
                return _at_once(receiver(effect))


class AsyncRelay(Receivers):
    """As `Relay`, awaited. Receivers are awaited too; a plain function will do if it does not block.

    One relay hands over one effect after another; for several at a time, `run` it in several tasks.
    """

    def __init__(
        self,
        outbox: AsyncOutbox,
        *,
        analysis: AsyncAnalysisPort | AnalysisPort | None = None,
        workflow: AsyncWorkflowPort | WorkflowPort | None = None,
        lease: timedelta = _LEASE,
        backoff: Backoff = _BACKOFF,
        chance: Callable[[], float] = random.random,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make a relay, as `Relay` is made."""
        super().__init__(analysis, workflow)
        self._relaying = Relaying(self._receivers_of, lease, backoff, chance, elapsed)
        self._outbox = outbox

    async def run_once(self, count: int = _BATCH) -> int:
        """As `Relay.run_once`."""
        return await self._drive(self._relaying.once(count))

    async def drain(self, count: int = _BATCH) -> int:
        """As `Relay.drain`."""
        return await self._drive(self._relaying.drain(count))

    async def run(
        self,
        stop: asyncio.Event | None = None,
        poll: timedelta = _POLL,
        count: int = _BATCH,
        wait: AsyncWait | None = None,
    ) -> None:
        """As `Relay.run`, until `stop` is set or the task is cancelled.

        Either way the batch in hand is finished; a second cancellation breaks it off, and its rest comes again when
        the lease has ended.
        """
        positive(None, "poll", poll)
        stop = asyncio.Event() if stop is None else stop
        while not stop.is_set():
            if not await _to_the_end(self._drive(self._relaying.persist(count))):
                await (wait or until)(stop, poll)

    async def _drive(self, steps: Steps[R]) -> R:
        step = advance(steps)
        while not isinstance(step, Ended):
            try:
                answer = await self._answer(step)
            except Exception as error:  # noqa: BLE001 - the core knows what to do
                step = fail(steps, error)
            else:
                step = advance(steps, answer)
        return step.result

    async def _answer(self, step: Step) -> Any:  # noqa: ANN401
        match step:
            case Ask(call):
                return await call(cast("Outbox", self._outbox))
            case Hand(receiver, effect):
                answer = receiver(effect)
                return await answer if isinstance(answer, Awaitable) else answer


def _at_once(answer: object) -> object:
    """Return what a receiver answered, unless it only begins to work when it is awaited."""
    if isinstance(answer, Coroutine):
        answer.close()
    if isinstance(answer, Awaitable):
        raise TypeError("this receiver has to be awaited: give it to an AsyncRelay")
    return answer


async def _to_the_end(work: Coroutine[Any, Any, R]) -> R:
    """Await work; if cancelled meanwhile, finish it first. A second cancellation cancels it."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise


def _until(stop: threading.Event, most: timedelta) -> None:
    stop.wait(most.total_seconds())


async def until(stop: asyncio.Event, most: timedelta) -> None:
    """Return when `stop` is set, or after `most`."""
    try:
        async with asyncio.timeout(most.total_seconds()):
            await stop.wait()
    except TimeoutError:
        pass
