"""Rows out of lines, each with the line at which it begins."""

import csv
from collections.abc import Iterable, Iterator

from unified_orders.adapters.files.errors import UnreadableFile


class _Counted:
    """Lines that count the quotes in them, so that a quote which is never closed cannot swallow rows unseen."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.quotes = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.quotes += line.count('"')
            yield line


def records(path: str, lines: Iterable[str], delimiter: str, before: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of each row that is not empty; `before` lines of the file came earlier.

    Raises:
        UnreadableFile: a quote that is never closed, or a cell beyond all size.
    """
    counted = _Counted(lines)
    reader = csv.reader(counted, delimiter=delimiter, skipinitialspace=True)
    while True:
        begins = reader.line_num
        counted.quotes = 0
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise UnreadableFile(path, before + begins + 1, None, f"cannot be split into cells: {error}") from None
        if reader.line_num > begins + 1 and counted.quotes % 2:
            raise UnreadableFile(path, before + begins + 1, None, "opens a quote that is never closed; close it")
        if cells is None:
            return
        if any(cell and not cell.isspace() for cell in cells):
            yield before + begins + 1, cells
