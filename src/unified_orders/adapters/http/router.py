"""The API in a host's application: a router for FastAPI, an application for any other."""

from fastapi import APIRouter

from unified_orders.adapters.http.commanding import add_commands
from unified_orders.adapters.http.gate import Gate, Identify, Throttle
from unified_orders.adapters.http.querying import add_queries
from unified_orders.adapters.http.routes import BY_LINK, OrdersRoute, problems_documented
from unified_orders.application.service import AsyncOrderService

PREFIX = "/api"


def orders_router(
    service: AsyncOrderService,
    *,
    identify: Identify | None = None,
    throttle: Throttle | None = None,
    most_bytes: int = 2_000_000,
    docs: str | None = None,
) -> APIRouter:
    """Return the API under `/api`, for `app.include_router(...)`.

    `identify` turns a request into an `Actor`, or None for nobody; without it, only share links open anything.
    `throttle` says how many seconds an actor has to wait. `most_bytes` bounds a request's body. `docs` is the address
    where the documentation is published: the `type` of a problem leads there.
    """
    gate = Gate(service, identify, throttle, most_bytes, docs)
    router = APIRouter(
        prefix=PREFIX,
        route_class=OrdersRoute.behind(gate),
        responses=problems_documented(),
        dependencies=[BY_LINK],
    )
    add_queries(router, gate)
    add_commands(router, gate)
    return router
