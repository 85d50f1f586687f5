"""The fingerprint of a command: tells a repeat under the same key from another command."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any

from attrs import AttrsInstance, Factory, fields, has

from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import Command
from unified_orders.domain.metadata import Metadata


def fingerprint(command: Command[Any], actor: Actor) -> str:
    """Return a digest of who wants what. Fields at their default count for nothing, so new ones change no digest."""
    parts = (command.name, actor.kind.value, actor.account_id or "", actor.id, actor.on_behalf_of or "")
    return hashlib.sha256("\x1f".join((*parts, *_parts(command))).encode("utf-8", "surrogatepass")).hexdigest()


def _parts(value: Any) -> Iterator[str]:  # noqa: ANN401 - any value of a command
    if isinstance(value, Enum):
        yield str(value.value)
    elif isinstance(value, Metadata):
        yield value.text
    elif has(type(value)):
        yield "{"
        for name, default in _defaults(type(value)):  # type: ignore[arg-type]  # a class has a hash
            part = getattr(value, name)
            if part != default:
                yield name
                yield from _parts(part)
        yield "}"
    elif isinstance(value, tuple | frozenset):
        members = sorted(value) if isinstance(value, frozenset) else value
        yield f"[{len(value)}"
        for member in members:
            yield from _parts(member)
    elif isinstance(value, datetime):
        yield value.isoformat()
    elif isinstance(value, timedelta):
        yield str(value // timedelta(microseconds=1))
    else:
        yield f"{type(value).__name__}:{value}"


@cache
def _defaults(cls: type[AttrsInstance]) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a class with their defaults; `NOTHING` equals no value."""
    return tuple((one.name, _made(one.default)) for one in fields(cls))


def _made(default: Any) -> Any:  # noqa: ANN401 - of any field
    return default.factory() if isinstance(default, Factory) else default  # type: ignore[arg-type]
