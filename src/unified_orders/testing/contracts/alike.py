"""Values held against each other, kinds and all: neither a word turned into text nor a time in another zone passes."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from attrs import fields, has


def alike(one: object, other: object) -> bool:
    """Tell whether two values are equal, and of the same kinds all through."""
    return shape(one) == shape(other)


def shape(value: Any) -> object:  # noqa: ANN401 - any value of the domain
    """Return a value with the kinds of all that it holds."""
    kind: type[Any] = type(value)
    if has(kind):
        return kind, tuple(shape(getattr(value, one.name)) for one in fields(kind))
    if isinstance(value, Mapping):
        return Mapping, {shape(key): shape(held) for key, held in value.items()}
    if isinstance(value, AbstractSet):
        return AbstractSet, frozenset(map(shape, value))
    if isinstance(value, tuple):
        return tuple, tuple(map(shape, value))
    if isinstance(value, datetime):
        return datetime, value.isoformat()
    return kind, value
