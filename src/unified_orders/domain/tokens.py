"""Share links: 256 random bits shown once, of which only a digest is kept."""

import base64
import hashlib
from datetime import datetime
from typing import Final
from uuid import UUID

from attrs import field, frozen

from unified_orders.domain.actors import Author, Scope
from unified_orders.domain.words import LinkPermission

_PREFIX: Final = "uo_"
_SECRET_BYTES: Final = 32
_ID_BYTES: Final = 16


@frozen(slots=True)
class ShareToken:
    """A share link as it is stored. `openings` is a count for people, not part of history."""

    id: UUID
    order_id: UUID
    #: SHA-256 of the token's text, hex; the token itself is never stored
    digest: str = field(repr=False)
    scope: Scope
    label: str | None
    message: str | None
    expires_at: datetime
    revoked_at: datetime | None
    openings: int
    last_opened_at: datetime | None
    created_by: Author
    created_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Tell whether the link works at this moment."""
        return self.revoked_at is None and now < self.expires_at

    def permits(self, permission: LinkPermission) -> bool:
        """Tell whether the link lets its bearer do this."""
        return permission in self.scope.permissions


def make_token(order_id: UUID, secret: bytes) -> str:
    """Return the text of a token: its order's id and 32 secret bytes, so that it is found without a search."""
    if len(secret) != _SECRET_BYTES:
        raise ValueError("a token takes 32 secret bytes")
    return _PREFIX + base64.urlsafe_b64encode(order_id.bytes + secret).decode()


def digest_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def order_of(token: str) -> UUID | None:
    """Return the id of the order that a token names, or None if it is not one of ours."""
    try:
        raw = base64.urlsafe_b64decode(token.removeprefix(_PREFIX))
        order_id = UUID(bytes=raw[:_ID_BYTES])
        ours = make_token(order_id, raw[_ID_BYTES:])
    except ValueError:  # no Base64, or of another length
        return None
    return order_id if token == ours else None
