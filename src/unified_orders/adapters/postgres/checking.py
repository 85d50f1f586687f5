"""Whether a database keeps what is promised: its server, its settings, the way to it, and the schema."""

import time
from collections.abc import Callable
from typing import Final

import psycopg
from attrs import frozen
from sqlalchemy import Connection, Engine, text

from unified_orders.adapters.postgres.failures import DRIVER_ERRORS, failure_of
from unified_orders.adapters.postgres.lending import is_psycopg
from unified_orders.adapters.postgres.migrations import VERSION_TABLE
from unified_orders.adapters.postgres.statements import quoted
from unified_orders.adapters.postgres.upgrading import newest_version
from unified_orders.domain.errors import InvalidInput, shown

_OLDEST: Final = 150_000
#: seconds
_CLOCKS_APART: Final = 5
_DRIVER: Final = "must be an Engine made with create_engine('postgresql+psycopg://...')"


@frozen(slots=True)
class Finding:
    """One thing that was looked at."""

    #: what was looked at
    subject: str
    #: how it was
    found: str
    #: whether what is promised holds with that
    is_well: bool
    #: what to do if it is not
    mend: str


#: what is asked, what is right, and what to do otherwise
_RULES: Final[tuple[tuple[str, str, Callable[[str], bool], str], ...]] = (
    (
        "server version",
        "current_setting('server_version_num')",
        lambda found: int(found) >= _OLDEST,
        "use PostgreSQL 15 or later",
    ),
    (
        "fsync",
        "current_setting('fsync')",
        lambda found: found == "on",
        "set fsync = on: a crash of the machine may lose or spoil everything",
    ),
    (
        "full_page_writes",
        "current_setting('full_page_writes')",
        lambda found: found == "on",
        "set full_page_writes = on: a crash of the machine may spoil pages",
    ),
    (
        "synchronous_commit",
        "current_setting('synchronous_commit')",
        lambda found: found != "off",
        "set synchronous_commit = on for this user or database: acknowledged commands may be lost",
    ),
    (
        "encoding",
        "current_setting('server_encoding')",
        lambda found: found == "UTF8",
        "make the database with ENCODING 'UTF8': another can't keep every text",
    ),
    (
        "writable",
        "CASE WHEN pg_is_in_recovery() THEN 'a standby' ELSE current_setting('transaction_read_only') END",
        lambda found: found == "off",
        "connect to the primary (target_session_attrs=read-write), and leave default_transaction_read_only off",
    ),
)


def check(engine: Engine, schema: str | None = None) -> tuple[Finding, ...]:
    """Return what was found of a database, right or wrong, with what to do.

    Raises:
        InvalidInput: another driver.
        StorageError: the database can't be reached.
    """
    _check_engine(engine)
    try:
        with engine.connect() as connection:
            return (*_driver(connection), *_server(connection), _clock(connection), _schema(connection, schema))
    except DRIVER_ERRORS as error:
        raise failure_of(error) from None


def _check_engine(engine: object) -> None:
    if not isinstance(engine, Engine) or not is_psycopg(engine.dialect) or engine.dialect.is_async:
        raise InvalidInput("engine", shown(engine), _DRIVER)


def _driver(connection: Connection) -> tuple[Finding, ...]:
    driver = connection.connection.driver_connection
    autocommit = isinstance(driver, psycopg.Connection) and driver.autocommit
    return (
        Finding(
            "driver",
            f"psycopg {psycopg.__version__}, libpq {psycopg.pq.version()}",
            psycopg.Pipeline.is_supported(),
            "install psycopg[binary], or a libpq of version 14 or later: statements are sent in one trip",
        ),
        Finding(
            "isolation",
            "AUTOCOMMIT" if autocommit else connection.get_isolation_level(),
            not autocommit,
            "make the engine without isolation_level='AUTOCOMMIT': a command is one transaction",
        ),
    )


def _server(connection: Connection) -> tuple[Finding, ...]:
    asked = ", ".join(f"({sql})::text" for _, sql, _, _ in _RULES)
    found = connection.execute(text(f"SELECT {asked}")).one()
    return tuple(
        Finding(subject, value, is_well(value), mend)
        for (subject, _, is_well, mend), value in zip(_RULES, found, strict=True)
    )


def _clock(connection: Connection) -> Finding:
    before = time.time()
    told = float(connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())")) or 0)
    apart = max(before - told, told - time.time(), 0.0)
    return Finding(
        "clock",
        f"{apart:.0f} s from this machine's",
        apart < _CLOCKS_APART,
        "set both machines by NTP: times are the database's, and a caller compares them with its own",
    )


def _schema(connection: Connection, schema: str | None) -> Finding:
    wanted = newest_version()
    table = f"{quoted(schema)}.{VERSION_TABLE}" if schema else VERSION_TABLE
    there = connection.scalar(text("SELECT to_regclass(:table)::text"), {"table": table})
    version = connection.scalar(text(f"SELECT version_num FROM {table}")) if there else None
    where = f"run unified-orders db upgrade{f' --schema {schema}' if schema else ''}"
    later = version is not None and version > wanted
    mend = f"install the unified-orders that made version {version}" if later else where
    return Finding("schema version", f"{version or 'none'}, needed {wanted}", version == wanted, mend)
