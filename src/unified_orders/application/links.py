"""From the text of a share token to the guest who bears it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from unified_orders.domain.actors import Actor
from unified_orders.domain.admission import closed_link, unknown
from unified_orders.domain.errors import Refused
from unified_orders.domain.tokens import ShareToken, digest_of, order_of


def named_by(token: str) -> tuple[UUID | None, str]:
    """Return the order that a token names, if it does, and its digest."""
    unfit: Any = token
    text = unfit if isinstance(unfit, str) else ""
    return order_of(text), digest_of(text)


def guest_of(found: tuple[ShareToken, datetime] | None) -> Actor:
    """Return the guest of an open link.

    Raises:
        Refused: `not_found`, `link_revoked`, `link_expired`.
    """
    if found is None:
        raise Refused("open_link", (unknown("share link"),))
    token, now = found
    reason = closed_link(token, now)
    if reason is not None:
        raise Refused("open_link", (reason,))
    return Actor.guest(token.scope, label=token.label)
