"""Write CSV that no spreadsheet takes for formulas, and files that are there whole or not at all."""

import csv
import errno
import math
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Final, TextIO
from uuid import uuid4

#: A cell that begins with one of these is run as a formula by some spreadsheet, whatever quotes stand around it.
_RUN: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def harmless(text: str) -> str:
    """Return the text with an apostrophe before it if a spreadsheet would run it as a formula."""
    return "'" + text if text.startswith(_RUN) else text


def write_csv(
    target: str | os.PathLike[str] | TextIO,
    heading: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    replace: bool = True,
) -> int:
    """Write a heading and rows as UTF-8 with commas, and return the number of rows.

    Text is made `harmless`; numbers stay numbers, also negative ones; None is an empty cell. A file gets a byte order
    mark, so that spreadsheets see UTF-8; it is written as by `whole_file`.

    Raises:
        FileExistsError: there is such a file, and `replace` is False.
        OSError: the file cannot be written.
    """
    if not isinstance(target, str | os.PathLike):
        return _write(target, heading, rows)
    with whole_file(target, encoding="utf-8-sig", replace=replace) as stream:
        return _write(stream, heading, rows)


@contextmanager
def whole_file(target: str | os.PathLike[str], *, encoding: str = "utf-8", replace: bool = True) -> Iterator[TextIO]:
    """Open a file that takes its place when all of it is written: on an error the old one stays as it was.

    A device or pipe is written to as it is. With `replace=False` a file that is there stays, even one that came
    meanwhile.

    Raises:
        FileExistsError: there is such a file, and `replace` is False.
        OSError: the file cannot be written.
    """
    path = Path(target).resolve()
    if path.exists() and not path.is_file():
        with path.open("w", encoding=encoding.removesuffix("-sig"), newline="") as stream:
            yield stream
        return
    if not replace and path.exists():
        raise FileExistsError(errno.EEXIST, "there is such a file", str(path))
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        with _new(part, path, encoding) as stream:
            yield stream
        _put(part, path, replace=replace)
    finally:
        part.unlink(missing_ok=True)


def _new(part: Path, path: Path, encoding: str) -> TextIO:
    try:
        return part.open("x", encoding=encoding, newline="")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def _put(part: Path, path: Path, *, replace: bool) -> None:
    if not replace:
        path.hardlink_to(part)  # fails where somebody was quicker
        return
    if path.exists():
        part.chmod(path.stat().st_mode)
    part.replace(path)


def _write(stream: TextIO, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    writer = csv.writer(stream)
    writer.writerow([_cell(text) for text in heading])
    written = 0
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        written += 1
    return written


def _cell(value: object) -> object:
    if value is None or type(value) is int:
        return value
    if isinstance(value, float | Decimal) and math.isfinite(value):
        return f"{value:f}" if isinstance(value, Decimal) else value
    return harmless(str(value))
