"""Cursors of order lists: where a page ended, as opaque text that fits its own list alone."""

import base64
import binascii
import hashlib
import json
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from attrs import frozen

from unified_orders.domain.errors import InvalidInput, shown
from unified_orders.ports.queries import OrderFilter, OrderSort

_LONGEST: Final = 1_000


@frozen(slots=True)
class Cursor:
    """The last row of a page: the value it is sorted by (None: it has no deadline), and its id."""

    value: datetime | None
    id: UUID


def write_cursor(cursor: Cursor, wanted: OrderFilter, sort: OrderSort) -> str:
    """Return a cursor as text."""
    value = cursor.value.isoformat() if cursor.value is not None else None
    body = json.dumps([sort.value, _mark(wanted), value, str(cursor.id)], separators=(",", ":"))
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def read_cursor(text: str, wanted: OrderFilter, sort: OrderSort) -> Cursor:
    """Return the cursor that a text stands for.

    Raises:
        InvalidInput: it is none, or was given out for another filter or sort.
    """
    try:
        _, _, value, id_ = _parts(text)
        cursor = Cursor(None if value is None else datetime.fromisoformat(value), UUID(id_))
        zoned = cursor.value is None or cursor.value.tzinfo is not None
        if zoned and write_cursor(cursor, wanted, sort) == text:
            return cursor
    except (ValueError, TypeError, AttributeError, RecursionError, binascii.Error):
        pass
    rule = "must be the next_cursor of a page with the same filter and sort; leave it out to begin anew"
    raise InvalidInput("cursor", shown(text), rule)


def _parts(text: str) -> list[Any]:
    if len(text) > _LONGEST:
        raise ValueError("too long")
    parts: list[Any] = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    return parts


def _mark(wanted: OrderFilter) -> str:
    """Return a short digest of a filter."""
    deadline = wanted.deadline_before.isoformat() if wanted.deadline_before is not None else None
    parts = [
        wanted.account_id,
        wanted.client_id,
        sorted(wanted.states),
        wanted.assigned_to,
        wanted.text,
        deadline,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
