"""A route of the API: it admits, bounds, and tells every error as a problem."""

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, Final

from fastapi import Security
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.security import APIKeyHeader
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from unified_orders.adapters.http.answers.examples import REQUEST_ID
from unified_orders.adapters.http.answers.problems import Place
from unified_orders.adapters.http.declining import Declined, unforeseen
from unified_orders.adapters.http.direct import Direct
from unified_orders.adapters.http.gate import Gate
from unified_orders.adapters.http.problems import MEDIA_TYPE, answer_to
from unified_orders.adapters.http.requests import TOKEN_HEADER, BoundedRequest, request_id_of
from unified_orders.adapters.http.statuses import TITLES
from unified_orders.domain.actors import Actor
from unified_orders.domain.errors import UnifiedOrdersError

#: On every answer, as ASGI has them: what it says is its reader's alone, and what its address says goes nowhere.
_HEADERS: Final = (
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-robots-tag", b"noindex, nofollow"),
)
#: The command that an account gives with a share token in hand; everybody else with one is a guest.
CLAIM: Final = "claim"
#: How a guest says who they are; all others are known to the host in a way of its own.
BY_LINK: Final = Security(
    APIKeyHeader(
        name=TOKEN_HEADER,
        scheme_name="shareToken",
        description="the token of a share link; whoever has an account with the host is known to it otherwise",
        auto_error=False,
    )
)
#: answers after which one may ask again
_PASSING: Final = frozenset({429, 503})
_UNDOCUMENTED: Final = frozenset({405, 500})


class OrdersRoute(APIRoute):
    """A route behind a gate; `behind` makes the class for one."""

    gate: ClassVar[Gate]

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:  # noqa: ANN401 - FastAPI's own
        options["openapi_extra"] = {"security": [{}]}  # besides `BY_LINK`: a token is one way among others
        super().__init__(path, endpoint, **options)
        # Every route is tried twice for each request: most are told apart by the end of the address.
        self._end = "" if path.endswith("}") else path[path.rindex("/") :]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether a request is for this route."""
        if scope["type"] == "http" and not scope["path"].endswith(self._end):
            return Match.NONE, {}
        return super().matches(scope)

    @classmethod
    def behind(cls, gate: Gate) -> "type[OrdersRoute]":
        """Return the class of routes behind a gate."""
        return type(cls.__name__, (cls,), {"gate": gate})

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        """Return what answers a request."""
        searching, direct = super().get_route_handler(), Direct(self.dependant)
        gate, by_link = self.gate, self.operation_id != CLAIM

        async def answer(request: Request) -> Response:
            request_id = request_id_of(request)
            try:
                request.state.order_actor = await gate.admit(request, by_link=by_link)
                bounded = BoundedRequest(request.scope, request.receive, gate.most_bytes)
                if request.method != "GET":
                    await bounded.check_body()
                given = await direct.given(bounded)
                response = await (searching(bounded) if given is None else self.endpoint(**given))
            except (UnifiedOrdersError, RequestValidationError, Declined) as error:
                place: Place = "query" if request.method == "GET" else "body"
                response = answer_to(error, docs=gate.docs, request_id=request_id, place=place)
            except HTTPException:  # the host's own, from `identify` or `throttle`
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, its caller gets an id, and the log the rest
                response = answer_to(unforeseen(error), docs=gate.docs, request_id=request_id, place="body")
            return marked(response, request_id)

        return answer


def marked(response: Response, request_id: str) -> Response:
    """Add the headers that every answer has to one that has none of them."""
    response.raw_headers += (*_HEADERS, (b"x-request-id", request_id.encode("ascii")))
    return response


def actor_of(request: Request) -> Actor:
    """Return who gives a request that was admitted."""
    actor: Actor = request.state.order_actor
    return actor


def problems_documented() -> dict[int | str, dict[str, Any]]:
    """Return what the document says of answers that are none."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/OrderProblem"}}}
    wait = {"Retry-After": {"description": "seconds to wait", "schema": {"type": "string"}}}
    return {
        status: {
            "description": title,
            "content": content,
            "headers": {**REQUEST_ID, **(wait if status in _PASSING else {})},
        }
        for status, title in TITLES.items()
        if status not in _UNDOCUMENTED
    }
