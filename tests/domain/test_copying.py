import pickle

import pytest
from attrs import evolve as attrs_evolve
from attrs.exceptions import FrozenInstanceError

from unified_orders.domain.copying import evolve, maker
from unified_orders.domain.group import SelectionCounts
from unified_orders.domain.money import Money
from unified_orders.domain.sites import Price

MONEY = Money(subtotal=500, wholesale=300, paid=200, refunded=100)


def test_a_copy_is_what_attrs_would_make() -> None:
    assert evolve(MONEY, paid=500) == attrs_evolve(MONEY, paid=500)
    assert evolve(MONEY, paid=500) != MONEY
    assert evolve(MONEY) == MONEY


def test_the_value_copied_stays_as_it_is() -> None:
    evolve(MONEY, subtotal=0, wholesale=0, paid=0, refunded=0)
    assert Money(500, 300, 200, 100) == MONEY


def test_a_copy_is_as_frozen_as_its_value() -> None:
    copy = evolve(MONEY, paid=500)
    assert type(copy) is Money
    with pytest.raises(FrozenInstanceError):
        copy.paid = 0  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del copy.paid


def test_a_copy_hashes_and_pickles_as_its_value_does() -> None:
    copy = evolve(SelectionCounts(), approved=2)
    assert hash(copy) == hash(SelectionCounts(approved=2))
    assert pickle.loads(pickle.dumps(copy)) == copy


def test_a_field_that_is_not_there_is_an_error() -> None:
    with pytest.raises(AttributeError, match="payed"):
        evolve(MONEY, payed=1)


def test_what_is_made_of_stored_fields_is_what_its_class_makes() -> None:
    made = maker(Price)("USD", 500, None)
    assert type(made) is Price
    assert made == Price("USD", 500)
    assert hash(made) == hash(Price("USD", 500))
    with pytest.raises(FrozenInstanceError):
        made.retail = 0  # type: ignore[misc]


def test_each_field_has_to_be_given() -> None:
    with pytest.raises(TypeError, match="wholesale"):
        maker(Price)("USD", 500)
