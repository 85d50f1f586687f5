"""A relay's face for tests: plain, or awaited to the end in a loop of its own, with receivers that are awaited too."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Protocol, TypedDict, TypeVar, Unpack, overload

from unified_orders import (
    Announce,
    AsyncRelay,
    Backoff,
    CancelAnalysis,
    CancelWorkflow,
    Effect,
    Relay,
    StartAnalysis,
    StartWorkflow,
)
from unified_orders.adapters.memory import AsyncMemoryOutbox, MemoryOutbox

E = TypeVar("E", bound=Effect)
T = TypeVar("T")


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


class AsyncPort:
    """As a port, awaited; every other task goes on before it takes anything."""

    def __init__(self, port: Port) -> None:
        self._port = port

    async def start(self, effect: StartAnalysis | StartWorkflow) -> None:
        await asyncio.sleep(0)
        self._port.start(effect)

    async def cancel(self, effect: CancelAnalysis | CancelWorkflow) -> None:
        await asyncio.sleep(0)
        self._port.cancel(effect)


class Tuning(TypedDict, total=False):
    lease: timedelta
    backoff: Backoff
    chance: Callable[[], float]
    elapsed: Callable[[], float]


class AwaitedRelay:
    """An async relay, called like a plain one."""

    def __init__(
        self,
        outbox: MemoryOutbox,
        *,
        analysis: Port | None = None,
        workflow: Port | None = None,
        **tuning: Unpack[Tuning],
    ) -> None:
        self._relay = AsyncRelay(
            AsyncMemoryOutbox(outbox),
            analysis=AsyncPort(analysis) if analysis is not None else None,
            workflow=AsyncPort(workflow) if workflow is not None else None,
            **tuning,
        )

    @overload
    def on(self, what: type[E]) -> Callable[[Callable[[E], T]], Callable[[E], T]]: ...
    @overload
    def on(self, what: str) -> Callable[[Callable[[Announce], T]], Callable[[Announce], T]]: ...
    def on(self, what: type[Effect] | str) -> Callable[[Callable[[Any], T]], Callable[[Any], T]]:
        decorate: Callable[[Callable[[Any], Any]], object] = self._relay.on(what)

        def register(receiver: Callable[[Any], T]) -> Callable[[Any], T]:
            async def awaited(effect: Effect) -> T:
                await asyncio.sleep(0)
                return receiver(effect)

            decorate(awaited)
            return receiver

        return register

    def run_once(self, count: int = 20) -> int:
        return asyncio.run(self._relay.run_once(count))

    def drain(self, count: int = 20) -> int:
        return asyncio.run(self._relay.drain(count))


class AnyRelay(Protocol):
    @overload
    def on(self, what: type[E]) -> Callable[[Callable[[E], T]], Callable[[E], T]]: ...
    @overload
    def on(self, what: str) -> Callable[[Callable[[Announce], T]], Callable[[Announce], T]]: ...
    def run_once(self, count: int = 20) -> int: ...
    def drain(self, count: int = 20) -> int: ...


class MakeRelay(Protocol):
    def __call__(
        self,
        outbox: MemoryOutbox,
        *,
        analysis: Port | None = None,
        workflow: Port | None = None,
        **tuning: Unpack[Tuning],
    ) -> AnyRelay: ...


def plain_relay(
    outbox: MemoryOutbox, *, analysis: Port | None = None, workflow: Port | None = None, **tuning: Unpack[Tuning]
) -> AnyRelay:
    return Relay(outbox, analysis=analysis, workflow=workflow, **tuning)


MAKERS: dict[str, MakeRelay] = {"plain": plain_relay, "awaited": AwaitedRelay}
