"""Versions of the schema, as Alembic migrations with a version table of their own.

A host that runs Alembic itself names this folder in a section of its own of `alembic.ini`, with `schema` if it has one,
and runs `alembic -n unified_orders upgrade head`; or it calls `upgrade(op.get_bind())` in a migration.
"""

from typing import Final

#: where the version stands, in the schema of the tables
VERSION_TABLE: Final = "unified_orders_version"
