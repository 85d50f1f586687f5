"""Workflows and analyses with one fault each, by the promise that they break."""

from collections.abc import Iterator
from typing import Any

from attrs import evolve
from tests.testing.contracts.meeting import meet
from tests.testing.contracts.studios import Scout, Studio

from unified_orders.domain import commands as c
from unified_orders.domain.effects import CancelAnalysis, CancelWorkflow, StartAnalysis, StartWorkflow
from unified_orders.domain.sites import Site


class BeginsEachTime(Studio):
    def is_known(self, effect: StartWorkflow) -> bool:
        return False


class RemembersBeforeItBegan(Studio):
    """What could not be begun is taken for begun."""

    def begin(self, effect: StartWorkflow) -> None:
        self.keys.add(effect.key)
        super().begin(effect)


class TellsStartsByItem(Studio):
    """The next attempt is taken for a repeat."""

    def is_known(self, effect: StartWorkflow) -> bool:
        return any(run.effect.item_id == effect.item_id for run in self.runs)


class RemembersTheLastStart(Studio):
    def begin(self, effect: StartWorkflow) -> None:
        self.keys.clear()
        super().begin(effect)


class KnowsWhatGoesOn(Studio):
    """What has ended may begin again."""

    def is_known(self, effect: StartWorkflow) -> bool:
        return any(run.effect.key == effect.key for run in self.going_on)


class BeginsAfterTheCancel(Studio):
    def cancel(self, effect: CancelWorkflow) -> None:
        super().cancel(effect)
        self.stopped.clear()


class CancelsWipeTheSlate(Studio):
    def cancel(self, effect: CancelWorkflow) -> None:
        super().cancel(effect)
        self.stopped.clear()
        self.keys.clear()


class DoesOneThingAtATime(Studio):
    def start(self, effect: StartWorkflow) -> None:
        if not self.going_on:
            super().start(effect)


class LooksThenBegins(Studio):
    """Another start may look before this one has begun."""

    def start(self, effect: StartWorkflow) -> None:
        known = self.is_known(effect) or effect.item_id in self.stopped
        meet(self)
        if not known:
            self.begin(effect)


class NeverStops(Studio):
    def cancel(self, effect: CancelWorkflow) -> None:
        self.stopped.add(effect.item_id)


class StopsEverything(Studio):
    def cancel(self, effect: CancelWorkflow) -> None:
        super().cancel(effect)
        for run in self.runs:
            run.over = True


class StopsTheFirstAttempt(Studio):
    def cancel(self, effect: CancelWorkflow) -> None:
        self.stopped.add(effect.item_id)
        for run in self.runs:
            run.over |= run.effect.item_id == effect.item_id and run.effect.attempt == 1


class CannotCancelTheUnknown(Studio):
    def cancel(self, effect: CancelWorkflow) -> None:
        if all(run.effect.item_id != effect.item_id for run in self.runs):
            raise LookupError(effect.item_id)
        super().cancel(effect)


class CannotCancelTwice(Studio):
    def cancel(self, effect: CancelWorkflow) -> None:
        if effect.item_id in self.stopped:
            raise LookupError(effect.item_id)
        super().cancel(effect)


class TakesACancelForDone(Studio):
    """A cancel that failed is not tried again."""

    def cancel(self, effect: CancelWorkflow) -> None:
        if effect.key not in self.keys:
            self.keys.add(effect.key)
            super().cancel(effect)


class CannotCancelWhatHasEnded(Studio):
    def cancel(self, effect: CancelWorkflow) -> None:
        if any(run.over and run.effect.item_id == effect.item_id for run in self.runs):
            raise LookupError(effect.item_id)
        super().cancel(effect)


class NeverBegins(Studio):
    def begin(self, effect: StartWorkflow) -> None:
        """Leave it."""


class SaysNothing(Studio):
    def news(self) -> Iterator[c.RecordProgress]:
        list(super().news())
        yield from ()


class SpeaksOfTheFirstAttempt(Studio):
    def told(self, start: StartWorkflow) -> c.RecordProgress:
        return evolve(super().told(start), attempt=1)


class SpeaksOfTheFirstItem(Studio):
    def told(self, start: StartWorkflow) -> c.RecordProgress:
        return super().told(self.runs[0].effect)


class SpeaksOfWhatWasStopped(Studio):
    def news(self) -> Iterator[c.RecordProgress]:
        for run in self.runs:
            run.over = False
        yield from super().news()


WORKFLOWS: dict[type[Studio], str] = {
    BeginsEachTime: "test_a_start_that_comes_again_begins_nothing",
    RemembersBeforeItBegan: "test_a_start_that_failed_begins_when_it_comes_again",
    TellsStartsByItem: "test_the_next_attempt_at_an_item_is_begun_anew",
    RemembersTheLastStart: "test_a_start_that_comes_again_between_others_begins_nothing",
    KnowsWhatGoesOn: "test_a_start_that_comes_again_after_the_work_has_ended_begins_nothing",
    BeginsAfterTheCancel: "test_a_start_that_comes_only_after_its_cancel_begins_nothing",
    CancelsWipeTheSlate: "test_a_start_that_comes_again_after_its_cancel_begins_nothing",
    DoesOneThingAtATime: "test_news_comes_back_to_each_order",
    LooksThenBegins: "test_a_start_that_comes_from_two_sides_at_once_begins_once",
    NeverStops: "test_a_cancel_stops_the_work_on_its_item_and_no_other",
    StopsEverything: "test_a_cancel_stops_the_work_on_its_item_and_no_other",
    StopsTheFirstAttempt: "test_a_cancel_stops_the_attempt_that_goes_on",
    CannotCancelTheUnknown: "test_a_cancel_of_work_that_never_began_does_nothing",
    CannotCancelTwice: "test_a_cancel_that_comes_again_does_nothing",
    TakesACancelForDone: "test_a_cancel_that_failed_stops_the_work_when_it_comes_again",
    CannotCancelWhatHasEnded: "test_a_cancel_of_work_that_has_ended_does_nothing",
    NeverBegins: "test_a_start_begins_the_work_on_its_item",
    SaysNothing: "test_news_of_the_end_comes_back_to_the_item",
    SpeaksOfTheFirstAttempt: "test_news_names_the_attempt_that_it_is_of",
    SpeaksOfTheFirstItem: "test_news_of_the_end_comes_back_to_the_item",
    SpeaksOfWhatWasStopped: "test_cancelled_work_does_not_come_to_its_end",
}


class NeverAnalyses(Scout):
    def begin(self, effect: StartAnalysis) -> None:
        """Leave it."""


class AnalysesEachTime(Scout):
    def is_known(self, effect: StartAnalysis) -> bool:
        return False


class RemembersBeforeItLooked(Scout):
    def begin(self, effect: StartAnalysis) -> None:
        self.keys.add(effect.key)
        super().begin(effect)


class TellsStartsByGroup(Scout):
    """The next round is taken for a repeat."""

    def is_known(self, effect: StartAnalysis) -> bool:
        return any(run.effect.group_id == effect.group_id for run in self.runs)


class RemembersTheLastAnalysis(Scout):
    def begin(self, effect: StartAnalysis) -> None:
        self.keys.clear()
        super().begin(effect)


class LooksThenAnalyses(Scout):
    def start(self, effect: StartAnalysis) -> None:
        known = self.is_known(effect) or effect.epoch <= self.stopped.get(effect.group_id, 0)
        meet(self)
        if not known:
            self.begin(effect)


class AnalysesAfterTheCancel(Scout):
    def cancel(self, effect: CancelAnalysis) -> None:
        super().cancel(effect)
        self.stopped.clear()


class CancelsForEver(Scout):
    """Nothing is analysed for a group any more."""

    def cancel(self, effect: CancelAnalysis) -> None:
        super().cancel(evolve(effect, epoch=effect.epoch + 10**6))


class CancelsAllGroups(Scout):
    def cancel(self, effect: CancelAnalysis) -> None:
        super().cancel(effect)
        for run in self.runs:
            run.over = True


class CannotCancelWhatNeverBegan(Scout):
    def cancel(self, effect: CancelAnalysis) -> None:
        if all(run.effect.group_id != effect.group_id for run in self.runs):
            raise LookupError(effect.group_id)
        super().cancel(effect)


class CannotCancelAgain(Scout):
    def cancel(self, effect: CancelAnalysis) -> None:
        if effect.group_id in self.stopped:
            raise LookupError(effect.group_id)
        super().cancel(effect)


class SpeaksOfTheFirstEpoch(Scout):
    def told(self, start: StartAnalysis) -> Iterator[c.RecordAnalysis]:
        return super().told(evolve(start, epoch=1))


class SpeaksOfTheFirstGroup(Scout):
    def told(self, start: StartAnalysis) -> Iterator[c.RecordAnalysis]:
        return super().told(self.runs[0].effect)


class NeverComesToAnEnd(Scout):
    def told(self, start: StartAnalysis) -> Iterator[c.RecordAnalysis]:
        return (evolve(page, last=False) for page in super().told(start))


class EndsWithEveryPage(Scout):
    def told(self, start: StartAnalysis) -> Iterator[c.RecordAnalysis]:
        return (evolve(page, last=True) for page in super().told(start))


class EndsWithAShortPage(Scout):
    """A last page that is full is not known for the last."""

    def told(self, start: StartAnalysis) -> Iterator[c.RecordAnalysis]:
        return (evolve(page, last=len(page.sites) < 1_000) for page in super().told(start))


class HandsInAllAtOnce(Scout):
    def told(self, start: StartAnalysis) -> Iterator[c.RecordAnalysis]:
        pages = list(super().told(start))
        yield evolve(pages[-1], sites=self.sites)


class HandsInOnePage(Scout):
    def told(self, start: StartAnalysis) -> Iterator[c.RecordAnalysis]:
        yield evolve(next(super().told(start)), last=True)


class SaysNothingOfNothing(Scout):
    def told(self, start: StartAnalysis) -> Iterator[c.RecordAnalysis]:
        return (page for page in super().told(start) if page.sites)


class FindsOne(Scout):
    def __init__(self, orders: Any, sites: tuple[Site, ...]) -> None:  # noqa: ANN401 - a service
        super().__init__(orders, sites[:1])


ANALYSES: dict[type[Scout], str] = {
    NeverAnalyses: "test_a_start_begins_the_analysis_of_its_group",
    AnalysesEachTime: "test_a_start_that_comes_again_begins_nothing",
    RemembersBeforeItLooked: "test_a_start_that_failed_begins_when_it_comes_again",
    TellsStartsByGroup: "test_the_next_round_is_begun_anew_and_its_results_name_its_epoch",
    RemembersTheLastAnalysis: "test_a_start_that_comes_again_between_others_begins_nothing",
    LooksThenAnalyses: "test_a_start_that_comes_from_two_sides_at_once_begins_once",
    AnalysesAfterTheCancel: "test_a_start_that_comes_only_after_its_cancel_begins_nothing",
    CancelsForEver: "test_an_analysis_after_a_cancelled_one_brings_its_own_results",
    CancelsAllGroups: "test_a_cancel_stops_no_other_group",
    CannotCancelWhatNeverBegan: "test_a_cancel_of_what_never_began_does_nothing",
    CannotCancelAgain: "test_a_cancel_that_comes_again_does_nothing",
    SpeaksOfTheFirstEpoch: "test_the_next_round_is_begun_anew_and_its_results_name_its_epoch",
    SpeaksOfTheFirstGroup: "test_each_group_gets_what_was_found_for_it",
    NeverComesToAnEnd: "test_what_was_found_comes_back_to_the_group",
    EndsWithEveryPage: "test_what_was_found_comes_back_whole_in_pages_that_the_service_takes",
    EndsWithAShortPage: "test_exactly_one_page_is_the_last_one",
    HandsInAllAtOnce: "test_what_was_found_comes_back_whole_in_pages_that_the_service_takes",
    HandsInOnePage: "test_what_was_found_comes_back_whole_in_pages_that_the_service_takes",
    SaysNothingOfNothing: "test_an_analysis_that_found_nothing_says_so",
    FindsOne: "test_what_was_found_comes_back_to_the_group",
}
