"""Every fault of a request or refusal with its place, in the words of HTTP."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from unified_orders.adapters.http.answers.problems import Fault, Place
from unified_orders.adapters.http.naming import Part, camel, is_outside, parts_of, path_of, sentence_path
from unified_orders.domain.errors import InvalidInput, Reason, Refused, UnifiedOrdersError, shown
from unified_orders.domain.words import ReasonKind
from unified_orders.wire import WireError

#: Rules by the kind of fault that Pydantic finds; a kind that is not here says so in its own words.
_RULES: Final[Mapping[str, str]] = {
    "missing": "is required",
    "extra_forbidden": "is not known here; leave it out",
    "string_type": "must be text",
    "string_too_short": "must not be empty",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number below 1.8e308",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_attributes_type": "must be an object",
    "model_type": "must be an object",
}


#: What a header is called where the library speaks of it.
_HEADERS: Final[Mapping[str, str]] = {"key": "Idempotency-Key", "if_match": "If-Match", "token": "Share-Token"}


#: What the library says in Python's words.
_IN_JSON: Final[Mapping[str, str]] = {"None": "null", "True": "true", "False": "false"}
_SNAKE: Final = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")


def faults_of(error: UnifiedOrdersError, place: Place) -> list[Fault]:
    """Return what an error of the library says, piece by piece; `place` is where the request has its fields."""
    match error:
        case Refused():
            return [_of_reason(reason, place) for reason in error.reasons]
        case InvalidInput() if error.field_name in _HEADERS:
            return [_of_value([_HEADERS[error.field_name]], error.value, error.rule, "header")]
        case InvalidInput():
            return [_of_field(error.field_name, error.value, error.rule, place)]
        case WireError():
            return [_of_field(one.path, one.value, one.rule, place) for one in error.problems]
        case _:
            return []


def faults_found(found: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """Return what Pydantic found in a request, piece by piece."""
    return [_found(one) for one in found]


def _of_reason(reason: Reason, place: Place) -> Fault:
    named = not is_outside(reason.path)
    return Fault(
        code=reason.code,
        kind=reason.kind,
        message=reason.message,
        place=place if named else None,
        path=list(path_of(reason.path)) if named else [],
    )


def _of_field(field: str, value: str, rule: str, place: Place) -> Fault:
    said = rule if rule.startswith("must be one of") else _SNAKE.sub(lambda name: camel(name[0]), rule)
    return _of_value(path_of(parts_of(field)), _IN_JSON.get(value, value), said, place)


def _of_value(path: Sequence[Part], value: str, rule: str, place: Place) -> Fault:
    message = f"{sentence_path(path) or place}: {rule}, got {value}"
    return Fault(code=InvalidInput.code, kind=ReasonKind.INPUT, message=message, place=place, path=list(path))


def _found(one: Mapping[str, Any]) -> Fault:
    place, *path = one["loc"]
    value = "nothing" if one["type"] == "missing" else _seen(one.get("input"))
    own = str(one["msg"])
    rule = _RULES.get(one["type"], own.replace("Input should be", "must be", 1))
    return _of_value(path, value, rule, place)


def _seen(value: object) -> str:
    if isinstance(value, Mapping):
        return "an object"
    return "a list" if isinstance(value, list | tuple) else shown(value)
