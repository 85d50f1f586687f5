"""What is wrong with a discount rule or a split is said with the value."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.money import DiscountRule, split

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sentence", "build"),
    [
        ("weights: must hold at least one weight, got []", lambda: split(1, [])),
        ("amount: must not be negative, got (-1, 1, 2)", lambda: split(-1, [1, 2])),
        ("amount: must not be negative, got (7, 1, -1)", lambda: split(7, [1, -1])),
        (
            f"valid_until: must be later than valid_from, got {NOON!r}",
            lambda: DiscountRule("r", 1, valid_from=NOON, valid_until=NOON),
        ),
    ],
)
def test_the_value_is_named_with_the_rule(sentence: str, build: Callable[[], object]) -> None:
    with pytest.raises(InvalidInput) as caught:
        build()
    assert str(caught.value) == sentence
