"""The API as an application of its own, for any ASGI host to run or mount."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.exception_handlers import http_exception_handler
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from unified_orders.adapters.http.answers.examples import with_nulls
from unified_orders.adapters.http.declining import Declined
from unified_orders.adapters.http.gate import Identify, Throttle
from unified_orders.adapters.http.problems import answer_to
from unified_orders.adapters.http.requests import request_id_of
from unified_orders.adapters.http.router import orders_router
from unified_orders.adapters.http.routes import marked
from unified_orders.application.service import AsyncOrderService

_DECLINED: Final = {
    404: ("no_such_address", "there is nothing at this address; /openapi.json lists all that there is"),
    405: ("method_not_allowed", "this address takes other methods; Allow names them"),
}


def orders_app(
    service: AsyncOrderService,
    *,
    identify: Identify | None = None,
    throttle: Throttle | None = None,
    most_bytes: int = 2_000_000,
    docs: str | None = None,
) -> FastAPI:
    """Return the API as an ASGI application, to run or to mount: `orders_router`, and its document.

    The document is at `/openapi.json`; what is no address of the API is told as a problem too.
    """
    app = FastAPI(title="Orders", version="1", docs_url=None, redoc_url=None)
    router = orders_router(service, identify=identify, throttle=throttle, most_bytes=most_bytes, docs=docs)
    app.router.routes.extend(router.routes)  # as its own: FastAPI looks three times through what is included

    described = app.openapi

    def openapi() -> dict[str, Any]:
        return app.openapi_schema or with_nulls(described(), router.routes)

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI has it

    @app.exception_handler(HTTPException)
    async def told(request: Request, error: HTTPException) -> Response:
        if error.status_code not in _DECLINED:  # the host's own, from `identify`
            return await http_exception_handler(request, error)
        request_id = request_id_of(request)
        declined = Declined(*_DECLINED[error.status_code], error.headers or {})
        response = answer_to(declined, docs=docs, request_id=request_id, place="body")
        return marked(response, request_id)

    return app
