"""Within a host's transaction: its rows and ours commit or vanish together, and what fails leaves the rest usable."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine
from sqlalchemy.orm import Session
from tests.adapters.postgres.conftest import Engines

from unified_orders import Actor, Assign, CreateOrder, GroupRequest, InvalidInput, Refused, Submit, UnitOfWorkBroken
from unified_orders.adapters.postgres import async_postgres_service, postgres_service
from unified_orders.domain.errors import Busy

STAFF: Final = Actor.staff("sam")
ORDER: Final = CreateOrder(currency="USD", groups=[GroupRequest(client_id="tea", link_count=1)])
NOBODY: Final = UUID(int=404)
Host = Connection | Session
Begin = Callable[[Engine], AbstractContextManager[Host]]


@contextmanager
def on_a_connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection


@contextmanager
def on_a_session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


both = pytest.mark.parametrize("begin", [on_a_connection, on_a_session])


@pytest.fixture
def host(engine: Engine) -> Engine:
    """An engine on a database that has a table of the host's own."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE bills (id serial PRIMARY KEY, order_id uuid UNIQUE)"))
    return engine


def bill(transaction: Host, order_id: UUID) -> None:
    transaction.execute(text("INSERT INTO bills (order_id) VALUES (:id)"), {"id": order_id})


def counts(engine: Engine) -> tuple[int, int]:
    """Return how many rows are the host's, and how many ours."""
    with engine.connect() as connection:
        return tuple(
            connection.execute(text("SELECT (SELECT count(*) FROM bills), (SELECT count(*) FROM orders)")).one()
        )


@both
def test_its_rows_and_ours_are_committed_together(host: Engine, begin: Begin) -> None:
    orders = postgres_service(host)
    with begin(host) as transaction:
        joined = orders.joined(transaction)
        made = joined.execute(ORDER, actor=STAFF)
        bill(transaction, made.order_id)
        joined.execute(Submit(made.order_id), actor=STAFF)
        assert counts(host) == (0, 0)
        transaction.commit()
    assert counts(host) == (1, 1)
    assert orders.summary(made.order_id, actor=STAFF).state == "analyzing"


@both
def test_its_rows_and_ours_vanish_together(host: Engine, begin: Begin) -> None:
    with begin(host) as transaction:
        bill(transaction, postgres_service(host).joined(transaction).execute(ORDER, actor=STAFF, key="k").order_id)
        transaction.rollback()
    assert counts(host) == (0, 0)
    assert not postgres_service(host).execute(ORDER, actor=STAFF, key="k").replayed


@both
def test_what_the_host_has_not_committed_is_seen(host: Engine, begin: Begin) -> None:
    with begin(host) as transaction:
        joined = postgres_service(host).joined(transaction)
        made = joined.execute(ORDER, actor=STAFF)
        assert joined.summary(made.order_id, actor=STAFF).state == "configuring"
        assert len(joined.orders(actor=STAFF).orders) == 1


@both
def test_a_refused_command_leaves_the_rest_as_it_was(host: Engine, begin: Begin) -> None:
    with begin(host) as transaction:
        joined = postgres_service(host).joined(transaction)
        bill(transaction, NOBODY)
        made = joined.execute(ORDER, actor=STAFF)
        with pytest.raises(Refused):
            joined.execute(Submit(NOBODY), actor=STAFF)
        joined.execute(Submit(made.order_id), actor=STAFF)
        transaction.commit()
    assert counts(host) == (1, 1)


@both
def test_a_failed_command_leaves_the_rest_as_it_was(host: Engine, begin: Begin) -> None:
    made = postgres_service(host).execute(ORDER, actor=STAFF)
    with begin(host) as transaction, host.connect() as rival:
        rival.execute(text("SELECT FROM orders FOR UPDATE"))
        joined = postgres_service(host).joined(transaction)
        bill(transaction, NOBODY)
        transaction.execute(text("SET LOCAL lock_timeout = '20ms'"))
        with pytest.raises(Busy):
            joined.execute(Assign(made.order_id, "kim"), actor=STAFF)
        rival.rollback()
        joined.execute(Assign(made.order_id, "kim"), actor=STAFF)
        transaction.commit()
    assert counts(host) == (1, 1)
    assert postgres_service(host).summary(made.order_id, actor=STAFF).version == 2


@both
def test_nothing_is_set_and_no_savepoint_is_left(host: Engine, begin: Begin) -> None:
    asked = text("SELECT name, setting FROM pg_settings WHERE source NOT IN ('default', 'configuration file')")
    with begin(host) as transaction:
        transaction.execute(text("SET LOCAL lock_timeout = '7s'"))
        before = transaction.execute(asked).all()
        joined = postgres_service(host).joined(transaction)
        joined.execute(ORDER, actor=STAFF)
        with pytest.raises(Refused):
            joined.execute(Submit(NOBODY), actor=STAFF)
        assert transaction.execute(asked).all() == before
        with pytest.raises(Exception, match="does not exist"):
            transaction.execute(text("RELEASE SAVEPOINT unified_orders"))


@both
def test_in_a_failed_transaction_the_host_is_told_to_roll_back(host: Engine, begin: Begin) -> None:
    with begin(host) as transaction:
        with pytest.raises(Exception, match="nowhere"):
            transaction.execute(text("SELECT FROM nowhere"))
        with pytest.raises(UnitOfWorkBroken, match="roll it back"):
            postgres_service(host).joined(transaction).execute(ORDER, actor=STAFF)


def test_on_a_connection_that_is_closed_the_host_is_told_so(host: Engine) -> None:
    with host.connect() as connection:
        joined = postgres_service(host).joined(connection)
    with pytest.raises(UnitOfWorkBroken, match="is over"):
        joined.execute(ORDER, actor=STAFF)


def test_a_rival_s_change_is_told_at_once_for_only_the_host_can_begin_anew(host: Engine) -> None:
    assert postgres_service(host).settings.tries > 1
    with host.connect() as connection:
        assert postgres_service(host).joined(connection).settings.tries == 1


@pytest.mark.parametrize("wanted", [AsyncConnection, AsyncSession])
@pytest.mark.parametrize("commits", [True, False])
def test_awaited_they_are_committed_or_vanish_together_too(
    host: Engine, wanted: type[AsyncConnection | AsyncSession], *, commits: bool
) -> None:
    async def run() -> None:
        engine = create_async_engine(host.url)
        orders = async_postgres_service(engine)
        transaction: Any = engine.connect() if wanted is AsyncConnection else AsyncSession(engine)
        async with transaction:
            joined = orders.joined(transaction)
            made = await joined.execute(ORDER, actor=STAFF)
            with pytest.raises(Refused):
                await joined.execute(Submit(NOBODY), actor=STAFF)
            await transaction.execute(text("INSERT INTO bills (order_id) VALUES (:id)"), {"id": made.order_id})
            assert (await joined.execute(Submit(made.order_id), actor=STAFF)).version == 2
            assert (await joined.summary(made.order_id, actor=STAFF)).state == "analyzing"
            await (transaction.commit() if commits else transaction.rollback())
        await engine.dispose()

    asyncio.run(run())
    assert counts(host) == ((1, 1) if commits else (0, 0))


def test_another_driver_is_refused_with_a_sentence() -> None:
    sqlite = create_engine("sqlite://")
    with sqlite.connect() as connection:
        for source in (sqlite, connection, Session(sqlite)):
            with pytest.raises(InvalidInput, match=r"psycopg 3: make its engine with create_engine"):
                postgres_service(source)
    sqlite.dispose()


def test_what_is_no_source_is_refused_with_a_sentence(engine: Engine) -> None:
    with pytest.raises(InvalidInput, match="must be an Engine, a Connection or a Session"):
        postgres_service("postgresql://localhost")  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="must be an AsyncEngine"):
        async_postgres_service(engine)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="bound to an engine"):
        postgres_service(Session())


def test_an_engine_without_transactions_is_refused(engines: Engines) -> None:
    engine = engines(isolation_level="AUTOCOMMIT")
    with pytest.raises(InvalidInput, match="leave out isolation_level='AUTOCOMMIT'"):
        postgres_service(engine).execute(ORDER, actor=STAFF)
    with engine.connect() as connection, pytest.raises(InvalidInput, match="AUTOCOMMIT"):
        postgres_service(engine).joined(connection).execute(ORDER, actor=STAFF)
