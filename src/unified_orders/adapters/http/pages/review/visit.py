"""One reader's visit to one order."""

from typing import Any
from uuid import UUID

from attrs import frozen
from starlette.responses import HTMLResponse

from unified_orders.adapters.http.pages import visit


@frozen
class Visit(visit.Visit):
    """Who visits which order."""

    order_id: UUID

    @property
    def is_by_link(self) -> bool:
        """Whether the address itself is what lets the reader in."""
        return self.actor.scope is not None

    def page(self, template: str, status: int = 200, **given: Any) -> HTMLResponse:  # noqa: ANN401 - the template's own
        """Return a page of this visit; whoever is known by a cookie gets a seal for their forms."""
        seal_at = None if self.is_by_link else self.request.url.path
        return self.shown(f"review/{template}", status, seal_at=seal_at, **given)
