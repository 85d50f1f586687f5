"""Orders with all that belongs to them, and the triggers that keep their history."""

from typing import Final

from alembic.migration import MigrationContext

from unified_orders.adapters.postgres.migrations.scripts import run_script

revision: Final = "0001"
down_revision: Final = None


def upgrade(migration: MigrationContext) -> None:
    """Make the tables and triggers."""
    run_script(migration, "0001_tables.sql")
    run_script(migration, "0001_keeping.sql")
