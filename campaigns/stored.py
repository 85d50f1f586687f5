"""Orders in PostgreSQL on which campaigns act: led to a stage once, and put back there before each run."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar
from uuid import UUID

import psycopg
from attrs import frozen
from psycopg import sql
from sqlalchemy import Connection, Engine, Table, create_engine, make_url
from tests.adapters.postgres.servers import address_of_a_server, database_on
from tests.scenarios.kit import Agency

from unified_orders import Actor
from unified_orders.adapters.postgres import PostgresOrders, PostgresRepository, tables_in
from unified_orders.adapters.postgres.store import Store
from unified_orders.adapters.postgres.upgrading import upgrade
from unified_orders.domain.commands import Command
from unified_orders.domain.results import Done
from unified_orders.domain.state import State
from unified_orders.ports.queries import WHOLE

R = TypeVar("R")

LEVELS: Final = ("READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE")
_READ: Final = sql.SQL("SELECT coalesce(json_agg(t), '[]')::text FROM {} t")
_EMPTY: Final = sql.SQL("DELETE FROM {}")
_PUT: Final = sql.SQL(
    "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE "
    "SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json)"
)
#: history can't be changed by anybody who does not say that he replays it
_AS_REPLICA: Final = "SET LOCAL session_replication_role = replica"


@frozen
class _Table:
    """How the rows of one table are read, deleted and put back."""

    read: sql.Composed
    empty: sql.Composed
    put: sql.Composed

    @classmethod
    def of(cls, table: Table) -> "_Table":
        name = sql.Identifier(table.name)
        columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns if not column.computed)
        return cls(_READ.format(name), _EMPTY.format(name), _PUT.format(table=name, columns=columns))


_TABLES: Final = tuple(map(_Table.of, tables_in().metadata.sorted_tables))


class StoredAgency(Agency):
    """The agency of the scenarios, with its orders in PostgreSQL."""

    def __init__(self, service: PostgresOrders) -> None:
        self.service: PostgresOrders = service

    def do(self, command: Command[R], actor: Actor, key: str | None = None) -> Done[R]:
        return self.service.execute(command, actor=actor, key=key)

    def state(self, order_id: UUID) -> State:
        seen = self.service.queries.look(order_id, WHOLE)
        assert seen is not None  # noqa: S101 - a stage looks at what it made
        return seen.state


class Rows:
    """All rows of a database as they are now."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self._connection = connection
        self._rows = [self._read(table) for table in _TABLES]

    def put_back(self) -> None:
        """Make the database what it was."""
        with self._connection.pipeline(), self._connection.transaction():
            self._connection.execute(_AS_REPLICA)
            for table, rows in zip(_TABLES, self._rows, strict=True):
                self._connection.execute(table.empty)
                if rows != "[]":
                    self._connection.execute(table.put, (rows,))

    @property
    def text(self) -> str:
        """Return them as one text."""
        return "\n".join(self._rows)

    def _read(self, table: _Table) -> str:
        row = self._connection.execute(table.read).fetchone()
        assert row is not None  # noqa: S101 - an aggregate has a row
        return str(row[0])


def empty(connection: "psycopg.Connection[Any]") -> None:
    """Delete every row, history too."""
    with connection.transaction():
        connection.execute(_AS_REPLICA)
        for table in _TABLES:
            connection.execute(table.empty)


@contextmanager
def database() -> Iterator[str]:
    """Make a database with the schema; give its address."""
    with database_on(address_of_a_server()) as address:
        engine = create_engine(address)
        upgrade(engine)
        engine.dispose()
        yield address


@contextmanager
def connected(address: str) -> Iterator["psycopg.Connection[Any]"]:
    """Connect to a database directly."""
    plain = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        yield connection


@contextmanager
def served(address: str, store: Store | None = None, **options: object) -> Iterator[PostgresOrders]:
    """Make a service over a database, with an engine of its own, and a store that may be a faulty one."""
    engine: Engine = create_engine(address, **options)
    try:
        yield PostgresOrders(PostgresRepository(engine, store))
    finally:
        engine.dispose()


@contextmanager
def opened(address: str) -> Iterator[Connection]:
    """Connect to a database as a host does, whose transaction the library joins."""
    engine: Engine = create_engine(address)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
