"""The machines as pictures."""

import re
from itertools import pairwise
from typing import Any

import pytest

from unified_orders.adapters.http.pages.staff.drawing import picture_of
from unified_orders.application.diagrams import label_of
from unified_orders.domain.machine import MACHINES, Machine

MACHINE = pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)


@MACHINE
def test_a_picture_has_every_state_and_every_edge(machine: Machine[Any]) -> None:
    picture = picture_of(machine, machine.initial)
    assert [box.state for box in picture.boxes] == [str(state) for state in machine.states]
    told = sorted(way.text for way in picture.ways)
    assert told == sorted(f"{edge.source} → {edge.target}: {label_of(edge)}" for edge in machine.edges)
    assert sum(way.derived for way in picture.ways) == sum(edge.derived for edge in machine.edges)


@MACHINE
def test_a_picture_shows_where_it_stands_and_what_leads_on(machine: Machine[Any]) -> None:
    for state in machine.states:
        picture = picture_of(machine, state)
        assert [box.state for box in picture.boxes if box.is_current] == [str(state)]
        on = [edge for edge in machine.edges if edge.source is state]
        assert list(picture.on) == on
        assert sum(way.is_open for way in picture.ways) == len(on)


@MACHINE
def test_nothing_of_a_picture_lies_outside_it_and_no_two_states_overlap(machine: Machine[Any]) -> None:
    picture = picture_of(machine, machine.initial)
    for box in picture.boxes:
        assert box.x >= 0
        assert box.x + box.width <= picture.width
        assert box.y + box.height <= picture.height
    assert all(above.y + above.height < below.y for above, below in pairwise(picture.boxes))
    for way in picture.ways:
        absolute = re.sub(r"[ml][^A-Z]*", "", way.path)
        numbers = [int(number) for number in re.findall(r"-?\d+", absolute)]
        assert min(numbers) >= 0
        assert max(numbers) <= max(picture.width, picture.height)


@MACHINE
def test_no_two_ways_of_a_picture_are_the_same_line(machine: Machine[Any]) -> None:
    paths = [way.path for way in picture_of(machine, machine.initial).ways]
    assert len(paths) == len(set(paths))
