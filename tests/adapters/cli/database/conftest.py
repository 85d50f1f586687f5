from tests.adapters.postgres.conftest import bare, database, engine, engines, server, template

__all__ = ["bare", "database", "engine", "engines", "server", "template"]
