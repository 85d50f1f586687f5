"""Bring a database's schema to the version that this library needs."""

from io import StringIO
from pathlib import Path
from threading import Lock
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from unified_orders.adapters.postgres import migrations
from unified_orders.adapters.postgres.failures import DRIVER_ERRORS, failure_of
from unified_orders.adapters.postgres.lending import is_psycopg
from unified_orders.domain.errors import InvalidInput, StorageError, shown

_KINDS: Final = (
    "must be an Engine or Connection made with create_engine('postgresql+psycopg://...'); "
    "an AsyncConnection's is `await connection.run_sync(upgrade)`"
)
#: Alembic keeps what it runs in one place for the whole process
_TURN: Final = Lock()
_LATER: Final = "the schema is of a later version than this library knows; install that version of unified-orders"


def upgrade(source: Engine | Connection, schema: str | None = None) -> None:
    """Run the migrations that are missing, in one transaction; on a Connection it is the host's, who commits.

    `schema` is made if need be; None is whatever the search path says.

    Raises:
        InvalidInput: another driver.
        StorageError: the database can't be reached, its user may not, or its schema is of a later version.
    """
    _check_source(source)
    try:
        if isinstance(source, Connection):
            _run(source, schema)
        else:
            with source.begin() as connection:
                _run(connection, schema)
    except CommandError:
        raise StorageError(_LATER) from None
    except DRIVER_ERRORS as error:
        raise failure_of(error) from None


def upgrade_sql(schema: str | None = None) -> str:
    """Return all migrations as SQL, for those who run it by hand."""
    written = StringIO()
    with _TURN:
        command.upgrade(_config(schema, output=written), "head", sql=True)
    return written.getvalue()


def newest_version() -> str:
    """Return the version that this library needs."""
    head = ScriptDirectory.from_config(_config(None)).get_current_head()
    assert head is not None, "the package holds its migrations"  # noqa: S101
    return head


def _check_source(source: object) -> None:
    if not isinstance(source, Engine | Connection) or not is_psycopg(source.dialect):
        raise InvalidInput("source", shown(source), _KINDS)


def _run(connection: Connection, schema: str | None) -> None:
    config = _config(schema)
    config.attributes["connection"] = connection
    with _TURN:
        command.upgrade(config, "head")


def _config(schema: str | None, output: StringIO | None = None) -> Config:
    config = Config(output_buffer=output)
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    config.attributes["schema"] = schema
    return config
