"""Rows of entities as the server tells them: arrays of the columns that an entity is made of.

The names of the columns are known on both sides, and would be half of what is sent.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Table

from unified_orders.adapters.postgres.mapping.values import Stored
from unified_orders.adapters.postgres.statements import quoted
from unified_orders.adapters.postgres.tables import tables_in

_TABLES: Final = tables_in()
#: what queries filter and sort by: made of other columns
_DERIVED: Final = frozenset({"search", "dr", "traffic", "prices", "updated_hour"})


def _columns(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if column.name not in _DERIVED)


#: kinds of rows, with their columns
_COLUMNS: Final = {
    "order": _columns(_TABLES.orders),
    "group": _columns(_TABLES.groups),
    "selection": _columns(_TABLES.selections),
    "item": _columns(_TABLES.items),
    "token": _columns(_TABLES.tokens),
    "payment": _columns(_TABLES.payments),
    "refund": _columns(_TABLES.refunds),
    "receipt": _columns(_TABLES.receipts),
    "project": _columns(_TABLES.projects),
    "site": _columns(_TABLES.sites),
}


def told(kind: str, alias: str = "r") -> str:
    """Return the SQL that tells a row of this kind; rows of other kinds are objects."""
    if kind not in _COLUMNS:
        return f"row_to_json({alias})"
    return f"json_build_array({', '.join(f'{alias}.{quoted(name)}' for name in _COLUMNS[kind])})"


def read(kind: str, values: Sequence[Any]) -> Stored:
    """Return a row that was told, by its columns."""
    return dict(zip(_COLUMNS[kind], values, strict=True))


def is_told(kind: str) -> bool:
    """Return whether rows of this kind are arrays."""
    return kind in _COLUMNS
