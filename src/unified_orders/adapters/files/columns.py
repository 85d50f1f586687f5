"""Guess what columns are by their headings: what the caller says comes first, then the known format, then the guess."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from unified_orders.adapters.files.aliases import CERTAIN, PRICES, mark_in, meaning_of, plain
from unified_orders.adapters.files.formats import FORMATS, GENERIC, PRICE_LIST, Format
from unified_orders.adapters.files.report import Column


@frozen(slots=True)
class Guess:
    """What a row would mean if it were the heading."""

    format: Format
    #: by their places in the file
    columns: tuple[Column, ...]
    #: fields that the caller maps to headings which are not there
    lacking: tuple[str, ...]

    @property
    def has_domain(self) -> bool:
        """Whether a column names the sites."""
        return any(column.field == "domain" for column in self.columns)

    @property
    def confidence(self) -> float:
        """The sum over all columns, and one for a known format: the heading is the row where this is greatest."""
        return sum(column.confidence for column in self.columns) + (self.format in FORMATS)


def guess_columns(headings: Sequence[str], given: Mapping[str, str | None]) -> Guess:
    """Take a row for the heading, and say what its columns would be. Each field, and each heading, is taken once."""
    known = _known_format(frozenset(map(plain, headings)))
    mapped = list(_mapped(headings, given))
    free = set(range(len(headings))) - {column.index for column in mapped}
    guessed = (column for index in free for column in _guessed(index, headings[index], known))
    best = _best(column for column in guessed if column.field not in given)
    columns = tuple(sorted((*mapped, *best), key=lambda column: column.index))
    there = {column.field for column in mapped}
    lacking = tuple(name for name, heading in given.items() if heading is not None and name not in there)
    if known is None:
        known = PRICE_LIST if any(column.field in PRICES for column in columns) else GENERIC
    return Guess(known, columns, lacking)


def _known_format(headings: frozenset[str]) -> Format | None:
    return next((known for known in FORMATS if known.fits(headings)), None)


def _mapped(headings: Sequence[str], given: Mapping[str, str | None]) -> Iterator[Column]:
    exact = {heading.strip(): index for index, heading in reversed(list(enumerate(headings)))}
    alike = {plain(heading): index for index, heading in reversed(list(enumerate(headings)))}
    for name, heading in given.items():
        if heading is None:
            continue
        index = exact.get(heading.strip(), alike.get(plain(heading)) if plain(heading) else None)
        if index is not None:
            mark = mark_in(headings[index])[0] if name in PRICES else None
            yield Column(name, headings[index].strip(), index, CERTAIN, mark)


def _guessed(index: int, heading: str, known: Format | None) -> Iterator[Column]:
    name = known.columns.get(plain(heading)) if known else None
    if name is not None:
        yield Column(name, heading.strip(), index, CERTAIN)
        return
    meaning = meaning_of(heading)
    if meaning is not None:
        yield Column(meaning.field, heading.strip(), index, meaning.confidence, meaning.mark, meaning.source)


def _best(columns: Iterable[Column]) -> Iterator[Column]:
    """Yield the surest column of each field, the first of equals; prices in several currencies are several fields."""
    seen: set[tuple[str, str | None]] = set()
    for column in sorted(columns, key=lambda column: (-column.confidence, column.index)):
        if (column.field, column.mark) not in seen:
            seen.add((column.field, column.mark))
            yield column
