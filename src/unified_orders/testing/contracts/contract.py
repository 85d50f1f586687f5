"""How a contract suite is written, and how a host uses one.

A host's adapter subclasses the suite of its port, in a file that pytest collects:

    class TestMyOutbox(OutboxContract):
        def make(self, engine):                    # the parameters are fixtures of the host
            return MyOutbox(engine)                # or `yield` it, and clean up afterwards

A suite names what it takes, declares its further hooks, and keeps its promises as tests:

    class OutboxContract(Contract[Outbox], suite=True):
        '''An outbox hands every effect over at least once, in order.'''

        @optional_hook                             # `@hook` for one that an adapter must define
        def later(self, outbox, by): ...

        def test_a_delivered_effect_does_not_come_again(self) -> None:
            self.made.delivered(...)               # what `make` gave, made anew for each test

* A contract test takes nothing but `self` and is named as a promise; cases are a loop within it.
* Promises are written once, as plain calls. For an awaited port `self.plain(port)` awaits each call in one event loop:
  so the suites of both kinds share their tests and differ in `made`. There, `make` may be `async`.
* `racing.together` starts threads at once; over an awaited port each of them is a task.
* An adapter may define the hooks and nothing else: leaving out, replacing, skipping or marking a promise is a
  `TypeError` that names it (`guarding.py`).
* In this library's own tests `tests/testing/contracts/breaking.py` runs a suite against adapters with a seeded fault.
"""

import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Generic, TypeVar, cast

import pytest

from unified_orders.testing.contracts.awaiting import Awaiting
from unified_orders.testing.contracts.guarding import ContractType, check_whole, hook
from unified_orders.testing.contracts.once import once

T = TypeVar("T")


class Contract(Generic[T], metaclass=ContractType, suite=True):
    """Promises that every adapter of a port keeps; each test begins with an adapter of its own."""

    @hook
    def make(self, *_: Any, **__: Any) -> Any:  # noqa: ANN401 - T, or an iterator of one T; awaited or not
        """Return a new adapter with nothing in it, or yield it and clean up afterwards."""
        raise NotImplementedError

    @property
    def made(self) -> T:
        """What `make` gave for this test."""
        return cast("T", self._made)

    def plain(self, port: Any) -> Any:  # noqa: ANN401 - whatever awaited port it is, without the awaiting
        """Return an awaited port as its plain counterpart."""
        return self._awaiting.plain(port)

    @contextmanager
    def running(self, fixture: Callable[[str], Any]) -> Iterator[None]:
        """Set the stage for one test, and clear it afterwards; `fixture` gives what `make` asks for by name."""
        with ExitStack() as self._ends:
            self._fixture = fixture
            yield

    @pytest.fixture(autouse=True)
    def _stage(self, request: pytest.FixtureRequest) -> Iterator[None]:
        with self.running(request.getfixturevalue):
            yield

    @once
    def _awaiting(self) -> Awaiting:
        return self._ends.enter_context(Awaiting())

    @once
    def _made(self) -> object:
        asked = inspect.signature(self.make).parameters
        given = self.make(**{name: self._fixture(name) for name in asked})
        if inspect.isgenerator(given):
            return self._ends.enter_context(contextmanager(lambda: given)())
        if inspect.iscoroutine(given):
            return self._awaiting.run(given)
        if inspect.isasyncgen(given):
            return self._ends.enter_context(self._within(given))
        return given

    @contextmanager
    def _within(self, given: AsyncIterator[object]) -> Iterator[object]:
        yield self._awaiting.run(anext(given))
        self._awaiting.run(anext(given, None))

    def test_no_promise_of_the_contract_is_left_out(self) -> None:
        check_whole(type(self))
