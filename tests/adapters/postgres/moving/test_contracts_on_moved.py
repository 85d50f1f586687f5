"""A database that was moved keeps every promise of the ports, as a fresh one does. It has no orders, as they expect."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, make_url
from tests.adapters.postgres.moving.legacy.schema import PLAIN, create
from tests.adapters.postgres.servers import database_on

from unified_orders.adapters.postgres import PostgresOutbox, PostgresQueries, PostgresRepository
from unified_orders.adapters.postgres.moving import LegacyMap, Move
from unified_orders.testing.contracts.queries import OrderQueriesContract
from unified_orders.testing.contracts.repository import Adapter, RepositoryContract

SCHEMA = "unified_orders"


@pytest.fixture(scope="module")
def template(server: str) -> Iterator[str]:
    """The name of a database that was moved, to its end."""
    with database_on(server) as address:
        engine = create_engine(address)
        with engine.begin() as connection:
            create(connection, PLAIN)
        move = Move(engine, LegacyMap(time_zone="UTC"))
        for step in (move.expand, move.backfill, move.verify, move.switch, move.verify, move.contract):
            step()
        engine.dispose()
        yield str(make_url(address).database)


@pytest.fixture
def database(server: str, template: str) -> Iterator[str]:
    """The address of a copy of it, where the engine's schema is the one that is searched."""
    with database_on(server, template) as address:
        searched = make_url(address).update_query_dict({"options": f"-csearch_path={SCHEMA}"})
        yield searched.render_as_string(hide_password=False)


class TestRepository(RepositoryContract):
    def make(self, engine: Engine) -> Adapter:
        return Adapter(
            PostgresRepository(engine),
            PostgresQueries(engine),
            PostgresOutbox(engine),
        )


class TestQueries(OrderQueriesContract):
    def make(self, engine: Engine) -> tuple[PostgresRepository, PostgresQueries]:
        return PostgresRepository(engine), PostgresQueries(engine)
