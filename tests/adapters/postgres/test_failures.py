"""Whatever goes wrong of the database's, an error of the library comes out that says what to do."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final
from uuid import UUID

import psycopg
import pytest
from campaigns.cuts.frames import Side
from campaigns.cuts.proxy import Cut as CutAt
from campaigns.cuts.proxy import Manner, between
from psycopg import errors
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine
from tests.adapters.postgres.conftest import Engines

from unified_orders import Actor, Assign, CreateOrder, GroupRequest, InvalidInput, Settings
from unified_orders.adapters.postgres import (
    PostgresOrders,
    PostgresRepository,
    Waits,
    async_postgres_service,
    postgres_service,
)
from unified_orders.adapters.postgres.doctoring import doctor
from unified_orders.adapters.postgres.failures import commit_failure, failure_of
from unified_orders.adapters.postgres.repository import PostgresUnitOfWork
from unified_orders.application import retrying
from unified_orders.domain.errors import (
    Busy,
    Contended,
    InvariantBroken,
    OutcomeUnknown,
    StorageError,
    Timeout,
    Unavailable,
    UnifiedOrdersError,
    UnitOfWorkBroken,
)
from unified_orders.ports.repository import Write

STAFF: Final = Actor.staff("sam")
ORDER: Final = CreateOrder(currency="USD", groups=[GroupRequest(client_id="tea", link_count=1)])
ONCE: Final = Settings(tries=1)
SHORT: Final = timedelta(milliseconds=30)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "_MOST", 0.0)


@pytest.fixture
def order_id(engine: Engine) -> UUID:
    return postgres_service(engine).execute(ORDER, actor=STAFF).order_id


@contextmanager
def locked(engine: Engine) -> Iterator[None]:
    with engine.connect() as rival:
        rival.execute(text("SELECT FROM orders FOR UPDATE"))
        yield


def test_an_order_that_is_locked_too_long_is_busy(engine: Engine, order_id: UUID) -> None:
    orders = postgres_service(engine, waits=Waits(lock=SHORT))
    with locked(engine), pytest.raises(Busy, match="locked by another command"):
        orders.execute(Assign(order_id, "kim"), actor=STAFF)
    assert orders.execute(Assign(order_id, "kim"), actor=STAFF).version == 2


def test_a_statement_that_takes_too_long_is_a_timeout(engine: Engine, order_id: UUID) -> None:
    orders = postgres_service(engine, waits=Waits(lock=None, statement=SHORT))
    with locked(engine), pytest.raises(Timeout, match="took too long"):
        orders.execute(Assign(order_id, "kim"), actor=STAFF)


def test_awaited_a_locked_order_is_busy_too(engine: Engine, order_id: UUID) -> None:
    async def run() -> None:
        awaited = create_async_engine(engine.url)
        orders = async_postgres_service(awaited, waits=Waits(lock=SHORT))
        with pytest.raises(Busy):
            await orders.execute(Assign(order_id, "kim"), actor=STAFF)
        await awaited.dispose()

    with locked(engine):
        asyncio.run(run())


def test_what_was_set_ends_with_the_transaction(engine: Engine, order_id: UUID) -> None:
    postgres_service(engine, waits=Waits(lock=SHORT, statement=SHORT)).execute(Assign(order_id, "kim"), actor=STAFF)
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW lock_timeout")) == "0"
        assert connection.scalar(text("SHOW statement_timeout")) == "0"


@pytest.mark.parametrize("wait", [timedelta(0), timedelta(days=2), 5])
def test_a_wait_that_can_not_be_is_refused(wait: timedelta) -> None:
    with pytest.raises(InvalidInput, match="1 millisecond to 1 day"):
        Waits(lock=wait)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_where_no_server_is_the_store_is_unavailable() -> None:
    engine = create_engine(f"postgresql+psycopg://postgres@127.0.0.1:{free_port()}/orders")
    with pytest.raises(Unavailable, match="see that it runs"):
        postgres_service(engine, settings=ONCE).execute(ORDER, actor=STAFF)


def test_a_pool_without_a_free_connection_is_unavailable(engines: Engines) -> None:
    engine = engines(pool_size=1, max_overflow=0, pool_timeout=0.05)
    with engine.connect(), pytest.raises(Unavailable, match="pool"):
        postgres_service(engine, settings=ONCE).execute(ORDER, actor=STAFF)


def test_a_database_that_takes_no_writes_is_unavailable(engines: Engines, order_id: UUID) -> None:
    engine = engines(connect_args={"options": "-c default_transaction_read_only=on"})
    with pytest.raises(Unavailable, match="connect to its primary"):
        postgres_service(engine, settings=ONCE).execute(Assign(order_id, "kim"), actor=STAFF)


def hang_up(engine: Engine) -> None:
    """Let the server end every other connection to this database."""
    with psycopg.connect(engine.url.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


class Cut(PostgresRepository):
    """A repository whose connection is ended by the server before what was decided is stored, the first few times."""

    cuts = 1

    def unit_of_work(self) -> PostgresUnitOfWork:
        return _Cut(self)


class _Cut(PostgresUnitOfWork):
    def __init__(self, cut: Cut) -> None:
        super().__init__(cut.source, cut.store)
        self._cut = cut

    def save(self, write: Write) -> None:
        if self._cut.cuts:
            self._cut.cuts -= 1
            assert isinstance(self._source, Engine)
            hang_up(self._source)
        super().save(write)


def cut(engine: Engine, cuts: int) -> Cut:
    repository = Cut(engine)
    repository.cuts = cuts
    return repository


def test_a_connection_ended_before_commit_is_no_success_and_no_riddle(engine: Engine, order_id: UUID) -> None:
    with pytest.raises(Unavailable, match="before anything was stored"):
        PostgresOrders(cut(engine, 1), settings=ONCE).execute(Assign(order_id, "kim"), actor=STAFF)
    assert postgres_service(engine).summary(order_id, actor=STAFF).version == 1


#: the messages that end a trip: Sync, ReadyForQuery
_END = {Side.ASKED: "S", Side.ANSWERED: "Z"}


@pytest.mark.parametrize("side", Side)
def test_a_read_that_is_cut_off_at_its_end_is_no_riddle(side: Side, database: str, order_id: UUID) -> None:
    with between(database) as (through, proxy):
        engine = create_engine(through)
        orders = postgres_service(engine)
        assert len(orders.summary(order_id, actor=STAFF).groups) == 1
        for reading in (lambda: orders.summary(order_id, actor=STAFF), lambda: list(doctor(engine))):
            proxy.arm(CutAt(side, 1, Manner.BEFORE, _END[side]))
            with pytest.raises(Unavailable, match="try again"):
                reading()
            assert proxy.disarm() == 1
        engine.dispose()


def test_a_connection_ended_before_commit_is_replaced_and_the_command_tried_again(
    engine: Engine, order_id: UUID
) -> None:
    assert PostgresOrders(cut(engine, 3)).execute(Assign(order_id, "kim"), actor=STAFF).version == 2


def test_connections_that_were_ended_in_the_pool_are_replaced_unseen(engine: Engine, order_id: UUID) -> None:
    with engine.connect(), engine.connect(), engine.connect():
        pass
    hang_up(engine)
    assert postgres_service(engine, settings=ONCE).execute(Assign(order_id, "kim"), actor=STAFF).version == 2


def test_awaited_connections_that_were_ended_are_replaced_unseen(engine: Engine, order_id: UUID) -> None:
    async def run() -> None:
        awaited = create_async_engine(engine.url)
        orders = async_postgres_service(awaited, settings=ONCE)
        await orders.execute(Assign(order_id, "kim"), actor=STAFF)
        hang_up(engine)
        assert (await orders.execute(Assign(order_id, "sue"), actor=STAFF)).version == 3
        await awaited.dispose()

    asyncio.run(run())


def coded(state: str, text_: str = "") -> psycopg.Error:
    return errors.lookup(state)(text_)


@pytest.mark.parametrize(
    ("error", "before", "during"),
    [
        (coded("40001"), Contended, Contended),
        (coded("40P01"), Contended, Contended),
        (coded("23505"), Contended, Contended),
        (coded("22P02", 'invalid input syntax for type integer: "uo:stale:0"'), Contended, Contended),
        (coded("22P02", "another"), InvariantBroken, InvariantBroken),
        (coded("23514"), InvariantBroken, InvariantBroken),
        (coded("22003"), InvariantBroken, InvariantBroken),
        (coded("55P03"), Busy, Busy),
        (coded("57014"), Timeout, Timeout),
        (coded("25P02"), UnitOfWorkBroken, UnitOfWorkBroken),
        (coded("25006"), Unavailable, Unavailable),
        (coded("53100"), Unavailable, Unavailable),
        (coded("53200"), Unavailable, Unavailable),
        (coded("53300"), Unavailable, Unavailable),
        (coded("57P01"), Unavailable, OutcomeUnknown),
        (coded("57P02"), Unavailable, OutcomeUnknown),
        (coded("57P03"), Unavailable, OutcomeUnknown),
        (coded("08006"), Unavailable, OutcomeUnknown),
        (psycopg.OperationalError("server closed the connection unexpectedly"), Unavailable, OutcomeUnknown),
        (psycopg.InterfaceError("the connection is closed"), Unavailable, OutcomeUnknown),
        (coded("42P01"), StorageError, StorageError),
        (coded("42501"), StorageError, StorageError),
        (coded("XX000"), StorageError, StorageError),
    ],
)
def test_each_error_of_the_driver_stands_for_one_of_the_library(
    error: psycopg.Error, before: type[UnifiedOrdersError], during: type[UnifiedOrdersError]
) -> None:
    assert type(failure_of(error)) is before
    unknown = commit_failure(error, "key")
    assert type(unknown) is during
    if isinstance(unknown, OutcomeUnknown):
        assert unknown.key == "key"


@pytest.mark.parametrize("told", [failure_of, lambda error: commit_failure(error, None)])
def test_no_text_of_the_driver_gets_out(told: Callable[[Exception], UnifiedOrdersError]) -> None:
    secret = 'connection to "db.internal" as "boss" failed, password "hunter2"'
    for error in (psycopg.OperationalError(secret), coded("23514", secret), coded("XX000", secret)):
        assert "hunter2" not in str(told(error))
        assert "boss" not in str(told(error))
