"""Migrations as SQL files: what is run is what is read, here and in `unified-orders db sql`."""

from importlib.resources import files
from typing import Final

from alembic.migration import MigrationContext

from unified_orders.adapters.postgres.statements import quoted

#: between two statements; inside of one there is no empty line
_BETWEEN: Final = ";\n\n"


def run_script(migration: MigrationContext, name: str) -> None:
    """Run the statements of a file in `versions`; `${in}` in it stands for the schema."""
    schema = migration.version_table_schema
    text = files(__package__).joinpath("versions", name).read_text(encoding="utf-8")
    script = text.replace("${in}", f"{quoted(schema)}." if schema else "")
    for statement in script.strip().removesuffix(";").split(_BETWEEN):
        migration.execute(statement)
