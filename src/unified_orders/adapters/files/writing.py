"""Write CSV that no spreadsheet takes for formulas."""

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, TextIO

#: A cell that begins with one of these is run as a formula by some spreadsheet, whatever quotes stand around it.
_RUN: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def harmless(text: str) -> str:
    """Return the text with an apostrophe before it if a spreadsheet would run it as a formula."""
    return "'" + text if text.startswith(_RUN) else text


def write_csv(target: str | os.PathLike[str] | TextIO, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a heading and rows as UTF-8 with commas, and return the number of rows.

    Text is made `harmless`; numbers stay numbers, also negative ones; None is an empty cell. A file gets a byte order
    mark (so that spreadsheets see UTF-8) and takes its place when complete: on an error the old one stays as it was.

    Raises:
        OSError: the file cannot be written.
    """
    if not isinstance(target, str | os.PathLike):
        return _write(target, heading, rows)
    path = Path(target).resolve()
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", newline="") as stream:
            return _write(stream, heading, rows)
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as stream:
            written = _write(stream, heading, rows)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return written


def _write(stream: TextIO, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    writer = csv.writer(stream)
    writer.writerow([_cell(text) for text in heading])
    written = 0
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        written += 1
    return written


def _cell(value: object) -> object:
    if value is None or type(value) in {int, float}:
        return value
    return harmless(str(value))
