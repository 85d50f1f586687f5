"""What goes wrong with a port, as values: it fails, is slow, loses a call, gets it twice, or holds it back.

Each is a generator over one call, so that plain and awaited ports share it.
"""

import asyncio
import copy
import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from datetime import timedelta
from enum import Enum
from typing import Any, Final, Literal, Protocol

from attrs import define, field

from unified_orders.domain.errors import Unavailable
from unified_orders.testing.clocks import FrozenClock

_PATIENCE: Final = 30.0


class Ask(Enum):
    """What a fault asks of whoever plays it."""

    #: make the call, and send back what it returned
    CALL = "call"
    #: keep the call, to be made when the fault lets go of it; sends back None
    KEEP = "keep"


#: Wait until an event is set.
Wait = threading.Event | asyncio.Event
Playing = Generator[Ask | Wait, Any, Any]


class Fault(Protocol):
    """What becomes of a call: yields what is to be done, and returns or raises what the caller gets."""

    def play(self) -> Playing:
        """Yield the steps of one call."""


@define
class Fails:
    """Raises: once, `times` times, or always (`times=None`).

    With `after=True` the call takes effect, and then its answer is lost: `Fails(OutcomeUnknown("key"), after=True)` on
    `save` is a connection that broke during commit.
    """

    #: what is raised, or its class
    error: BaseException | type[BaseException] = Unavailable
    #: how often; None: always
    times: int | None = field(default=1, kw_only=True)
    #: the call takes effect first
    after: bool = field(default=False, kw_only=True)

    def play(self) -> Playing:
        """Raise, while there are times left, before or after the call."""
        due = self.times is None or self.times > 0
        if self.times is not None and due:
            self.times -= 1
        if due and not self.after:
            raise copy.copy(self.error)
        answer = yield Ask.CALL
        if due:
            raise copy.copy(self.error)
        return answer


@define
class Slow:
    """Takes its time by a frozen clock, without waiting; or waits until the test sets an event."""

    #: goes on with each call
    clock: FrozenClock | None = None
    #: by so much
    by: timedelta = timedelta(seconds=30)
    #: what the call waits for: `Event.wait` of threading or asyncio
    until: Wait | None = None

    def play(self) -> Playing:
        """Let the time pass, then call."""
        if self.clock is not None:
            self.clock.advance(self.by)
        if self.until is not None:
            yield self.until
        return (yield Ask.CALL)


@define
class Repeated:
    """Makes each call several times, as a delivery whose answer was lost comes again; the last answer counts."""

    #: how often each call is made
    times: int = 2

    def play(self) -> Playing:
        """Call so many times."""
        answer = None
        for _ in range(self.times):
            answer = yield Ask.CALL
        return answer


@define
class Lost:
    """Swallows the call, `times` times or always (None): the caller thinks that all went well, and gets None."""

    #: how many calls; None: all
    times: int | None = 1

    def play(self) -> Playing:
        """Drop the call while there are times left."""
        if self.times is None:
            return None
        if self.times > 0:
            self.times -= 1
            return None
        return (yield Ask.CALL)


@define
class Held:
    """Holds calls back until `release`, which makes them in another order; the callers get None meanwhile."""

    #: the calls that wait, oldest first
    calls: list[Callable[[], Any]] = field(factory=list, init=False)

    def play(self) -> Playing:
        """Keep the call."""
        return (yield Ask.KEEP)

    def release(self, order: Sequence[int] | Literal["reversed"] = "reversed") -> list[Any]:
        """Make the calls that wait, by their numbers from 0; return what they return, to be awaited if the port is."""
        calls, self.calls = self.calls, []
        numbers: Iterable[int] = reversed(range(len(calls))) if order == "reversed" else order
        return [calls[number]() for number in numbers]


def played(fault: Fault, call: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the port answers
    """Make one call of a plain port as a fault has it."""
    playing = fault.play()
    answer: Any = None
    while True:
        try:
            step = playing.send(answer)
        except StopIteration as end:
            return end.value
        if step is Ask.CALL:
            answer = call()
        elif step is Ask.KEEP:
            answer = None
            _keep(fault, call)
        elif isinstance(step, threading.Event) and not step.wait(_PATIENCE):
            raise TimeoutError(f"nobody set the event that a slow call waits for, in {_PATIENCE:g} seconds")


async def awaited(fault: Fault, call: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the port answers
    """Make one call of an awaited port as a fault has it."""
    playing = fault.play()
    answer: Any = None
    while True:
        try:
            step = playing.send(answer)
        except StopIteration as end:
            return end.value
        if step is Ask.CALL:
            answer = await call()
        elif step is Ask.KEEP:
            answer = None
            _keep(fault, call)
        elif isinstance(step, asyncio.Event):
            async with asyncio.timeout(_PATIENCE):
                await step.wait()


def _keep(fault: Fault, call: Callable[[], Any]) -> None:
    if isinstance(fault, Held):
        fault.calls.append(call)
