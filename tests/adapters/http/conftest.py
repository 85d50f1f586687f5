"""Applications over memory and over PostgreSQL, each with a connection to it."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import create_async_engine
from tests.adapters.http.kit import CLIENTS, Caller, Changing, Wire, identify, wired
from tests.adapters.http.life import Life, live
from tests.adapters.postgres.conftest import database, server, template

from unified_orders.adapters.http import orders_app
from unified_orders.adapters.memory import (
    AsyncInMemoryOrders,
    AsyncMemoryDirectory,
    MemoryDirectory,
    in_memory_service,
)
from unified_orders.adapters.postgres import async_postgres_service
from unified_orders.testing import FrozenClock

__all__ = ["database", "server", "template"]


@pytest.fixture
def clock() -> FrozenClock:
    """What the service in memory takes for the time."""
    return FrozenClock()


@pytest.fixture
def orders(clock: FrozenClock) -> AsyncInMemoryOrders:
    """A service to which nothing happens but by its API."""
    return AsyncInMemoryOrders(in_memory_service(clients=CLIENTS, clock=clock, deliver="on demand"))


@pytest.fixture(scope="session")
def changing() -> Changing:
    """What stands behind the application of all tests."""
    return Changing()


@pytest.fixture(scope="session")
def app(changing: Changing) -> FastAPI:
    """An application that knows its people."""
    return orders_app(changing, identify=identify)  # type: ignore[arg-type]  # it passes everything on


@pytest.fixture
def wire(app: FastAPI, changing: Changing, orders: AsyncInMemoryOrders) -> Iterator[Wire]:
    changing.service = orders
    with wired(app) as wire:
        yield wire


@pytest.fixture
def ann(wire: Wire) -> Caller:
    """A customer."""
    return Caller(wire, "ann")


@pytest.fixture
def stored_ann(app: FastAPI, changing: Changing, database: str) -> Iterator[Caller]:
    """A customer whose orders are in PostgreSQL."""
    engine = create_async_engine(database)
    directory = AsyncMemoryDirectory(MemoryDirectory(CLIENTS))
    changing.service = async_postgres_service(engine, directory=directory)
    with wired(app) as wire:
        yield Caller(wire, "ann")
        wire.runner.run(engine.dispose())


@pytest.fixture
def life(ann: Caller) -> Life:
    """An order in work."""
    return live(ann)
