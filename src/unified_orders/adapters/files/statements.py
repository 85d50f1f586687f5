"""What one source said of one site on one day: the piece that all knowledge of sites is put together from."""

from collections.abc import Mapping
from datetime import date
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final

from attrs import frozen

from unified_orders.domain.words import Qualification

#: The parts of a statement besides its source and day, by the names under which they are stored.
_PARTS: Final = ("metrics", "prices", "costs", "niches", "languages", "verdict", "note")

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
_all_parts: Final = attrgetter(*_PARTS)


@frozen(slots=True)
class Statement:
    """What one source said of one site on one day. What it is silent on stays open."""

    #: the tool that measured, or the seller that offers
    source: str
    #: None if nobody said; it counts as older than any day
    as_of: date | None
    #: by name
    metrics: Mapping[str, float] = _NOTHING
    #: retail and wholesale (None: not said) in minor units, by currency
    prices: Mapping[str, tuple[int, int | None]] = _NOTHING
    #: wholesale prices for which no retail price is said, in minor units by currency
    costs: Mapping[str, int] = _NOTHING
    niches: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    verdict: Qualification = Qualification.UNKNOWN
    #: why the analyst qualified it so
    note: str = ""

    @property
    def day(self) -> date:
        """The day, for comparing."""
        return self.as_of or date.min

    @property
    def facts(self) -> dict[str, Any]:
        """What is said, as JSON has it; what is not said is left out."""
        said = zip(_PARTS, _all_parts(self), strict=True)
        return {name: value for name, value in said if value and value is not Qualification.UNKNOWN}

    @classmethod
    def of_facts(cls, source: str, as_of: date | None, facts: Mapping[str, Any]) -> "Statement":
        """Return the statement whose `facts` these are."""
        return cls(
            source,
            as_of,
            facts.get("metrics", {}),
            {code: (retail, wholesale) for code, (retail, wholesale) in facts.get("prices", {}).items()},
            facts.get("costs", {}),
            tuple(facts.get("niches", ())),
            tuple(facts.get("languages", ())),
            Qualification(facts.get("verdict", Qualification.UNKNOWN)),
            facts.get("note", ""),
        )

    def corrected(self, later: "Statement") -> "Statement":
        """Return what the same source said in all, if it said something later on the same day.

        Each metric, price, list of words and verdict that the later one names takes the place of the earlier. A price
        is one whole: named anew without its cost, it is a price whose cost is unknown.
        """
        prices = {**self.prices, **later.prices}
        costs = {**self.costs, **later.costs}
        for code in prices.keys() & costs.keys():
            retail, wholesale = prices[code]
            cost = costs.pop(code)
            if wholesale is None or code in later.costs:
                prices[code] = (retail, cost)
        judged = later if later.verdict is not Qualification.UNKNOWN or later.note else self
        return Statement(
            self.source,
            self.as_of,
            {**self.metrics, **later.metrics},
            prices,
            costs,
            later.niches or self.niches,
            later.languages or self.languages,
            judged.verdict,
            judged.note,
        )
