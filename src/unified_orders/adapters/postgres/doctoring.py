"""Whether all is well with the orders of a database: what is stored holds, and its history gives it."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from attrs import frozen
from sqlalchemy import Engine

from unified_orders.adapters.postgres.queries import PostgresQueries
from unified_orders.adapters.postgres.repository import PostgresUnitOfWork
from unified_orders.adapters.postgres.service import PostgresOrders, postgres_service
from unified_orders.adapters.postgres.statements import Statement
from unified_orders.adapters.postgres.store import Rows, Store
from unified_orders.domain.actors import Actor
from unified_orders.domain.errors import InvariantBroken, Refused, Violation, shown
from unified_orders.domain.words import OrderState

#: ids that are read at a time
_BATCH: Final = 1_000
_FIRST: Final = UUID(int=0)
_COUNT: Final = "SELECT count(*) FROM {orders}"
_IDS: Final = "SELECT id::text FROM {orders} WHERE id > %(after)s::uuid ORDER BY id LIMIT %(limit)s::int"
_WATCHER: Final = Actor.staff("unified-orders")
#: what reading raises where a row holds what can't be
_UNREADABLE: Final = (InvariantBroken, LookupError, TypeError, ValueError, AttributeError)
_RESTORE: Final = "restore the order's rows from a backup"


@frozen(slots=True)
class Examined:
    """One stored order, and what was found."""

    #: the order's id
    order_id: UUID
    #: None: its rows can't be read
    state: OrderState | None
    #: how many events it should have
    events: int
    #: empty: all is well
    findings: tuple[Violation, ...]


def count(engine: Engine, schema: str | None = None) -> int:
    """Return how many orders a database has."""
    store = Store(schema)
    return int(_read(engine, store, Statement(_COUNT.format(**store.names), {}))[0][0])


def doctor(engine: Engine, schema: str | None = None) -> Iterator[Examined]:
    """Examine every order of a database, one after the other by id; commands may go on meanwhile.

    One order at a time is held in memory, and nothing is changed.

    Raises:
        StorageError: the database can't be reached, or its schema is of another version.
    """
    store = Store(schema)
    orders, queries = postgres_service(engine, schema=schema), PostgresQueries(engine, store)
    for order_id in _ids(engine, store):
        examined = _examined(orders, queries, order_id)
        if examined is not None:
            yield examined


def _examined(orders: PostgresOrders, queries: PostgresQueries, order_id: UUID) -> Examined | None:
    """Examine an order; None if it was discarded meanwhile."""
    state, events = None, 0
    try:
        sight = queries.look(order_id)
        if sight is None:
            return None
        state, events = sight.state.order.state, sight.state.order.last_seq
        return Examined(order_id, state, events, orders.doctor(order_id, actor=_WATCHER))
    except Refused:
        return None
    except _UNREADABLE as error:
        unread = Violation("rows_can_be_read", f"its rows can't be read: {shown(error)}", _RESTORE)
        return Examined(order_id, state, events, (unread,))


def _ids(engine: Engine, store: Store) -> Iterator[UUID]:
    after, text = _FIRST, _IDS.format(**store.names)
    while True:
        rows = _read(engine, store, Statement(text, {"after": str(after), "limit": str(_BATCH)}))
        for (id_,) in rows:
            after = UUID(str(id_))
            yield after
        if len(rows) < _BATCH:
            return


def _read(engine: Engine, store: Store, statement: Statement) -> Rows:
    with PostgresUnitOfWork(engine, store) as unit:
        return unit.finish(statement, key=None)
