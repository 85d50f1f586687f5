"""The rows of one export or price list as a stream."""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice

from unified_orders.adapters.files.decoding import GUESSED, Watch, lines_of
from unified_orders.adapters.files.errors import IdnaMissing, UnreadableFile
from unified_orders.adapters.files.layout import format_of
from unified_orders.adapters.files.lookalikes import lookalike, shown_domain
from unified_orders.adapters.files.records import records
from unified_orders.adapters.files.report import BadRow, Flag, Layout
from unified_orders.adapters.files.rows import RowReader, SiteRow
from unified_orders.adapters.files.source import SiteFile
from unified_orders.domain.errors import shown


def rows_of(file: SiteFile, layout: Layout, watch: Watch | None = None) -> Iterator[SiteRow | BadRow]:
    """Yield each row of one file in its order, as a site or as the reason why not, in constant memory.

    Raises:
        UnreadableFile: at the row where its text breaks off.
    """
    reader = RowReader(file, layout)
    with closing(lines_of(file.path, layout.encoding, watch)) as lines:
        rows = islice(lines, layout.heading_end, None)
        for line, cells in records(file.path, rows, layout.delimiter, before=layout.heading_end):
            try:
                yield reader.read(line, cells)
            except IdnaMissing as missing:
                raise UnreadableFile(file.path, line, "domain", str(missing)) from None


def repeated(row: SiteRow, line: int) -> BadRow:
    """Return why a row is refused whose site the same file names at an earlier line."""
    return BadRow(row.line, "domain", shown(row.domain), f"repeats line {line}, which was taken; keep one of the two")


def flag_of(row: SiteRow) -> Flag | None:
    """Return why somebody should look at a row, or None."""
    reason = lookalike(row.domain)
    if reason is None:
        return None
    return Flag(
        row.line, "domain", shown(shown_domain(row.domain)), f"{reason}; make sure that it is the site you mean"
    )


def lacks(layout: Layout) -> Iterator[str]:
    """Yield what a file of this format seems to say, and does not."""
    known = format_of(layout)
    if known.lacks is not None and all(column.field != known.lacks for column in layout.columns):
        yield known.note
    if layout.encoding == GUESSED:
        yield (
            "is no UTF-8, and was taken for Windows-1252: if letters look wrong, save it as UTF-8; "
            "domains with such letters are refused, for they would name other sites"
        )
