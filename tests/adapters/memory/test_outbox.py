import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.adapters.memory.effects import (
    LEASE,
    ORDER,
    SECOND,
    HandClock,
    announce,
    cancel,
    cancel_analysis,
    start,
    start_analysis,
)

from unified_orders.adapters.memory import MemoryOutbox
from unified_orders.domain.effects import Effect

ITEM = UUID(int=10)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def outbox(clock: HandClock) -> MemoryOutbox:
    return MemoryOutbox(clock, threading.RLock())


def claimed(outbox: MemoryOutbox, count: int = 100) -> list[Effect]:
    return [delivery.effect for delivery in outbox.claim(count, LEASE)]


def test_effects_come_out_in_the_order_in_which_they_went_in(outbox: MemoryOutbox) -> None:
    effects = [announce(1), start(), announce(2), start()]
    outbox.add(effects)
    assert claimed(outbox) == effects


def test_a_claim_takes_no_more_than_it_asks_for(outbox: MemoryOutbox) -> None:
    outbox.add(announce(n) for n in range(5))
    assert [len(claimed(outbox, 2)) for _ in range(4)] == [2, 2, 1, 0]


def test_a_claimed_effect_is_nobody_elses_until_its_lease_ends(outbox: MemoryOutbox, clock: HandClock) -> None:
    outbox.add([announce(1)])
    (first,) = outbox.claim(1, LEASE)
    clock.move(LEASE - SECOND)
    assert claimed(outbox) == []
    clock.move(SECOND)
    (second,) = outbox.claim(1, LEASE)
    assert (second.id, second.effect) == (first.id, first.effect)


def test_a_delivered_effect_never_comes_again(outbox: MemoryOutbox, clock: HandClock) -> None:
    outbox.add([announce(1), start()])
    for delivery in outbox.claim(2, LEASE):
        outbox.delivered(delivery)
        outbox.delivered(delivery)
    clock.move(LEASE)
    assert (claimed(outbox), outbox.waiting()) == ([], ())


def test_within_a_lane_one_comes_only_after_the_one_before_was_delivered(
    outbox: MemoryOutbox, clock: HandClock
) -> None:
    first, second = start(ITEM, 1), start(ITEM, 2)
    outbox.add([first, second])
    (delivery,) = outbox.claim(100, LEASE)
    assert (delivery.effect, claimed(outbox)) == (first, [])
    outbox.failed(delivery, "busy", SECOND)
    assert claimed(outbox) == []
    clock.move(SECOND)
    (delivery,) = outbox.claim(100, LEASE)
    assert delivery.effect == first
    outbox.delivered(delivery)
    assert claimed(outbox) == [second]


def test_a_lane_that_waits_holds_up_no_other(outbox: MemoryOutbox) -> None:
    outbox.add([start(ITEM)])
    (held,) = outbox.claim(1, LEASE)
    outbox.failed(held, "busy", SECOND)
    other = start()
    outbox.add([start(ITEM, 2), other])
    assert claimed(outbox) == [other]


def test_a_failed_effect_comes_again_only_after_its_wait(outbox: MemoryOutbox, clock: HandClock) -> None:
    outbox.add([announce(1)])
    (delivery,) = outbox.claim(1, LEASE)
    outbox.failed(delivery, "busy", timedelta(hours=1))
    clock.move(timedelta(hours=1) - SECOND)
    assert claimed(outbox) == []
    clock.move(SECOND)
    assert claimed(outbox) == [announce(1)]


def test_every_claim_counts_as_a_try_even_one_that_was_never_answered(outbox: MemoryOutbox, clock: HandClock) -> None:
    outbox.add([announce(1)])
    tries = []
    for _ in range(3):
        (delivery,) = outbox.claim(1, LEASE)
        tries.append(delivery.tries)
        clock.move(LEASE)
    assert tries == [0, 1, 2]


def test_a_parked_effect_keeps_its_reason_and_lets_its_lane_go_on(outbox: MemoryOutbox) -> None:
    outbox.add([start(ITEM, 1), start(ITEM, 2)])
    (delivery,) = outbox.claim(1, LEASE)
    outbox.failed(delivery, "no such item there", None)
    assert outbox.parked() == ((start(ITEM, 1), "no such item there"),)
    assert claimed(outbox) == [start(ITEM, 2)]


def test_a_parked_effect_waits_until_it_is_put_back_with_all_its_tries(outbox: MemoryOutbox, clock: HandClock) -> None:
    outbox.add([announce(1)])
    (delivery,) = outbox.claim(1, LEASE)
    outbox.failed(delivery, "broken", None)
    clock.move(timedelta(days=365))
    assert claimed(outbox) == []
    assert (outbox.retry_parked(), outbox.retry_parked()) == (1, 0)
    (again,) = outbox.claim(1, LEASE)
    assert (again.effect, again.tries) == (announce(1), 0)


def test_a_parked_effect_comes_back_before_the_later_ones_of_its_lane(outbox: MemoryOutbox) -> None:
    first, second = start(ITEM, 1), start(ITEM, 2)
    outbox.add([first, second])
    (delivery,) = outbox.claim(1, LEASE)
    outbox.failed(delivery, "broken", None)
    outbox.retry_parked()
    assert claimed(outbox) == [first]


def test_a_parked_effect_waits_for_the_one_of_its_lane_that_is_on_its_way(outbox: MemoryOutbox) -> None:
    first, second, third = start(ITEM, 1), start(ITEM, 2), start(ITEM, 3)
    outbox.add([first, second, third])
    (delivery,) = outbox.claim(1, LEASE)
    outbox.failed(delivery, "broken", None)
    (on_its_way,) = outbox.claim(1, LEASE)
    outbox.retry_parked()
    assert (on_its_way.effect, claimed(outbox)) == (second, [])
    outbox.failed(on_its_way, "busy", timedelta(0))
    assert claimed(outbox) == [first]


def test_an_effect_that_was_on_offer_twice_still_keeps_its_wait(outbox: MemoryOutbox) -> None:
    first, second = start(ITEM, 1), start(ITEM, 2)
    outbox.add([first, second])
    outbox.failed(outbox.claim(1, LEASE)[0], "broken", None)
    outbox.failed(outbox.claim(1, LEASE)[0], "busy", timedelta(0))
    outbox.retry_parked()
    outbox.delivered(outbox.claim(1, LEASE)[0])
    (delivery,) = outbox.claim(1, LEASE)
    outbox.failed(delivery, "busy", timedelta(hours=1))
    assert (delivery.effect, claimed(outbox)) == (second, [])


def test_whoever_lost_the_lease_cannot_give_the_effect_back_under_its_new_holder(
    outbox: MemoryOutbox, clock: HandClock
) -> None:
    outbox.add([announce(1)])
    (late,) = outbox.claim(1, LEASE)
    clock.move(LEASE)
    outbox.claim(1, LEASE)
    outbox.failed(late, "too slow", timedelta(0))
    outbox.failed(late, "too slow", None)
    assert (claimed(outbox), outbox.parked()) == ([], ())


def test_a_start_that_was_cancelled_before_anyone_took_it_is_never_sent(outbox: MemoryOutbox) -> None:
    outbox.add([start(ITEM), cancel(ITEM)])
    assert claimed(outbox) == [cancel(ITEM)]


def test_a_start_on_its_way_is_followed_by_its_cancel(outbox: MemoryOutbox) -> None:
    outbox.add([start(ITEM)])
    (delivery,) = outbox.claim(1, LEASE)
    outbox.add([cancel(ITEM)])
    assert claimed(outbox) == []
    outbox.delivered(delivery)
    assert claimed(outbox) == [cancel(ITEM)]


@pytest.mark.parametrize("again_in", [SECOND, None], ids=["to be tried again", "to be parked"])
def test_a_start_that_fails_after_its_cancel_is_not_tried_again(
    outbox: MemoryOutbox, clock: HandClock, again_in: timedelta | None
) -> None:
    outbox.add([start(ITEM)])
    (delivery,) = outbox.claim(1, LEASE)
    outbox.add([cancel(ITEM)])
    outbox.failed(delivery, "busy", again_in)
    clock.move(SECOND)
    assert (claimed(outbox), outbox.retry_parked()) == ([cancel(ITEM)], 0)


def test_a_start_whose_lease_ends_after_its_cancel_is_not_sent_again(outbox: MemoryOutbox, clock: HandClock) -> None:
    outbox.add([start(ITEM)])
    outbox.claim(1, LEASE)
    outbox.add([cancel(ITEM)])
    clock.move(LEASE)
    assert claimed(outbox) == [cancel(ITEM)]


def test_a_parked_start_does_not_come_back_after_its_cancel(outbox: MemoryOutbox) -> None:
    outbox.add([start(ITEM)])
    (delivery,) = outbox.claim(1, LEASE)
    outbox.failed(delivery, "broken", None)
    outbox.add([cancel(ITEM)])
    assert (outbox.retry_parked(), claimed(outbox)) == (0, [cancel(ITEM)])


def test_a_cancel_stops_the_starts_of_all_attempts_before_it_and_of_no_other_item(outbox: MemoryOutbox) -> None:
    other = start()
    outbox.add([start(ITEM, 1), start(ITEM, 2), other, cancel(ITEM, 2)])
    assert claimed(outbox) == [other, cancel(ITEM, 2)]


def test_an_analysis_that_starts_anew_after_a_cancel_is_sent(outbox: MemoryOutbox) -> None:
    group = uuid4()
    outbox.add([start_analysis(group, 1), cancel_analysis(group, 1), start_analysis(group, 3)])
    sent = []
    while deliveries := outbox.claim(1, LEASE):
        sent += [delivery.effect for delivery in deliveries]
        outbox.delivered(deliveries[0])
    assert sent == [cancel_analysis(group, 1), start_analysis(group, 3)]


def test_what_a_discarded_order_had_waiting_is_dropped_and_nothing_else(outbox: MemoryOutbox) -> None:
    kept = [announce(1, UUID(int=99)), start(order_id=UUID(int=99))]
    outbox.add([announce(1), start(ITEM), *kept, start(ITEM, 2)])
    outbox.forget(ORDER)
    assert (outbox.waiting(), claimed(outbox)) == (tuple(kept), kept)


def test_only_the_first_effect_of_each_lane_is_looked_at_however_many_wait(outbox: MemoryOutbox) -> None:
    items = [uuid4() for _ in range(3)]
    outbox.add(start(item, attempt) for attempt in range(1, 2_001) for item in items)
    assert len(outbox._offers) == len(items)
    (delivery,) = outbox.claim(1, LEASE)
    assert len(outbox._offers) == len(items) - 1
    outbox.delivered(delivery)
    assert len(outbox._offers) == len(items)
