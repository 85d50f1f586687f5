"""What the analysis port promises: each epoch's analysis is begun once, and its sites come back, page by page."""

from contextlib import suppress
from typing import Any, Final

from unified_orders.adapters.memory import MemoryQueries
from unified_orders.domain import commands as c
from unified_orders.domain.effects import Effect
from unified_orders.domain.events import AnalysisCompleted
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.limits import DEFAULT_LIMITS
from unified_orders.domain.sites import Site
from unified_orders.domain.words import GroupStatus
from unified_orders.testing.contracts.desk import site
from unified_orders.testing.contracts.once import once
from unified_orders.testing.contracts.performing import AsyncPerforming, Performing
from unified_orders.testing.contracts.racing import together

FOUND: Final = tuple(site(name, 50, 1_000) for name in ("oak", "elm", "fir"))
#: more than two pages hold
MANY: Final = 2 * DEFAULT_LIMITS.page_of_sites + 1
_ALL: Final = 100


class AnalysisContract(Performing, suite=True):
    """The search for sites, whoever does it.

    `make` gives a function that takes the service for results, and the sites that each first analysis of a client
    finds, and returns a new analysis: `return MyAnalysis`.
    """

    @once
    def found(self) -> tuple[Site, ...]:
        """What analyses find."""
        return FOUND

    @once
    def adapter(self) -> Any:  # noqa: ANN401 - the adapter itself
        """The adapter under test."""
        return self.settled(self.made(self.orders, self.found))

    def test_a_start_begins_the_analysis_of_its_group(self) -> None:
        self.desk.submitted("tea")
        self.hand(*self.desk.stored)
        assert self.runs == 1

    def test_what_was_found_comes_back_to_the_group(self) -> None:
        (group,) = self.desk.submitted("tea")
        self._analyse(*self.desk.stored)
        assert self._status(group) is GroupStatus.REVIEWING
        assert self._sites(group) == {one.domain_id for one in FOUND}

    def test_what_was_found_comes_back_whole_in_pages_that_the_service_takes(self) -> None:
        self.found = tuple(site(f"site-{number}") for number in range(MANY))
        (group,) = self.desk.submitted("tea")
        self._analyse(*self.desk.stored)
        assert self._completed(group) == [MANY]
        assert self._sites(group) == {one.domain_id for one in self.found}

    def test_exactly_one_page_is_the_last_one(self) -> None:
        self.found = tuple(site(f"site-{number}") for number in range(DEFAULT_LIMITS.page_of_sites))
        (group,) = self.desk.submitted("tea")
        self._analyse(*self.desk.stored)
        assert self._completed(group) == [len(self.found)]

    def test_an_analysis_that_found_nothing_says_so(self) -> None:
        self.found = ()
        (group,) = self.desk.submitted("tea")
        self._analyse(*self.desk.stored)
        assert self._status(group) is GroupStatus.REVIEWING
        assert self._completed(group) == [0]

    def test_each_group_gets_what_was_found_for_it(self) -> None:
        groups = [*self.desk.submitted("tea", "coffee"), *self.desk.submitted("milk")]
        self._analyse(*self.desk.stored)
        for group in groups:
            assert self._status(group) is GroupStatus.REVIEWING
            assert self._sites(group) == {one.domain_id for one in FOUND}
        assert self.runs == 3

    def test_a_start_that_comes_again_begins_nothing(self) -> None:
        (group,) = self.desk.submitted("tea")
        self.hand(*self.desk.stored, *self.desk.stored)
        self._analyse(*self.desk.stored)
        self.hand(*self.desk.stored)
        assert self.runs == 1
        assert self._completed(group) == [len(FOUND)]

    def test_a_start_that_comes_again_between_others_begins_nothing(self) -> None:
        self.desk.submitted("tea", "coffee")
        self.hand(*self.desk.stored, *reversed(self.desk.stored))
        assert self.runs == 2

    def test_a_start_that_comes_from_two_sides_at_once_begins_once(self) -> None:
        self.desk.submitted("tea")
        assert self.runs == 0
        together(lambda _: self.hand(*self.desk.stored))
        assert self.runs == 1

    def test_a_start_that_failed_begins_when_it_comes_again(self) -> None:
        (group,) = self.desk.submitted("tea")
        with self.outage(self.adapter), suppress(Exception):
            self.hand(*self.desk.stored)
        self._analyse(*self.desk.stored, *self.desk.stored)
        assert self._status(group) is GroupStatus.REVIEWING
        assert self._completed(group) == [len(FOUND)]

    def test_the_next_round_is_begun_anew_and_its_results_name_its_epoch(self) -> None:
        (group,) = self.desk.submitted("tea")
        self._analyse(*self.desk.stored)
        self.desk.do(c.RequestMoreSites(group, "greener ones"))
        assert self._status(group) is GroupStatus.ANALYZING
        self._analyse(*self.desk.stored)
        assert self.runs == 2
        assert self._status(group) is GroupStatus.REVIEWING
        assert self._sites(group) >= {one.domain_id for one in FOUND}

    def test_an_analysis_after_a_cancelled_one_brings_its_own_results(self) -> None:
        group = self._started_cancelled_started()
        self._analyse(*self.desk.stored)
        assert self._status(group) is GroupStatus.REVIEWING
        assert self._completed(group) == [len(FOUND)]

    def test_a_cancel_of_what_never_began_does_nothing(self) -> None:
        group = self._started_cancelled_started()
        _, cancel, again = self.desk.stored
        self._analyse(cancel, cancel, again)
        assert self.runs == 1
        assert self._status(group) is GroupStatus.REVIEWING

    def test_a_cancel_that_comes_again_does_nothing(self) -> None:
        self._started_cancelled_started()
        start, cancel, _ = self.desk.stored
        self._analyse(start, cancel, cancel)
        self.hand(cancel)
        assert self.runs == 1

    def test_a_start_that_comes_only_after_its_cancel_begins_nothing(self) -> None:
        self._started_cancelled_started()
        start, cancel, again = self.desk.stored
        self.hand(cancel, start)
        assert self.runs == 0
        self.hand(again, start)
        assert self.runs == 1

    def test_a_cancel_stops_no_other_group(self) -> None:
        stopped, other = (group for client in ("tea", "coffee") for group in self.desk.submitted(client))
        self.desk.do(c.Withdraw(stopped.order_id))
        self._analyse(*self.desk.stored)
        assert self._status(other) is GroupStatus.REVIEWING
        assert self._status(stopped) is GroupStatus.PENDING

    def test_results_that_come_too_late_change_nothing(self) -> None:
        (group,) = self.desk.submitted("tea")
        self.desk.do(c.Withdraw(group.order_id))
        version = self.desk.state(group.order_id).order.version
        self._analyse(self.desk.stored[0])
        assert self.desk.state(group.order_id).order.version == version

    def _analyse(self, *effects: Effect) -> None:
        self.hand(*effects)
        self.end()

    def _started_cancelled_started(self) -> c.GroupRef:
        """Return a group under its second analysis; the start and cancel of the first wait too."""
        (group,) = self.desk.submitted("tea")
        self.desk.do(c.Withdraw(group.order_id))
        self.desk.do(c.Submit(group.order_id))
        return group

    def _group(self, group: c.GroupRef) -> OrderGroup:
        return self.desk.state(group.order_id).groups[group.group_id]

    def _status(self, group: c.GroupRef) -> GroupStatus:
        return self._group(group).group_status

    def _sites(self, group: c.GroupRef) -> set[str]:
        return set(self.repository.sites.get(self._group(group).bulk_analysis_project_id or "", {}))

    def _completed(self, group: c.GroupRef) -> list[int]:
        """Return how many sites were there each time an analysis of the group was completed."""
        history = MemoryQueries(self.repository).history(group.order_id, 0, _ALL)
        return [one.event.sites for one in history if isinstance(one.event, AnalysisCompleted)]


class AsyncAnalysisContract(AsyncPerforming, AnalysisContract, suite=True):
    """The same for an analysis that is awaited; it is given an `AsyncOrderService`, and hooks may be awaited too."""
