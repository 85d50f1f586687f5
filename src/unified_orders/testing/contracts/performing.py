"""The stage for ports that do work outside: orders whose effects are handed over by the test, and their news."""

import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from copy import deepcopy
from typing import Any

from unified_orders.adapters.memory import AsyncMemoryQueries, AsyncMemoryRepository, MemoryQueries, MemoryRepository
from unified_orders.application.service import AsyncOrderService, OrderService
from unified_orders.domain.effects import Effect
from unified_orders.testing.contracts.contract import Contract
from unified_orders.testing.contracts.desk import Desk
from unified_orders.testing.contracts.guarding import hook, optional_hook
from unified_orders.testing.contracts.once import once


class Performing(Contract[Callable[..., Any]], suite=True):
    """What is outside is told of by effects, and answers by commands. Hooks may be awaited where the port is."""

    @hook
    def begun(self, adapter: Any) -> Any:  # noqa: ANN401 - int, or an awaitable of one
        """Return how many runs the adapter has begun so far, ended ones included."""
        raise NotImplementedError

    @optional_hook
    def finish(self, adapter: Any) -> Any:  # noqa: ANN401 - None, or an awaitable
        """Bring all runs that are under way to a good end; without this they have ended when `start` returns."""

    @optional_hook
    def outage(self, adapter: Any) -> AbstractContextManager[None]:  # noqa: ANN401
        """Keep what is outside from being reached; without this hook it never is away."""
        return nullcontext()

    @once
    def repository(self) -> MemoryRepository:
        """Where the orders are."""
        return MemoryRepository()

    @once
    def desk(self) -> Desk:
        """A desk whose commands lead to effects."""
        return Desk(self.repository)

    @once
    def orders(self) -> Any:  # noqa: ANN401 - a service as the port takes it
        """The service that news goes to."""
        return OrderService(self.repository, MemoryQueries(self.repository))

    @once
    def adapter(self) -> Any:  # noqa: ANN401 - the adapter itself
        """The adapter under test."""
        return self.settled(self.made(self.orders))

    @once
    def port(self) -> Any:  # noqa: ANN401 - the port, plain
        """The adapter, to be called plainly."""
        return self.adapter

    def settled(self, answer: Any) -> Any:  # noqa: ANN401
        """Return an answer, awaited if it has to be."""
        return self._awaiting.run(answer) if inspect.isawaitable(answer) else answer

    def hand(self, *effects: Effect) -> None:
        """Hand effects over, as a relay does: each as a copy of its own."""
        for effect in effects:
            take = self.port.start if effect.name.startswith("start") else self.port.cancel
            take(deepcopy(effect))

    @property
    def runs(self) -> int:
        """How many runs were begun."""
        given: int = self.settled(self.begun(self.adapter))
        return given

    def end(self) -> None:
        """Bring all runs to their end."""
        self.settled(self.finish(self.adapter))


class AsyncPerforming(Performing, suite=True):
    """The same for a port that is awaited: it is given an `AsyncOrderService`."""

    @once
    def orders(self) -> Any:  # noqa: ANN401 - a service as the port takes it
        """The service that news goes to."""
        queries = AsyncMemoryQueries(MemoryQueries(self.repository))
        return AsyncOrderService(AsyncMemoryRepository(self.repository), queries)

    @once
    def port(self) -> Any:  # noqa: ANN401 - the port, plain
        """The adapter, plain."""
        return self.plain(self.adapter)
