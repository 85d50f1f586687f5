"""Awaited ports, called as plain ones: every call runs in one event loop, which has a thread of its own.

A unit of work lives in one task from beginning to end, as it does in a host.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Any, Final, Self, TypeVar

T = TypeVar("T")
#: after so many seconds nobody answers any more
PATIENCE: Final = 60.0


class Awaiting:
    """An event loop in a thread."""

    loop: asyncio.AbstractEventLoop

    def __init__(self) -> None:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._turn()), name="awaiting")
        self._ready: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    def __enter__(self) -> Self:
        self._thread.start()
        self.loop, self._over = self._ready.result(PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self._over.set)
        self._thread.join(PATIENCE)

    def run(self, awaitable: Awaitable[T]) -> T:
        """Await something in the loop."""

        async def result() -> T:
            return await awaitable

        return asyncio.run_coroutine_threadsafe(result(), self.loop).result(PATIENCE)

    def plain(self, port: object) -> "Plain":
        """Return a port whose methods do not have to be awaited."""
        return Plain(port, self)

    async def _turn(self) -> None:
        over = asyncio.Event()
        self._ready.set_result((asyncio.get_running_loop(), over))
        await over.wait()


class Plain:
    """An awaited port, called as a plain one."""

    def __init__(self, port: object, awaiting: Awaiting) -> None:
        self._port = port
        self._awaiting = awaiting

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the port offers
        method = getattr(self._port, name)

        def call(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401
            begun = method(*arguments, **named)
            if hasattr(begun, "__aenter__"):
                return PlainUnit(begun, self._awaiting)
            return self._awaiting.run(begun)

        return call


class PlainUnit:
    """An awaited context, such as a unit of work: what is called on it runs in the task that entered it."""

    def __init__(self, context: AbstractAsyncContextManager[Any], awaiting: Awaiting) -> None:
        self._context = context
        self._awaiting = awaiting
        self._entered: Future[Any] = Future()
        #: calls, then what the context is left with
        self._asked: asyncio.Queue[Callable[[], Awaitable[None]] | BaseException | None] = asyncio.Queue()

    def __enter__(self) -> Self:
        self._life = asyncio.run_coroutine_threadsafe(self._live(), self._awaiting.loop)
        self._life.add_done_callback(self._never_entered)
        self._unit = self._entered.result(PATIENCE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._ask(error)
        try:
            self._life.result(PATIENCE)
        except BaseException as raised:
            if raised is error:
                return False
            raise
        return error is not None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the unit offers
        method = getattr(self._unit, name)

        def call(*arguments: Any) -> Any:  # noqa: ANN401
            if self._life.done():
                return self._awaiting.run(method(*arguments))
            answer: Future[Any] = Future()

            async def ask() -> None:
                try:
                    answer.set_result(await method(*arguments))
                except BaseException as error:  # noqa: BLE001 - it is the caller's
                    answer.set_exception(error)

            self._ask(ask)
            return answer.result(PATIENCE)

        return call

    def _ask(self, what: Callable[[], Awaitable[None]] | BaseException | None) -> None:
        self._awaiting.loop.call_soon_threadsafe(self._asked.put_nowait, what)

    async def _live(self) -> None:
        async with self._context as unit:
            self._entered.set_result(unit)
            while (asked := await self._asked.get()) is not None:
                if isinstance(asked, BaseException):
                    raise asked
                await asked()

    def _never_entered(self, life: "Future[None]") -> None:
        if not self._entered.done():
            self._entered.set_exception(life.exception() or RuntimeError("it was not entered"))
