"""Whether PostgreSQL gives back what the engine gave it: state, history, effects, analysed sites, each one equal."""

import json
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, text

from unified_orders import Actor
from unified_orders.adapters.postgres import PostgresOrders
from unified_orders.adapters.postgres.mapping.journal import effect_of
from unified_orders.adapters.postgres.statements import Statement
from unified_orders.adapters.postgres.store import Store
from unified_orders.domain.commands import Command
from unified_orders.domain.state import State
from unified_orders.ports.queries import WHOLE
from unified_orders.ports.repository import Write

_LONGEST: Final = 10_000
_EFFECTS: Final = text("SELECT row_to_json(o)::text FROM order_outbox o WHERE order_id = :id ORDER BY position")

#: the host's transaction has begun when the library joins it
_UNDER_WAY: Final = text("SELECT 1")


class Recording(Store):
    """A store that remembers what it was given last."""

    last: Write | None = None

    def saving(self, write: Write) -> Statement:
        self.last = write
        return super().saving(write)


class Keeper:
    """Gives commands within transactions that are rolled back, and looks at what was stored meanwhile."""

    def __init__(self, orders: PostgresOrders, store: Recording, connection: Connection) -> None:
        self._orders = orders
        self._store = store
        self._connection = connection

    def give(self, command: Command[Any], actor: Actor) -> list[str]:
        """Give a command; return what was not kept as it was given. What refuses is raised, and must change nothing."""
        service = self._orders.joined(self._connection)
        self._store.last = None
        try:
            self._connection.execute(_UNDER_WAY)
            done = service.execute(command, actor=actor)
            return list(self._lost(service, done.order_id))
        finally:
            self._connection.rollback()

    def state(self, order_id: UUID) -> State:
        """Return an order as it is stored; none if there is no such order."""
        seen = self._orders.queries.look(order_id, WHOLE)
        return State() if seen is None else seen.state

    def _lost(self, service: PostgresOrders, order_id: UUID) -> Iterator[str]:
        write = self._store.last
        if write is None or write.changes is None:
            return
        sight = service.queries.look(order_id, WHOLE)
        after = State() if sight is None else sight.state
        if after != write.changes.onto(self.state(order_id)):
            yield "the state"
        if write.changes.discarded or sight is None:
            return
        if service.queries.history(order_id, write.events[0].seq - 1, _LONGEST) != write.events:
            yield "the history"
        effects = [effect_of(json.loads(row)) for (row,) in self._connection.execute(_EFFECTS, {"id": order_id})]
        if tuple(effects[len(effects) - len(write.effects) :]) != write.effects:
            yield "the effects"
        for project, sites in write.changes.sites.items():
            stored = sight.sites.get(project, {})
            if any(stored.get(site.domain_id) != site for site in sites):
                yield "the analysed sites"
