"""Join what several files say by domain."""

from collections.abc import Iterable, Mapping

from attrs import evolve

from unified_orders.adapters.files.rows import SiteRow
from unified_orders.domain.sites import Metric, Site
from unified_orders.domain.words import Qualification


class SitesByDomain:
    """Sites as the files name them, one by one; each site's facts are joined as they come."""

    def __init__(self) -> None:
        self._sites: dict[str, Site] = {}
        self._costs: dict[str, dict[str, int]] = {}

    def add(self, row: SiteRow) -> bool:
        """Join one row, and tell whether it changed a price that was known before."""
        key = row.site.domain_id
        known = self._sites.get(key)
        joined = row.site if known is None else merged(known, row.site)
        costs = {**self._costs.pop(key, {}), **row.costs}
        if costs:
            joined = _with_costs(joined, costs, row.costs)
            open_costs = {code: amount for code, amount in costs.items() if joined.price(code) is None}
            self._costs.update({key: open_costs} if open_costs else {})
        self._sites[key] = joined
        return known is not None and any(price != joined.price(price.currency) for price in known.prices)

    def __contains__(self, domain_id: str) -> bool:
        """Tell whether a file named the site."""
        return domain_id in self._sites

    @property
    def sites(self) -> tuple[Site, ...]:
        """All sites, in the order in which they were first named."""
        return tuple(self._sites.values())

    @property
    def unpriced(self) -> int:
        """How many sites have a cost, and no retail price in its currency."""
        return len(self._costs)


def merged(known: Site, later: Site) -> Site:
    """Return one site with what both say.

    A metric of the same source comes from the newer file: the one with the later date, or else the one named later;
    of different sources the first stays. A price comes from the file named later, retail and wholesale together.
    So does a verdict. Niches and languages add up.
    """
    judged = later if later.qualification is not Qualification.UNKNOWN else known
    return Site(
        known.domain_id,
        known.domain,
        _metrics(known.metrics, later.metrics),
        tuple({price.currency: price for price in (*known.prices, *later.prices)}.values()),
        _words(known.niches, later.niches),
        _words(known.languages, later.languages),
        judged.qualification,
        judged.qualification_note,
    )


def _metrics(known: Iterable[Metric], later: Iterable[Metric]) -> tuple[Metric, ...]:
    kept = {metric.name: metric for metric in known}
    for metric in later:
        first = kept.setdefault(metric.name, metric)
        if first.source == metric.source and not _older(metric, first):
            kept[metric.name] = metric
    return tuple(kept.values())


def _older(one: Metric, other: Metric) -> bool:
    return one.as_of is not None and other.as_of is not None and one.as_of < other.as_of


def _words(known: Iterable[str], later: Iterable[str]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for word in (*known, *later):
        first.setdefault(word.casefold(), word)
    return tuple(first.values())


def _with_costs(site: Site, costs: Mapping[str, int], newest: Mapping[str, int]) -> Site:
    """Return the site with costs that stood alone: the newest ones always, older ones where no cost is known."""
    prices = tuple(
        evolve(price, wholesale=costs[price.currency])
        if price.currency in newest or (price.wholesale is None and price.currency in costs)
        else price
        for price in site.prices
    )
    return evolve(site, prices=prices)
