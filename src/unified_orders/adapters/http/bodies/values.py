"""Values that requests hold."""

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from unified_orders.adapters.http.models import Body, Day
from unified_orders.domain.words import Qualification

Number = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0)]
Count = Annotated[StrictInt, Field(ge=0)]
Positive = Annotated[StrictInt, Field(ge=1)]
Flag = StrictBool
Words = Annotated[str, Field(min_length=1)]
#: Minor units of the order's currency: cents.
Amount = Annotated[StrictInt, Field(ge=0, description="minor units of the order's currency")]
Paid = Annotated[StrictInt, Field(ge=1, description="minor units of the order's currency")]


class TargetPageBody(Body):
    """A page that one wanted link points to."""

    url: Words
    page_id: Words | None = None
    """the host's id of the page"""


class RequirementsBody(Body):
    """What is asked of a site; what is null or left out is not asked for."""

    min_dr: Number | None = None
    max_dr: Number | None = None
    min_traffic: Number | None = None
    """visits a month"""
    niches: list[Words] | None = None
    """a site needs one of them"""
    languages: list[Words] | None = None
    """a site needs one of them; ISO 639 codes"""
    max_price: Amount | None = None
    excluded_domains: list[Words] | None = None
    count: Count | None = None
    """how many sites to suggest in each round"""


class MetricBody(Body):
    """One measured number, with who measured it and when."""

    name: Words
    value: Number
    source: Words
    as_of: Day | None = None


class PriceBody(Body):
    """What one placement on a site costs in one currency."""

    currency: Words
    retail: Amount
    wholesale: Amount | None = None


class SiteBody(Body):
    """An analysed website."""

    domain_id: Words
    domain: Words
    metrics: list[MetricBody] = Field([])
    prices: list[PriceBody] = Field([])
    niches: list[Words] = Field([])
    languages: list[Words] = Field([])
    qualification: Qualification = Qualification.UNKNOWN
    qualification_note: str = ""
