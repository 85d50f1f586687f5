"""Read exports and price lists: their layout, their rows as a stream, or several files joined by domain."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from itertools import islice
from typing import Final

from unified_orders.adapters.files.decoding import lines_of
from unified_orders.adapters.files.errors import IdnaMissing, UnreadableFile
from unified_orders.adapters.files.joining import SitesByDomain
from unified_orders.adapters.files.layout import find_layout, format_of
from unified_orders.adapters.files.records import records
from unified_orders.adapters.files.report import BadRow, FileReport, Layout, Reading
from unified_orders.adapters.files.rows import RowReader, SiteRow
from unified_orders.adapters.files.source import Files, OneFile, SiteFile, one_file, site_files
from unified_orders.domain.errors import shown

#: Bad rows that a report keeps; it counts all.
_KEPT: Final = 1_000


def read_sites(
    files: Files,
    *,
    currency: str | None = None,
    columns: Mapping[str, str | None] | None = None,
    as_of: date | None = None,
    source: str | None = None,
) -> Reading:
    """Read all files and join them by domain; what a `SiteFile` does not say itself, the keywords say for all.

    A domain that one file names twice is taken once: its later rows are bad. How files add up is told at `merged`.

    Raises:
        UnreadableFile: a file that is no list of sites; nothing is returned of the others either.
        InvalidInput: a currency, column or date that can never be right.
    """
    sites = SitesByDomain()
    asked = SiteFile("-", currency=currency, columns=columns, as_of=as_of, source=source)
    wanted = list(enumerate(site_files(files, asked)))
    wanted.sort(key=lambda numbered: not numbered[1].adds_sites)
    reports = {at: _joined(file, sites) for at, file in wanted}
    notes = [f"sites with a cost and no retail price, which cannot be ordered: {sites.unpriced}"]
    return Reading(sites.sites, tuple(reports[at] for at in sorted(reports)), tuple(notes if sites.unpriced else ()))


def stream_sites(file: OneFile, layout: Layout | None = None) -> Iterator[SiteRow | BadRow]:
    """Yield each row of one file in its order, as a site or as the reason why not, in constant memory.

    A domain that comes twice is yielded twice. The layout is found out from the file unless given.

    Raises:
        UnreadableFile: at once if it is no list of sites, or at the row where its text breaks off.
    """
    asked = one_file(file)
    return _stream(asked, layout or find_layout(asked))


def _stream(file: SiteFile, layout: Layout) -> Iterator[SiteRow | BadRow]:
    reader = RowReader(file, layout)
    with closing(lines_of(file.path, layout.encoding)) as lines:
        rows = islice(lines, layout.heading_end, None)
        for line, cells in records(file.path, rows, layout.delimiter, before=layout.heading_end):
            try:
                yield reader.read(line, cells)
            except IdnaMissing as missing:
                raise UnreadableFile(file.path, line, "domain", str(missing)) from None


def _joined(file: SiteFile, sites: SitesByDomain) -> FileReport:
    layout = find_layout(file)
    first: dict[str, int] = {}
    kept: list[BadRow] = []
    bad = repriced = strange = 0
    for row in _stream(file, layout):
        refused = row if isinstance(row, BadRow) else _repeated(row, first)
        if refused is not None:
            bad += 1
            kept += [refused] if bad <= _KEPT else []
        elif isinstance(row, SiteRow) and (file.adds_sites or row.site.domain_id in sites):
            repriced += sites.add(row)
        else:
            strange += 1
    return FileReport(file.path, layout, len(first), bad, tuple(kept), tuple(_notes(layout, repriced, strange)))


def _repeated(row: SiteRow, first: dict[str, int]) -> BadRow | None:
    domain = row.site.domain_id
    line = first.setdefault(domain, row.line)
    if line == row.line:
        return None
    return BadRow(row.line, "domain", shown(domain), f"repeats line {line}, which was taken; keep one of the two")


def _notes(layout: Layout, repriced: int, strange: int) -> Iterator[str]:
    known = format_of(layout)
    if known.lacks is not None and all(column.field != known.lacks for column in layout.columns):
        yield known.note
    if repriced:
        yield f"sites whose prices, named by earlier files, were changed: {repriced}"
    if strange:
        yield f"sites left out because no other file names them: {strange}"
