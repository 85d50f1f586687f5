"""What a schema consists of, line by line, and what its rows come to: whatever is changed or left behind is seen."""

from typing import Final

from sqlalchemy import Connection, text

_PARTS: Final = """
    SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
      || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
      || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = to_regnamespace(:schema) AND c.relkind IN ('r', 'p')
    UNION ALL
    SELECT 'constraint on ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
      || CASE WHEN convalidated THEN '' ELSE ' NOT VALID' END
    FROM pg_constraint WHERE connamespace = to_regnamespace(:schema)
    UNION ALL
    SELECT 'index ' || pg_get_indexdef(i.indexrelid) || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = to_regnamespace(:schema)
    UNION ALL
    SELECT 'trigger ' || pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = to_regnamespace(:schema) AND NOT t.tgisinternal
    UNION ALL
    SELECT 'view ' || c.relname || ' ' || pg_get_viewdef(c.oid)
    FROM pg_class c WHERE c.relnamespace = to_regnamespace(:schema) AND c.relkind IN ('v', 'm')
    UNION ALL
    SELECT 'function ' || pg_get_functiondef(p.oid) FROM pg_proc p WHERE p.pronamespace = to_regnamespace(:schema)
    UNION ALL
    SELECT 'type ' || t.typname || coalesce(' ' || string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder), '')
    FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid WHERE t.typnamespace = to_regnamespace(:schema)
    GROUP BY t.typname
    UNION ALL
    SELECT 'grant on ' || c.relname || ' ' || c.relacl::text
    FROM pg_class c WHERE c.relnamespace = to_regnamespace(:schema) AND c.relacl IS NOT NULL
"""
_SCHEMAS: Final = """
    SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' ORDER BY 1
"""
_TABLES: Final = """
    SELECT c.relname FROM pg_class c WHERE c.relnamespace = to_regnamespace(:schema) AND c.relkind = 'r' ORDER BY 1
"""


def parts(connection: Connection, schema: str = "public") -> list[str]:
    """Return columns, constraints, indexes, triggers, views, functions, types and grants of a schema."""
    return sorted(connection.scalars(text(_PARTS), {"schema": schema}))


def schemas(connection: Connection) -> list[str]:
    """Return which schemas there are, the database's own left out."""
    return list(connection.scalars(text(_SCHEMAS)))


def checksums(connection: Connection, schema: str = "public") -> dict[str, str]:
    """Return, of each table, how many rows it has and what they come to, whatever their order."""
    tables = list(connection.scalars(text(_TABLES), {"schema": schema}))
    return {table: checksum(connection, f"{schema}.{table}") for table in tables}


def checksum(connection: Connection, table: str, columns: str = "t::text") -> str:
    """Return how many rows a table has, and what these columns of all of them come to."""
    asked = f"SELECT count(*) || ' ' || coalesce(sum(hashtextextended({columns}, 0)), 0) FROM {table} t"
    return str(connection.scalar(text(asked)))
