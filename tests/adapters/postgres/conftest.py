"""A real PostgreSQL for each run. The schema is made once, in a template; each test gets a copy of its own."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, create_engine, make_url
from tests.adapters.postgres.servers import address_of_a_server, database_on

from unified_orders.adapters.postgres import PostgresRepository
from unified_orders.adapters.postgres.upgrading import upgrade

#: makes engines on the test's database
Engines = Callable[..., Engine]


@pytest.fixture(scope="session")
def server() -> str:
    return address_of_a_server()


@pytest.fixture(scope="session")
def template(server: str) -> Iterator[str]:
    """The name of a database that has the schema, one for each process of the run."""
    with database_on(server) as address:
        engine = create_engine(address)
        upgrade(engine)
        engine.dispose()
        yield str(make_url(address).database)


@pytest.fixture
def database(server: str, template: str) -> Iterator[str]:
    """The address of a database of the test's own."""
    with database_on(server, template) as address:
        yield address


@pytest.fixture
def bare(server: str) -> Iterator[Engine]:
    """An engine on a database without a schema."""
    with database_on(server) as address:
        engine = create_engine(address)
        yield engine
        engine.dispose()


@pytest.fixture
def engines(database: str) -> Iterator[Engines]:
    """Makes engines on the test's database; nothing may be left out of their pools."""
    made: list[Engine] = []

    def make(**options: object) -> Engine:
        made.append(create_engine(database, **options))
        return made[-1]

    yield make
    out = [engine.pool.checkedout() for engine in made]  # type: ignore[attr-defined]  # of the kind of pool by default
    for engine in made:
        engine.dispose()
    assert not any(out), "a connection was not given back"


@pytest.fixture
def engine(engines: Engines) -> Engine:
    return engines()


@pytest.fixture
def repository(engine: Engine) -> PostgresRepository:
    return PostgresRepository(engine)
