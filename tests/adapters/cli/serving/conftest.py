from tests.adapters.postgres.conftest import bare, database, server, template

__all__ = ["bare", "database", "server", "template"]
