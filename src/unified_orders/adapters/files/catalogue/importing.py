"""Import exports and price lists into a site catalogue: all of the files that are named together, or nothing."""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Final

from attrs import evolve, field, frozen

from unified_orders.adapters.files.catalogue.memory import completed, recalled, remember
from unified_orders.adapters.files.catalogue.schema import is_catalogue, written
from unified_orders.adapters.files.catalogue.taking import Taking
from unified_orders.adapters.files.errors import UnreadableFile
from unified_orders.adapters.files.layout import find_layout, format_of, measured
from unified_orders.adapters.files.report import BadRow, FileReport, Layout
from unified_orders.adapters.files.source import Files, PathText, SiteFile, site_files
from unified_orders.adapters.files.streaming import lacks, rows_of

#: Is told the file that is read, and how many of its bytes were.
Progress = Callable[[str, int], None]
#: Is told the file, and each of its rows that is refused.
Refused = Callable[[str, BadRow], None]

#: An import of the same content, unless its source said something else up to the day of which the file is now.
_BEFORE: Final = """
    SELECT at, as_of, good, bad FROM import AS old
    WHERE digest = :digest AND reading = :reading AND as_of = ifnull(:given, as_of) AND (as_of = :day OR NOT EXISTS (
        SELECT 1 FROM import AS later
        WHERE later.source = old.source AND (later.as_of, later.id) > (old.as_of, old.id) AND later.as_of <= :day
    ))
    ORDER BY as_of DESC, id DESC
"""


@frozen(slots=True)
class Imported:
    """What became of one file."""

    report: FileReport
    #: the tool that measured, or the seller that offers
    source: str
    #: the day of which its metrics and prices are
    as_of: date
    #: sites that were new, that it told more of, and that it told nothing new of
    added: int
    changed: int
    unchanged: int
    #: True: its columns were known from an earlier file with the same heading
    recognised: bool = field(default=False, kw_only=True)
    #: when the same file was imported before; nothing was read or written now
    before: datetime | None = field(default=None, kw_only=True)


@frozen(slots=True)
class Importing:
    """What became of all files that were named together."""

    files: tuple[Imported, ...]
    #: False: a dry run, or refused for its bad rows
    kept: bool

    @property
    def bad(self) -> int:
        """How many rows of all files were refused."""
        return sum(one.report.bad for one in self.files)

    @property
    def fruitless(self) -> bool:
        """True: there were rows, and all were refused; nothing is kept or remembered."""
        return self.bad > 0 and not any(one.report.good for one in self.files)


def import_sites(
    files: Files,
    *,
    into: PathText | None,
    dry_run: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
    refused: Refused | None = None,
) -> Importing:
    """Import files into the catalogue at `into`, which is made if need be; they are kept together, or not at all.

    A file that names no day is of the day on which it was last changed. `source` names where it comes from: under that
    name its prices are offered, and its metrics too unless a tool measured them; its columns and currency are kept for
    the next file with the same heading. A dry run, and one without `into`, reads and counts all and keeps nothing. With
    `strict`, nothing is kept if any row is bad. `refused` is called with every bad row, where a report keeps the first
    thousand, and with those of a file that was imported before.

    Raises:
        UnreadableFile: a file that is no list of sites, or a catalogue that is none or cannot be written.
        InvalidInput: a column, currency or day that can never be right.
    """
    wanted = site_files(files, SiteFile("-"))
    place = SiteFile(into).path if into is not None else None
    for file in wanted:
        if is_catalogue(file.path):
            problem = "is a site catalogue: name it where sites are wanted; imported are the files that it comes from"
            raise UnreadableFile(file.path, None, None, problem)
    with written(place, keep=not dry_run and place is not None) as transaction:
        taken = tuple(_imported(transaction.connection, file, _Told(progress, refused)) for file in wanted)
        done = Importing(taken, transaction.keep)
        transaction.keep = transaction.keep and not done.fruitless and not (strict and done.bad)
    return Importing(taken, transaction.keep)


@frozen(slots=True)
class _Told:
    """Who is told of a file while it is read."""

    progress: Progress | None
    refused: Refused | None

    def watch(self, path: str) -> Callable[[int], None] | None:
        return partial(self.progress, path) if self.progress is not None else None

    def refusals(self, path: str) -> Callable[[BadRow], None] | None:
        return partial(self.refused, path) if self.refused is not None else None


def _imported(connection: sqlite3.Connection, asked: SiteFile, told: _Told) -> Imported:
    known = recalled(connection, asked)
    file = completed(asked, known)
    layout = find_layout(file)
    state = _state(file.path)
    content = _Content(_digest(file.path), json.dumps([dict(file.columns or {}), file.currency, file.source]))
    before = _before(connection, content, file, layout)
    if before is None:
        done = _taken(connection, content, file, layout, told)
        if _state(file.path) != state:
            raise UnreadableFile(file.path, None, None, "was changed while it was read; try again")
        remember(connection, file, layout)
    else:
        done = _looked_at(connection, before, file, layout, told) if told.refused is not None else before
    return evolve(done, recognised=known is not None)


@frozen(slots=True)
class _Content:
    """By what a file is known again: its bytes, and how they are read."""

    digest: str
    reading: str


def _taken(connection: sqlite3.Connection, content: _Content, file: SiteFile, layout: Layout, told: _Told) -> Imported:
    day = file.as_of or _changed_on(file.path)
    (number,) = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM import").fetchone()
    taking = Taking(connection, number, day, told.refusals(file.path))
    taking.take(rows_of(_as_said(file, layout, day), layout, told.watch(file.path)))
    tally, source = taking.tally, _source(file, layout)
    connection.execute(
        "INSERT INTO import VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            datetime.now(UTC).isoformat(timespec="seconds"),
            file.path.encode("utf-8", "backslashreplace").decode(),
            content.digest,
            content.reading,
            layout.format,
            source,
            day.isoformat(),
            tally.good,
            tally.bad,
            tally.added,
            tally.changed,
            tally.unchanged,
        ),
    )
    report = FileReport(
        file.path,
        layout,
        tally.good,
        tally.bad,
        tuple(tally.bad_rows),
        (*lacks(layout), *tally.notes),
        tuple(tally.flags),
        tally.flagged,
    )
    return Imported(report, source, day, tally.added, tally.changed, tally.unchanged)


def _looked_at(
    connection: sqlite3.Connection, before: Imported, file: SiteFile, layout: Layout, told: _Told
) -> Imported:
    """Return what is told of a file that was imported before, with its rows that were refused."""
    taking = Taking(connection, 0, before.as_of, told.refusals(file.path))
    taking.look(rows_of(_as_said(file, layout, before.as_of), layout, told.watch(file.path)))
    tally = taking.tally
    report = evolve(before.report, bad_rows=tuple(tally.bad_rows), flags=tuple(tally.flags), flagged=tally.flagged)
    return evolve(before, report=report)


def _before(connection: sqlite3.Connection, content: _Content, file: SiteFile, layout: Layout) -> Imported | None:
    """Return what is told of a file that was imported before, if it was."""
    day = (file.as_of or _changed_on(file.path)).isoformat()
    given = day if file.as_of is not None else None
    wanted = {"digest": content.digest, "reading": content.reading, "given": given, "day": day}
    found = connection.execute(_BEFORE, wanted).fetchone()
    if found is None:
        return None
    at, as_of, good, bad = found
    report = FileReport(file.path, layout, good, bad, notes=tuple(lacks(layout)))
    source, moment = _source(file, layout), datetime.fromisoformat(at)
    return Imported(report, source, date.fromisoformat(as_of), 0, 0, good, before=moment)


def _as_said(file: SiteFile, layout: Layout, day: date) -> SiteFile:
    """Return the file with its day; what a tool measured stays the tool's, whoever gave the file."""
    return evolve(
        file,
        as_of=day,
        source=None if measured(layout) else file.source,
        seller=file.seller or file.source,
    )


def _source(file: SiteFile, layout: Layout) -> str:
    own = None if measured(layout) else file.source
    return own or format_of(layout).source


def _digest(path: str) -> str:
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _state(path: str) -> tuple[int, int]:
    stat = Path(path).stat()
    return stat.st_size, stat.st_mtime_ns


def _changed_on(path: str) -> date:
    return datetime.fromtimestamp(Path(path).stat().st_mtime, UTC).date()
