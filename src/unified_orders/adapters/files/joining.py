"""The one rule by which all that was said of a site becomes the site."""

from collections.abc import Iterable, Iterator, Sequence

from unified_orders.adapters.files.formats import TOOLS
from unified_orders.adapters.files.statements import Statement
from unified_orders.domain.sites import Metric, Price, Site
from unified_orders.domain.words import Qualification


def site_of(domain: str, statements: Iterable[Statement]) -> Site:
    """Return a site as all statements on it describe it: a newer one goes before an older one of the same source.

    Of one day, the one given last goes first. Where sources differ:

    * metric: what a tool measured goes before what others claim; then the newest; then the one given first;
    * price: the newest; of one day the cheapest. Its wholesale price is its own, or a cost that somebody named alone,
      if the price has none or is older;
    * niches and languages: the newest of each source, added up;
    * verdict: the newest.
    """
    by_day = sorted(statements, key=lambda said: said.day)
    judged = _judged(by_day)
    return Site(
        domain,
        domain,
        tuple(_metrics(by_day)),
        prices_of(by_day),
        _added_up(said.niches for said in _newest_with("niches", by_day)),
        _added_up(said.languages for said in _newest_with("languages", by_day)),
        judged.verdict if judged else Qualification.UNKNOWN,
        judged.note if judged else "",
    )


def prices_of(statements: Iterable[Statement]) -> tuple[Price, ...]:
    """Return the prices of a site by that rule, one for each currency in which somebody names a retail price."""
    offers: dict[str, dict[str, tuple[int, Statement]]] = {}
    costs: dict[str, tuple[int, int]] = {}
    for at, said in enumerate(sorted(statements, key=lambda said: said.day)):
        for code in said.prices:
            offers.setdefault(code, {})[said.source] = (at, said)
        for code, cost in said.costs.items():
            costs[code] = (at, cost)
    return tuple(_price(code, sellers.values(), costs.get(code)) for code, sellers in offers.items())


def _price(code: str, offers: Iterable[tuple[int, Statement]], cost: tuple[int, int] | None) -> Price:
    at, said = min(offers, key=lambda offer: (-offer[1].day.toordinal(), offer[1].prices[code][0]))
    retail, wholesale = said.prices[code]
    if cost is not None and (wholesale is None or cost[0] > at):
        wholesale = cost[1]
    return Price(code, retail, wholesale)


def _metrics(by_day: Iterable[Statement]) -> Iterator[Metric]:
    chosen: dict[str, Statement] = {}
    for said in by_day:
        for name in said.metrics:
            known = chosen.setdefault(name, said)
            if known is not said and _goes_before(said, known):
                chosen[name] = said
    for name, said in chosen.items():
        yield Metric(name, said.metrics[name], said.source, said.as_of)


def _goes_before(later: Statement, known: Statement) -> bool:
    if later.source == known.source:
        return True
    measured = later.source in TOOLS
    return later.day > known.day if measured == (known.source in TOOLS) else measured


def _newest_with(part: str, by_day: Sequence[Statement]) -> Iterator[Statement]:
    speaking = [said for said in by_day if getattr(said, part)]
    newest = {said.source: said.day for said in speaking}
    return (said for said in speaking if said.day == newest[said.source])


def _added_up(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for words in lists:
        for word in words:
            first.setdefault(word.casefold(), word)
    return tuple(first.values())


def _judged(by_day: Sequence[Statement]) -> Statement | None:
    judging = [said for said in by_day if said.verdict is not Qualification.UNKNOWN]
    noting = [said for said in by_day if said.note]
    return next(reversed(judging or noting), None)
