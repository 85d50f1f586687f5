from datetime import UTC, datetime, timedelta, timezone

import pytest

from unified_orders import CreateOrder, GroupRequest, InvalidInput, Settings
from unified_orders.adapters.memory import in_memory_service
from unified_orders.domain.actors import Actor
from unified_orders.testing import FrozenClock, SequentialIds

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_frozen_clock_stands_still() -> None:
    clock = FrozenClock(NOON)
    assert [clock() for _ in range(3)] == [NOON] * 3


def test_it_moves_by_what_it_is_told() -> None:
    clock = FrozenClock(NOON)
    assert clock.advance(hours=2) == NOON + timedelta(hours=2)
    assert clock.advance(timedelta(days=1), minutes=1) == clock() == NOON + timedelta(days=1, hours=2, minutes=1)


def test_it_is_put_to_any_moment_and_tells_it_in_utc() -> None:
    clock = FrozenClock(NOON)
    clock.set(datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=2))))
    assert clock() == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert clock().tzinfo is UTC


def test_the_seconds_that_elapsed_never_go_back() -> None:
    clock = FrozenClock(NOON)
    clock.advance(minutes=1)
    clock.advance(minutes=-5)
    clock.advance(minutes=2)
    assert clock.elapsed() == 180


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidInput, match="now: must carry a time zone"):
        FrozenClock(datetime(2026, 3, 1))  # noqa: DTZ001 - that is the fault
    with pytest.raises(InvalidInput, match="by: must be a timedelta"):
        FrozenClock().advance(fortnights=1)


def test_ids_follow_each_other_with_room_for_one_command_behind_each() -> None:
    ids = SequentialIds()
    first, second = ids(), ids()
    assert second.int - first.int == 2**32
    assert SequentialIds(first=2)() == second


def test_ids_begin_at_a_number() -> None:
    for unfit in (0, -1, 2**96, "1", True):
        with pytest.raises(InvalidInput, match="first: must be a whole number"):
            SequentialIds(unfit)  # type: ignore[arg-type]


def test_a_service_with_both_does_the_same_twice() -> None:
    def histories() -> object:
        orders = in_memory_service(clock=FrozenClock(NOON), settings=Settings(ids=SequentialIds()))
        staff = Actor.staff("sam")
        request = GroupRequest(client_id="tea", link_count=1)
        made = orders.execute(CreateOrder(currency="USD", groups=[request] * 2, account_id="acme"), actor=staff)
        return orders.history(made.order_id, actor=staff)

    assert histories() == histories()
