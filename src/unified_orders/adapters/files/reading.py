"""Read exports and price lists: their layout, their rows as a stream, or several files joined by domain."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from unified_orders.adapters.files.catalogue.stored import known_sites
from unified_orders.adapters.files.formats import CATALOGUE
from unified_orders.adapters.files.gathering import SitesByDomain
from unified_orders.adapters.files.layout import find_layout
from unified_orders.adapters.files.report import BadRow, FileReport, Flag, Layout, Reading
from unified_orders.adapters.files.rows import SiteRow
from unified_orders.adapters.files.source import Files, OneFile, SiteFile, one_file, site_files
from unified_orders.adapters.files.streaming import flag_of, lacks, repeated, rows_of

#: Rows that a report keeps one by one; it counts all.
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

    A domain that one file names twice is taken once: its later rows are bad. How files add up is told at `site_of`.

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

    A domain that comes twice is yielded twice. The layout is found out from the file unless given. Of a site catalogue
    the rows are its sites.

    Raises:
        UnreadableFile: at once if it is no list of sites, or at the row where its text breaks off.
    """
    asked = one_file(file)
    return _stream(asked, layout or find_layout(asked))


def _stream(file: SiteFile, layout: Layout) -> Iterator[SiteRow | BadRow]:
    return known_sites(file.path) if layout.format == CATALOGUE.name else rows_of(file, layout)


def _joined(file: SiteFile, sites: SitesByDomain) -> FileReport:
    layout = find_layout(file)
    first: dict[str, int] = {}
    bad_rows: list[BadRow] = []
    flags: list[Flag] = []
    bad = flagged = repriced = strange = 0
    for row in _stream(file, layout):
        refused = row if isinstance(row, BadRow) else _repeated(row, first)
        if refused is not None:
            bad += 1
            bad_rows += [refused] if bad <= _KEPT else []
        elif isinstance(row, SiteRow) and (file.adds_sites or row.domain in sites):
            repriced += sites.add(row)
            flag = flag_of(row)
            flagged += flag is not None
            flags += [flag] if flag is not None and flagged <= _KEPT else []
        else:
            strange += 1
    notes = (*lacks(layout), *_notes(repriced, strange))
    return FileReport(file.path, layout, len(first), bad, tuple(bad_rows), notes, tuple(flags), flagged)


def _repeated(row: SiteRow, first: dict[str, int]) -> BadRow | None:
    line = first.setdefault(row.domain, row.line)
    return None if line == row.line else repeated(row, line)


def _notes(repriced: int, strange: int) -> Iterator[str]:
    if repriced:
        yield f"sites whose prices, named by earlier files, were changed: {repriced}"
    if strange:
        yield f"sites left out because no other file names them: {strange}"
