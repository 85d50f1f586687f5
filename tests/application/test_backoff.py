from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unified_orders import Backoff, InvalidInput

SECOND = timedelta(seconds=1)


def test_each_wait_is_twice_the_one_before_up_to_the_longest() -> None:
    backoff = Backoff(SECOND, timedelta(seconds=10), 7)
    waits = [backoff.after(tries, 0) for tries in range(1, 8)]
    assert waits == [*(timedelta(seconds=n) for n in (1, 2, 4, 8, 10, 10)), None]


def test_chance_leaves_out_up_to_half_of_a_wait() -> None:
    backoff = Backoff(SECOND, timedelta(minutes=1))
    assert [backoff.after(2, chance) for chance in (0, 0.5, 1)] == [2 * SECOND, 1.5 * SECOND, SECOND]


@given(
    first=st.timedeltas(min_value=timedelta(microseconds=2), max_value=timedelta(days=3650)),
    tries=st.integers(1, 2**31 - 2),
    chance=st.floats(0, 1),
)
def test_a_wait_is_never_nothing_and_never_longer_than_the_longest(first: timedelta, tries: int, chance: float) -> None:
    wait = Backoff(first, first * 100, 2**31 - 1).after(tries, chance)
    assert wait is not None
    assert timedelta(0) < wait <= first * 100


@pytest.mark.parametrize(
    ("first", "most", "tries", "field"),
    [
        (timedelta(0), SECOND, 1, "first"),
        (SECOND, -SECOND, 1, "most"),
        (SECOND, SECOND / 2, 1, "most"),
        (SECOND, SECOND, 0, "tries"),
        (1, SECOND, 1, "first"),
    ],
)
def test_a_wait_that_can_never_be_right_is_refused(first: timedelta, most: timedelta, tries: int, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Backoff(first, most, tries)
    assert refused.value.field_name == field
