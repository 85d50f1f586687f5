"""The file of a site catalogue: SQLite, one file, made and opened by nothing but this."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from attrs import define

from unified_orders.adapters.files.errors import UnreadableFile

#: What every SQLite file begins with, and what of it says that it is a site catalogue: "uosc".
_MAGIC: Final = b"SQLite format 3\0"
_APPLICATION: Final = 0x756F7363
_VERSION: Final = 1
#: Kibibytes of the file held in memory, however large it is.
_CACHE: Final = 8_192
#: Seconds to wait for another import.
_PATIENCE: Final = 5.0
_TABLES: Final = (
    # One for each file that was taken, and for each reading of it.
    """CREATE TABLE import (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        file TEXT NOT NULL,
        digest TEXT NOT NULL,
        reading TEXT NOT NULL,
        format TEXT NOT NULL,
        source TEXT NOT NULL,
        as_of TEXT NOT NULL,
        good INTEGER NOT NULL,
        bad INTEGER NOT NULL,
        added INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        unchanged INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX import_by_digest ON import (digest)",
    # What one source said of one site on one day: all that is known of sites.
    """CREATE TABLE statement (
        domain TEXT NOT NULL,
        source TEXT NOT NULL,
        as_of TEXT NOT NULL,
        facts TEXT NOT NULL,
        import INTEGER NOT NULL REFERENCES import,
        PRIMARY KEY (domain, source, as_of)
    ) STRICT, WITHOUT ROWID""",
    # How the files of a source are read, by the heading that they have.
    """CREATE TABLE source (
        heading TEXT NOT NULL,
        name TEXT NOT NULL,
        columns TEXT NOT NULL,
        currency TEXT,
        PRIMARY KEY (heading, name)
    ) STRICT, WITHOUT ROWID""",
)

# While files are read their statements are put aside, so that a long import locks readers out only at its end.
_ASIDE: Final = (
    """CREATE TEMP TABLE fresh (
        domain TEXT, source TEXT, as_of TEXT, facts TEXT, import INTEGER, PRIMARY KEY (domain, source, as_of)
    ) WITHOUT ROWID""",
    """CREATE TEMP VIEW statement AS
        SELECT * FROM temp.fresh UNION ALL
        SELECT * FROM main.statement AS old WHERE NOT EXISTS (
            SELECT 1 FROM temp.fresh AS new
            WHERE new.domain = old.domain AND new.source = old.source AND new.as_of = old.as_of
        )""",
    """CREATE TEMP TRIGGER put_aside INSTEAD OF INSERT ON statement BEGIN
        INSERT OR REPLACE INTO fresh VALUES (NEW.domain, NEW.source, NEW.as_of, NEW.facts, NEW.import);
    END""",
)


def is_catalogue(path: str) -> bool:
    """Tell whether a file is an SQLite database, and so a catalogue or nothing that can be read here."""
    try:
        with Path(path).open("rb") as stream:
            return stream.read(len(_MAGIC)) == _MAGIC
    except (OSError, ValueError):  # no such file, or no path that a file could have
        return False


@contextmanager
def opened(path: str) -> Iterator[sqlite3.Connection]:
    """Open a catalogue for reading.

    Raises:
        UnreadableFile: no such file, no catalogue, or one of a newer version.
    """
    if not Path(path).is_file():
        raise UnreadableFile(path, None, None, "does not exist; make a catalogue with: sites import FILE --into PATH")
    if not is_catalogue(path):
        problem = "is no site catalogue; make one with: sites import FILE --into PATH"
        raise UnreadableFile(path, None, None, problem)
    with _mended(path), closing(_connected(path, "rw")) as connection:
        connection.execute("BEGIN")  # one state of the file, whatever others write meanwhile
        _check(path, connection)
        yield connection


@define
class Transaction:
    """What is written to a catalogue at once."""

    connection: sqlite3.Connection
    #: False: none of it is kept
    keep: bool


@contextmanager
def written(path: str | None, *, keep: bool) -> Iterator[Transaction]:
    """Open a catalogue, made if need be, for one transaction: all of it is kept, or nothing.

    Where nothing is to be kept it is a copy in a file that nobody sees: others may write to the catalogue meanwhile,
    and it may be one that cannot be written to.

    Raises:
        UnreadableFile: another program's file, a newer version, no place to write, or another import that runs.
    """
    there = path is not None and Path(path).exists() and not _is_empty(path)
    if path is not None and there and not is_catalogue(path):
        problem = "is no site catalogue and would be lost; name another file to import into"
        raise UnreadableFile(path, None, None, problem)
    if keep and path is not None:
        with _kept(path) as transaction:
            yield transaction
        return
    with _mended(path or ""), closing(_connected("", "")) as connection:
        if path is not None and there:
            with opened(path) as stored:
                stored.backup(connection)
        else:
            _make(connection)
        connection.execute("BEGIN")
        yield Transaction(connection, keep=False)


@contextmanager
def _kept(path: str) -> Iterator[Transaction]:
    """Open the catalogue itself; one that was made for nothing goes again."""
    new, transaction = not Path(path).exists(), None
    try:
        with _mended(path), closing(_connected(path, "rwc")) as connection:
            connection.execute("BEGIN IMMEDIATE")
            if connection.execute("SELECT 1 FROM sqlite_schema").fetchone() is None:
                _make(connection)
            _check(path, connection)
            for step in _ASIDE:
                connection.execute(step)
            transaction = Transaction(connection, keep=True)
            yield transaction
            if transaction.keep:
                connection.execute("INSERT OR REPLACE INTO main.statement SELECT * FROM temp.fresh")
            connection.execute("COMMIT" if transaction.keep else "ROLLBACK")
    except BaseException:
        if transaction is not None:
            transaction.keep = False
        raise
    finally:
        if new and (transaction is None or not transaction.keep):
            Path(path).unlink(missing_ok=True)


def _is_empty(path: str) -> bool:
    return Path(path).is_file() and not Path(path).stat().st_size


def _connected(path: str, mode: str) -> sqlite3.Connection:
    if not path:
        connection = sqlite3.connect("", isolation_level=None)
    else:
        address = f"{Path(path).absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None)
    try:
        connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    except BaseException:  # a damaged file shows here first
        connection.close()
        raise
    return connection


def _make(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute(f"PRAGMA user_version = {_VERSION}")
    for table in _TABLES:
        connection.execute(table)


def _check(path: str, connection: sqlite3.Connection) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != _APPLICATION:
        problem = "is another program's database and no site catalogue; name another file"
        raise UnreadableFile(path, None, None, problem)
    if version != _VERSION:
        problem = f"is a site catalogue of version {version}, and this program knows {_VERSION}; update unified-orders"
        raise UnreadableFile(path, None, None, problem)


@contextmanager
def _mended(path: str) -> Iterator[None]:
    """Tell what SQLite found wrong as what is wrong with the file."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            problem = "is in use by another program; try again when that has ended"
        else:
            problem = f"could not be used as a site catalogue: {error}"
        raise UnreadableFile(path, None, None, problem) from None
