"""A store with its outbox, and desks whose commands fill it."""

import time
from datetime import timedelta
from typing import Final

from unified_orders.domain.effects import Effect
from unified_orders.ports.outbox import Delivery, Outbox
from unified_orders.ports.repository import OrderRepository
from unified_orders.testing.contracts.contract import Contract
from unified_orders.testing.contracts.desk import Desk
from unified_orders.testing.contracts.guarding import optional_hook
from unified_orders.testing.contracts.once import once

#: a lease, or a wait, that no test outlasts
LONG: Final = timedelta(hours=1)
#: one that is over after `later(SHORT)`
SHORT: Final = timedelta(milliseconds=50)
#: one that is over when the call returns
NONE: Final = timedelta(0)
#: more than any test stores
ALL: Final = 100


class OutboxStage(Contract[tuple[OrderRepository, Outbox]], suite=True):
    """A store with its outbox, and a desk whose commands fill it. `make` gives the repository and the outbox."""

    @optional_hook
    def later(self, by: timedelta) -> None:
        """Let time pass on the store's clock; without this hook it is waited for."""
        time.sleep(by.total_seconds())

    @once
    def repository(self) -> OrderRepository:
        """The store, plain."""
        return self.made[0]

    @once
    def outbox(self) -> Outbox:
        """Its outbox, plain."""
        return self.made[1]

    @once
    def desk(self) -> Desk:
        """A desk whose effects all have a lane: that of their group or item."""
        return Desk(self.repository)

    @once
    def herald(self) -> Desk:
        """A desk that announces orders made and moved: effects without a lane."""
        return Desk(self.repository, ["order_created", "order_moved"])

    def one(self) -> Delivery:
        """Return the effect that is handed out next, alone and for long."""
        deliveries = self.outbox.claim(1, LONG)
        assert len(deliveries) == 1, "an effect is there to be handed out"
        return deliveries[0]

    def all_delivered(self) -> list[Effect]:
        """Return all effects that are handed out one after the other, each delivered."""
        taken: list[Effect] = []
        for _ in range(ALL):
            deliveries = self.outbox.claim(ALL, LONG)
            if not deliveries:
                return taken
            for delivery in deliveries:
                self.outbox.delivered(delivery)
                taken.append(delivery.effect)
        raise AssertionError(f"there is no end of effects: {len(taken)} were delivered")

    def rest(self) -> list[Effect]:
        """Return all effects that are handed out now."""
        return [delivery.effect for delivery in self.outbox.claim(ALL, LONG)]
