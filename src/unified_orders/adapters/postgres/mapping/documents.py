"""Sites and requirements as rows hold them: documents, validated when they were stored, and read as they are.

A command reads tens of them, so that running every validator again would cost more than its decision.
"""

from datetime import date
from typing import Any, Final

from unified_orders.adapters.postgres.mapping.values import Stored
from unified_orders.domain.copying import maker
from unified_orders.domain.sites import Metric, Price, Requirements, Site
from unified_orders.domain.words import Qualification

_SITE: Final = maker(Site)
_METRIC: Final = maker(Metric)
_PRICE: Final = maker(Price)
_REQUIREMENTS: Final = maker(Requirements)


def site_in(document: Stored) -> Site:
    """Return the site that a document describes."""
    return _SITE(
        document["domain_id"],
        document["domain"],
        metrics_in(document["metrics"]),
        tuple([_PRICE(one["currency"], one["retail"], one["wholesale"]) for one in document["prices"]]),
        tuple(document["niches"]),
        tuple(document["languages"]),
        Qualification(document["qualification"]),
        document["qualification_note"],
    )


def metrics_in(documents: list[dict[str, Any]]) -> tuple[Metric, ...]:
    """Return the metrics that documents describe."""
    return tuple([_METRIC(one["name"], one["value"], one["source"], _day(one["as_of"])) for one in documents])


def requirements_in(document: Stored) -> Requirements:
    """Return the requirements that a document describes."""
    return _REQUIREMENTS(
        document["min_dr"],
        document["max_dr"],
        document["min_traffic"],
        _words(document["niches"]),
        _words(document["languages"]),
        document["max_price"],
        _words(document["excluded_domains"]),
        document["count"],
    )


def _words(document: list[str] | None) -> tuple[str, ...] | None:
    return None if document is None else tuple(document)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
