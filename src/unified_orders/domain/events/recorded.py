"""What all events share, and how history keeps them."""

import difflib
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from attrs import frozen

from unified_orders.domain.actors import Author
from unified_orders.domain.fields import fault


class Event:
    """A fact. `schema` is + 1 with every change of its fields; `wire` brings older ones up."""

    __slots__ = ()

    schema: ClassVar[int] = 1


@frozen(slots=True)
class Recorded:
    """An event in its order's history."""

    order_id: UUID
    #: 1, 2, ... without gaps
    seq: int
    event: Event
    author: Author
    at: datetime
    #: the name of the command that caused it
    command: str
    #: the order's version after that command
    version: int
    #: the idempotency key of that command
    key: str | None = None


def event_kinds() -> dict[str, type[Event]]:
    """Return every kind of event by its word: `SiteApproved` is `site_approved`."""
    return {kind_of(cls): cls for cls in Event.__subclasses__()}


def check_kind(name: str, word: object) -> None:
    """Refuse a field's word that is no kind of event, with those that may be meant."""
    kinds = sorted(event_kinds())
    if word not in kinds:
        close = difflib.get_close_matches(word, kinds) if isinstance(word, str) else []
        rule = f"did you mean {' or '.join(close)}?" if close else f"they are {', '.join(kinds)}"
        raise fault(name, word, f"must be a kind of event; {rule}")


def kind_of(cls: type[Event]) -> str:
    """Return the word of an event's class."""
    return _KINDS.get(cls) or _KINDS.setdefault(cls, _snake(cls.__name__))


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


_KINDS: dict[type[Event], str] = {}
