"""The fingerprint of a command: tells a repeat under the same key from another command."""

import hashlib
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, Final
from uuid import UUID

from attrs import AttrsInstance, Factory, fields, has

from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import Command
from unified_orders.domain.metadata import Metadata

#: values of these classes are their own text
_PLAIN: Final = frozenset({str, int, float, bool, UUID, type(None)})


def fingerprint(command: Command[Any], actor: Actor) -> str:
    """Return a digest of who wants what. Fields at their default count for nothing, so new ones change no digest."""
    parts = [command.name, actor.kind.value, actor.account_id or "", actor.id, actor.on_behalf_of or ""]
    _add(parts, command)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _add(parts: list[str], value: Any) -> None:  # noqa: ANN401 - any value of a command
    cls = type(value)
    if cls in _PLAIN:
        parts.append(f"{cls.__name__}:{value}")
    elif cls is tuple or cls is frozenset:
        parts.append(f"[{len(value)}")
        for member in sorted(value) if cls is frozenset else value:
            _add(parts, member)
    elif has(cls):
        parts.append("{")
        for name, default in _defaults(cls):
            part = getattr(value, name)
            if part is not default and part != default:
                parts.append(name)
                _add(parts, part)
        parts.append("}")
    elif isinstance(value, Enum):
        parts.append(str(value.value))
    elif isinstance(value, Metadata):
        parts.append(value.text)
    elif isinstance(value, datetime):
        parts.append(value.isoformat())
    elif isinstance(value, timedelta):
        parts.append(str(value // timedelta(microseconds=1)))
    else:
        parts.append(f"{cls.__name__}:{value}")


@cache
def _defaults(cls: type[AttrsInstance]) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a class with their defaults; `NOTHING` equals no value."""
    return tuple((one.name, _made(one.default)) for one in fields(cls))


def _made(default: Any) -> Any:  # noqa: ANN401 - of any field
    return default.factory() if isinstance(default, Factory) else default  # type: ignore[arg-type]
