"""What a price list promises."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final, cast

from unified_orders.domain.money import BASIS, DiscountRule, find_discount
from unified_orders.ports.directory import PriceList
from unified_orders.testing.contracts.alike import shape
from unified_orders.testing.contracts.factories import AsyncFactory, Factory
from unified_orders.testing.contracts.racing import together

NOW: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
TICK: Final = timedelta(microseconds=1)
GLOBAL: Final = DiscountRule("global", 500)
BULK: Final = DiscountRule("bulk", 1_500, min_quantity=50)
ACME: Final = DiscountRule("acme-10", 1_000, "acme", 10)
ACME_FREE: Final = DiscountRule("acme-free", BASIS, "acme", 10_000)
RIVAL: Final = DiscountRule("rival-20", 2_000, "rival")
SPRING: Final = DiscountRule("spring", 700, None, 1, NOW, NOW + timedelta(days=30))
PAST: Final = DiscountRule("past", 800, "acme", 1, None, NOW)
COMING: Final = DiscountRule("coming", 900, "acme", 1, NOW + TICK, None)
RULES: Final = (GLOBAL, BULK, ACME, ACME_FREE, RIVAL, SPRING, PAST, COMING)
ACCOUNTS: Final = (None, "acme", "rival", "unknown")


class PriceListContract(Factory, suite=True):
    """An agency's discounts.

    `make` gives a function that takes discount rules and returns a new price list which holds these and no others.
    """

    def price_list(self, *rules: DiscountRule) -> PriceList:
        """Return a price list with these rules."""
        return cast("PriceList", self.new(rules))

    def test_an_account_gets_its_own_rules_and_those_for_all(self) -> None:
        found = self.price_list(GLOBAL, ACME, RIVAL).discounts("acme", NOW)
        assert _ids(found) == ["acme-10", "global"]

    def test_nobody_is_told_the_rules_of_another_account(self) -> None:
        price_list = self.price_list(GLOBAL, ACME, RIVAL)
        for account, own in (("rival", ["global", "rival-20"]), ("unknown", ["global"]), ("ACME", ["global"])):
            assert _ids(price_list.discounts(account, NOW)) == own

    def test_an_order_of_nobody_gets_the_rules_for_all(self) -> None:
        assert _ids(self.price_list(GLOBAL, ACME, RIVAL).discounts(None, NOW)) == ["global"]

    def test_rules_come_whatever_quantity_they_ask_for(self) -> None:
        found = self.price_list(GLOBAL, BULK, ACME, ACME_FREE).discounts("acme", NOW)
        assert _ids(found) == ["acme-10", "acme-free", "bulk", "global"]

    def test_a_rule_holds_from_its_first_moment_on(self) -> None:
        price_list = self.price_list(SPRING)
        assert SPRING.valid_from is not None
        assert _ids(price_list.discounts(None, SPRING.valid_from - TICK)) == []
        assert _ids(price_list.discounts(None, SPRING.valid_from)) == ["spring"]

    def test_a_rule_holds_until_right_before_its_end(self) -> None:
        price_list = self.price_list(SPRING)
        assert SPRING.valid_until is not None
        assert _ids(price_list.discounts(None, SPRING.valid_until - TICK)) == ["spring"]
        assert _ids(price_list.discounts(None, SPRING.valid_until)) == []

    def test_a_rule_without_bounds_holds_at_all_times(self) -> None:
        price_list = self.price_list(GLOBAL)
        for moment in (datetime.min.replace(tzinfo=UTC), NOW, datetime.max.replace(tzinfo=UTC)):
            assert _ids(price_list.discounts("acme", moment)) == ["global"]

    def test_the_moment_that_is_asked_for_counts_not_the_present(self) -> None:
        price_list = self.price_list(PAST, COMING)
        assert _ids(price_list.discounts("acme", NOW - TICK)) == ["past"]
        assert _ids(price_list.discounts("acme", NOW)) == []
        assert _ids(price_list.discounts("acme", NOW + TICK)) == ["coming"]

    def test_rules_come_as_the_host_made_them(self) -> None:
        moments = {one for rule in RULES for one in (rule.valid_from, rule.valid_until) if one is not None}
        for rule in RULES:
            price_list = self.price_list(rule)
            holding = [one for one in (NOW, *moments) if rule.holds(rule.account_id, rule.min_quantity, one)]
            for moment in holding:
                (found,) = price_list.discounts(rule.account_id, moment)
                assert shape(found) == shape(rule)

    def test_each_rule_comes_once(self) -> None:
        price_list = self.price_list(*RULES)
        for account in ACCOUNTS:
            ids = _ids(price_list.discounts(account, NOW))
            assert ids == sorted(set(ids))

    def test_of_all_rules_the_engine_picks_what_it_would_of_those_it_is_told(self) -> None:
        price_list = self.price_list(*RULES)
        for account in ACCOUNTS:
            for moment in (NOW - TICK, NOW, NOW + TICK, NOW + timedelta(days=30)):
                told = price_list.discounts(account, moment)
                for quantity in (1, 9, 10, 50, 10_000):
                    best = find_discount(RULES, account, quantity, moment)
                    assert find_discount(told, account, quantity, moment) == best

    def test_without_rules_there_is_no_discount(self) -> None:
        assert self.price_list().discounts("acme", NOW) == ()

    def test_asking_changes_nothing(self) -> None:
        price_list = self.price_list(*RULES)
        first = price_list.discounts("acme", NOW)
        price_list.discounts("rival", NOW)
        assert type(first) is tuple
        assert _ids(price_list.discounts("acme", NOW)) == _ids(first)

    def test_threads_that_ask_at_once_get_each_its_own_answer(self) -> None:
        price_list = self.price_list(*RULES)
        expected = [_ids(price_list.discounts(account, NOW)) for account in ACCOUNTS]
        found = together(lambda n: [_ids(price_list.discounts(ACCOUNTS[n % 4], NOW)) for _ in range(20)])
        for number, answers in enumerate(found):
            assert answers == [expected[number % 4]] * 20


class AsyncPriceListContract(AsyncFactory, PriceListContract, suite=True):
    """The same for a price list that is awaited; the function that `make` gives may be awaited too."""


def _ids(rules: Iterable[DiscountRule]) -> list[str]:
    return sorted(rule.id for rule in rules)
