"""What `sites import` does."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Final

from attrs import frozen
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from unified_orders.adapters.cli.answers import as_text
from unified_orders.adapters.cli.exits import BAD_INPUT, FOUND, OK
from unified_orders.adapters.cli.failing import complain
from unified_orders.adapters.cli.screen.style import screen
from unified_orders.adapters.cli.sites.answers import import_answer, unreadable_answer
from unified_orders.adapters.cli.sites.refusals import refusals_in
from unified_orders.adapters.cli.sites.tables import show_import
from unified_orders.adapters.files import Importing, SiteFile, UnreadableFile, import_sites
from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.fields import fault

#: What people call two of the fields.
_SPOKEN: Final = {"price": "retail", "cost": "wholesale"}


@frozen(slots=True)
class Asked:
    """The options of `sites import`."""

    files: tuple[Path, ...]
    into: Path | None
    dry_run: bool
    #: `FIELD=HEADING`
    columns: tuple[str, ...]
    source: str | None
    currency: str | None
    #: as it was typed
    as_of: str | None
    strict: bool
    #: where all bad rows go
    bad: Path | None
    force: bool


def run_import(asked: Asked, *, as_json: bool) -> int:
    """Import files, show what came of it, and return the exit code."""
    try:
        columns, day = _columns(asked.columns), _day(asked.as_of)
        files = [
            SiteFile(path, currency=asked.currency, columns=columns, as_of=day, source=asked.source)
            for path in asked.files
        ]
        shown = sys.stderr.isatty() and not as_json
        with refusals_in(asked.bad, replace=asked.force) as refused, _progress(asked.files, shown=shown) as watch:
            done = import_sites(
                files, into=asked.into, dry_run=asked.dry_run, strict=asked.strict, progress=watch, refused=refused
            )
    except (InvalidInput, UnreadableFile) as error:
        if as_json:
            sys.stdout.write(as_text(unreadable_answer(error)) + "\n")
        return complain(f"{error}; nothing was written")
    too_bad = asked.strict and done.bad > 0
    if as_json:
        sys.stdout.write(as_text(import_answer(done, asked.into)) + "\n")
    else:
        show_import(screen(), done, asked.into, asked.bad)
    if too_bad:
        return complain(f"--strict: {_rows(done)}; mend them, or import the good ones without --strict", BAD_INPUT)
    if done.fruitless:
        fields = Counter(row.field for one in done.files for row in one.report.bad_rows)
        return complain(f"no row is good, nothing was written; most fail for {fields.most_common(1)[0][0]}", FOUND)
    return OK


def _rows(done: Importing) -> str:
    bad = "1 row is bad" if done.bad == 1 else f"{done.bad:,} rows are bad"
    return f"{bad}, nothing was written"


def _day(given: str | None) -> date | None:
    try:
        return datetime.strptime(given, "%Y-%m-%d").date() if given is not None else None  # noqa: DTZ007 - a day
    except ValueError:
        raise fault("--as-of", given, "must be a day, like 2026-03-31") from None


def _columns(given: tuple[str, ...]) -> Mapping[str, str | None] | None:
    found: dict[str, str | None] = {}
    for one in given:
        name, separator, heading = one.partition("=")
        if not separator or not name.strip():
            raise fault("--column", one, 'must be FIELD=HEADING, like price="Guest post price"')
        field = _SPOKEN.get(name.strip(), name.strip())
        if field in found:
            raise fault("--column", one, f"names the field {name.strip()} a second time; give it once")
        found[field] = heading.strip() or None
    return found or None


@contextmanager
def _progress(files: tuple[Path, ...], *, shown: bool) -> Iterator[Callable[[str, int], None] | None]:
    """Show how much of each file was read, while it is read."""
    if not shown:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen(errors=True), transient=True) as bar:
        tasks = {
            str(path): bar.add_task(path.name, total=path.stat().st_size if path.is_file() else None) for path in files
        }
        yield lambda path, read: bar.update(tasks[path], completed=read)
