"""The outbox: effects that were stored with their command and wait to be handed over."""

from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from attrs import frozen

from unified_orders.domain.effects import Effect


@frozen(slots=True)
class Delivery:
    """One effect on its way."""

    id: UUID
    effect: Effect
    #: how often it was claimed before, answered or not, since it was stored or put back by `retry_parked`
    tries: int
    stored_at: datetime


class Outbox(Protocol):
    """Effects in the order in which they were stored. Every effect is handed over at least once.

    What waits for an order that is discarded is gone with it.
    """

    def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        """Take up to `count` waiting effects for as long as the lease; nobody else gets them until it ends.

        Time is the store's. A lease of no time has ended at once.

        Of effects with the same lane, one comes only after those before it were delivered or parked. A start whose
        cancel was stored after it is not handed out any more; it counts as delivered.
        """

    def delivered(self, delivery: Delivery) -> None:
        """Take a delivery out for good, even after its lease: it was handed over. A repeat does nothing."""

    def failed(self, delivery: Delivery, reason: str, again_in: timedelta | None) -> None:
        """Give a delivery back, to be tried again after `again_in`; None parks it with the reason.

        Does nothing if the lease has gone to somebody else. A start whose cancel was stored meanwhile counts as
        delivered.
        """

    def retry_parked(self) -> int:
        """Put all parked effects back to waiting, before the later ones of their lanes; return how many."""


class AsyncOutbox(Protocol):
    """As `Outbox`, awaited."""

    async def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        """As `Outbox.claim`."""

    async def delivered(self, delivery: Delivery) -> None:
        """As `Outbox.delivered`."""

    async def failed(self, delivery: Delivery, reason: str, again_in: timedelta | None) -> None:
        """As `Outbox.failed`."""

    async def retry_parked(self) -> int:
        """As `Outbox.retry_parked`."""
