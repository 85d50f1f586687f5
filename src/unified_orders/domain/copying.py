"""Copy a frozen value with some fields changed, or make one of what was stored, without running validators again.

`attrs.evolve` calls `__init__`: 6 us for an order's 19 fields where this takes 1.4, and a command evolves many values.
For entities and stored values only: whatever comes from a caller is validated where it enters.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from attrs import AttrsInstance, fields

V = TypeVar("V", bound=AttrsInstance)


def evolve(value: V, **changes: Any) -> V:  # noqa: ANN401 - the fields' types; the tests of evolution hold them
    """Return a copy of `value` with `changes` in place of its fields' values."""
    cls = type(value)
    copy: V = _drafter(cls)(value)
    for name, changed in changes.items():
        setattr(copy, name, changed)
    copy.__class__ = cls
    return copy


def _draft_of(cls: type[V]) -> type[V]:
    """Return the writable twin of a class; its values are frozen by becoming values of that class."""
    writable = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    return type(cls.__name__, (cls,), writable)


@cache
def _drafter(cls: type[V]) -> Callable[[V], V]:
    """Return a function that copies a value into a draft.

    The function is written out field by field, as attrs writes `__init__`, for then every access is a known slot.
    """
    names = [attribute.name for attribute in fields(cls)]
    lines = ["def copy(value):", "made = new(draft)", *(f"made.{name} = value.{name}" for name in names), "return made"]
    scope: dict[str, Any] = {"new": object.__new__, "draft": _draft_of(cls)}
    exec("\n    ".join(lines), scope)  # noqa: S102 - nothing but the names of our own fields
    copy: Callable[[V], V] = scope["copy"]
    return copy


def maker(cls: type[V]) -> Callable[..., V]:
    """Return a function that makes a value of all its fields' values, in their order and in their final form."""
    make: Callable[..., V] = _maker(cls)
    return make


@cache
def _maker(cls: type[V]) -> Callable[..., V]:
    names = [attribute.name for attribute in fields(cls)]
    lines = [f"def make({', '.join(names)}):", "made = new(draft)", *(f"made.{name} = {name}" for name in names)]
    lines += ["made.__class__ = cls", "return made"]
    scope: dict[str, Any] = {"new": object.__new__, "draft": _draft_of(cls), "cls": cls}
    exec("\n    ".join(lines), scope)  # noqa: S102 - nothing but the names of our own fields
    make: Callable[..., V] = scope["make"]
    return make
