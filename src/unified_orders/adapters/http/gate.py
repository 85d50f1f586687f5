"""Who asks, and whether they may just now: what stands before every route."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Final

from attrs import frozen
from starlette.requests import Request

from unified_orders.adapters.http.declining import Declined
from unified_orders.adapters.http.requests import TOKEN_HEADER
from unified_orders.application.service import AsyncOrderService
from unified_orders.domain.actors import Actor
from unified_orders.domain.errors import Refused

#: Turns a request into who gives it; None: nobody that the host knows. May be awaited.
Identify = Callable[[Request], Actor | Awaitable[Actor | None] | None]
#: Says how many seconds an actor has to wait before this request; None or 0: not at all. May be awaited. It is asked
#: too of whom nobody knows, or whose token opens nothing: the actor is None then.
Throttle = Callable[[Request, Actor | None], float | Awaitable[float | None] | None]

_CHALLENGE: Final = {"WWW-Authenticate": TOKEN_HEADER}


@frozen
class Gate:
    """What a host chose of its API."""

    service: AsyncOrderService
    #: None: nobody is known, so that share links alone open anything
    identify: Identify | None = None
    throttle: Throttle | None = None
    #: of a request's body
    most_bytes: int = 2_000_000
    #: where the documentation is published, without a slash at its end: problems lead there
    docs: str | None = None

    async def admit(self, request: Request, *, by_link: bool = True) -> Actor:
        """Return who gives a request; `by_link`: the bearer of a share token is a guest, whoever else they are.

        Raises:
            Declined: `no_credentials`, `rate_limited`.
            Refused: the share link is unknown, has expired or was revoked.
        """
        token = request.headers.get(TOKEN_HEADER) if by_link else None
        if token is not None:
            return await self.admit_bearer(request, token)
        actor = await self._known(request)
        await self._throttled(request, actor)
        if actor is None:
            raise Declined("no_credentials", f"say who asks: log in, or send a share link's {TOKEN_HEADER}", _CHALLENGE)
        return actor

    async def admit_bearer(self, request: Request, token: str) -> Actor:
        """Return the guest whom a share token makes of whoever bears it.

        Raises:
            Declined: `rate_limited`.
            Refused: the share link is unknown, has expired or was revoked.
        """
        try:
            guest = await self.service.open_link(token)
        except Refused:
            await self._throttled(request, None)
            raise
        await self._throttled(request, guest)
        return guest

    async def _known(self, request: Request) -> Actor | None:
        if self.identify is None:
            return None
        found = self.identify(request)
        actor = await found if inspect.isawaitable(found) else found
        if actor is not None and not isinstance(actor, Actor):
            raise TypeError(f"identify must return an Actor or None, not a {type(actor).__name__}")
        return actor

    async def _throttled(self, request: Request, actor: Actor | None) -> None:
        if self.throttle is None:
            return
        said = self.throttle(request, actor)
        seconds = await said if inspect.isawaitable(said) else said
        if seconds:
            wait = str(max(1, round(seconds)))
            raise Declined("rate_limited", f"too many requests; try again in {wait} s", {"Retry-After": wait})
