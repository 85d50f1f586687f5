"""A relay that listens is woken up by a command; where its connection breaks it polls, and listens again."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.ext.asyncio import create_async_engine
from tests.adapters.postgres.conftest import Engines

from unified_orders import Actor, AsyncRelay, CreateOrder, GroupRequest, Relay, StartAnalysis, Submit
from unified_orders.adapters.postgres import AsyncPostgresOutbox, PostgresOutbox, postgres_service
from unified_orders.adapters.postgres.listening import AsyncListener, Listener
from unified_orders.adapters.postgres.publishing import wake_relays

STAFF: Final = Actor.staff("sam")
TEA: Final = GroupRequest(client_id="tea", link_count=1, target_pages=["https://tea.example/a"])
ORDER: Final = CreateOrder(currency="USD", groups=[TEA], account_id="acme")
#: longer than any test takes: who comes sooner was woken up
LONG: Final = timedelta(minutes=5)
SOON: Final = timedelta(milliseconds=10)
_LISTENERS: Final = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"


def submit(engine: Engine) -> None:
    orders = postgres_service(engine, publish=wake_relays)
    orders.execute(Submit(orders.execute(ORDER, actor=STAFF).order_id), actor=STAFF)


def cut(engine: Engine) -> int:
    """End the connections that listen; return how many there were."""
    with engine.connect() as connection:
        ended = connection.execute(text(f"SELECT pg_terminate_backend(pid, 5000) {_LISTENERS}"))
        return len(ended.all())


@pytest.fixture
def listener(engine: Engine) -> Iterator[Listener]:
    with Listener(engine) as listening:
        yield listening


def test_a_command_wakes_who_listens(engine: Engine, listener: Listener) -> None:
    stop = threading.Event()
    listener.wait(stop, LONG)  # listens, and returns to have a look
    submit(engine)
    listener.wait(stop, LONG)
    assert PostgresOutbox(engine).waiting().due == 1


def test_only_what_has_effects_wakes_and_only_once_it_is_committed(engine: Engine, listener: Listener) -> None:
    stop = threading.Event()
    listener.wait(stop, LONG)
    orders = postgres_service(engine, publish=wake_relays)
    order_id = orders.execute(ORDER, actor=STAFF).order_id
    woken: list[object] = []
    with engine.connect() as connection:
        orders.joined(connection).execute(Submit(order_id), actor=STAFF)
        woken += heard(listener)
        connection.commit()
    assert (woken, len(heard(listener))) == ([], 1)


def heard(listener: Listener) -> list[object]:
    """Return what came in until now."""
    driver = listener._driver
    assert driver is not None
    driver.execute("SELECT 1")  # behind this, all that was sent before is there
    return list(driver.notifies(timeout=0))


def test_a_wait_ends_after_its_time_and_when_it_is_to_stop(listener: Listener) -> None:
    stop = threading.Event()
    for _ in range(3):
        listener.wait(stop, SOON)
    stop.set()
    listener.wait(stop, LONG)


def test_a_lost_connection_is_waited_out_like_any_poll_and_made_anew(engine: Engine, listener: Listener) -> None:
    stop = threading.Event()
    listener.wait(stop, LONG)
    assert cut(engine) == 1
    listener.wait(stop, SOON)
    listener.wait(stop, LONG)
    submit(engine)
    listener.wait(stop, LONG)
    assert cut(engine) == 1


def test_without_a_server_it_polls(engines: Engines) -> None:
    nowhere = engines(connect_args={"host": "127.0.0.1", "port": 1})
    with Listener(nowhere) as listener:
        for _ in range(2):
            listener.wait(threading.Event(), SOON)


def test_it_takes_no_connection_of_the_pool(engines: Engines) -> None:
    engine = engines(pool_size=1, max_overflow=0, pool_timeout=1)
    with Listener(engine) as listener:
        listener.wait(threading.Event(), LONG)
        submit(engine)
    assert cut(engine) == 0, "a connection was left"


def test_a_relay_that_listens_hands_over_at_once(engine: Engine, listener: Listener) -> None:
    stop, relay = threading.Event(), Relay(PostgresOutbox(engine))

    @relay.on(StartAnalysis)
    def start(effect: StartAnalysis) -> None:
        stop.set()

    waits = 0

    def wait(until: threading.Event, most: timedelta) -> None:
        nonlocal waits
        waits += 1
        listener.wait(until, most)
        if waits == 1:
            submit(engine)

    relay.run(stop, LONG, wait=wait)
    assert waits in {1, 2}
    assert PostgresOutbox(engine).waiting().due == 0


def test_awaited_it_is_woken_and_listens_again_too(engine: Engine) -> None:
    async def run() -> None:
        awaited = create_async_engine(engine.url)
        stop, relay = asyncio.Event(), AsyncRelay(AsyncPostgresOutbox(awaited))

        @relay.on(StartAnalysis)
        def start(effect: StartAnalysis) -> None:
            stop.set()

        async with AsyncListener(awaited) as listener:
            await listener.wait(stop, LONG)
            assert await asyncio.to_thread(cut, engine) == 1
            await listener.wait(stop, SOON)
            await listener.wait(stop, LONG)
            await asyncio.to_thread(submit, engine)
            await listener.wait(stop, LONG)
            await listener.wait(stop, SOON)
            await relay.run(stop, LONG, wait=listener.wait)
        await awaited.dispose()

    asyncio.run(run())
    assert PostgresOutbox(engine).waiting().due == 0
    assert cut(engine) == 0, "a connection was left"
