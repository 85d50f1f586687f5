"""A site: an analysed website, with what is known of it and from where; and what a client requires of one."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from attrs import Attribute, field, fields, frozen

from unified_orders.domain.copying import evolve
from unified_orders.domain.fields import (
    Amount,
    Each,
    Integer,
    OneOf,
    Optional,
    Text,
    as_optional_tuple,
    as_optional_utc,
    as_tuple,
    currency,
    fault,
    finite,
    host_id,
    moment,
)
from unified_orders.domain.words import Qualification

#: The two metrics that requirements can ask for. A site may carry any other (`ref_domains`, `trust_flow`, ...).
DR: Final = "dr"
TRAFFIC: Final = "traffic"


def _day(_: object, attribute: "Attribute[Any]", value: object) -> None:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise fault(attribute, value, "must be a day: a date without a time")


@frozen(slots=True)
class Metric:
    """One measured number, with who measured it and when. An unknown number has no metric: never 0, never NaN."""

    name: str = field(validator=Text("label"))
    value: float = field(validator=finite)
    #: the tool or person it comes from: `ahrefs`, `semrush`, `seller`
    source: str = field(validator=Text("label"))
    #: the day it was measured or exported; None if nobody said
    as_of: date | None = field(default=None, validator=Optional(_day))


@frozen(slots=True)
class Price:
    """What one placement on a site costs, in minor units of one currency."""

    currency: str = field(validator=currency)
    #: what the customer pays
    retail: int = field(validator=Amount())
    #: what the agency pays; staff only, None if unknown
    wholesale: int | None = field(default=None, validator=Optional(Amount()))


@frozen(slots=True)
class Site:
    """An analysed website as its latest analysis describes it."""

    #: the host's id of the domain, or the normalised domain itself
    domain_id: str = field(validator=host_id)
    domain: str = field(validator=Text("host_id"))
    metrics: tuple[Metric, ...] = field(default=(), converter=as_tuple, validator=Each(OneOf(Metric), "words"))
    #: at most one for each currency; none means that nobody named a price
    prices: tuple[Price, ...] = field(default=(), converter=as_tuple, validator=Each(OneOf(Price), "words"))
    niches: tuple[str, ...] = field(default=(), converter=as_tuple, validator=Each(Text("label"), "words"))
    #: ISO 639 codes in lower case
    languages: tuple[str, ...] = field(default=(), converter=as_tuple, validator=Each(Text("label"), "words"))
    qualification: Qualification = field(default=Qualification.UNKNOWN, validator=OneOf(Qualification))
    #: why the analyst qualified it so
    qualification_note: str = field(default="", validator=Text("note", lines=True, empty=True))

    def __attrs_post_init__(self) -> None:
        _once("metrics", (metric.name for metric in self.metrics))
        _once("prices", (price.currency for price in self.prices))

    def metric(self, name: str) -> float | None:
        """Return the value of a metric, or None if it is unknown."""
        for metric in self.metrics:
            if metric.name == name:
                return metric.value
        return None

    def at(self, price: Price) -> "Site":
        """Return the site with this price in the place of that in the same currency."""
        kept = tuple(price if one.currency == price.currency else one for one in self.prices)
        return evolve(self, prices=kept if price in kept else (*kept, price))

    def price(self, code: str) -> Price | None:
        """Return the price in a currency, or None; prices are never converted."""
        for price in self.prices:
            if price.currency == code:
                return price
        return None


def _once(name: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise fault(name, value, "must be given once")
        seen.add(value)


@frozen(slots=True)
class AnalysisProject:
    """One bulk analysis of sites for one client. Later orders of the same client may attach it."""

    id: str = field(validator=host_id)
    client_id: str = field(validator=host_id)
    #: when its first analysis finished; None while it never has
    completed_at: datetime | None = field(default=None, converter=as_optional_utc, validator=Optional(moment))
    #: how many sites it holds
    site_count: int = field(default=0, validator=Integer(0))
    #: the account whose order it was made for; None while unknown
    account_id: str | None = field(default=None, validator=Optional(host_id))


def _dr(_: object, attribute: object, value: object) -> None:
    if type(value) not in {int, float} or not 0 <= value <= 100:  # type: ignore[operator]  # noqa: PLR2004
        raise fault(attribute, value, "must be a number from 0 to 100")  # type: ignore[arg-type]


@frozen(slots=True, kw_only=True)
class Requirements:
    """What a client asks of a site. None or empty: not asked for."""

    min_dr: float | None = field(default=None, validator=Optional(_dr))
    max_dr: float | None = field(default=None, validator=Optional(_dr))
    #: visits a month
    min_traffic: float | None = field(default=None, validator=Optional(finite))
    #: a site needs one of them
    niches: tuple[str, ...] | None = field(
        default=None, converter=as_optional_tuple, validator=Optional(Each(Text("label"), "words"))
    )
    #: a site needs one of them; ISO 639 codes
    languages: tuple[str, ...] | None = field(
        default=None, converter=as_optional_tuple, validator=Optional(Each(Text("label"), "words"))
    )
    #: retail, in minor units of the order's currency
    max_price: int | None = field(default=None, validator=Optional(Amount()))
    #: domains never to suggest
    excluded_domains: tuple[str, ...] | None = field(
        default=None, converter=as_optional_tuple, validator=Optional(Each(Text("host_id"), "words"))
    )
    #: how many sites to suggest in each round; default 5
    count: int | None = field(default=None, validator=Optional(Integer(0, "decisions")))

    def __attrs_post_init__(self) -> None:
        if self.min_dr is not None and self.max_dr is not None and self.min_dr > self.max_dr:
            raise fault("max_dr", self.max_dr, f"must be at least min_dr ({self.min_dr:g})")

    def over(self, defaults: "Requirements") -> "Requirements":
        """Return the defaults with what this one says in their place.

        Both may be sound and still contradict each other: then no site fits, and its verdict says why.
        """
        own = {one.name: getattr(self, one.name) for one in fields(Requirements)}
        return evolve(defaults, **{name: value for name, value in own.items() if value is not None})


ANY_SITE: Final = Requirements()


@frozen(slots=True)
class Client:
    """What the host's directory says of a client (a brand that links point to)."""

    id: str = field(validator=host_id)
    #: the account it belongs to; None while unknown
    account_id: str | None = field(default=None, validator=Optional(host_id))
    name: str | None = field(default=None, validator=Optional(Text("label")))
    requirements: Requirements = field(default=ANY_SITE, validator=OneOf(Requirements))
