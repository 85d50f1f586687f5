"""Suggest sites to a client: a pure function of the analysed sites and the requirements, explained for every site."""

from collections.abc import Iterable
from typing import Final

from attrs import field, frozen

from unified_orders.domain.amounts import amount_text
from unified_orders.domain.sites import DR, TRAFFIC, Requirements, Site
from unified_orders.domain.words import Qualification

DEFAULT_COUNT: Final = 5


@frozen(slots=True)
class Verdict:
    """What the requirements say of one site."""

    site: Site
    #: sentences: why it fits, or (if `fits` is false) all that speaks against it
    why: tuple[str, ...]
    fits: bool


@frozen(slots=True)
class Suggestions:
    """The result for one group: what to suggest, best first, and what was said of every site."""

    suggested: tuple[Verdict, ...] = field(default=())
    verdicts: tuple[Verdict, ...] = field(default=())


def suggest(
    sites: Iterable[Site],
    requirements: Requirements,
    currency: str,
    rejected_before: frozenset[str] = frozenset(),
) -> Suggestions:
    """Judge all sites and take the best `count` that fit.

    Best: highest DR, then highest traffic, then lowest price, then the domain that sorts first; unknown comes last.
    `rejected_before` holds the domain ids that this client once rejected.
    """
    verdicts = tuple(judge(site, requirements, currency, rejected_before) for site in sites)
    fitting = sorted((verdict for verdict in verdicts if verdict.fits), key=lambda v: _merit(v.site, currency))
    count = DEFAULT_COUNT if requirements.count is None else requirements.count
    return Suggestions(tuple(fitting[:count]), verdicts)


def judge(site: Site, asked: Requirements, currency: str, rejected_before: frozenset[str] = frozenset()) -> Verdict:
    """Hold one site against the requirements. An unknown metric that is asked for speaks against it."""
    against: list[str] = []
    fits: list[str] = []
    _number(site, DR, asked.min_dr, asked.max_dr, fits, against)
    _number(site, TRAFFIC, asked.min_traffic, None, fits, against)
    _words(site.niches, "niche", asked.niches, fits, against)
    _words(site.languages, "language", asked.languages, fits, against)
    price = site.price(currency)
    if price is None:
        against.append(f"no price in {currency}")
    elif asked.max_price is not None:
        within = price.retail <= asked.max_price
        words = f"price {amount_text(price.retail, currency)} is {'at most' if within else 'above'}"
        (fits if within else against).append(f"{words} {amount_text(asked.max_price, currency)}")
    if site.qualification is Qualification.DISQUALIFIED:
        against.append("disqualified by the analyst")
    if asked.excluded_domains and (site.domain in asked.excluded_domains or site.domain_id in asked.excluded_domains):
        against.append("excluded by the client")
    if site.domain_id in rejected_before:
        against.append("rejected by the client before")
    if against:
        return Verdict(site, tuple(against), fits=False)
    return Verdict(site, tuple(fits) or ("nothing special was asked for",), fits=True)


def _number(
    site: Site, name: str, least: float | None, most: float | None, fits: list[str], against: list[str]
) -> None:
    if least is None and most is None:
        return
    value = site.metric(name)
    if value is None:
        against.append(f"{name} unknown")
    elif least is not None and value < least:
        against.append(f"{name} {value:,g} is below {least:,g}")
    elif most is not None and value > most:
        against.append(f"{name} {value:,g} is above {most:,g}")
    else:
        bounds = [f"at least {least:,g}"] if least is not None else []
        bounds += [f"at most {most:,g}"] if most is not None else []
        fits.append(f"{name} {value:,g} is {' and '.join(bounds)}")


def _words(
    have: tuple[str, ...], name: str, asked: tuple[str, ...] | None, fits: list[str], against: list[str]
) -> None:
    if not asked:
        return
    wanted = {word.casefold() for word in asked}
    matching = [word for word in have if word.casefold() in wanted]
    if matching:
        fits.append(f"{name} {', '.join(matching)}")
    elif have:
        against.append(f"{name} {', '.join(have)} is not {' or '.join(asked)}")
    else:
        against.append(f"{name} unknown")


def _merit(site: Site, currency: str) -> tuple[float, float, float, str]:
    price = site.price(currency)
    dr, traffic = site.metric(DR), site.metric(TRAFFIC)
    return (
        1 if dr is None else -dr,
        1 if traffic is None else -traffic,
        0 if price is None else price.retail,
        site.domain,
    )
