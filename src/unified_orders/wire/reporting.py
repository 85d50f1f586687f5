"""From the errors of cattrs, with their notes and groups, to our own."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import fields_dict
from cattrs import BaseValidationError, ClassValidationError, ForbiddenExtraKeysError
from cattrs.errors import AttributeValidationNote, IterableValidationNote

from unified_orders.domain.errors import InvalidInput, shown
from unified_orders.wire.errors import Problem, WireError

Part = str | int
_HIDDEN: Final = "(not shown)"


def seen(value: object) -> str:
    """Return a value as an error shows it; an object or list is only called so, however deep it is."""
    if isinstance(value, Mapping):
        return "an object"
    return "a list" if isinstance(value, list | tuple) else shown(value)


def unfit(value: object, rule: str) -> InvalidInput:
    """Return the error of a hook, which does not know its place."""
    return InvalidInput("", seen(value), rule)


def within(error: Exception, name: str) -> Exception:
    """Return the error with the field in which it came up."""
    error.add_note(AttributeValidationNote(f"in {name}", name, Any))
    return error


def wire_error(error: Exception) -> WireError:
    """Return what cattrs found as one error of ours; what is no fault of the document is raised as it is."""
    first, *others = _problems(error, (), hidden=False)
    return WireError(first.path, first.value, first.rule, *others)


def path_of(parts: Iterable[Part]) -> str:
    """Write a place as `decisions[3].target_page_url`; a name that is no plain word stands quoted in brackets."""
    text = ""
    for part in parts:
        if isinstance(part, str) and part.isascii() and part.isidentifier():
            text += f".{part}" if text else part
        else:
            text += f"[{shown(part)}]"
    return text


def _problems(error: Exception, outer: tuple[Part, ...], *, hidden: bool) -> Iterator[Problem]:
    path = (*outer, *_place(error))
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from _problems(inner, path, hidden=hidden or _is_secret(error, inner))
    elif isinstance(error, InvalidInput):
        path = (*path, *_parts(error.field_name))
        yield Problem(path_of(path), _HIDDEN if hidden else error.value, error.rule)
    elif isinstance(error, ForbiddenExtraKeysError):
        known = ", ".join(fields_dict(error.cl)) or "none"
        for name in sorted(error.extra_fields, key=ascii):
            yield Problem(path_of((*path, name)), "an unknown field", f"must be one of the fields here ({known})")
    elif isinstance(error, KeyError) and path and error.args == path[-1:]:
        yield Problem(path_of(path), "nothing", "is required")
    else:
        raise error


def _place(error: Exception) -> tuple[Part, ...]:
    """Return the notes of an error as a path; the innermost was added first."""
    found: list[Part] = []
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            found.append(note.name)
        elif isinstance(note, IterableValidationNote):
            found.append(note.index)
    return tuple(reversed(found))


def _parts(name: str) -> tuple[Part, ...]:
    return tuple(int(part) if part.isdecimal() else part for part in name.split(".") if part)


def _is_secret(group: BaseValidationError, inner: Exception) -> bool:
    """Tell whether a fault lies in a field that its class keeps out of `repr`."""
    if not isinstance(group, ClassValidationError):
        return False
    name = next(iter((*_place(inner), *_parts(getattr(inner, "field_name", "")))), None)
    attribute = fields_dict(group.cl).get(str(name))
    return attribute is not None and not attribute.repr
