"""The suite of the PostgreSQL adapter through PgBouncer in transaction mode, or against other servers.

PgBouncer hands each transaction to any of its connections, where what another one prepared is not, or is another
statement of that name: before version 1.21 nothing may be prepared, and hosts say so when they make their engine, with
`connect_args={"prepare_threshold": None}`. The campaign does the same to every engine of the suite.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, event

from campaigns.kills.cluster import Cluster, clusters, wait_until
from campaigns.seeds import tell

SUITE: Final = "tests/adapters/postgres"
_PORT: Final = 6432
_OPTIONS: Final = """
[databases]
* = host={server} user=postgres
[pgbouncer]
listen_addr =
listen_port = {port}
unix_socket_dir = {folder}
auth_type = any
pool_mode = transaction
max_client_conn = 500
default_pool_size = 12
reserve_pool_size = 12
reserve_pool_timeout = 0.1
server_lifetime = 5
server_idle_timeout = 1
ignore_startup_parameters = extra_float_digits
"""


def _prepare_nothing(*given: Any) -> None:  # noqa: ANN401 - what SQLAlchemy gives to its listeners
    dialect, *_, options = given
    if dialect.driver.startswith("psycopg"):
        options["prepare_threshold"] = None


def pytest_configure() -> None:
    """Make engines as hosts behind PgBouncer make them: this module is a plugin of the suite that it starts."""
    if os.environ.get("UNIFIED_ORDERS_TEST_POOLED"):
        event.listen(Engine, "do_connect", _prepare_nothing)


@contextmanager
def bouncing(cluster: Cluster) -> Iterator[str]:
    """Put PgBouncer before a server; give its address."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        raise SystemExit("there is no pgbouncer; install it: apt-get install pgbouncer")
    options = cluster.folder / "pgbouncer.ini"
    options.write_text(_OPTIONS.format(server=cluster.folder, port=_PORT, folder=cluster.folder))
    with tempfile.TemporaryFile() as log, _running([program, str(options)], log) as process:
        socket = cluster.folder / f".s.PGSQL.{_PORT}"
        wait_until(lambda: socket.exists() or process.poll() is not None)
        yield f"postgresql://postgres@/postgres?host={cluster.folder}&port={_PORT}"


@contextmanager
def _running(command: list[str], log: Any) -> Iterator["subprocess.Popen[bytes]"]:  # noqa: ANN401 - a file
    process = subprocess.Popen(command, stdout=log, stderr=log, user=Cluster.user())  # noqa: S603 - ours
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def main(arguments: list[str]) -> int:
    """Run the suite as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m campaigns pgbouncer", description=__doc__)
    parser.add_argument("--programs", type=Path, help="where another server's programs are: that one is used")
    parser.add_argument("--direct", action="store_true", help="leave PgBouncer out")
    parser.add_argument("tests", nargs="*", default=[SUITE])
    asked, more = parser.parse_known_args(arguments)
    with clusters(1, asked.programs) as (cluster,):
        cluster.make()
        cluster.begin(max_connections="200")
        tell(str(cluster.ask("SELECT version()")[0][0]))
        if asked.direct:
            return _suite(f"postgresql://postgres@/postgres?host={cluster.folder}", [*asked.tests, *more], pooled=False)
        with bouncing(cluster) as address:
            return _suite(address, [*asked.tests, *more], pooled=True)


def _suite(address: str, arguments: list[str], *, pooled: bool) -> int:
    environment = {
        **os.environ,
        "UNIFIED_ORDERS_TEST_DSN": address,
        "UNIFIED_ORDERS_TEST_POOLED": "1" if pooled else "",
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "campaigns.pgbouncer", *arguments]
    return subprocess.run(command, check=False, env=environment).returncode  # noqa: S603 - ours


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
