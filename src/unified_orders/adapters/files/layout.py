"""Find out how a file is written: its delimiter and heading among the first rows, and what its columns mean."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import Final

from attrs import frozen

from unified_orders.adapters.files.catalogue.schema import is_catalogue
from unified_orders.adapters.files.columns import Guess, guess_columns
from unified_orders.adapters.files.decoding import encoding_of, lines_of
from unified_orders.adapters.files.errors import UnreadableFile
from unified_orders.adapters.files.formats import CATALOGUE, FORMATS, GENERIC, PRICE_LIST, TOOLS, Format
from unified_orders.adapters.files.report import Layout
from unified_orders.adapters.files.source import OneFile, SiteFile, one_file
from unified_orders.domain.errors import shown

#: The heading is among so many first lines: tools write a few about the export itself before it.
_HEAD: Final = 20
#: A row with more cells than this is no heading.
_WIDEST: Final = 1_000
_DELIMITERS: Final = (",", ";", "\t")
#: How many headings an error names.
_SHOWN: Final = 50
_BY_NAME: Final = {known.name: known for known in (*FORMATS, PRICE_LIST, GENERIC, CATALOGUE)}


@frozen(slots=True)
class _Candidate:
    line: int
    end: int
    delimiter: str
    headings: Sequence[str]
    guess: Guess

    @property
    def merit(self) -> tuple[int, bool, float, int]:
        """What makes it likelier the heading: mapped columns, then domains, then all columns, then coming first."""
        return -len(self.guess.lacking), self.guess.has_domain, self.guess.confidence, -self.line


def format_of(layout: Layout) -> Format:
    """Return the format that the layout names."""
    return _BY_NAME[layout.format]


def measured(layout: Layout) -> bool:
    """Tell whether a file is the export of a tool, which measured what it says."""
    return format_of(layout).source in TOOLS


def find_layout(file: OneFile) -> Layout:
    """Look at the first lines of a file, and say what would be read from it and how: a dry run of the guess.

    Raises:
        UnreadableFile: no file, no text, no heading, no column of domains, or a mapped heading that is not there.
    """
    asked = one_file(file)
    if is_catalogue(asked.path):
        return Layout(CATALOGUE.name, "sqlite", "", 0, 0, (), ())
    encoding = encoding_of(asked.path)
    with closing(lines_of(asked.path, encoding)) as lines:
        candidates = _candidates(list(islice(lines, _HEAD)), asked.columns or {})
    if not candidates:
        raise UnreadableFile(asked.path, None, None, "is empty; it must have a heading and a row for each site")
    best = max(candidates, key=lambda candidate: candidate.merit)
    _check(asked, best)
    return Layout(
        best.guess.format.name,
        encoding,
        best.delimiter,
        best.line,
        best.end,
        tuple(text.strip() for text in best.headings),
        best.guess.columns,
    )


def possible_headings(path: str) -> Iterator[Sequence[str]]:
    """Yield the cells of each row that may be the heading, split in each way.

    Raises:
        UnreadableFile: no file, or no text.
    """
    with closing(lines_of(path, encoding_of(path))) as lines:
        head = list(islice(lines, _HEAD))
    for delimiter in _DELIMITERS:
        for _, _, cells in _rows(head, delimiter):
            yield cells


def _candidates(head: list[str], given: Mapping[str, str | None]) -> list[_Candidate]:
    return [
        _Candidate(line, end, delimiter, cells, guess_columns(cells, given))
        for delimiter in _DELIMITERS
        for line, end, cells in _rows(head, delimiter)
    ]


def _rows(head: list[str], delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield (first line, last line, cells); a row that goes on behind the head may be cut."""
    reader = csv.reader(head, delimiter=delimiter, skipinitialspace=True)
    line = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)) and len(cells) <= _WIDEST:
                yield line, reader.line_num, cells
            line = reader.line_num + 1
    except csv.Error:
        return


def _check(file: SiteFile, best: _Candidate) -> None:
    guess = best.guess
    if guess.format.useless:
        raise UnreadableFile(file.path, best.line, None, guess.format.useless)
    if not guess.columns:
        problem = f"no heading in the first {_HEAD} lines; begin with a line like: domain,price"
        raise UnreadableFile(file.path, 1, "domain", problem)
    there = ", ".join(shown(text.strip()) for text in best.headings[:_SHOWN] if text.strip())
    for name in guess.lacking:
        wanted = shown((file.columns or {})[name])
        raise UnreadableFile(file.path, best.line, name, f"no column has the heading {wanted}; there are {there}")
    if not guess.has_domain:
        problem = f"no column seems to hold the sites' domains; map the field domain to one of {there}"
        raise UnreadableFile(file.path, best.line, "domain", problem)
