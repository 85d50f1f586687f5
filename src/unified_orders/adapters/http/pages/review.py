"""The review page: what the bearer of a share link sees, and the account after login."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from attrs import frozen
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unified_orders.adapters.http.declining import Declined
from unified_orders.adapters.http.gate import Gate, Identify
from unified_orders.adapters.http.pages.frame import Frame
from unified_orders.adapters.http.pages.look import Look
from unified_orders.adapters.http.pages.static import serve_assets
from unified_orders.adapters.http.pages.texts import Texts
from unified_orders.adapters.http.statuses import status_of
from unified_orders.application.service import AsyncOrderService
from unified_orders.domain.actors import Actor
from unified_orders.domain.amounts import amount_text
from unified_orders.domain.errors import InvalidInput, Refused

#: sites on one page, so that its first view stays below 100 kB
PAGE = 50


@frozen
class _Review:
    gate: Gate
    frame: Frame

    async def by_link(self, request: Request, token: str) -> Response:
        async def bearer() -> tuple[Actor, UUID]:
            actor = await self.gate.service.open_link(token)
            if actor.scope is None:
                raise TypeError("the bearer of a link has a scope")
            return actor, actor.scope.order_id

        return await self._answered(request, bearer)

    async def by_login(self, request: Request, order_id: UUID) -> Response:
        async def known() -> tuple[Actor, UUID]:
            return await self.gate.admit(request, by_link=False), order_id

        return await self._answered(request, known)

    async def _answered(self, request: Request, who: Callable[[], Awaitable[tuple[Actor, UUID]]]) -> Response:
        try:
            actor, order_id = await who()
            return await self._shown(request, actor, order_id)
        except Refused as refused:
            reason = refused.reasons[0].message
            return self.frame.page(request, "over.html", status_of(refused), reason=reason)
        except (InvalidInput, ValueError) as error:
            return self.frame.page(request, "cannot.html", 422, reason=str(error))
        except Declined as declined:
            return self.frame.page(request, "cannot.html", declined.status, reason=declined.detail)

    async def _shown(self, request: Request, actor: Actor, order_id: UUID) -> Response:
        service, asked = self.gate.service, request.query_params
        summary = await service.summary(order_id, actor=actor)
        group_id = UUID(asked["group"]) if "group" in asked else summary.groups[0].group.group_id
        offset = int(asked.get("offset", "0"))
        board = await service.board(order_id, group_id, actor=actor, offset=offset, limit=PAGE)
        return self.frame.page(request, "review.html", summary=summary, board=board, amount=amount_text)


def review_pages(
    service: AsyncOrderService,
    *,
    identify: Identify | None = None,
    look: Look | None = None,
    texts: Texts | None = None,
    prefix: str = "/review",
) -> APIRouter:
    """Return the review page for `app.include_router(...)`: `{prefix}/{token}` and `{prefix}/orders/{order_id}`.

    `identify` turns a request into an `Actor`; without it, only share links open anything.
    """
    frame = Frame(f"{prefix}/assets", look or Look(), texts or Texts())
    review, router = _Review(Gate(service, identify), frame), APIRouter()
    serve_assets(router, frame.assets, frame.assets_at)
    for path, answer in ((f"{prefix}/orders/{{order_id}}", review.by_login), (f"{prefix}/{{token}}", review.by_link)):
        router.add_api_route(path, answer, methods=["GET"], include_in_schema=False)
    return router
