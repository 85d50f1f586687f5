"""Statements as data: a text made once from the tables, and its parameters. Who sends them is another's business."""

from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

from attrs import fields, frozen
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql

from unified_orders.adapters.postgres.tables import Tables

_QUOTE: Final = postgresql.dialect().identifier_preparer  # type: ignore[no-untyped-call]

#: what a text is formatted with: the name of each table
Names = Mapping[str, str]


@frozen(slots=True)
class Statement:
    """One statement: psycopg's text with named parameters."""

    text: str
    parameters: Mapping[str, Any]


def quoted(name: str) -> str:
    """Return a name as SQL takes it."""
    return str(_QUOTE.quote(name))


def names_of(tables: Tables) -> Names:
    """Return what each table is called in a statement, schema and quotes included."""
    named = ((one.name, getattr(tables, one.name)) for one in fields(Tables))
    return {name: _QUOTE.format_table(table) for name, table in named if isinstance(table, Table)}


def columns_of(table: Table) -> tuple[tuple[str, str], ...]:
    """Return (quoted name, type) of each column that the engine writes; the database's own are left out."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return tuple(
        (_QUOTE.quote(column.name), column.type.compile(dialect)) for column in table.columns if column.identity is None
    )


def ids_text(ids: Collection[UUID]) -> str | None:
    """Write ids as an array, one text where psycopg would adapt them one by one; None for none."""
    return "{" + ",".join(map(str, ids)) + "}" if ids else None
