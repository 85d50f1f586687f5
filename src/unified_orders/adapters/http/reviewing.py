"""What became of each selection that a review named."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from unified_orders.adapters.http.answers.outcomes import Applied, Reviewed, Skipped, Stale, Unchanged
from unified_orders.domain import results
from unified_orders.domain.commands import Command, Review, SiteDecision

S = TypeVar("S", results.DecidedSite, results.StaleSite)


def reviewed(command: Command[Any], result: results.Reviewed) -> Reviewed:
    """Return the result of a review, swap or auto-approval, site by site; that of a review in the request's order."""
    rows = _by_decision(command.decisions, result) if isinstance(command, Review) else _told(result)
    return Reviewed(selections=list(rows), open_links=result.open_links)


def _told(result: results.Reviewed) -> Iterator[Applied | Stale | Skipped]:
    yield from (Applied.cut(site) for site in result.changed)
    yield from (Stale.cut(site) for site in result.stale)
    yield from (Skipped.cut(site) for site in result.skipped)


def _by_decision(decisions: Iterable[SiteDecision], result: results.Reviewed) -> Iterator[Applied | Stale | Unchanged]:
    changed, stale = _by_name(result.changed), _by_name(result.stale)
    for decision in decisions:
        names = [name for name in (decision.selection_id, decision.domain_id) if name is not None]
        applied = next((changed[name] for name in names if name in changed), None)
        skipped = next((stale[name] for name in names if name in stale), None)
        if applied is not None:
            yield Applied.cut(applied)
        elif skipped is not None:
            yield Stale.cut(skipped)
        else:
            yield Unchanged.cut(decision)


def _by_name(sites: Iterable[S]) -> dict[object, S]:
    """Return sites by selection and by domain."""
    return {name: site for site in sites for name in (site.selection_id, site.domain_id)}
