"""Sites as rows hold them: documents that were validated when they were stored, and are read as they are.

A command reads tens of them, so that running every validator again would cost more than its decision.
"""

from datetime import date
from typing import Any, Final

from unified_orders.adapters.postgres.mapping.values import Stored
from unified_orders.domain.copying import maker
from unified_orders.domain.sites import Metric, Price, Site
from unified_orders.domain.words import Qualification

_SITE: Final = maker(Site)
_METRIC: Final = maker(Metric)
_PRICE: Final = maker(Price)


def site_in(document: Stored) -> Site:
    """Return the site that a document describes."""
    site: Site = _SITE(
        document["domain_id"],
        document["domain"],
        metrics_in(document["metrics"]),
        tuple([_PRICE(one["currency"], one["retail"], one["wholesale"]) for one in document["prices"]]),
        tuple(document["niches"]),
        tuple(document["languages"]),
        Qualification(document["qualification"]),
        document["qualification_note"],
    )
    return site


def metrics_in(documents: list[dict[str, Any]]) -> tuple[Metric, ...]:
    """Return the metrics that documents describe."""
    return tuple([_METRIC(one["name"], one["value"], one["source"], _day(one["as_of"])) for one in documents])


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
