"""What of a legacy database is there: tables, columns, types; and whether that is enough to move."""

from collections.abc import Mapping
from typing import Any, Final

from attrs import evolve, frozen
from sqlalchemy import Connection, text

from unified_orders.adapters.postgres.moving.mapping import ACCOUNTED, COLUMNS, MINOR_UNITS, REQUIRED, LegacyMap
from unified_orders.adapters.postgres.statements import quoted
from unified_orders.domain.currencies import CODES, decimals_of
from unified_orders.domain.errors import InvalidInput, StorageError, shown

_OLDEST: Final = 150_000
_FOUND: Final = """SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND c.relname = ANY(:tables)"""
_UUID: Final = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
#: what is a UUID in the engine, too
_OWN_IDS: Final = ("o.id", "i.id", "i.order_id")
#: what a look takes for what is not said yet
_ANY_ZONE: Final = "UTC"
_ANY_CURRENCY: Final = "USD"
#: decimals of most currencies
_USUAL: Final = 2
_NAIVE: Final = "without time zone"


@frozen
class Column:
    """One column that is there."""

    #: as SQL takes it
    name: str
    type: str

    @property
    def is_naive(self) -> bool:
        """Whether it keeps moments without a zone."""
        return self.type.startswith("timestamp") and self.type.endswith(_NAIVE)


def _units(currency: str) -> str:
    """Return an expression of how many minor units one unit of a currency is."""
    by_decimals: dict[int, list[str]] = {}
    for code in sorted(CODES):
        by_decimals.setdefault(decimals_of(code), []).append(f"'{code}'")
    del by_decimals[_USUAL]
    cases = " ".join(
        f"WHEN {currency} IN ({', '.join(codes)}) THEN {10**decimals}" for decimals, codes in by_decimals.items()
    )
    return f"CASE {cases} ELSE {10**_USUAL} END"


@frozen
class Legacy:
    """A legacy database under the mover's own names."""

    map: LegacyMap
    #: by table and name; what is not there is left out
    columns: Mapping[str, Mapping[str, Column]]

    def table(self, name: str) -> str:
        """Return a table as SQL takes it."""
        return f"{quoted(self.map.schema)}.{quoted(self.map.table(name))}"

    def has(self, table: str, name: str = "id") -> bool:
        """Tell whether a column is there."""
        return name in self.columns.get(table, {})

    def read(self, table: str, name: str, alias: str) -> str:
        """Return an expression of a column's value as JSON has it: ids as text, moments with their zone."""
        column = self.columns.get(table, {}).get(name)
        if column is None:
            return "NULL"
        value = f"{alias}.{column.name}"
        if column.is_naive:
            return f"{value} AT TIME ZONE '{self.map.time_zone}'"
        return f"{value}::text" if name == "id" or name.endswith(("_id", "_by", "_to", "status", "token")) else value

    def minor_units(self, price: str, currency: str) -> str:
        """Return an expression of a legacy amount in minor units."""
        return price if self.map.prices == MINOR_UNITS else f"{price} * ({_units(currency)})"

    def legacy_units(self, amount: str, currency: str) -> str:
        """Return an expression of an amount in minor units as legacy rows have it."""
        return amount if self.map.prices == MINOR_UNITS else f"{amount} / ({_units(currency)})::numeric"

    def written(self, table: str, name: str, value: str) -> str:
        """Return an expression of what a column gets: text and moments in its own type."""
        column = self.columns[table][name]
        if column.is_naive:
            return f"({value}) AT TIME ZONE '{self.map.time_zone}'"
        if column.type == "uuid" and value not in _OWN_IDS:  # the engine takes any text for a host's id
            value = f"CASE WHEN ({value}) ~ '{_UUID}' THEN {value} END"
        return f"({value})::{column.type}"


def looked_at(connection: Connection, legacy_map: LegacyMap) -> tuple[Legacy, dict[str, str]]:
    """Return what is there, whatever the map leaves unsaid, and what that is: for a look, not for a move."""
    assumed = evolve(
        legacy_map, time_zone=legacy_map.time_zone or _ANY_ZONE, currency=legacy_map.currency or _ANY_CURRENCY
    )
    legacy = legacy_in(connection, assumed)
    return legacy, unsaid(evolve(legacy, map=legacy_map))


def legacy_in(connection: Connection, legacy_map: LegacyMap) -> Legacy:
    """Return what is there.

    Raises:
        StorageError: the server is too old.
        InvalidInput: a table or column that a move can't do without is not there, or moments lack a zone.
    """
    version = int(connection.scalar(text("SHOW server_version_num")) or 0)
    if version < _OLDEST:
        raise StorageError(f"this is PostgreSQL {version // 10_000}; the engine needs 15 or later: upgrade it first")
    names = {legacy_map.table(name): name for name in COLUMNS}
    rows = connection.execute(text(_FOUND), {"schema": legacy_map.schema, "tables": list(names)})
    actual: dict[str, dict[str, str]] = {}
    for table, column, type_ in rows:
        actual.setdefault(names[table], {})[column] = type_
    columns = {name: _columns(name, there, legacy_map) for name, there in actual.items()}
    for name, value in legacy_map.defaults.items():
        table, _, column = name.partition(".")
        if column not in actual.get(table, {}):
            raise InvalidInput(
                f"defaults.{name}", shown(value), "must be for a column of orders or order_items that is there"
            )
    legacy = Legacy(legacy_map, columns)
    _check(legacy)
    return legacy


def _columns(table: str, there: Mapping[str, str], legacy_map: LegacyMap) -> Mapping[str, Column]:
    required, others = COLUMNS[table]
    found: dict[str, Column] = {}
    for name in (*required, *others):
        actual = legacy_map.column(table, name)
        if actual in there:
            found[name] = Column(quoted(actual), there[actual])
        elif name in required or (actual != name and actual):
            mend = f"say what it is called under [columns.{table}]"
            raise InvalidInput(f"columns.{table}.{name}", shown(actual), f"must be a column of {table}; {mend}")
    return found


def _check(legacy: Legacy) -> None:
    for name in REQUIRED:
        if not legacy.has(name):
            table = f"{legacy.map.schema}.{legacy.map.table(name)}"
            rule = "must be a table that is there and that this user may read; say what it is called under [tables]"
            raise InvalidInput(f"tables.{name}", shown(table), rule)
        if legacy.columns[name]["id"].type != "uuid":
            raise InvalidInput(f"columns.{name}.id", legacy.columns[name]["id"].type, "must be of type uuid")
    for name, rule in unsaid(legacy).items():
        raise InvalidInput(name, "nothing", rule)


def unsaid(legacy: Legacy) -> dict[str, str]:
    """Return what a map has to say of this database and does not: field -> rule."""
    naive = (
        f"{table}.{name}" for table, there in legacy.columns.items() for name, one in there.items() if one.is_naive
    )
    found, column = {}, next(naive, None)
    if column is not None and legacy.map.time_zone is None:
        found["time_zone"] = f"must be said, such as Europe/Berlin: {column} keeps moments without a zone"
    if legacy.map.currency is None and not legacy.has("orders", "currency"):
        found["currency"] = "must be said, such as USD: orders have no column for it"
    return found


def check_rights(connection: Connection, legacy: Legacy) -> None:
    """Refuse a user who could not take all steps.

    Raises:
        StorageError: it may make no schemas, or a table is not its own.
    """
    user = scalar(connection, "SELECT current_user")
    if not scalar(connection, "SELECT has_database_privilege(current_database(), 'CREATE')"):
        raise StorageError(f"the user {user} may make no schemas; run GRANT CREATE ON DATABASE as the database's owner")
    owned = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = CAST(:table AS regclass)"
    for name in ACCOUNTED:
        if legacy.has(name) and not scalar(connection, owned, table=legacy.table(name)):
            raise StorageError(f"the user {user} does not own {legacy.table(name)}; expand as the user that does")


def scalar(connection: Connection, sql: str, **given: Any) -> Any:  # noqa: ANN401 - whatever the statement says
    """Return the one value of a statement."""
    return connection.scalar(text(sql), given)
