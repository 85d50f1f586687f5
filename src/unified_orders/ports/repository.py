"""The order repository: loads the part of an order that a command needs, and stores what it changed, all or nothing."""

from contextlib import AbstractAsyncContextManager, AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

from attrs import frozen

from unified_orders.domain.effects import Effect
from unified_orders.domain.events import Recorded
from unified_orders.domain.results import Done
from unified_orders.domain.slices import Need, Slice
from unified_orders.domain.tokens import ShareToken
from unified_orders.domain.turn import Changes

#: how long a receipt stays, whatever a host wishes
KEPT_AT_LEAST: Final = timedelta(hours=72)


@frozen(slots=True)
class Receipt:
    """The first accepted outcome under an idempotency key, kept for at least 72 hours."""

    order_id: UUID
    key: str
    #: tells the command and its actor from any other
    fingerprint: str
    #: without the text of a share token
    done: Done[Any]
    stored_at: datetime


@frozen(slots=True)
class Loaded:
    """What a command sees."""

    slice: Slice
    #: the receipt under the key that was asked for, if there is one
    receipt: Receipt | None = None


@frozen(slots=True)
class Write:
    """What an accepted command stores: all of it becomes visible together, or none."""

    #: None: nothing but the receipt
    changes: Changes | None
    events: tuple[Recorded, ...]
    effects: tuple[Effect, ...]
    receipt: Receipt | None


class UnitOfWork(Protocol):
    """One command's transaction. Leaving it without `save` stores nothing."""

    def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        """Lock the order and return what `need` names, and the receipt under (order id, key).

        An order, group, item or token that does not exist is simply not there. `Slice.now` is the store's clock, and
        never earlier than the order's last event. Called once.

        Raises:
            StorageError: the store can't do it now.
        """

    def save(self, write: Write) -> None:
        """Store the write and commit.

        Refuses, and stores nothing, if the order's version is no longer `changes.read_version`.

        Raises:
            Contended: another command came first.
            OutcomeUnknown: the connection broke during commit.
            UnitOfWorkBroken: the unit has ended, or saved before.
            StorageError: the store can't do it now.
        """


class OrderRepository(Protocol):
    """Orders with their history, receipts and outbox."""

    def unit_of_work(self) -> AbstractContextManager[UnitOfWork]:
        """Begin a transaction; leaving it without `save`, or with an error, rolls back."""

    def open_link(self, order_id: UUID | None, digest: str) -> tuple[ShareToken, datetime] | None:
        """Count one opening of a share link and return it with the store's clock; None if there is none.

        `order_id` comes from the token's text; None (an old token) finds it by its digest alone.
        """

    def prune_receipts(self, older_than: timedelta) -> int:
        """Delete receipts that were stored longer ago, by the store's clock; return how many.

        At least 72 hours (`KEPT_AT_LEAST`): until then a repeated key must find its outcome. `OrderService.prune`
        holds callers to it.
        """


class AsyncUnitOfWork(Protocol):
    """As `UnitOfWork`, awaited."""

    async def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        """As `UnitOfWork.load`."""

    async def save(self, write: Write) -> None:
        """As `UnitOfWork.save`."""


class AsyncOrderRepository(Protocol):
    """As `OrderRepository`, awaited."""

    def unit_of_work(self) -> AbstractAsyncContextManager[AsyncUnitOfWork]:
        """As `OrderRepository.unit_of_work`."""

    async def open_link(self, order_id: UUID | None, digest: str) -> tuple[ShareToken, datetime] | None:
        """As `OrderRepository.open_link`."""

    async def prune_receipts(self, older_than: timedelta) -> int:
        """As `OrderRepository.prune_receipts`."""
