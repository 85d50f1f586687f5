"""One reader's visit to one order."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import field, frozen
from starlette.responses import HTMLResponse

from unified_orders.adapters.http.pages import visit


@frozen
class Visit(visit.Visit):
    """Who visits which order."""

    order_id: UUID
    #: what was posted, so that nothing typed is lost; empty where the page is only looked at
    form: Mapping[str, str] = field(factory=dict)

    @property
    def is_by_link(self) -> bool:
        """Whether the address itself is what lets the reader in."""
        return self.actor.scope is not None

    def page(self, template: str, status: int = 200, **given: Any) -> HTMLResponse:  # noqa: ANN401 - the template's own
        """Return a page of this visit; whoever is known by a cookie gets a seal for their forms."""
        seal_at = None if self.is_by_link else self.request.url.path
        return self.shown(f"review/{template}", status, seal_at=seal_at, moment=moment, **given)


def moment(at: datetime | None) -> str:
    """Return a moment for people, in UTC and saying so."""
    return "" if at is None else f"{at:%Y-%m-%d %H:%M} UTC"
