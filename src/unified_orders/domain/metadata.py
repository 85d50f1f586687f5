"""The host's own facts about an order: a JSON object that the engine keeps and never reads."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.fields import HIDDEN, Text

#: how deep objects and lists may lie in each other: every document that holds metadata has room for as many
_DEPTH: Final = 32
#: a control character as JSON writes it, not a backslash that stands for itself
_CONTROL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\[ubfr]")


class Metadata(Mapping[str, Any]):
    """An immutable JSON object: hashable, equal by content, exact in every store. Each read parses it anew."""

    __slots__ = ("text",)

    #: the object as canonical JSON: sorted keys, no blanks
    text: str

    def __init__(self, content: Mapping[str, Any] | None = None) -> None:
        object.__setattr__(self, "text", "{}" if content is None or content == {} else _canonical(content))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(name)

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.text)[key]

    def __iter__(self) -> Iterator[str]:
        return iter(json.loads(self.text))

    def __len__(self) -> int:
        return len(json.loads(self.text))

    def __hash__(self) -> int:
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        return self.text == other.text if isinstance(other, Metadata) else NotImplemented

    def __reduce__(self) -> tuple[type["Metadata"], tuple[dict[str, Any]]]:
        return Metadata, (json.loads(self.text),)

    def __repr__(self) -> str:
        return f"Metadata({self.text})"


def _canonical(content: Mapping[str, Any]) -> str:
    unfit: Any = content
    if not _is_flat(content, _DEPTH):
        raise InvalidInput("metadata", HIDDEN, f"must be nested at most {_DEPTH} deep")
    try:
        text = json.dumps(dict(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        same = isinstance(unfit, Mapping) and json.loads(text) == dict(content)
    except (TypeError, ValueError, RecursionError):
        same, text = False, ""
    if not same:
        rule = "must be a JSON object: text keys, no NaN, nothing that JSON has no word for"
        raise InvalidInput("metadata", HIDDEN, rule)
    if not Text.is_storable(text) or _CONTROL.search(text):
        raise InvalidInput("metadata", HIDDEN, "must hold no NUL, control or surrogate characters; remove them")
    return text


def _is_flat(content: object, room: int) -> bool:
    """Tell whether lists and objects lie in each other no deeper than there is room."""
    if not isinstance(content, Mapping | list):
        return True
    parts = content.values() if isinstance(content, Mapping) else content
    return room > 0 and all(_is_flat(part, room - 1) for part in parts)
