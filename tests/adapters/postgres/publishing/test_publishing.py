"""Publishers: what they send is committed with the command or vanishes with it, in the same trip."""

import asyncio
import json
from datetime import timedelta
from typing import Any, Final

import pytest
from benchmarks.postgres.tapping import tapped
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine
from tests.adapters.postgres.conftest import Engines

from unified_orders import (
    Actor,
    CreateOrder,
    Discard,
    GroupRequest,
    InvalidInput,
    Refused,
    Settings,
    StartAnalysis,
    StorageError,
    Submit,
)
from unified_orders.adapters.postgres import PostgresOrders, PostgresOutbox, async_postgres_service, postgres_service
from unified_orders.adapters.postgres.publishing import Published, Statement
from unified_orders.domain.effects import Effect
from unified_orders.domain.errors import Busy

STAFF: Final = Actor.staff("sam")
TEA: Final = GroupRequest(client_id="tea", link_count=1, target_pages=["https://tea.example/a"])
ORDER: Final = CreateOrder(currency="USD", groups=[TEA], account_id="acme")
_ADD: Final = "INSERT INTO tasks (key) SELECT json_array_elements_text(%(keys)s::json)"


def as_tasks(effects: tuple[Effect, ...]) -> Published:
    return Published([Statement(_ADD, {"keys": json.dumps([one.key for one in effects])})])


@pytest.fixture
def host(engine: Engine) -> Engine:
    """An engine on a database that has a queue of the host's own."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE tasks (id serial PRIMARY KEY, key text NOT NULL CHECK (key <> 'bad'))"))
    return engine


def tasks(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return [key for (key,) in connection.execute(text("SELECT key FROM tasks ORDER BY id"))]


def created(orders: PostgresOrders) -> Any:  # noqa: ANN401 - an id
    return orders.execute(ORDER, actor=STAFF).order_id


def test_effects_that_a_publisher_takes_are_there_once_the_command_is_and_in_no_outbox(host: Engine) -> None:
    orders = postgres_service(host, publish=as_tasks)
    orders.execute(Submit(created(orders)), actor=STAFF)
    (key,) = tasks(host)
    assert key.startswith("start_analysis:")
    assert PostgresOutbox(host).waiting().due == 0


def test_effects_that_a_publisher_leaves_wait_in_the_outbox(host: Engine) -> None:
    orders = postgres_service(host, publish=lambda effects: Published(left=effects))
    orders.execute(Submit(created(orders)), actor=STAFF)
    (delivery,) = PostgresOutbox(host).claim(10, timedelta(minutes=1))
    assert isinstance(delivery.effect, StartAnalysis)


def test_a_repeat_under_the_same_key_sends_nothing_again(host: Engine) -> None:
    orders = postgres_service(host, publish=as_tasks)
    order_id = created(orders)
    assert not orders.execute(Submit(order_id), actor=STAFF, key="k").replayed
    assert orders.execute(Submit(order_id), actor=STAFF, key="k").replayed
    assert len(tasks(host)) == 1


def test_what_is_refused_sends_nothing_and_what_has_no_effects_asks_no_publisher(host: Engine) -> None:
    asked: list[tuple[Effect, ...]] = []

    def noting(effects: tuple[Effect, ...]) -> Published:
        asked.append(effects)
        return as_tasks(effects)

    orders = postgres_service(host, publish=noting)
    order_id = created(orders)
    orders.execute(Submit(order_id), actor=STAFF)
    with pytest.raises(Refused):
        orders.execute(Submit(order_id), actor=STAFF)
    assert [len(effects) for effects in asked] == [1]


@pytest.mark.parametrize("commits", [True, False])
def test_in_a_host_s_transaction_they_are_committed_or_vanish_with_it(host: Engine, *, commits: bool) -> None:
    orders = postgres_service(host, publish=as_tasks)
    with host.connect() as connection:
        joined = orders.joined(connection)
        order_id = created(joined)
        joined.execute(Submit(order_id), actor=STAFF)
        assert len(connection.execute(text("SELECT FROM tasks")).all()) == 1
        connection.commit() if commits else connection.rollback()
    assert len(tasks(host)) == (1 if commits else 0)


@pytest.mark.parametrize("commits", [True, False])
def test_awaited_they_are_committed_or_vanish_too(host: Engine, *, commits: bool) -> None:
    async def run() -> None:
        engine = create_async_engine(host.url)
        orders = async_postgres_service(engine, publish=as_tasks)
        made = await orders.execute(ORDER, actor=STAFF)
        async with engine.connect() as connection:
            await orders.joined(connection).execute(Submit(made.order_id), actor=STAFF)
            await (connection.commit() if commits else connection.rollback())
        await engine.dispose()

    asyncio.run(run())
    assert len(tasks(host)) == (1 if commits else 0)


def test_a_command_that_lost_to_a_rival_sends_nothing_until_it_is_tried_again(host: Engine, engines: Engines) -> None:
    made = created(postgres_service(host))
    rival = engines()
    tries: list[int] = []

    def outrun(effects: tuple[Effect, ...]) -> Published:
        tries.append(len(effects))
        meddle = "UPDATE tasks SET key = key" if len(tries) > 1 else "DO $$BEGIN RAISE deadlock_detected; END$$"
        published = as_tasks(effects)
        return Published([*published.statements, Statement(meddle, {})])

    postgres_service(rival, publish=outrun).execute(Submit(made), actor=STAFF)
    assert len(tries) == 2
    assert len(tasks(host)) == 1


FAILURES = {
    "a rule": ("INSERT INTO tasks (key) VALUES ('bad')", "23514"),
    "no such table": ("INSERT INTO nowhere VALUES (1)", "42P01"),
    "no SQL": ("NONSENSE", "42601"),
}


@pytest.mark.parametrize(("statement", "told"), FAILURES.values(), ids=FAILURES)
def test_a_statement_that_fails_is_told_as_the_publisher_s_and_nothing_is_stored(
    host: Engine, statement: str, told: str
) -> None:
    orders = postgres_service(host, publish=lambda effects: Published([Statement(statement, {})]))
    order_id = created(orders)
    with pytest.raises(StorageError, match=f"your publisher failed .SQLSTATE {told}: .*; mend it"):
        orders.execute(Submit(order_id), actor=STAFF)
    assert orders.summary(order_id, actor=STAFF).state == "configuring"


def test_what_a_publisher_raises_reaches_the_caller_and_nothing_is_stored(host: Engine) -> None:
    def failing(effects: tuple[Effect, ...]) -> Published:
        raise ZeroDivisionError

    orders = postgres_service(host, publish=failing)
    order_id = created(orders)
    with pytest.raises(ZeroDivisionError):
        orders.execute(Submit(order_id), actor=STAFF)
    assert orders.summary(order_id, actor=STAFF).state == "configuring"


def test_what_only_looks_broken_for_now_may_be_tried_again(host: Engine) -> None:
    locked = Statement("DO $$BEGIN RAISE lock_not_available; END$$", {})
    orders = postgres_service(host, publish=lambda effects: Published([locked]), settings=Settings(tries=1))
    order_id = created(orders)
    with pytest.raises(Busy):
        orders.execute(Submit(order_id), actor=STAFF)


@pytest.mark.parametrize("answer", [None, [], "SELECT 1"])
def test_a_publisher_that_returns_something_else_is_told_in_a_sentence(host: Engine, answer: Any) -> None:  # noqa: ANN401
    orders = postgres_service(host, publish=lambda effects: answer)
    order_id = created(orders)
    with pytest.raises(InvalidInput, match="must return a Published"):
        orders.execute(Submit(order_id), actor=STAFF)


def test_discarding_an_order_sends_nothing(host: Engine) -> None:
    settings = Settings(subscriptions={"order_created"})
    orders = postgres_service(host, publish=as_tasks, settings=settings)
    orders.execute(Discard(created(orders)), actor=STAFF)
    assert len(tasks(host)) == 1


def test_what_is_sent_along_takes_no_trip_of_its_own(host: Engine, database: str) -> None:
    with tapped(database) as (address, counting):
        engine = create_engine(address, pool_size=1, max_overflow=0)
        orders = postgres_service(engine, publish=as_tasks)
        created(orders)
        order_id = created(orders)
        counting.reset()
        orders.execute(Submit(order_id), actor=STAFF)
        assert counting.trips == 2
        engine.dispose()
    assert len(tasks(host)) == 1
