"""One row of a file into what it says of one site, or into the reason why it says nothing."""

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import evolve, frozen

from unified_orders.adapters.files.aliases import PRICES
from unified_orders.adapters.files.currencies import is_mark
from unified_orders.adapters.files.decoding import GUESSED
from unified_orders.adapters.files.domains import normalised_domain
from unified_orders.adapters.files.facts import languages_in, verdict_in, words_in
from unified_orders.adapters.files.formats import MEASURES, OWN_METRIC, OWN_PREFIX, UNKNOWN, Measure
from unified_orders.adapters.files.joining import site_of
from unified_orders.adapters.files.layout import format_of
from unified_orders.adapters.files.prices import price_in
from unified_orders.adapters.files.quantities import number_in
from unified_orders.adapters.files.report import BadRow, Layout
from unified_orders.adapters.files.source import SiteFile
from unified_orders.adapters.files.statements import Statement
from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.fields import fault
from unified_orders.domain.limits import DEFAULT_LIMITS, over_limit
from unified_orders.domain.sites import Site
from unified_orders.domain.words import Qualification

#: What only the rules of a whole site can judge.
_JUDGED: Final = ("niches", "qualification_note")
#: What is said in words.
_WORDED: Final = frozenset({*_JUDGED, "languages", "qualification"})
_NO_MONEY: Final[tuple[dict[str, tuple[int, int | None]], dict[str, int]]] = ({}, {})


@frozen(slots=True)
class SiteRow:
    """What one row says of one site."""

    #: the line in the file at which it begins, from 1
    line: int
    #: normalised
    domain: str
    #: one for each source that the row names; the file's own comes first
    statements: tuple[Statement, ...]

    @property
    def site(self) -> Site:
        """The site, as far as this row knows it."""
        return site_of(self.domain, self.statements)

    @property
    def costs(self) -> Mapping[str, int]:
        """Wholesale prices for which the row names no retail price, in minor units by currency."""
        return {code: cost for said in self.statements for code, cost in said.costs.items()}


class RowReader:
    """Reads the rows of one file by its layout. A row is taken whole, or refused whole for its first fault."""

    def __init__(self, file: SiteFile, layout: Layout) -> None:
        self._as_of = file.as_of
        self._currency = file.currency
        self._width = layout.width
        self._format = format_of(layout)
        self._guessed = layout.encoding == GUESSED
        self._source = file.source or self._format.source
        self._seller = file.seller or self._source
        self._places = {column.field: column.index for column in layout.columns}
        self._prices = [column for column in layout.columns if column.field in PRICES]
        self._judged = [self._places[name] for name in _JUDGED if name in self._places]
        self._worded = not _WORDED.isdisjoint(self._places)
        #: by source
        self._metrics: dict[str, list[tuple[int, str, Measure]]] = {self._source: []}
        for column in layout.columns:
            measure = OWN_METRIC if column.field.startswith(OWN_PREFIX) else MEASURES.get(column.field)
            if measure is not None:
                source = file.source or column.source or self._source
                metric = (column.index, column.field.removeprefix(OWN_PREFIX), measure)
                self._metrics.setdefault(source, []).append(metric)

    def read(self, line: int, cells: Sequence[str]) -> SiteRow | BadRow:
        """Read the cells of the row that begins at this line."""
        try:
            return self._row(line, list(map(str.strip, cells)))
        except InvalidInput as error:
            return BadRow(line, error.field_name, error.value, error.rule)

    def _row(self, line: int, cells: list[str]) -> SiteRow:
        if len(cells) != self._width:
            self._fit(cells)
        domain = self._domain(cells)
        metrics = self._measured(cells)
        prices, costs = self._money(cells) if self._prices else _NO_MONEY
        own = self._source == self._seller
        said = Statement(self._source, self._as_of, metrics.pop(self._source), *((prices, costs) if own else ()))
        if self._worded:
            said = self._with_words(said, cells)
        others = [Statement(source, self._as_of, values) for source, values in metrics.items() if values]
        if not own and (prices or costs):
            others.append(Statement(self._seller, self._as_of, {}, prices, costs))
        row = SiteRow(line, domain, (said, *others))
        if len(domain) > DEFAULT_LIMITS.host_id or any(cells[place] for place in self._judged):
            _check_sizes(row.site)
        return row

    def _fit(self, cells: list[str]) -> None:
        """Fill a short row up, and refuse one that holds more than there are headings."""
        if any(cells[self._width :]):
            rule = f"holds {len(cells)} cells under {self._width} headings; quote cells that hold the delimiter"
            raise fault("row", "".join(cells[self._width :]), rule)
        cells += [""] * (self._width - len(cells))

    def _cell(self, cells: list[str], name: str) -> str:
        """Return what the row has for a field; empty if there is no such column, or the value is unknown."""
        place = self._places.get(name)
        return "" if place is None or cells[place].casefold() in UNKNOWN else cells[place]

    def _domain(self, cells: list[str]) -> str:
        target = cells[self._places["domain"]]
        mode = self._cell(cells, "mode").casefold() if self._format.page_mode is not None else ""
        if mode and mode == self._format.page_mode:
            raise fault("domain", target, f"was measured as a page (mode {mode}), not a site; export the whole domain")
        if self._guessed and not target.isascii():
            rule = "has letters that depend on the encoding, which this file does not tell; save it as UTF-8"
            raise fault("domain", target, rule)
        return normalised_domain(target)

    def _measured(self, cells: list[str]) -> dict[str, dict[str, float]]:
        asked = self._format.measured_status
        if asked is not None and self._cell(cells, "status").casefold() != asked:
            return {self._source: {}}
        unknown = self._format.unknown
        return {
            source: {
                name: number_in(name, cells[place], measure)
                for place, name, measure in metrics
                if cells[place].casefold() not in unknown
            }
            for source, metrics in self._metrics.items()
        }

    def _with_words(self, said: Statement, cells: list[str]) -> Statement:
        verdict = self._cell(cells, "qualification")
        return evolve(
            said,
            niches=words_in(self._cell(cells, "niches")),
            languages=languages_in(self._cell(cells, "languages")),
            verdict=verdict_in(verdict) if verdict else Qualification.UNKNOWN,
            note=self._cell(cells, "qualification_note"),
        )

    def _money(self, cells: list[str]) -> tuple[dict[str, tuple[int, int | None]], dict[str, int]]:
        own = self._cell(cells, "currency")
        if own and not is_mark(own):
            raise fault("currency", own, "must be an ISO 4217 currency code like USD, or a sign")
        named: dict[str, dict[str, int]] = {"retail": {}, "wholesale": {}}
        for column in self._prices:
            text = cells[column.index]
            if text.casefold() in UNKNOWN:
                continue
            marks = [mark for mark in (column.mark, own) if mark]
            currency, amount = price_in(column.field, text, marks, self._currency)
            if amount > DEFAULT_LIMITS.amount:
                raise fault(column.field, text, f"may be at most {DEFAULT_LIMITS.amount} minor units")
            if named[column.field].setdefault(currency, amount) != amount:
                raise fault(column.field, text, f"is the second price in {currency}; keep one column for it")
        retail, costs = named["retail"], named["wholesale"]
        return {currency: (amount, costs.pop(currency, None)) for currency, amount in retail.items()}, costs


def _check_sizes(site: Site) -> None:
    """Refuse here what would be refused with its whole page when the analysis is recorded."""
    for reason in over_limit(site, DEFAULT_LIMITS):
        raise fault(str(reason.path[0]), site.domain, reason.message)
