"""What a host hands to the suite: its repository, and the two windows through which its history and effects show."""

from datetime import timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from unified_orders.domain.events import Recorded
from unified_orders.ports.outbox import Delivery
from unified_orders.ports.repository import AsyncOrderRepository, OrderRepository


class Past(Protocol):
    """The part of `OrderQueries` that tells history."""

    def history(self, order_id: UUID, after: int, limit: int) -> tuple[Recorded, ...]:
        """As `OrderQueries.history`."""


class Waiting(Protocol):
    """The part of `Outbox` that hands effects over."""

    def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        """As `Outbox.claim`."""

    def delivered(self, delivery: Delivery) -> None:
        """As `Outbox.delivered`."""


class Adapter(NamedTuple):
    """A host's repository, empty, with the queries and the outbox that belong to it; a plain tuple will do."""

    repository: OrderRepository
    queries: Past
    outbox: Waiting


class AsyncPast(Protocol):
    """As `Past`, awaited."""

    async def history(self, order_id: UUID, after: int, limit: int) -> tuple[Recorded, ...]:
        """As `Past.history`."""


class AsyncWaiting(Protocol):
    """As `Waiting`, awaited."""

    async def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        """As `Waiting.claim`."""

    async def delivered(self, delivery: Delivery) -> None:
        """As `Waiting.delivered`."""


class AsyncAdapter(NamedTuple):
    """As `Adapter`, awaited."""

    repository: AsyncOrderRepository
    queries: AsyncPast
    outbox: AsyncWaiting
