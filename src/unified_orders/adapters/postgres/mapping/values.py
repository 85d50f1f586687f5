"""Values as rows carry them. A row is a JSON object with a column a field: the same text goes in and comes out."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from unified_orders.domain.actors import Author
from unified_orders.domain.words import ActorKind

#: one row: column -> what JSON has for its value
Row = dict[str, Any]
Stored = Mapping[str, Any]

#: The rows of one answer say the same ids, moments and authors again and again: so many are read once.
_KNOWN: Final = 4_096


def documents_in(texts: Iterable[str]) -> list[Any]:
    """Read JSON texts, all at once: names that come in each are read once, and one by one would take twice as long."""
    documents: list[Any] = json.loads(f"[{','.join(texts)}]")
    return documents


@lru_cache(_KNOWN)
def moment_text(value: datetime | None) -> str | None:
    """Write a moment, exactly."""
    return None if value is None else value.isoformat()


@lru_cache(_KNOWN)
def moment(text: str) -> datetime:
    """Read a moment, whatever zone the session writes it in."""
    return datetime.fromisoformat(text).astimezone(UTC)


def optional_moment(text: str | None) -> datetime | None:
    """Read a moment, or None."""
    return None if text is None else moment(text)


def id_text(value: UUID) -> str:
    """Write an id of ours; the database reads it without its hyphens too, and Python writes it so in a third."""
    return f"{value.int:032x}"


def optional_id_text(value: UUID | None) -> str | None:
    """Write an id of ours, or None."""
    return None if value is None else id_text(value)


@lru_cache(_KNOWN)
def id_of(text: str) -> UUID:
    """Read an id of ours."""
    return UUID(text)


def optional_id(text: str | None) -> UUID | None:
    """Read an id of ours, or None."""
    return None if text is None else id_of(text)


def author_columns(prefix: str, author: Author | None) -> Row:
    """Spread an author over its columns."""
    if author is None:
        return dict.fromkeys((f"{prefix}_kind", f"{prefix}_id", f"{prefix}_label", f"{prefix}_on_behalf_of"))
    return {
        f"{prefix}_kind": author.kind,
        f"{prefix}_id": author.id,
        f"{prefix}_label": author.label,
        f"{prefix}_on_behalf_of": author.on_behalf_of,
    }


def author_of(prefix: str, row: Stored) -> Author:
    """Gather an author from its columns."""
    return _author(*_columns(prefix)(row))


def optional_author(prefix: str, row: Stored) -> Author | None:
    """Gather an author, or None."""
    return None if row[f"{prefix}_kind"] is None else author_of(prefix, row)


@cache
def _columns(prefix: str) -> Callable[[Stored], tuple[Any, ...]]:
    return itemgetter(f"{prefix}_kind", f"{prefix}_id", f"{prefix}_label", f"{prefix}_on_behalf_of")


@lru_cache(_KNOWN)
def _author(kind: str, id_: str, label: str | None, on_behalf_of: str | None) -> Author:
    return Author(ActorKind(kind), id_, label, on_behalf_of)
