"""Values as rows carry them. A row is a JSON object with a column a field, on its way in and on its way out.

Moments, ids and values of attrs classes are written as they are: msgspec has the words for them. What comes back is
text, which is read here.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from msgspec import Raw
from msgspec.json import Decoder, Encoder

from unified_orders.domain.actors import Author
from unified_orders.domain.metadata import Metadata
from unified_orders.domain.words import ActorKind

#: one row: column -> its value
Row = dict[str, Any]
Stored = Mapping[str, Any]

#: The rows of one answer say the same ids, moments and authors again and again: so many are read once.
_KNOWN: Final = 4_096


def written(value: object) -> object:
    """Return what stands for a value that msgspec has no words for: the host's metadata, or text of its own kind."""
    if isinstance(value, Metadata):
        return Raw(value.text.encode())
    if isinstance(value, str):
        return str(value)
    raise TypeError(type(value).__name__)


_ENCODER: Final = Encoder(enc_hook=written, uuid_format="hex")  # without hyphens, which the database does not need
_DECODER: Final = Decoder()


def json_of(value: object) -> bytes:
    """Write rows, or a part of one, as JSON in UTF-8."""
    return _ENCODER.encode(value)


def document_in(text: str | bytes) -> Any:  # noqa: ANN401 - JSON
    """Read a JSON text."""
    return _DECODER.decode(text)


def documents_in(texts: Iterable[str]) -> list[Any]:
    """Read JSON texts, all at once."""
    documents: list[Any] = _DECODER.decode(f"[{','.join(texts)}]")
    return documents


@lru_cache(_KNOWN)
def moment(text: str) -> datetime:
    """Read a moment, whatever zone the session writes it in."""
    return datetime.fromisoformat(text).astimezone(UTC)


def optional_moment(text: str | None) -> datetime | None:
    """Read a moment, or None."""
    return None if text is None else moment(text)


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
