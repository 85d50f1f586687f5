"""What an outbox promises, whatever it is kept in."""

from typing import cast

from unified_orders.ports.outbox import Outbox
from unified_orders.ports.repository import OrderRepository
from unified_orders.testing.contracts.once import once
from unified_orders.testing.contracts.outbox.handing import Handing
from unified_orders.testing.contracts.outbox.lanes import Lanes
from unified_orders.testing.contracts.outbox.storing import Storing


class OutboxContract(Handing, Lanes, Storing, suite=True):
    """Every effect of every stored command is handed over at least once, in order.

    `make` gives a repository and its outbox: `return MyRepository(engine), MyOutbox(engine)`.
    """


class AsyncOutboxContract(OutboxContract, suite=True):
    """The same for an outbox that is awaited; `make` gives an awaited repository with it."""

    @once
    def repository(self) -> OrderRepository:
        """The store, plain."""
        return cast("OrderRepository", self.plain(self.made[0]))

    @once
    def outbox(self) -> Outbox:
        """Its outbox, plain."""
        return cast("Outbox", self.plain(self.made[1]))
