"""Values as rows carry them. A row is a JSON object with a column a field: the same text goes in and comes out."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from unified_orders.domain.actors import Author
from unified_orders.domain.words import ActorKind

#: one row: column -> what JSON has for its value
Row = dict[str, Any]
Stored = Mapping[str, Any]


def moment_text(value: datetime | None) -> str | None:
    """Write a moment, exactly."""
    return None if value is None else value.isoformat()


def moment(text: str) -> datetime:
    """Read a moment, whatever zone the session writes it in."""
    return datetime.fromisoformat(text).astimezone(UTC)


def optional_moment(text: str | None) -> datetime | None:
    """Read a moment, or None."""
    return None if text is None else moment(text)


def id_text(value: UUID | None) -> str | None:
    """Write an id of ours."""
    return None if value is None else str(value)


def optional_id(text: str | None) -> UUID | None:
    """Read an id of ours, or None."""
    return None if text is None else UUID(text)


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
    return Author(
        ActorKind(row[f"{prefix}_kind"]), row[f"{prefix}_id"], row[f"{prefix}_label"], row[f"{prefix}_on_behalf_of"]
    )


def optional_author(prefix: str, row: Stored) -> Author | None:
    """Gather an author, or None."""
    return None if row[f"{prefix}_kind"] is None else author_of(prefix, row)
