"""The addresses of the staff page; staff are let in, everybody else is told what the API tells them."""

from collections.abc import Awaitable, Callable, Mapping

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
from unified_orders.adapters.http.pages.staff.group import post_group, show_group
from unified_orders.adapters.http.pages.staff.listing import show_orders
from unified_orders.adapters.http.pages.staff.order import post_order, show_order
from unified_orders.adapters.http.pages.staff.texts import StaffTexts
from unified_orders.adapters.http.pages.staff.visit import Visit
from unified_orders.adapters.http.pages.static import serve_assets
from unified_orders.adapters.http.pages.telling import expected, told
from unified_orders.application.reading import staff_only
from unified_orders.application.service import AsyncOrderService
from unified_orders.domain.errors import UnifiedOrdersError

Show = Callable[[Visit], Awaitable[Response]]
Post = Callable[[Visit, Mapping[str, str]], Awaitable[Response]]


@frozen
class _Staff:
    gate: Gate
    frame: Frame
    prefix: str
    review: str

    def route(self, show: Show, post: Post | None = None) -> Callable[[Request], Awaitable[Response]]:
        """Return what answers at one address."""

        async def answer(request: Request) -> Response:
            form: Mapping[str, str] | None = None
            try:
                visit = await self._visit(request)
                form = {}
                if post is None or request.method != "POST":
                    return await show(visit)
                form = await read_form(request, self.gate.most_bytes)
                check_sent_by_us(request, form)
                return await post(visit, form)
            except HTTPException:  # the host's own, from `identify` or `throttle`
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, its reader gets a page, and the log the rest
                again = await typed(request, self.gate.most_bytes) if form is None else form
                return self._told(request, expected(error), again, is_let_in=form is not None)

        return answer

    async def _visit(self, request: Request) -> Visit:
        actor = await self.gate.admit(request, by_link=False)
        staff_only("staff_page", actor)
        return Visit(request, self.frame, self.gate.service, actor, self.prefix, self.review)

    def _told(
        self, request: Request, error: Declined | UnifiedOrdersError, again: Mapping[str, str], *, is_let_in: bool
    ) -> Response:
        back = f"{request.scope.get('root_path', '')}{self.prefix}" if is_let_in else ""
        return told(self.frame, request, error, "cannot.html", back=back, again=again)


def staff_pages(
    service: AsyncOrderService,
    *,
    identify: Identify | None = None,
    throttle: Throttle | None = None,
    look: Look | None = None,
    texts: StaffTexts | None = None,
    prefix: str = "/staff",
    review: str = "/review",
    most_bytes: int = 2_000_000,
) -> APIRouter:
    """Return the staff page for `app.include_router(...)`: `{prefix}`, `{prefix}/orders/{order_id}` and its groups.

    `identify` turns a request into an `Actor`; those that are not staff are refused, and without it everybody is.
    `throttle` says how many seconds an actor has to wait. `look` and `texts` make the page the host's own. `review` is
    where the review page is: share links that are made here lead there. `most_bytes` bounds a form.
    """
    frame = Frame(f"{prefix}/assets", look or Look(), texts or StaffTexts())
    staff, router = _Staff(Gate(service, identify, throttle, most_bytes), frame, prefix, review), APIRouter()
    serve_assets(router, frame.assets, frame.assets_at)
    order = f"{prefix}/orders/{{order_id}}"
    router.add_api_route(prefix or "/", staff.route(show_orders), methods=["GET"], include_in_schema=False)
    for path, show, post in ((order, show_order, post_order), (f"{order}/groups/{{group_id}}", show_group, post_group)):
        router.add_api_route(path, staff.route(show, post), methods=["GET", "POST"], include_in_schema=False)
    return router
