"""One member of staff at one address."""

from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen
from starlette.responses import HTMLResponse, RedirectResponse

from unified_orders.adapters.http.pages import visit
from unified_orders.adapters.http.pages.frame import HEADERS
from unified_orders.domain.admission import unknown
from unified_orders.domain.errors import Refused


@frozen
class Visit(visit.Visit):
    """Who asks for what."""

    #: where the staff page is, such as `/staff`
    prefix: str
    #: where the review page is, such as `/review`
    review: str

    @property
    def root(self) -> str:
        """Where the staff page is, as its links name it."""
        return f"{self.request.scope.get('root_path', '')}{self.prefix}"

    def order_at(self, order_id: UUID) -> str:
        """Return the address of an order."""
        return f"{self.root}/orders/{order_id}"

    def group_at(self, order_id: UUID, group_id: UUID) -> str:
        """Return the address of a group."""
        return f"{self.order_at(order_id)}/groups/{group_id}"

    def id(self, name: str) -> UUID:
        """Return an id of the address: `order` or `group`.

        Raises:
            Refused: it is none.
        """
        try:
            return UUID(self.request.path_params[f"{name}_id"])
        except ValueError:
            raise Refused("request", (unknown(name),)) from None

    def page(self, template: str, status: int = 200, **given: Any) -> HTMLResponse:  # noqa: ANN401 - the template's own
        """Return a page whose forms are sealed."""
        return self.shown(f"staff/{template}", status, seal_at=self.root or "/", day=day, moment=moment, **given)

    def back(self, said: str) -> RedirectResponse:
        """Lead back to the page that was asked, which says what was done."""
        return RedirectResponse(f"{self.request.url.path}?said={said}", 303, headers=HEADERS)


def day(at: datetime | None) -> str:
    """Return a day, as people sort them."""
    return "" if at is None else f"{at:%Y-%m-%d}"


def moment(at: datetime | None) -> str:
    """Return a moment, in UTC."""
    return "" if at is None else f"{at:%Y-%m-%d %H:%M}"
