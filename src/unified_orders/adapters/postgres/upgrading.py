"""Bring a database's schema to the version that this library needs."""

from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from unified_orders.adapters.postgres import migrations
from unified_orders.adapters.postgres.failures import DRIVER_ERRORS, failure_of
from unified_orders.adapters.postgres.lending import is_psycopg
from unified_orders.adapters.postgres.migrations.running import run_on
from unified_orders.adapters.postgres.referring import check_references, refer
from unified_orders.domain.errors import InvalidInput, StorageError, shown

_KINDS: Final = (
    "must be an Engine or Connection made with create_engine('postgresql+psycopg://...'); "
    "an AsyncConnection's is `await connection.run_sync(upgrade)`"
)
#: what Alembic's commands run stands in one place for the whole process
_TURN: Final = Lock()
_LATER: Final = "the schema is of a later version than this library knows; install that version of unified-orders"


def upgrade(
    source: Engine | Connection, schema: str | None = None, references: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Run the migrations that are missing, in one transaction; on a Connection it is the host's, who commits.

    `schema` is made if need be; None is whatever the search path says. `references` names keys of the host's that
    `account`, `client`, `project`, `domain` and `assigned_to` are to be held to: `{"client": "shop.clients.id"}`.

    Raises:
        InvalidInput: another driver, or a key that nothing can refer to.
        StorageError: the database can't be reached, its user may not, or its schema is of a later version.
    """
    _check_source(source)
    check_references(references)
    try:
        if isinstance(source, Connection):
            _run(source, schema)
            refer(source, schema, references)
        else:
            with source.begin() as connection:
                _run(connection, schema)
                refer(connection, schema, references)
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
    script = ScriptDirectory.from_config(config)
    # Not `command.upgrade`: within a migration of the host's own, that would take Alembic's place for it away.
    missing = script._upgrade_revs  # noqa: SLF001 - Alembic's own recipe, there is no other
    run_on(EnvironmentContext(config, script, fn=lambda at, _: missing("head", at)), connection, schema)


def _config(schema: str | None, output: StringIO | None = None) -> Config:
    config = Config(output_buffer=output)
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    config.attributes["schema"] = schema
    return config
