"""The server of the tests of PostgreSQL."""

from tests.adapters.postgres.conftest import database, engine, engines, server, template

__all__ = ["database", "engine", "engines", "server", "template"]
