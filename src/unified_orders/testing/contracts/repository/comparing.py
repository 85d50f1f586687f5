"""What a store gave, held against what it was given; where they differ, the failure names the field."""

import reprlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import fields, has

from unified_orders.domain.effects import CancelAnalysis, CancelWorkflow, Effect
from unified_orders.testing.contracts.alike import alike, shape

_SHORT: Final = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 80


def same(what: str, given: object, stored: object) -> None:
    """Assert that a value is what was stored, and of the same kinds all through."""
    assert alike(given, stored), f"{what} is not what was stored: {'; '.join(_differences('', given, stored))}"


def between(what: str, least: Mapping[Any, object], given: Mapping[Any, object], most: Mapping[Any, object]) -> None:
    """Assert that all of `least` is given, and nothing that is not in `most`; each as it was stored."""
    lacking, foreign = least.keys() - given.keys(), given.keys() - most.keys()
    assert not lacking, f"{what}: needed and not loaded: {', '.join(map(str, lacking))}"
    assert not foreign, f"{what}: loaded and not stored there: {', '.join(map(str, foreign))}"
    for key, value in given.items():
        same(f"{what} {key}", value, most[key])


def by_lane(effects: Iterable[Effect]) -> dict[str, list[object]]:
    """Return effects by lane, without the starts before a cancel: those need not be handed over any more.

    The order across lanes is nobody's promise; where there is no lane, each has its own.
    """
    lanes: defaultdict[str, list[object]] = defaultdict(list)
    for effect in effects:
        lane = lanes[effect.lane or effect.key]
        if isinstance(effect, CancelAnalysis | CancelWorkflow):
            lane.clear()
        lane.append(shape(effect))
    return dict(lanes)


def _differences(path: str, given: Any, stored: Any) -> Iterator[str]:  # noqa: ANN401 - any two values
    """Yield where two values differ, as deep as can be said."""
    if alike(given, stored):
        return
    if type(given) is type(stored) and has(type(given)):
        for one in fields(type(given)):
            yield from _differences(f"{path}.{one.name}", getattr(given, one.name), getattr(stored, one.name))
    elif isinstance(given, tuple) and isinstance(stored, tuple) and len(given) == len(stored):
        for index, (one, other) in enumerate(zip(given, stored, strict=True)):
            yield from _differences(f"{path}[{index}]", one, other)
    else:
        yield f"{path.removeprefix('.') or 'it'} is {_SHORT.repr(given)}, was {_SHORT.repr(stored)}"
