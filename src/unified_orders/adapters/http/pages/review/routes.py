"""The addresses of the review page; who is let in, and what those are told who are not."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from uuid import UUID

from attrs import frozen
from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from unified_orders.adapters.http.declining import Declined
from unified_orders.adapters.http.gate import Gate, Identify, Throttle
from unified_orders.adapters.http.pages.forms import check_sent_by_us, read_form, typed
from unified_orders.adapters.http.pages.frame import Frame
from unified_orders.adapters.http.pages.look import Look
from unified_orders.adapters.http.pages.review.asking import ASKED, ask, open_group, swap
from unified_orders.adapters.http.pages.review.deciding import look_over, send
from unified_orders.adapters.http.pages.review.draft import Draft
from unified_orders.adapters.http.pages.review.showing import narrowing, show_receipt, show_sites
from unified_orders.adapters.http.pages.review.visit import Visit
from unified_orders.adapters.http.pages.static import serve_assets
from unified_orders.adapters.http.pages.telling import expected, told
from unified_orders.adapters.http.pages.texts import Texts
from unified_orders.adapters.http.pages.wish import Wish
from unified_orders.application.service import AsyncOrderService
from unified_orders.domain.actors import Actor
from unified_orders.domain.admission import unknown
from unified_orders.domain.errors import Refused, UnifiedOrdersError

#: reasons why a link opens nothing
_OVER: Final = frozenset({"link_expired", "link_revoked", "not_found"})


@frozen
class _Review:
    gate: Gate
    frame: Frame

    async def by_link(self, request: Request, token: str) -> Response:
        async def admitted() -> tuple[Actor, UUID]:
            actor = await self.gate.admit_bearer(request, token)
            if actor.scope is None:
                raise TypeError("the bearer of a link has a scope")
            return actor, actor.scope.order_id

        return await self._answered(request, admitted)

    async def by_login(self, request: Request, order_id: str) -> Response:
        async def admitted() -> tuple[Actor, UUID]:
            actor = await self.gate.admit(request, by_link=False)
            try:
                return actor, UUID(order_id)
            except ValueError:
                raise Refused("request", (unknown("order"),)) from None

        return await self._answered(request, admitted)

    async def _answered(self, request: Request, admitted: Callable[[], Awaitable[tuple[Actor, UUID]]]) -> Response:
        form: Mapping[str, str] | None = None
        try:
            actor, order_id = await admitted()
            form = {}
            form = await read_form(request, self.gate.most_bytes) if request.method == "POST" else {}
            visit = Visit(request, self.frame, self.gate.service, actor, order_id, form)
            return await (_posted(visit) if request.method == "POST" else _got(visit))
        except HTTPException:  # the host's own, from `identify` or `throttle`
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, its reader gets a page, and the log the rest
            again = await typed(request, self.gate.most_bytes) if form is None else form
            return self._told(request, expected(error), again, is_let_in=form is not None)

    def _told(
        self, request: Request, error: Declined | UnifiedOrdersError, again: Mapping[str, str], *, is_let_in: bool
    ) -> Response:
        by_link = "token" in request.path_params
        if by_link and not is_let_in and isinstance(error, Refused) and not _OVER.isdisjoint(error.codes):
            return told(self.frame, request, error, "over.html")
        back = "?" if is_let_in and request.method == "POST" else ""
        return told(self.frame, request, error, "cannot.html", back=back, again=again)


async def _got(visit: Visit) -> Response:
    asked = visit.request.query_params
    return await (show_receipt(visit) if "receipt" in asked else show_sites(visit, Wish.read(asked)))


async def _posted(visit: Visit) -> Response:
    form = visit.form
    if not visit.is_by_link:  # whoever knows a link's address has been let in by it, and no cookie was
        check_sent_by_us(visit.request, form)
    step, _, rest = form.get("step", "").partition(":")
    match step:
        case "check":
            return await look_over(visit, form)
        case "send":
            return await send(visit, form)
        case "swap":
            return await swap(visit, form, rest)
        case "open":
            return await open_group(visit, form, rest)
        case "ask" if rest in ASKED:
            return await ask(visit, form, rest)
        case "enter" if narrowing(Wish.read(form)) == form.get("narrowed"):
            return await show_sites(visit, Wish.read(form), Draft.read(form))
        case "all":
            return await show_sites(visit, Wish(group=form.get("group", "")), Draft.read(form))
        case _:
            return await show_sites(visit, Wish.read({**form, "offset": rest}), Draft.read(form))


def review_pages(
    service: AsyncOrderService,
    *,
    identify: Identify | None = None,
    throttle: Throttle | None = None,
    look: Look | None = None,
    texts: Texts | None = None,
    prefix: str = "/review",
    most_bytes: int = 2_000_000,
) -> APIRouter:
    """Return the review page for `app.include_router(...)`: `{prefix}/{token}` and `{prefix}/orders/{order_id}`.

    `identify` turns a request into an `Actor`; without it, only share links open anything. `throttle` says how many
    seconds an actor has to wait. `look` and `texts` make the page the host's own. `most_bytes` bounds a form.
    """
    frame = Frame(f"{prefix}/assets", look or Look(), texts or Texts())
    review, router = _Review(Gate(service, identify, throttle, most_bytes), frame), APIRouter()
    serve_assets(router, frame.assets, frame.assets_at)
    for path, answer in ((f"{prefix}/orders/{{order_id}}", review.by_login), (f"{prefix}/{{token}}", review.by_link)):
        router.add_api_route(path, answer, methods=["GET", "HEAD", "POST"], include_in_schema=False)
    return router
