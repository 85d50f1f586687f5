"""Whether all is well with the orders of a database: what is stored holds, and its history gives it."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from attrs import frozen
from sqlalchemy import Engine

from unified_orders.adapters.postgres.repository import PostgresUnitOfWork
from unified_orders.adapters.postgres.service import PostgresOrders, postgres_service
from unified_orders.adapters.postgres.statements import Statement
from unified_orders.adapters.postgres.store import Rows, Store
from unified_orders.domain.actors import Actor
from unified_orders.domain.errors import InvariantBroken, Refused, Violation, shown

#: orders that are listed at a time
_BATCH: Final = 1_000
_FIRST: Final = UUID(int=0)
_COUNT: Final = "SELECT count(*) FROM {orders}"
_STORED: Final = """
SELECT id::text, state, last_seq FROM {orders} WHERE id > %(after)s::uuid ORDER BY id LIMIT %(limit)s::int"""
_WATCHER: Final = Actor.staff("unified-orders")
#: what reading raises where a row holds what can't be
_UNREADABLE: Final = (InvariantBroken, LookupError, TypeError, ValueError, AttributeError)
_RESTORE: Final = "restore the order's rows from a backup"


@frozen(slots=True)
class Examined:
    """One stored order, and what was found."""

    #: the order's id
    order_id: UUID
    #: the word that is stored, a state or not
    state: str
    #: how many events it should have
    events: int
    #: empty: all is well
    findings: tuple[Violation, ...]


def count(engine: Engine, schema: str | None = None) -> int:
    """Return how many orders a database has."""
    store = Store(schema)
    return int(_read(engine, store, Statement(store.names.into(_COUNT), {}))[0][0])


def doctor(engine: Engine, schema: str | None = None) -> Iterator[Examined]:
    """Examine every order of a database, one after the other by id; commands may go on meanwhile.

    One order at a time is held in memory, and nothing is changed.

    Raises:
        StorageError: the database can't be reached, or its schema is of another version.
    """
    store = Store(schema)
    orders = postgres_service(engine, schema=schema)
    for order_id, state, events in _stored(engine, store):
        try:
            found = _faults(orders, order_id)
        except Refused:  # discarded since it was listed
            continue
        yield Examined(order_id, state, events, found)


def _faults(orders: PostgresOrders, order_id: UUID) -> tuple[Violation, ...]:
    try:
        return orders.doctor(order_id, actor=_WATCHER)
    except _UNREADABLE as error:
        return (Violation("rows_can_be_read", f"its rows can't be read: {shown(error)}", _RESTORE),)


def _stored(engine: Engine, store: Store) -> Iterator[tuple[UUID, str, int]]:
    after, text = _FIRST, store.names.into(_STORED)
    while True:
        rows = _read(engine, store, Statement(text, {"after": str(after), "limit": _BATCH}))
        for order_id, state, last_seq in rows:
            after = UUID(order_id)
            yield after, state, last_seq
        if len(rows) < _BATCH:
            return


def _read(engine: Engine, store: Store, statement: Statement) -> Rows:
    with PostgresUnitOfWork(engine, store) as unit:
        return unit.read(statement)
