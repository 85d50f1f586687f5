"""One row of a file into what it says of one site, or into the reason why it says nothing."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from unified_orders.adapters.files.aliases import PRICES
from unified_orders.adapters.files.currencies import is_mark
from unified_orders.adapters.files.domains import normalised_domain
from unified_orders.adapters.files.facts import languages_in, verdict_in, words_in
from unified_orders.adapters.files.formats import MEASURES, OWN_METRIC, OWN_PREFIX, UNKNOWN
from unified_orders.adapters.files.layout import format_of
from unified_orders.adapters.files.prices import price_in
from unified_orders.adapters.files.quantities import number_in
from unified_orders.adapters.files.report import BadRow, Layout
from unified_orders.adapters.files.source import SiteFile
from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.fields import fault
from unified_orders.domain.limits import DEFAULT_LIMITS, over_limit
from unified_orders.domain.sites import Metric, Price, Site
from unified_orders.domain.words import Qualification


@frozen(slots=True)
class SiteRow:
    """What one row says of one site."""

    #: the line in the file at which it begins, from 1
    line: int
    site: Site
    #: wholesale prices, in minor units by currency, for which the row names no retail price
    costs: Mapping[str, int] = field(factory=dict)


class RowReader:
    """Reads the rows of one file by its layout. A row is taken whole, or refused whole for its first fault."""

    def __init__(self, file: SiteFile, layout: Layout) -> None:
        self._file = file
        self._width = layout.width
        self._format = format_of(layout)
        self._places = {column.field: column.index for column in layout.columns}
        self._prices = [column for column in layout.columns if column.field in PRICES]
        self._metrics = [
            (
                column.index,
                column.field.removeprefix(OWN_PREFIX),
                MEASURES.get(column.field, OWN_METRIC),
                file.source or column.source or self._format.source,
            )
            for column in layout.columns
            if column.field in MEASURES or column.field.startswith(OWN_PREFIX)
        ]

    def read(self, line: int, cells: Sequence[str]) -> SiteRow | BadRow:
        """Read the cells of the row that begins at this line."""
        try:
            return self._row(line, list(map(str.strip, cells)))
        except InvalidInput as error:
            return BadRow(line, error.field_name, error.value, error.rule)

    def _row(self, line: int, cells: list[str]) -> SiteRow:
        if any(cells[self._width :]):
            rule = f"holds {len(cells)} cells under {self._width} headings; quote cells that hold the delimiter"
            raise fault("row", "".join(cells[self._width :]), rule)
        cells += [""] * (self._width - len(cells))
        domain = self._domain(cells)
        prices, costs = self._money(cells)
        site = Site(
            domain,
            domain,
            tuple(self._measured(cells)),
            prices,
            words_in(self._cell(cells, "niches")),
            languages_in(self._cell(cells, "languages")),
            self._verdict(cells),
            self._cell(cells, "qualification_note"),
        )
        if site.prices or site.niches or site.qualification_note or len(domain) > DEFAULT_LIMITS.host_id:
            _check_sizes(site)
        return SiteRow(line, site, costs)

    def _cell(self, cells: list[str], name: str) -> str:
        """Return what the row has for a field; empty if there is no such column, or the value is unknown."""
        place = self._places.get(name)
        return "" if place is None or cells[place].casefold() in UNKNOWN else cells[place]

    def _domain(self, cells: list[str]) -> str:
        target = cells[self._places["domain"]]
        mode = self._cell(cells, "mode").casefold()
        if mode and mode == self._format.page_mode:
            raise fault("domain", target, f"was measured as a page (mode {mode}), not a site; export the whole domain")
        return normalised_domain(target)

    def _measured(self, cells: list[str]) -> Iterator[Metric]:
        asked = self._format.measured_status
        if asked is not None and self._cell(cells, "status").casefold() != asked:
            return
        for place, name, measure, source in self._metrics:
            text = cells[place]
            if text.casefold() not in self._format.unknown:
                yield Metric(name, number_in(name, text, measure), source, self._file.as_of)

    def _verdict(self, cells: list[str]) -> Qualification:
        text = self._cell(cells, "qualification")
        return verdict_in(text) if text else Qualification.UNKNOWN

    def _money(self, cells: list[str]) -> tuple[tuple[Price, ...], dict[str, int]]:
        own = self._cell(cells, "currency") if self._prices else ""
        if own and not is_mark(own):
            raise fault("currency", own, "must be an ISO 4217 currency code like USD, or a sign")
        named: dict[str, dict[str, int]] = {"retail": {}, "wholesale": {}}
        for column in self._prices:
            text = cells[column.index]
            if text.casefold() in UNKNOWN:
                continue
            marks = [mark for mark in (column.mark, own) if mark]
            currency, amount = price_in(column.field, text, marks, self._file.currency)
            if named[column.field].setdefault(currency, amount) != amount:
                raise fault(column.field, text, f"is the second price in {currency}; keep one column for it")
        retail, costs = named["retail"], named["wholesale"]
        prices = tuple(Price(currency, amount, costs.pop(currency, None)) for currency, amount in retail.items())
        return prices, costs


def _check_sizes(site: Site) -> None:
    """Refuse here what would be refused with its whole page when the analysis is recorded."""
    for reason in over_limit(site, DEFAULT_LIMITS):
        raise fault(str(reason.path[0]), site.domain, reason.message)
