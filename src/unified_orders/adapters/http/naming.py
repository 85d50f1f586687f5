"""What HTTP calls things: the library's own words in camelCase, and the few that the plan calls otherwise."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from pydantic.alias_generators import to_camel

Part = str | int

#: fields that have another name here than in a command
RENAMED: Final[Mapping[str, str]] = {"decisions": "selections"}
#: fields of a command that a request has in its path, or has no field for
_OUTSIDE: Final = frozenset({"request", "group", "order_id", "group_id", "item_id", "token_id"})
_PARTS: Final = re.compile(r"\w+")


def camel(name: str) -> str:
    """Return a field's name as JSON over HTTP has it."""
    return RENAMED.get(name) or to_camel(name)


def path_of(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return a place within a command as a place within the request's body."""
    known = list(parts)
    while len(known) > 1 and known[0] in {"request", "group"}:
        known.pop(0)
    return tuple(camel(part) if isinstance(part, str) else part for part in known)


def is_outside(parts: tuple[Part, ...]) -> bool:
    """Tell whether a place within a command is not in the request's body."""
    return not parts or (len(parts) == 1 and parts[0] in _OUTSIDE)


def parts_of(path: str) -> tuple[Part, ...]:
    """Return a written path, `decisions[3].target_page_url` or `decisions.3.target_page_url`, in its parts."""
    return tuple(int(part) if part.isdecimal() else part for part in _PARTS.findall(path))


def sentence_path(parts: Iterable[Part]) -> str:
    """Return a place as a sentence names it: `selections[3].targetPageUrl`."""
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
