"""The whole engine in one process, awaited: what a web application's prototype or test holds."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Final, TypeVar, overload

from unified_orders.adapters.memory.asynchronous import (
    AsyncMemoryDirectory,
    AsyncMemoryOutbox,
    AsyncMemoryPriceList,
    AsyncMemoryQueries,
    AsyncMemoryRepository,
    Turns,
)
from unified_orders.adapters.memory.queries import MemoryQueries
from unified_orders.adapters.memory.service import InMemoryOrders
from unified_orders.application.relay import AsyncRelay
from unified_orders.application.service import AsyncOrderService
from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import Command
from unified_orders.domain.effects import Announce, Effect
from unified_orders.domain.results import Done

R = TypeVar("R")
T = TypeVar("T")
E = TypeVar("E", bound=Effect)

#: the services for whose receivers this code runs
_ON_BEHALF_OF: Final[ContextVar[tuple[object, ...]]] = ContextVar("_ON_BEHALF_OF", default=())


class AsyncInMemoryOrders(AsyncOrderService):
    """An in-memory service, awaited: `AsyncInMemoryOrders(in_memory_service(sites="sites.csv"))`.

    From now on it hands over the effects of both. What the `analysis` and `workflow` of the plain one bring of their
    own accord, as by `complete_all`, is handed over with the next command here, or by `drain`.
    """

    def __init__(self, plain: InMemoryOrders) -> None:
        repository = plain.repository
        super().__init__(
            AsyncMemoryRepository(repository),
            AsyncMemoryQueries(MemoryQueries(repository)),
            AsyncMemoryDirectory(plain.directory),
            AsyncMemoryPriceList(plain.price_list),
            plain.settings,
        )
        self.plain = plain
        self.deliver, plain.deliver = plain.deliver, "on demand"
        outbox = AsyncMemoryOutbox(repository.outbox)
        self.relay: AsyncRelay = AsyncRelay(outbox, analysis=plain.analysis, workflow=plain.workflow)
        self._turns = Turns()

    async def execute(self, command: Command[R], *, actor: Actor, key: str | None = None) -> Done[R]:
        """As `InMemoryOrders.execute`."""
        return await self._delivered(await super().execute(command, actor=actor, key=key))

    async def execute_at(self, version: int, command: Command[R], *, actor: Actor, key: str | None = None) -> Done[R]:
        """As `InMemoryOrders.execute_at`."""
        return await self._delivered(await super().execute_at(version, command, actor=actor, key=key))

    async def _delivered(self, done: Done[R]) -> Done[R]:
        if self.deliver == "after each command":
            await self.drain()
        return done

    async def drain(self) -> int:
        """As `InMemoryOrders.drain`."""
        callers, turn = _ON_BEHALF_OF.get(), self._turns.lock
        if turn.locked() and self in callers:  # a receiver's own command: the drain that is under way goes on with it
            return 0
        async with turn:
            token = _ON_BEHALF_OF.set((*callers, self))
            try:
                return await self.relay.drain(count=1)
            finally:
                _ON_BEHALF_OF.reset(token)

    @overload
    def on(self, what: type[E]) -> Callable[[Callable[[E], T]], Callable[[E], T]]: ...
    @overload
    def on(self, what: str) -> Callable[[Callable[[Announce], T]], Callable[[Announce], T]]: ...
    def on(self, what: type[Effect] | str) -> Callable[[Callable[[Any], T]], Callable[[Any], T]]:
        """Decorate a receiver as `AsyncRelay.on` does; a kind of event is announced from now on."""
        decorate: Callable[[Callable[[Any], T]], Callable[[Any], T]] = self.relay.on(what)
        if isinstance(what, str):
            self.plain.announce(what)
            self._settings = self.plain.settings
        return decorate
