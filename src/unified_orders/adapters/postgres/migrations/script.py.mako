"""${message}."""

from typing import Final

from unified_orders.adapters.postgres.migrations.scripts import run_script

revision: Final = ${repr(up_revision)}
down_revision: Final = ${repr(down_revision)}


def upgrade() -> None:
    """${message}."""
    run_script("${up_revision}.sql")
