"""The host's tables as they are: a column that is missing, or of a type that can't be read, is named before any row."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from sqlalchemy import Connection, text

from unified_orders.adapters.postgres.analysed.columns import BulkColumns
from unified_orders.adapters.postgres.statements import quoted
from unified_orders.domain.errors import InvalidInput, shown

#: kinds of types as PostgreSQL sorts them, and what they are called
_KINDS: Final = {"S": "text", "N": "a number", "U": "a uuid", "D": "a day or moment", "E": "an enum", "A": "an array"}
_COLUMNS: Final = """
SELECT a.attname, t.typcategory::text, t.typname, format_type(a.atttypid, NULL)
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = to_regclass(:table) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"""


def name_of(table: str) -> str:
    """Return a table's name as SQL takes it."""
    return ".".join(quoted(part) for part in table.split("."))


def check_tables(connection: Connection, columns: BulkColumns) -> str:
    """Return the type of the column that names a domain's project.

    Raises:
        InvalidInput: a table or column that is not there, or a type that can't be read.
    """
    _check(connection, "projects", columns.projects, columns.of_projects())
    return _check(connection, "domains", columns.domains, columns.of_domains())[columns.domain_project]


def _check(connection: Connection, field: str, table: str, wanted: Iterable[tuple[str, str, str]]) -> Mapping[str, str]:
    found = {
        name: ("U" if type_ == "uuid" else kind, said)
        for name, kind, type_, said in connection.execute(text(_COLUMNS), {"table": name_of(table)})
    }
    if not found:
        rule = "must be a table that the database's user can see; name it in BulkColumns, with its schema"
        raise InvalidInput(f"columns.{field}", shown(table), rule)
    for faulty in _faults(table, found, wanted):
        raise faulty
    return {name: said for name, (_, said) in found.items()}


def _faults(
    table: str, found: Mapping[str, tuple[str, str]], wanted: Iterable[tuple[str, str, str]]
) -> Iterator[InvalidInput]:
    for field, column, kinds in wanted:
        if column not in found:
            rule = f"must be a column of {table}, which has {', '.join(found)}; name the right one in BulkColumns"
            yield InvalidInput(f"columns.{field}", shown(column), rule)
        elif found[column][0] not in kinds:
            allowed = " or ".join(_KINDS[kind] for kind in kinds)
            rule = f"must hold {allowed}; name another column of {table} in BulkColumns"
            yield InvalidInput(f"columns.{field}", f"{column} {found[column][1]}", rule)
