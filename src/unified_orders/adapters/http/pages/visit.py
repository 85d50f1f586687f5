"""One person at one address: who asks, and how they are answered."""

import hashlib
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import frozen
from starlette.requests import Request
from starlette.responses import HTMLResponse

from unified_orders.adapters.http.pages.forms import put_seal, seal_of
from unified_orders.adapters.http.pages.frame import Frame
from unified_orders.adapters.http.pages.texts import Words
from unified_orders.application.fingerprint import fingerprint
from unified_orders.application.service import AsyncOrderService
from unified_orders.domain.actors import Actor
from unified_orders.domain.amounts import amount_text
from unified_orders.domain.commands import Command
from unified_orders.domain.results import Done

R = TypeVar("R")


@frozen
class Visit:
    """Who visits, and how they are answered."""

    request: Request
    frame: Frame
    service: AsyncOrderService
    actor: Actor

    def rows(self, most: int) -> int:
        """Return how many rows of a list to show: so many, if the host's limits allow that."""
        return min(most, self.service.settings.limits.page)

    @property
    def say(self) -> Words:
        """The sentences of the pages in the reader's language."""
        return self.frame.texts.words(self.request)

    def shown(self, template: str, status: int, *, seal_at: str | None, **given: Any) -> HTMLResponse:  # noqa: ANN401
        """Return a page of this visit, its forms sealed for the addresses below `seal_at`; None: they need no seal."""
        seal = "" if seal_at is None else seal_of(self.request)
        answer = self.frame.page(self.request, template, status, visit=self, seal=seal, amount=amount_text, **given)
        if seal_at is not None:
            put_seal(self.request, answer, seal, seal_at)
        return answer

    async def give(self, command: Command[R], form: Mapping[str, str]) -> Done[R]:
        """Give a command under a key of the page it was on and of all that it says.

        Sent again it counts once; with anything changed it is another command.
        """
        wanted = fingerprint(command, self.actor)
        key = hashlib.sha256(f"{form.get('key', '')}\0{wanted}".encode(errors="backslashreplace")).hexdigest()
        return await self.service.execute(command, actor=self.actor, key=f"page-{key[:40]}")
