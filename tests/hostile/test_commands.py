"""Whatever stands in whichever field of a command: a refusal that says so, or it is kept exactly as it was given."""

from typing import Any, get_args, get_type_hints

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.hostile.desk import Desk
from tests.hostile.payloads import PAYLOADS
from tests.hostile.places import classes_in, places
from tests.hostile.values import HOSTILE, anything

from unified_orders.domain import commands as c
from unified_orders.domain.rules import BY_NAME


def _classes_of(hint: Any) -> set[type]:  # noqa: ANN401 - a type
    """Return the classes with fields that a type is made of."""
    if isinstance(hint, type) and attrs.has(hint):
        inner = (_classes_of(of) for of in get_type_hints(hint).values())
        return {hint}.union(*inner)
    return set[type]().union(*map(_classes_of, get_args(hint)))


@pytest.fixture(scope="module")
def desks() -> dict[str, Desk]:
    return {name: Desk(name) for name in PAYLOADS}


def test_each_command_is_tried_with_all_that_it_can_hold(desks: dict[str, Desk]) -> None:
    assert set(PAYLOADS) == set(BY_NAME)
    for name, desk in desks.items():
        assert set(classes_in(desk.command)) == _classes_of(BY_NAME[name].command)


@pytest.mark.parametrize("name", PAYLOADS)
def test_the_command_itself_is_accepted(name: str) -> None:
    desk = Desk(name)
    desk.agency.do(desk.command, desk.actor)


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_hostile_value_is_refused_or_kept_exactly(desks: dict[str, Desk], name: str) -> None:
    desk = desks[name]
    for place in list(places(desk.command)):
        for value in HOSTILE.values():
            desk.give(place, value)


@given(data=st.data())
@pytest.mark.parametrize("name", PAYLOADS)
def test_anything_is_refused_or_kept_exactly(desks: dict[str, Desk], name: str, data: st.DataObject) -> None:
    desk = desks[name]
    place = data.draw(st.sampled_from(list(places(desk.command))))
    desk.give(place, data.draw(anything()))


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_command_is_refused(what: str) -> None:
    Desk("submit").offer(HOSTILE[what])


def test_a_command_that_the_table_does_not_know_is_refused() -> None:
    desk = Desk("submit")
    desk.offer(c.OrderCommand[None](desk.walk.id))
