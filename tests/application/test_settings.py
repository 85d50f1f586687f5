from datetime import timedelta

import pytest
from tests.application.agency import Agency

from unified_orders import InvalidInput, Settings


def test_a_subscription_to_what_is_no_kind_of_event_is_refused_with_what_may_be_meant() -> None:
    with pytest.raises(InvalidInput, match=r"subscriptions: .* did you mean order_moved.*, got 'ordr_moved'"):
        Settings(subscriptions=frozenset({"ordr_moved"}))


@pytest.mark.parametrize("words", ["order_moved", 3, frozenset({3}), frozenset({"weather"})])
def test_subscriptions_are_a_set_of_kinds_of_events(words: frozenset[str]) -> None:
    with pytest.raises(InvalidInput, match="subscriptions"):
        Settings(subscriptions=words)


def test_any_list_of_kinds_of_events_will_do_for_subscriptions() -> None:
    assert Settings(subscriptions=["order_moved"]).subscriptions == {"order_moved"}


@pytest.mark.parametrize("age", [timedelta(hours=72) - timedelta.resolution, timedelta(0), 72, None])
def test_outcomes_of_keys_stay_for_at_least_72_hours(agency: Agency, age: timedelta) -> None:
    with pytest.raises(InvalidInput, match=r"older_than: .*72 hours"):
        agency.service.prune(age)
