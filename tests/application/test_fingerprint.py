"""A fingerprint tells any two commands apart, and one command by any two actors."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.hostile.desk import Desk
from tests.hostile.payloads import PAYLOADS
from tests.hostile.places import places, put
from tests.hostile.values import HOSTILE
from tests.scenarios.kit import ACME, FOR_ACME, RIVAL, STAFF, WORKER

from unified_orders.application.fingerprint import fingerprint
from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.errors import InvalidInput
from unified_orders.testing.strategies import commands
from unified_orders.wire import from_json, to_json

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize("name", PAYLOADS)
def test_another_value_in_any_field_gives_another_fingerprint(name: str) -> None:
    command = Desk(name).command
    seen = {fingerprint(command, STAFF): command}
    for place in places(command):
        for value in HOSTILE.values():
            try:
                other = put(command, place, value)
            except InvalidInput:
                continue
            assert seen.setdefault(fingerprint(other, STAFF), other) == other
    assert len(seen) > 1 or not list(places(command))


@given(commands())
def test_the_same_command_has_the_same_fingerprint_however_it_came(command: c.Command[Any]) -> None:
    assert fingerprint(from_json(to_json(command), c.Command), STAFF) == fingerprint(command, STAFF)


@given(st.data())
def test_two_commands_have_one_fingerprint_only_if_they_are_equal(data: st.DataObject) -> None:
    one, other = data.draw(commands()), data.draw(commands())
    assert (fingerprint(one, STAFF) == fingerprint(other, STAFF)) == (one == other)


def test_one_moment_in_two_zones_is_one_command() -> None:
    east = NOON.astimezone(timezone(timedelta(hours=5)))
    here, there = (c.CreateOrder(currency="USD", deadline=at) for at in (NOON, east))
    assert fingerprint(here, STAFF) == fingerprint(there, STAFF)
    later = attrs.evolve(here, deadline=NOON + timedelta(microseconds=1))
    assert fingerprint(later, STAFF) != fingerprint(here, STAFF)


def test_each_actor_has_a_fingerprint_of_its_own() -> None:
    command = c.CreateOrder(currency="USD")
    actors = (STAFF, ACME, RIVAL, WORKER, FOR_ACME, Actor.account("acme", user="ann"), Actor.staff("acme"))
    assert len({fingerprint(command, actor) for actor in actors}) == len(actors)


def test_what_an_actor_is_called_makes_no_difference() -> None:
    command = c.CreateOrder(currency="USD")
    assert fingerprint(command, Actor.staff("sam", label="Sam")) == fingerprint(command, STAFF)
