"""Foreign keys from the engine's tables to the host's, for hosts that keep accounts, clients or sites beside them."""

from collections.abc import Mapping
from typing import Final

from attrs import frozen
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from unified_orders.adapters.postgres.statements import quoted
from unified_orders.domain.errors import InvalidInput, StorageError, shown

#: what constraints end with that hold our rows to the host's
OF_HOST: Final = "_of_host"
#: what a host may name -> our table, and its column
REFERABLE: Final[Mapping[str, tuple[str, str]]] = {
    "account": ("orders", "account_id"),
    "assigned_to": ("orders", "assigned_to"),
    "client": ("order_groups", "client_id"),
    "project": ("order_groups", "bulk_analysis_project_id"),
    "domain": ("order_site_selections", "domain_id"),
}
_TEXT: Final = ("text", "character varying")
_OTHERS: Final = ("uuid", "smallint", "integer", "bigint")
_FORM: Final = "must be the key that is referred to, with its table: accounts.id or shop.accounts.id"
_TYPE_OF: Final = """SELECT format_type(atttypid, NULL) FROM pg_attribute
    WHERE attrelid = to_regclass(:table) AND attname = :column AND attnum > 0 AND NOT attisdropped"""
_TARGET_OF: Final = """SELECT c.confrelid = to_regclass(:target) AND a.attname = :column
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = c.confkey[1]
    WHERE c.conrelid = to_regclass(:table) AND c.conname = :name"""
#: what the server says of a key that can't be made
_REASONS: Final[Mapping[str, str]] = {
    "23503": "has rows that {target} lacks; add them there, or mend these rows, then run it again",
    "22P02": "has ids that are no {type}; mend these rows, then run it again",
    "22003": "has ids that are no {type}; mend these rows, then run it again",
    "42830": "can't refer to {target}: its column has no PRIMARY KEY or UNIQUE constraint of its own",
    "42501": "can't refer to {target}: grant the database's user REFERENCES on it",
}


@frozen(slots=True)
class _Key:
    """One foreign key to make."""

    name: str
    #: ours, as SQL takes it
    table: str
    column: str
    constraint: str
    #: the host's, as SQL takes it
    target: str
    target_column: str


def check_references(references: Mapping[str, object]) -> None:
    """Refuse what can't refer to anything.

    Raises:
        InvalidInput: an unknown name, or a value that is no table with a column.
    """
    for name, given in references.items():
        if name not in REFERABLE:
            raise InvalidInput("references", shown(name), f"must be one of {', '.join(REFERABLE)}")
        parts = given.split(".") if isinstance(given, str) else []
        if len(parts) not in {2, 3} or not all(parts):
            raise InvalidInput(f"references.{name}", shown(given), _FORM)


def refer(connection: Connection, schema: str | None, references: Mapping[str, str]) -> None:
    """Make the foreign keys that are missing.

    A key that is no text is held by a column beside ours that the database fills: the engine itself sees text.

    Raises:
        InvalidInput: a table or column of the host's that is not there, or a type that ids can't be turned into.
        StorageError: rows that have no counterpart, or a right that is lacking.
    """
    for name, given in references.items():
        table, column = REFERABLE[name]
        *target, target_column = given.split(".")
        key = _Key(
            name,
            f"{quoted(schema)}.{table}" if schema else table,
            column,
            f"{table}_{name}{OF_HOST}",
            ".".join(map(quoted, target)),
            target_column,
        )
        if not _is_made(connection, key, given):
            _make(connection, key, _type_of(connection, key, given))


def _type_of(connection: Connection, key: _Key, given: str) -> str:
    asked = {"table": key.target, "column": key.target_column}
    type_: str | None = connection.scalar(text(_TYPE_OF), asked)
    if type_ is None:
        rule = "must be a column that is there; name its table with the schema, unless the search path leads there"
        raise InvalidInput(f"references.{key.name}", shown(given), rule)
    if type_ not in (*_TEXT, *_OTHERS):
        allowed = ", ".join((*_TEXT, *_OTHERS))
        raise InvalidInput(f"references.{key.name}", f"{given} {type_}", f"must be of one of these types: {allowed}")
    return type_


def _is_made(connection: Connection, key: _Key, given: str) -> bool:
    asked = {"table": key.table, "name": key.constraint, "target": key.target, "column": key.target_column}
    is_same = connection.scalar(text(_TARGET_OF), asked)
    if is_same is False:
        rule = f"must be what {key.table}.{key.column} refers to already; to change it, drop {key.constraint} first"
        raise InvalidInput(f"references.{key.name}", shown(given), rule)
    return is_same is True


def _make(connection: Connection, key: _Key, type_: str) -> None:
    column = key.column
    try:
        if type_ not in _TEXT:
            column = f"{key.column}{OF_HOST}"
            filled = f"GENERATED ALWAYS AS ({key.column}::{type_}) STORED"
            connection.execute(text(f"ALTER TABLE {key.table} ADD COLUMN IF NOT EXISTS {column} {type_} {filled}"))
        target = f"{key.target} ({quoted(key.target_column)})"
        made = f"ADD CONSTRAINT {key.constraint} FOREIGN KEY ({column}) REFERENCES {target}"
        connection.execute(text(f"ALTER TABLE {key.table} {made}"))
    except DBAPIError as error:
        reason = _REASONS.get(getattr(error.orig, "sqlstate", None) or "")
        if reason is None:
            raise
        said = reason.format(target=key.target, type=type_)
        raise StorageError(f"{key.table}.{key.column} {said}") from None
