"""The contract of the order repository: `RepositoryContract`, and `AsyncRepositoryContract` for awaited ones.

    class TestMyRepository(RepositoryContract):
        def make(self, engine):
            return MyRepository(engine), MyQueries(engine), MyOutbox(engine)

The suites give real commands to an `OrderService` over the repository, work out from the accepted writes what must be
stored (`kept.py`), and hold what the adapter loads, tells and hands over against it.
"""

from collections.abc import AsyncIterator, Awaitable, Iterator
from typing import Any

from unified_orders.ports.repository import AsyncOrderRepository, OrderRepository
from unified_orders.testing.contracts.guarding import hook
from unified_orders.testing.contracts.once import once
from unified_orders.testing.contracts.repository.adapter import (
    Adapter,
    AsyncAdapter,
    AsyncPast,
    AsyncWaiting,
    Past,
    Waiting,
)
from unified_orders.testing.contracts.repository.aliasing import Aliasing
from unified_orders.testing.contracts.repository.entities import Entities
from unified_orders.testing.contracts.repository.links import Links
from unified_orders.testing.contracts.repository.races import Races
from unified_orders.testing.contracts.repository.receipts import Receipts
from unified_orders.testing.contracts.repository.records import Records
from unified_orders.testing.contracts.repository.slices import Slices
from unified_orders.testing.contracts.repository.units import Units

__all__ = ["Adapter", "AsyncAdapter", "AsyncRepositoryContract", "RepositoryContract"]


_Made = tuple[OrderRepository, Past, Waiting]
_AsyncMade = tuple[AsyncOrderRepository, AsyncPast, AsyncWaiting]


class RepositoryPromises(Units, Entities, Slices, Aliasing, Records, Receipts, Links, Races, suite=True):
    """What every order repository promises."""


class RepositoryContract(RepositoryPromises, suite=True):
    """What every order repository promises; `make` gives an empty one, with its queries and outbox."""

    @hook
    def make(self, *_: Any, **__: Any) -> _Made | Iterator[_Made]:  # noqa: ANN401 - fixtures of the host
        """Return an empty repository, its queries and its outbox, or yield them and clean up afterwards."""
        raise NotImplementedError


class AsyncRepositoryContract(RepositoryPromises, suite=True):
    """The same promises of an awaited repository; each call is awaited in one event loop."""

    @hook
    def make(
        self,
        *_: Any,  # noqa: ANN401 - fixtures of the host
        **__: Any,  # noqa: ANN401
    ) -> _AsyncMade | Awaitable[_AsyncMade] | AsyncIterator[_AsyncMade]:
        """Return an empty repository, its queries and its outbox, or yield them and clean up afterwards."""
        raise NotImplementedError

    @once
    def adapter(self) -> Adapter:
        """The adapter under test, to be called plainly."""
        return Adapter(*map(self.plain, self.made))
