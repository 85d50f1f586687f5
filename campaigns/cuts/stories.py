"""The lives that commands are taken from: all kinds of them. And what is to be told of an order in the end."""

from collections import Counter
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from attrs import frozen
from sqlalchemy import Engine, text

from unified_orders.adapters.postgres import PostgresOrders
from unified_orders.application.service import OrderService
from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.state import State
from unified_orders.ports.queries import WHOLE, OrderQueries
from unified_orders.testing.contracts.repository.kept import Kept
from unified_orders.testing.contracts.repository.life import Life, Told, wants, whole_lives

STAFF: Final = Actor.staff("sam")


class Stored(Kept):
    """What a life is told with: the orders as the database has them."""

    def __init__(self, queries: OrderQueries) -> None:
        super().__init__()
        self._queries = queries

    def state(self, order_id: UUID) -> State:
        """Return a whole order."""
        sight = self._queries.look(order_id, WHOLE)
        return State() if sight is None else sight.state


@frozen
class Teller:
    """What lives are told with: a service, and what it stored."""

    orders: OrderService
    kept: Stored


def live(orders: OrderService, kept: Stored) -> None:
    """Live the lives of several orders, in which every command is given."""
    told: Told = Teller(orders, kept)
    whole_lives(told)
    gone = Life(told, wants("tea", 1))
    gone.do(c.Discard(gone.id))


@frozen(slots=True)
class Story:
    """What is the same of two orders that lived alike, whatever happened on the way."""

    state: str
    version: int
    #: kinds of events, in order
    events: tuple[str, ...]
    #: names of effects that wait in the outbox, and how many of each
    effects: Counter[str]
    #: what `doctor` found
    violations: tuple[str, ...] = ()


_EVENTS: Final = text("SELECT kind FROM order_events WHERE order_id = :id ORDER BY seq")
_EFFECTS: Final = text("SELECT name FROM order_outbox WHERE order_id = :id")


def stories(engine: Engine, orders: PostgresOrders, order_ids: Iterable[UUID]) -> list[Story | None]:
    """Return what there is to tell of each order; None of one that was discarded."""
    found: list[Story | None] = []
    with engine.connect() as connection:
        for order_id in order_ids:
            sight = orders.queries.look(order_id, WHOLE)
            if sight is None:
                found.append(None)
                continue
            events = connection.scalars(_EVENTS, {"id": order_id})
            effects = connection.scalars(_EFFECTS, {"id": order_id})
            broken = tuple(map(str, orders.doctor(order_id, actor=STAFF)))
            order = sight.state.order
            found.append(Story(str(order.state), order.version, tuple(events), Counter(effects), broken))
    return found
