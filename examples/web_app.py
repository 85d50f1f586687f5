"""Orders over HTTP, with nothing but the standard library: what a host adds around the engine.

    python examples/web_app.py sites.csv

    POST /commands                       one command as JSON; Idempotency-Key is its key
    GET  /orders/ORDER                   the order in one look
    GET  /orders/ORDER/groups/GROUP      the board of a group

Who asks says so by `Authorization: Bearer TOKEN`. A guest bears the token of a share link.
"""

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID
from wsgiref.simple_server import make_server

from attrs import define

from unified_orders import (
    Actor,
    Command,
    InvalidInput,
    KeyReused,
    OrderService,
    OutcomeUnknown,
    ReasonKind,
    Refused,
    StorageError,
    UnifiedOrdersError,
)
from unified_orders.adapters.memory import in_memory_service
from unified_orders.wire import WireError, from_json, to_wire

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

#: Turns the token of a request into an actor; None: nobody that the host knows.
Identify = Callable[[str], Actor | None]
_MOST_BYTES: Final = 1_000_000
_ORDER: Final = re.compile(r"/orders/([^/]+)")
_BOARD: Final = re.compile(r"/orders/([^/]+)/groups/([^/]+)")


@define
class WebApp:
    """A WSGI application. It decides nothing: it finds out who asks, and hands on what they ask."""

    orders: OrderService
    identify: Identify

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        try:
            status, answer = HTTPStatus.OK, self._answer(environ)
        except UnifiedOrdersError as error:
            status, answer = status_of(error), told(error)
        headers = [("Content-Type", "application/json")]
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            headers.append(("Retry-After", "1"))
        start_response(f"{status.value} {status.phrase}", headers)
        return [json.dumps(answer).encode()]

    def _answer(self, environ: "WSGIEnvironment") -> Any:  # noqa: ANN401 - JSON
        actor = self._actor(environ.get("HTTP_AUTHORIZATION", ""))
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        if (method, path) == ("POST", "/commands"):
            command = from_json(_body(environ), Command)
            return to_wire(self.orders.execute(command, actor=actor, key=environ.get("HTTP_IDEMPOTENCY_KEY")))
        if method == "GET" and (asked := _BOARD.fullmatch(path)):
            return to_wire(self.orders.board(_id(asked[1]), _id(asked[2]), actor=actor))
        if method == "GET" and (asked := _ORDER.fullmatch(path)):
            return to_wire(self.orders.summary(_id(asked[1]), actor=actor))
        raise NoSuchPage(f"there is nothing at {method} {path}")

    def _actor(self, authorization: str) -> Actor:
        """Return who asks: somebody of the host's, or the bearer of a share link."""
        token = authorization.removeprefix("Bearer ").strip()
        if not token:
            raise NoCredentials("say who asks: `Authorization: Bearer TOKEN`")
        return self.identify(token) or self.orders.open_link(token)


class NoCredentials(UnifiedOrdersError):
    """The request does not say who asks."""


class NoSuchPage(UnifiedOrdersError):
    """There is nothing at this address."""


class TooLarge(UnifiedOrdersError):
    """The request holds more than a command can."""


#: The first that fits: what the caller has to do differently decides, not where it was found.
STATUSES: Final[Mapping[type[UnifiedOrdersError], HTTPStatus]] = {
    NoCredentials: HTTPStatus.UNAUTHORIZED,
    NoSuchPage: HTTPStatus.NOT_FOUND,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    WireError: HTTPStatus.UNPROCESSABLE_ENTITY,
    KeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    OutcomeUnknown: HTTPStatus.GATEWAY_TIMEOUT,
    StorageError: HTTPStatus.SERVICE_UNAVAILABLE,
}


def status_of(error: UnifiedOrdersError) -> HTTPStatus:
    """Return the status that tells a client what to do about an error."""
    if isinstance(error, Refused):
        return _status_of_refusal(error)
    found = (status for cls, status in STATUSES.items() if isinstance(error, cls))
    return next(found, HTTPStatus.INTERNAL_SERVER_ERROR)


def _status_of_refusal(refused: Refused) -> HTTPStatus:
    if "not_found" in refused.codes:  # unknown and foreign alike
        return HTTPStatus.NOT_FOUND
    if any(reason.kind is ReasonKind.PERMISSION for reason in refused.reasons):
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.CONFLICT


def told(error: UnifiedOrdersError) -> Mapping[str, object]:
    """Return an error as JSON: codes and places for programs, sentences for people."""
    if not isinstance(error, Refused):
        return {"error": type(error).__name__, "message": str(error), "retryable": error.retryable}
    reasons = [{"code": one.code, "path": list(one.path), "message": one.message} for one in error.reasons]
    return {"error": "Refused", "reasons": reasons, "retryable": error.retryable}


def _body(environ: "WSGIEnvironment") -> bytes:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > _MOST_BYTES:
        raise TooLarge(f"{length} bytes are too many; send at most {_MOST_BYTES}, in several commands")
    body: bytes = environ["wsgi.input"].read(length)
    return body


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise InvalidInput("id", ascii(text[:80]), "must be a UUID, as the engine gave it out") from None


if __name__ == "__main__":
    # The host's own sessions belong here; these two are known by their names.
    people = {"acme": Actor.account("acme"), "sam": Actor.staff("sam")}
    app = WebApp(in_memory_service(sites=sys.argv[1:]), people.get)
    with make_server("127.0.0.1", 8000, app) as server:
        server.serve_forever()
