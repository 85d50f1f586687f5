"""Every place in a value of ours where a caller can put something, found from the classes' own fields."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

import attrs

from unified_orders.domain.group import TargetPage
from unified_orders.domain.metadata import Metadata
from unified_orders.domain.words import LinkPermission

T = TypeVar("T")
Place = tuple[str | int, ...]


def places(value: object, outer: Place = ()) -> Iterator[Place]:
    """Yield each field of a value, and those of the values within it."""
    for attribute in attrs.fields(type(value)):  # type: ignore[arg-type]  # a class of ours
        place, part = (*outer, attribute.name), getattr(value, attribute.name)
        yield place
        members = enumerate(part) if isinstance(part, tuple) else ()
        for within, inner in ((place, part), *(((*place, index), member) for index, member in members)):
            if within != place:
                yield within
            if attrs.has(type(inner)):
                yield from places(inner, within)


def classes_in(value: object) -> Iterator[type]:
    """Yield the classes that a value is made of."""
    if attrs.has(type(value)):
        yield type(value)
        for attribute in attrs.fields(type(value)):  # type: ignore[arg-type]
            yield from classes_in(getattr(value, attribute.name))
    elif isinstance(value, tuple):
        for member in value:
            yield from classes_in(member)


def put(value: T, place: Place, given: object) -> T:
    """Return a value made anew with something else in one place; whatever its constructors say is raised."""
    if not place:
        return cast("T", given)
    first, *rest = place
    if isinstance(value, tuple):
        members = list(value)
        members[cast("int", first)] = put(members[cast("int", first)], tuple(rest), given)
        return cast("T", members)
    inner = put(getattr(value, cast("str", first)), tuple(rest), given)
    return attrs.evolve(value, **{cast("str", first): inner})  # type: ignore[misc]  # a value of ours


def taken(value: Any, place: Place) -> Any:  # noqa: ANN401 - whatever stands there
    """Return what stands in a place."""
    for part in place:
        value = value[part] if isinstance(part, int) else getattr(value, part)
    return value


def field_of(place: Place) -> str:
    """Return the name of the field in which a place lies."""
    return next(part for part in reversed(place) if isinstance(part, str))


def is_secret(value: object, place: Place) -> bool:
    """Tell whether a place lies in a field that its class keeps out of `repr`."""
    *outer, _ = range(len(place))
    for depth in (*outer, len(place) - 1):
        owner, name = taken(value, place[:depth]), place[depth]
        if isinstance(name, str) and not attrs.fields_dict(type(owner))[name].repr:
            return True
    return False


def is_same(given: object, found: object) -> bool:
    """Tell whether a value was taken exactly, in the field's own form: a list as a tuple, text of an id as the id."""
    match found:
        case UUID() if isinstance(given, str):
            return UUID(given) == found
        case TargetPage() if isinstance(given, str):
            return found.url == given
        case Metadata():
            return dict(found) == (given or {})
        case frozenset() if isinstance(given, list | set | frozenset | tuple):
            return found in (frozenset(given), frozenset(given) | {LinkPermission.VIEW})
        case tuple() if isinstance(given, list | set | tuple):
            return len(given) == len(found) and all(map(is_same, given, found))
        case bool() | int() | float() | str():
            return type(given) is type(found) and repr(given) == repr(found)
    return bool(given == found)


def leaves(value: object) -> Iterator[object]:
    """Yield every plain value that something of ours is made of."""
    if attrs.has(type(value)):
        for attribute in attrs.fields(type(value)):  # type: ignore[arg-type]
            yield from leaves(getattr(value, attribute.name))
    elif isinstance(value, Metadata):
        yield value
    elif isinstance(value, Mapping):
        for name, member in value.items():
            yield name
            yield from leaves(member)
    elif isinstance(value, list | tuple | set | frozenset):
        for member in value:
            yield from leaves(member)
    else:
        yield value
