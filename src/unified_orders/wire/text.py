"""JSON text, read strictly: UTF-8, no NaN, no name twice, no bottomless nesting."""

import json
import math
import re
from typing import Any, Final, Never

from unified_orders.domain.errors import shown
from unified_orders.wire.errors import WireError
from unified_orders.wire.reporting import path_of

#: how deep objects and lists may lie in each other
DEPTH: Final = 64

_NESTING: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)


def parse(text: str | bytes) -> object:
    """Return what a JSON document says.

    Raises:
        WireError: it is not JSON in UTF-8, says something twice, or is nested too deeply.
    """
    known = _decoded(text)
    _check_depth(known)
    try:
        return json.loads(known, object_pairs_hook=_object, parse_float=_float, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        rule = f"must be JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        raise WireError("", shown(known[error.pos : error.pos + 20]), rule) from None
    except WireError:
        raise
    except ValueError:
        raise WireError("", "a number of very many digits", "must hold numbers of a sane size") from None


def write(content: object) -> str:
    """Return JSON text of one line."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _decoded(text: str | bytes) -> str:
    unfit: Any = text
    if not isinstance(unfit, str | bytes):
        raise WireError("", shown(unfit), "must be JSON as text or bytes")
    try:
        return unfit.decode() if isinstance(unfit, bytes) else unfit
    except UnicodeDecodeError as error:
        raise WireError("", ascii(text[error.start : error.end]), f"must be UTF-8, at byte {error.start}") from None


def _check_depth(text: str) -> None:
    if text.count("[") + text.count("{") <= DEPTH:
        return  # the quick way for most
    depth = 0
    for token in _NESTING.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth > DEPTH:
                raise WireError("", "more", f"must be nested at most {DEPTH} deep")
        elif token[0] in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        names = [name for name, _ in pairs]
        name = next(name for name in names if names.count(name) > 1)
        raise WireError(path_of((name,)), "it twice", "must be given once")
    return content


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise WireError("", shown(text), "must hold no number beyond 1.8e308")
    return value


def _refuse_constant(text: str) -> Never:
    raise WireError("", text, "must hold no NaN and no Infinity")
