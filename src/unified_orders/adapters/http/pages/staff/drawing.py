"""A machine as a picture: its states from top to bottom, with a way for each edge.

What goes on leads down; what leads back is on the left, what skips a state on the right, and the ways to the end share
one line at the far right. The style sheet colours it.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final

from attrs import frozen

from unified_orders.application.diagrams import label_of
from unified_orders.domain.machine import Edge, Machine

_WIDTH, _BOX, _HIGH, _GAP = 320, 150, 32, 24
_LEFT: Final = (_WIDTH - _BOX) // 2
_RIGHT: Final = _LEFT + _BOX
#: how far a way stands off, for each state that it passes
_OFF: Final = 18
_BUS: Final = _WIDTH - 14
_HEAD: Final = 5
#: where on a box's side ways end and begin, so that they do not meet
_IN, _OUT = -7, 7


@frozen
class Box:
    """A state."""

    state: str
    x: int
    y: int
    width: int
    height: int
    is_current: bool
    is_final: bool

    @property
    def middle(self) -> tuple[int, int]:
        """Where its name stands."""
        return self.x + self.width // 2, self.y + self.height // 2


@frozen
class Way:
    """An edge: its line, and what it says."""

    path: str
    text: str
    derived: bool
    #: whether it leads on from where the entity stands
    is_open: bool


@frozen
class Picture:
    """A machine, with where an entity stands in it."""

    name: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]
    #: the edges that lead on from there
    on: tuple[Edge[Any], ...]


def picture_of(machine: Machine[Any], current: StrEnum) -> Picture:
    """Draw a machine."""
    places = {state: number for number, state in enumerate(machine.states)}
    boxes = tuple(
        Box(str(state), _LEFT, _top(number), _BOX, _HIGH, state is current, state in machine.final)
        for state, number in places.items()
    )
    ways = tuple(_ways(machine, places, current))
    on = tuple(edge for edge in machine.edges if edge.source is current)
    return Picture(machine.name, _WIDTH, _top(len(boxes)), boxes, ways, on)


def _ways(machine: Machine[Any], places: dict[Any, int], current: StrEnum) -> Iterator[Way]:
    for edge in sorted(machine.edges, key=lambda edge: edge.source is current):  # those that lead on lie on top
        source, target = places[edge.source], places[edge.target]
        if edge.target in machine.final:
            path = _to_the_end(source, target)
        elif target == source + 1:
            path = _down(source)
        else:
            path = _around(source, target)
        yield Way(path, f"{edge.source} \u2192 {edge.target}: {label_of(edge)}", edge.derived, edge.source is current)


def _top(number: int) -> int:
    return 2 + number * (_HIGH + _GAP)


def _centre(number: int) -> int:
    return _top(number) + _HIGH // 2


def _down(source: int) -> str:
    x, y, end = _WIDTH // 2, _top(source) + _HIGH, _top(source + 1)
    return f"M{x} {y}V{end}m{-_HEAD} {-_HEAD}l{_HEAD} {_HEAD}l{_HEAD} {-_HEAD}"


def _around(source: int, target: int) -> str:
    """Return a bow: on the left if it leads back, on the right if it skips states."""
    side = -1 if target < source else 1
    x = _LEFT if side < 0 else _RIGHT
    off = x + side * (_OFF * abs(source - target) + 10)
    begin, end = _centre(source) + side * _OUT, _centre(target) - side * _OUT
    head = f"m{side * _HEAD} {-_HEAD}l{-side * _HEAD} {_HEAD}l{side * _HEAD} {_HEAD}"
    return f"M{x} {begin}C{off} {begin} {off} {end} {x} {end}{head}"


def _to_the_end(source: int, target: int) -> str:
    begin, end = _centre(source) + _IN, _centre(target)
    head = f"m{_HEAD} {-_HEAD}l{-_HEAD} {_HEAD}l{_HEAD} {_HEAD}"
    return f"M{_RIGHT} {begin}H{_BUS}V{end}H{_RIGHT}{head}"
