"""Directories, price lists and sources of ids with one fault each, by the promise that they break."""

import random
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from itertools import count
from uuid import UUID

from attrs import evolve
from tests.testing.contracts.meeting import meet

from unified_orders.adapters.memory import MemoryDirectory, MemoryPriceList
from unified_orders.application.ids import uuid7
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.sites import ANY_SITE, Client
from unified_orders.ports import IdSource

Asked = AbstractSet[str]
Found = Mapping[str, Client]


class TellsAll(MemoryDirectory):
    def clients(self, ids: Asked) -> Found:
        return dict(self._clients)


class HandsOutItsOwn(MemoryDirectory):
    def clients(self, ids: Asked) -> Found:
        return self._clients if ids >= self._clients.keys() else super().clients(ids)


class ReusesItsAnswer(MemoryDirectory):
    def __init__(self, clients: Iterable[Client] = ()) -> None:
        super().__init__(clients)
        self._answer: dict[str, Client] = {}

    def clients(self, ids: Asked) -> Found:
        self._answer.clear()
        self._answer.update(super().clients(ids))
        return self._answer


class AnswersThroughItself(MemoryDirectory):
    """What one thread asks is answered to another."""

    def clients(self, ids: Asked) -> Found:
        self._asked = ids
        meet(self)
        return super().clients(self._asked)


class MakesUpTheUnknown(MemoryDirectory):
    def clients(self, ids: Asked) -> Found:
        return {id_: self._clients.get(id_) or Client(id_ or "?") for id_ in ids}


class RaisesForTheUnknown(MemoryDirectory):
    def clients(self, ids: Asked) -> Found:
        return {id_: self._clients[id_] for id_ in ids}


class TellsNothingIfOneIsUnknown(MemoryDirectory):
    def clients(self, ids: Asked) -> Found:
        return super().clients(ids) if ids <= self._clients.keys() else {}


class LooksInAnyCase(MemoryDirectory):
    def clients(self, ids: Asked) -> Found:
        return {id_: one for id_ in ids for one in self._clients.values() if one.id.lower() == id_.lower()}


class TrimsIds(MemoryDirectory):
    def clients(self, ids: Asked) -> Found:
        return {id_: self._clients[id_.strip()] for id_ in ids if id_.strip() in self._clients}


class LooksByPattern(MemoryDirectory):
    def clients(self, ids: Asked) -> Found:
        patterns = [re.escape(id_).replace("_", ".").replace("%", ".*") for id_ in ids]
        return {id_: one for id_, one in self._clients.items() if any(re.fullmatch(each, id_) for each in patterns)}


class FindsTheFirst(MemoryDirectory):
    def clients(self, ids: Asked) -> Found:
        return dict(list(super().clients(ids).items())[:1])


class FindsFifty(MemoryDirectory):
    def clients(self, ids: Asked) -> Found:
        return dict(list(super().clients(ids).items())[:50])


class TakesNobodysForItsOwn(MemoryDirectory):
    def clients(self, ids: Asked) -> Found:
        return {id_: evolve(one, account_id=one.account_id or id_) for id_, one in super().clients(ids).items()}


class ForgetsRequirements(MemoryDirectory):
    def clients(self, ids: Asked) -> Found:
        return {id_: evolve(one, requirements=ANY_SITE) for id_, one in super().clients(ids).items()}


class KeysByName(MemoryDirectory):
    def clients(self, ids: Asked) -> Found:
        return {one.name or id_: one for id_, one in super().clients(ids).items()}


class EmptiesTheQuestion(MemoryDirectory):
    def clients(self, ids: Asked) -> Found:
        found = super().clients(ids)
        if isinstance(ids, set):
            ids.clear()
        return found


class LosesUmlauts(MemoryDirectory):
    def clients(self, ids: Asked) -> Found:
        names = {id_: (one.name or "").encode("ascii", "ignore").decode() for id_, one in self._clients.items()}
        return {id_: evolve(one, name=names[id_] or None) for id_, one in super().clients(ids).items()}


DIRECTORIES: dict[type[MemoryDirectory], str] = {
    TellsAll: "test_whoever_asks_for_nobody_gets_nobody",
    HandsOutItsOwn: "test_what_was_handed_out_is_the_askers_own",
    ReusesItsAnswer: "test_what_was_handed_out_stays_as_it_was",
    AnswersThroughItself: "test_threads_that_ask_at_once_get_each_its_own_answer",
    MakesUpTheUnknown: "test_an_unknown_client_is_left_out",
    RaisesForTheUnknown: "test_an_unknown_client_is_left_out",
    TellsNothingIfOneIsUnknown: "test_an_unknown_client_is_left_out",
    LooksInAnyCase: "test_ids_are_compared_letter_for_letter",
    TrimsIds: "test_ids_are_compared_letter_for_letter",
    LooksByPattern: "test_ids_are_compared_letter_for_letter",
    FindsTheFirst: "test_several_clients_come_at_once",
    FindsFifty: "test_as_many_clients_come_as_an_order_may_have",
    TakesNobodysForItsOwn: "test_a_client_of_no_account_is_nobodys",
    ForgetsRequirements: "test_what_a_client_requires_comes_with_it",
    KeysByName: "test_a_known_client_comes_under_its_id_as_the_host_knows_it",
    EmptiesTheQuestion: "test_asking_changes_nothing",
    LosesUmlauts: "test_a_known_client_comes_under_its_id_as_the_host_knows_it",
}

Rules = tuple[DiscountRule, ...]


class TellsAllRules(MemoryPriceList):
    def discounts(self, account_id: str | None, at: datetime) -> Rules:
        return tuple(self._rules.values())


class TellsRulesOfAllAccounts(MemoryPriceList):
    def discounts(self, account_id: str | None, at: datetime) -> Rules:
        return tuple(rule for rule in self._rules.values() if rule.holds(rule.account_id, rule.min_quantity, at))


class TellsItsOwnRulesAlone(MemoryPriceList):
    def discounts(self, account_id: str | None, at: datetime) -> Rules:
        return tuple(one for one in super().discounts(account_id, at) if one.account_id == account_id)


class TakesNobodyForEverybody(MemoryPriceList):
    def discounts(self, account_id: str | None, at: datetime) -> Rules:
        everybody = TellsRulesOfAllAccounts(self._rules.values())
        return everybody.discounts(None, at) if account_id is None else super().discounts(account_id, at)


class TellsNobodyNothing(MemoryPriceList):
    def discounts(self, account_id: str | None, at: datetime) -> Rules:
        return () if account_id is None else super().discounts(account_id, at)


class AsksTheClock(MemoryPriceList):
    """The present counts, whatever moment is asked for."""

    def discounts(self, account_id: str | None, at: datetime) -> Rules:
        return super().discounts(account_id, datetime.now(at.tzinfo))


class CutsTimesToSeconds(MemoryPriceList):
    def discounts(self, account_id: str | None, at: datetime) -> Rules:
        return super().discounts(account_id, at.replace(microsecond=0))


class HoldsAMomentLonger(MemoryPriceList):
    def discounts(self, account_id: str | None, at: datetime) -> Rules:
        late = tuple(rule for rule in self._rules.values() if rule.valid_until == at)
        return super().discounts(account_id, at) + late


class PicksTheBest(MemoryPriceList):
    def discounts(self, account_id: str | None, at: datetime) -> Rules:
        return tuple(sorted(super().discounts(account_id, at), key=lambda rule: -rule.basis_points)[:1])


class AsksForOne(MemoryPriceList):
    """Only rules for one link."""

    def discounts(self, account_id: str | None, at: datetime) -> Rules:
        return tuple(one for one in super().discounts(account_id, at) if one.min_quantity == 1)


class TellsTwice(MemoryPriceList):
    def discounts(self, account_id: str | None, at: datetime) -> Rules:
        return super().discounts(account_id, at) * 2


class RoundsToPercent(MemoryPriceList):
    def __init__(self, rules: Iterable[DiscountRule] = ()) -> None:
        super().__init__(evolve(rule, basis_points=rule.basis_points // 1_000 * 1_000) for rule in rules)


class LosesValidity(MemoryPriceList):
    def discounts(self, account_id: str | None, at: datetime) -> Rules:
        return tuple(evolve(one, valid_from=None) for one in super().discounts(account_id, at))


class TellsAList(MemoryPriceList):
    def discounts(self, account_id: str | None, at: datetime) -> Rules:
        return list(super().discounts(account_id, at))  # type: ignore[return-value]


class KnowsAccountsInAnyCase(MemoryPriceList):
    def discounts(self, account_id: str | None, at: datetime) -> Rules:
        return super().discounts(account_id.lower() if account_id else None, at)


class PricesThroughItself(MemoryPriceList):
    def discounts(self, account_id: str | None, at: datetime) -> Rules:
        self._account = account_id
        meet(self)
        return super().discounts(self._account, at)


PRICE_LISTS: dict[type[MemoryPriceList], str] = {
    TellsAllRules: "test_nobody_is_told_the_rules_of_another_account",
    TellsRulesOfAllAccounts: "test_nobody_is_told_the_rules_of_another_account",
    TellsItsOwnRulesAlone: "test_an_account_gets_its_own_rules_and_those_for_all",
    TakesNobodyForEverybody: "test_an_order_of_nobody_gets_the_rules_for_all",
    TellsNobodyNothing: "test_an_order_of_nobody_gets_the_rules_for_all",
    AsksTheClock: "test_the_moment_that_is_asked_for_counts_not_the_present",
    CutsTimesToSeconds: "test_the_moment_that_is_asked_for_counts_not_the_present",
    HoldsAMomentLonger: "test_a_rule_holds_until_right_before_its_end",
    PicksTheBest: "test_rules_come_whatever_quantity_they_ask_for",
    AsksForOne: "test_of_all_rules_the_engine_picks_what_it_would_of_those_it_is_told",
    TellsTwice: "test_each_rule_comes_once",
    RoundsToPercent: "test_rules_come_as_the_host_made_them",
    LosesValidity: "test_rules_come_as_the_host_made_them",
    TellsAList: "test_without_rules_there_is_no_discount",
    KnowsAccountsInAnyCase: "test_nobody_is_told_the_rules_of_another_account",
    PricesThroughItself: "test_threads_that_ask_at_once_get_each_its_own_answer",
}

_ROOM = 2**32


def counted_up() -> IdSource:
    numbers = count(1)
    return lambda: UUID(int=next(numbers))


def counted_in_steps() -> IdSource:
    """Each source begins where every other does."""
    numbers = count(1)
    return lambda: UUID(int=next(numbers) * _ROOM)


def counted_from_nothing() -> IdSource:
    numbers = count()
    return lambda: UUID(int=next(numbers) * _ROOM)


def as_text() -> IdSource:
    return lambda: str(uuid7())  # type: ignore[return-value]


def of_one_machine() -> IdSource:
    """A clock in ticks of 100 ns, in the high bits: the next one begins in the room of the last."""
    return lambda: UUID(int=(time.time_ns() // 100 << 8) + random.getrandbits(8))


def of_the_process() -> IdSource:
    """Seeded, so that it says the same after every start."""
    chance = random.Random(7)
    return lambda: UUID(int=chance.getrandbits(127))


def at_the_end() -> IdSource:
    return lambda: UUID(int=2**128 - 1 - secrets.randbits(20))


def given_twice() -> IdSource:
    made: list[UUID] = []

    def give() -> UUID:
        made.append(uuid7() if len(made) % 2 == 0 else made[-1])
        return made[-1]

    return give


_MEETINGS = 20  # of thousands that are asked for: enough for a race


def one_for_all_threads() -> IdSource:
    """Looks at the last one, and counts on later."""
    last, given = [secrets.randbits(120)], count()

    def give() -> UUID:
        following = last[0] + _ROOM
        if next(given) < _MEETINGS:
            meet(give)
        last[0] = following
        return UUID(int=following)

    return give


def one_for_each_thread() -> IdSource:
    """Every thread counts by itself, from the same number on."""
    start, own = secrets.randbits(120), threading.local()

    def give() -> UUID:
        own.last = getattr(own, "last", start) + _ROOM
        return UUID(int=own.last)

    return give


def of_forty_eight_bits() -> IdSource:
    return lambda: UUID(int=secrets.randbits(48))


SOURCES: dict[Callable[[], IdSource], str] = {
    counted_up: "test_between_two_ids_there_is_room_to_count_up",
    counted_in_steps: "test_sources_that_know_nothing_of_each_other_give_out_different_ids",
    counted_from_nothing: "test_an_id_is_a_uuid_and_not_the_empty_one",
    as_text: "test_an_id_is_a_uuid_and_not_the_empty_one",
    of_one_machine: "test_between_two_ids_there_is_room_to_count_up",
    of_the_process: "test_a_source_that_begins_anew_does_not_begin_again",
    at_the_end: "test_after_the_greatest_id_there_is_room_to_count_up",
    given_twice: "test_no_id_is_given_out_twice",
    one_for_all_threads: "test_threads_that_share_a_source_get_ids_of_their_own",
    one_for_each_thread: "test_threads_that_share_a_source_get_ids_of_their_own",
    of_forty_eight_bits: "test_between_two_ids_there_is_room_to_count_up",
}
