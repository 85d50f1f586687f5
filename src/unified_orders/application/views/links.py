"""Share links as those see them who may share; neither a token nor its digest is in any view."""

from datetime import datetime
from uuid import UUID

from attrs import frozen

from unified_orders.application.reading import Seen
from unified_orders.domain.audience import name_of
from unified_orders.domain.tokens import ShareToken
from unified_orders.domain.words import LinkPermission


@frozen(slots=True)
class LinkView:
    """One share link."""

    token_id: UUID
    #: None: the whole order
    group_ids: tuple[UUID, ...] | None
    permissions: frozenset[LinkPermission]
    label: str | None
    message: str | None
    created_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    #: whether it opens now
    is_open: bool
    openings: int
    last_opened_at: datetime | None


def links_of(seen: Seen) -> tuple[LinkView, ...]:
    """Return the share links of an order, those that open first, then the newest first."""
    links = [_link(seen, token) for token in seen.state.tokens.values()]
    links.sort(key=lambda link: (link.created_at, link.token_id), reverse=True)
    return tuple(sorted(links, key=lambda link: not link.is_open))


def _link(seen: Seen, token: ShareToken) -> LinkView:
    return LinkView(
        token_id=token.id,
        group_ids=token.scope.group_ids,
        permissions=token.scope.permissions,
        label=token.label,
        message=token.message,
        created_by=name_of(token.created_by, seen.audience),
        created_at=token.created_at,
        expires_at=token.expires_at,
        revoked_at=token.revoked_at,
        is_open=token.is_open(seen.sight.now),
        openings=token.openings,
        last_opened_at=token.last_opened_at,
    )
