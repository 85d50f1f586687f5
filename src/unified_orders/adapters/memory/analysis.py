"""An analysis that answers from a script: for all clients or for each, the sites of round 1, 2, ..., or a failure."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from attrs import field, frozen

from unified_orders.application.service import OrderService
from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import FailAnalysis, GroupRef, RecordAnalysis
from unified_orders.domain.effects import CancelAnalysis, StartAnalysis
from unified_orders.domain.errors import Refused
from unified_orders.domain.fields import Text, fault
from unified_orders.domain.limits import DEFAULT_LIMITS
from unified_orders.domain.results import Received
from unified_orders.domain.sites import Site

_ANALYST: Final = Actor.worker("analysis")
_NO_SITES: Final[tuple[Site, ...]] = ()
_REASON_LENGTH: Final = 1_000


@frozen(slots=True)
class AnalysisFailure:
    """A round that fails."""

    reason: str = field(validator=Text("note", lines=True))


#: What one round of analysis brings.
Round = Iterable[Site] | AnalysisFailure


class ScriptedAnalysis:
    """Records the results of each start at once, in pages. A script that has ended brings no further sites.

    Each analysis project goes through its script from the beginning. A round whose results came too late is brought
    again with the next start.
    """

    def __init__(
        self,
        orders: OrderService,
        for_all: Iterable[Round] = (),
        by_client: Mapping[str, Iterable[Round]] | None = None,
        *,
        page: int = DEFAULT_LIMITS.page_of_sites,
    ) -> None:
        """Take the rounds of all clients, and of those that have their own; a page holds up to `page` sites."""
        self._orders = orders
        self._page = page
        self._for_all = [_checked(one) for one in for_all]
        self._by_client = {client: [_checked(one) for one in rounds] for client, rounds in (by_client or {}).items()}
        self._lock = threading.Lock()
        #: by key
        self._begun: set[str] = set()
        #: the last epoch of each group that was cancelled
        self._cancelled: dict[UUID, int] = {}
        #: how many rounds each project has had
        self._given: dict[str, int] = {}
        #: every start and cancel, in the order in which they came
        self.calls: list[StartAnalysis | CancelAnalysis] = []

    def add_round(self, sites: Round, client_id: str | None = None) -> None:
        """Add a round to the script of one client, or to that of all who have none of their own."""
        rounds = self._for_all if client_id is None else self._by_client.setdefault(client_id, list(self._for_all))
        rounds.append(_checked(sites))

    def start(self, effect: StartAnalysis) -> None:
        """Record the next round's results."""
        with self._lock:
            if effect.key in self._begun or effect.epoch <= self._cancelled.get(effect.group_id, 0):
                return
            self._begun.add(effect.key)
        try:
            self._answer(effect)
        except BaseException:  # it begins anew when it comes again
            self._begun.discard(effect.key)
            raise

    def cancel(self, effect: CancelAnalysis) -> None:
        """Take note; results are recorded at once, so nothing is under way."""
        self.calls.append(effect)
        self._cancelled[effect.group_id] = max(effect.epoch, self._cancelled.get(effect.group_id, 0))

    def _answer(self, effect: StartAnalysis) -> None:
        self.calls.append(effect)
        rounds = self._by_client.get(effect.client_id, self._for_all)
        given = self._given.get(effect.project_id, 0)
        received = self._record(effect, rounds[given] if given < len(rounds) else _NO_SITES)
        if received.ignored is None:
            self._given[effect.project_id] = given + 1

    def _record(self, effect: StartAnalysis, results: tuple[Site, ...] | AnalysisFailure) -> Received:
        group = GroupRef(effect.order_id, effect.group_id)
        if isinstance(results, AnalysisFailure):
            return self._orders.execute(FailAnalysis(group, effect.epoch, results.reason), actor=_ANALYST).result
        received = Received()
        try:
            for sites, last in _pages(results, self._page):
                received = self._orders.execute(RecordAnalysis(group, effect.epoch, sites, last), actor=_ANALYST).result
        except Refused as refused:
            failure = FailAnalysis(group, effect.epoch, str(refused)[:_REASON_LENGTH])
            return self._orders.execute(failure, actor=_ANALYST).result
        return received


def _checked(results: Round) -> tuple[Site, ...] | AnalysisFailure:
    if isinstance(results, AnalysisFailure):
        return results
    sites = tuple(results)
    for site in sites:
        if not isinstance(site, Site):
            raise fault("sites", site, "must be a Site; a round is a list of sites, or an AnalysisFailure")
    return sites


def _pages(sites: Sequence[Site], size: int) -> Iterator[tuple[tuple[Site, ...], bool]]:
    """Yield the sites in pages, each with whether it is the last; without sites one empty page."""
    starts = range(0, len(sites), size) or (0,)
    for start in starts:
        yield tuple(sites[start : start + size]), start + size >= len(sites)
