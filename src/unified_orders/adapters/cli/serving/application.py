"""The API and its pages as one application."""

from typing import Final

from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import RedirectResponse

from unified_orders.adapters.http import Identify, Look, orders_app, review_pages, staff_pages
from unified_orders.application.service import AsyncOrderService

#: where they are
REVIEW: Final = "/review"
STAFF: Final = "/staff"
#: on every page
_NAME: Final = "unified-orders"
_LOCAL_NAMES: Final = ("localhost", "127.0.0.1", "::1", "[::1]")


def application(service: AsyncOrderService, identify: Identify, *, local: str | None) -> FastAPI:
    """Return API and pages; `local`: only for requests that name this machine, so or as usual, as no other site can."""
    app, look = orders_app(service, identify=identify), Look(name=_NAME)
    app.include_router(review_pages(service, identify=identify, look=look, prefix=REVIEW))
    app.include_router(staff_pages(service, identify=identify, look=look, prefix=STAFF, review=REVIEW))
    app.add_api_route("/", lambda: RedirectResponse(STAFF), include_in_schema=False)
    if local is not None:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*_LOCAL_NAMES, local], www_redirect=False)
    return app
