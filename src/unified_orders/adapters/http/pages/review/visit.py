"""One reader's visit to one order."""

import hashlib
from typing import Any
from uuid import UUID

from attrs import frozen
from starlette.requests import Request
from starlette.responses import HTMLResponse

from unified_orders.adapters.http.pages.forms import put_seal, seal_of
from unified_orders.adapters.http.pages.frame import Frame
from unified_orders.adapters.http.pages.texts import Words
from unified_orders.application.service import AsyncOrderService
from unified_orders.domain.actors import Actor
from unified_orders.domain.amounts import amount_text


@frozen
class Visit:
    """Who visits which order, and how they are answered."""

    request: Request
    frame: Frame
    service: AsyncOrderService
    actor: Actor
    order_id: UUID

    @property
    def say(self) -> Words:
        """The sentences of the pages in the reader's language."""
        return self.frame.texts.words(self.request)

    @property
    def is_by_link(self) -> bool:
        """Whether the address itself is what lets the reader in."""
        return self.actor.scope is not None

    def page(self, template: str, status: int = 200, **given: Any) -> HTMLResponse:  # noqa: ANN401 - the template's own
        """Return a page of this visit; whoever is known by a cookie gets a seal for their forms."""
        seal = "" if self.is_by_link else seal_of(self.request)
        answer = self.frame.page(
            self.request, f"review/{template}", status, visit=self, seal=seal, amount=amount_text, **given
        )
        if seal:
            put_seal(self.request, answer, seal)
        return answer


def key_for(page_key: str, *parts: object) -> str:
    """Return the idempotency key of what a page sends: sent again, it is the same; changed, it is another."""
    return "page-" + hashlib.sha256(repr((page_key, *parts)).encode(errors="backslashreplace")).hexdigest()[:40]
