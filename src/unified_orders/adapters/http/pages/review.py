"""The review page: what the bearer of a share link sees, and the account after login."""

from collections.abc import Mapping
from uuid import UUID

from attrs import frozen
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unified_orders.adapters.http.declining import Declined
from unified_orders.adapters.http.gate import Gate, Identify, Throttle
from unified_orders.adapters.http.pages.frame import Frame
from unified_orders.adapters.http.pages.look import Look
from unified_orders.adapters.http.pages.static import serve_assets
from unified_orders.adapters.http.pages.texts import Texts
from unified_orders.adapters.http.problems import problem_of
from unified_orders.application.service import AsyncOrderService
from unified_orders.domain.actors import Actor
from unified_orders.domain.admission import unknown
from unified_orders.domain.amounts import amount_text
from unified_orders.domain.errors import InvalidInput, Refused, UnifiedOrdersError

#: sites on one page, so that its first view stays below 100 kB
PAGE = 50


@frozen
class _Review:
    gate: Gate
    frame: Frame

    async def by_link(self, request: Request, token: str) -> Response:
        try:
            actor = await self.gate.admit_bearer(request, token)
        except Refused as over:
            return self._told(request, over, "over.html")
        except (Declined, UnifiedOrdersError) as error:
            return self._told(request, error)
        if actor.scope is None:
            raise TypeError("the bearer of a link has a scope")
        return await self._answered(request, actor, str(actor.scope.order_id))

    async def by_login(self, request: Request, order_id: str) -> Response:
        try:
            actor = await self.gate.admit(request, by_link=False)
        except (Declined, UnifiedOrdersError) as error:
            return self._told(request, error)
        return await self._answered(request, actor, order_id)

    async def _answered(self, request: Request, actor: Actor, order_id: str) -> Response:
        try:
            return await self._shown(request, actor, order_id)
        except UnifiedOrdersError as error:
            return self._told(request, error)

    def _told(self, request: Request, error: Declined | UnifiedOrdersError, page: str = "cannot.html") -> Response:
        problem = problem_of(error)
        return self.frame.page(request, page, problem.status, reason=problem.detail)

    async def _shown(self, request: Request, actor: Actor, order_id: str) -> Response:
        service, asked = self.gate.service, request.query_params
        order = _order(order_id)
        summary = await service.summary(order, actor=actor)
        if not summary.groups:
            raise Refused("request", (unknown("group"),))
        group_id = _group(asked) or summary.groups[0].group.group_id
        board = await service.board(order, group_id, actor=actor, offset=_offset(asked), limit=PAGE)
        return self.frame.page(request, "review.html", summary=summary, board=board, amount=amount_text)


def _order(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("request", (unknown("order"),)) from None


def _group(asked: Mapping[str, str]) -> UUID | None:
    try:
        return UUID(asked["group"]) if "group" in asked else None
    except ValueError:
        raise InvalidInput("group", repr(asked["group"]), "must be the id of a group") from None


def _offset(asked: Mapping[str, str]) -> int:
    text = asked.get("offset", "0")
    if not (text.isascii() and text.isdigit() and len(text) < len(str(2**31))):
        raise InvalidInput("offset", repr(text), "must be a whole number of sites to leave out")
    return int(text)


def review_pages(
    service: AsyncOrderService,
    *,
    identify: Identify | None = None,
    throttle: Throttle | None = None,
    look: Look | None = None,
    texts: Texts | None = None,
    prefix: str = "/review",
) -> APIRouter:
    """Return the review page for `app.include_router(...)`: `{prefix}/{token}` and `{prefix}/orders/{order_id}`.

    `identify` turns a request into an `Actor`; without it, only share links open anything. `throttle` says how many
    seconds an actor has to wait.
    """
    frame = Frame(f"{prefix}/assets", look or Look(), texts or Texts())
    review, router = _Review(Gate(service, identify, throttle), frame), APIRouter()
    serve_assets(router, frame.assets, frame.assets_at)
    for path, answer in ((f"{prefix}/orders/{{order_id}}", review.by_login), (f"{prefix}/{{token}}", review.by_link)):
        router.add_api_route(path, answer, methods=["GET"], include_in_schema=False)
    return router
