"""From an error to what the caller is told of it."""

import logging
from typing import Final

from fastapi.exceptions import RequestValidationError
from starlette.responses import Response

from unified_orders.adapters.http.answers.problems import Fault, OrderProblem, Place
from unified_orders.adapters.http.declining import Declined
from unified_orders.adapters.http.faults import faults_found, faults_of
from unified_orders.adapters.http.statuses import TITLES, status_of
from unified_orders.domain.admission import unknown
from unified_orders.domain.errors import InvalidInput, OutcomeUnknown, Refused, UnifiedOrdersError, listed, page_of
from unified_orders.wire import WireError

MEDIA_TYPE: Final = "application/problem+json"
_BUG, _AWAY, _TOO_FAST, _UNFIT = 500, 503, 429, 422
_LOG: Final = logging.getLogger("unified_orders.http")
#: What the ids of a path are ids of.
_NAMED: Final = {"orderId": "order", "groupId": "group", "itemId": "item", "tokenId": "share link"}

Told = UnifiedOrdersError | RequestValidationError | Declined


def problem_of(
    error: Told, *, docs: str | None = None, request_id: str | None = None, place: Place = "body"
) -> OrderProblem:
    """Return what is told of an error; `docs` is where the documentation is published, `place` has the fields."""
    match error:
        case Declined():
            retryable = error.status == _TOO_FAST
            return _problem(error.status, error.code, error.detail, request_id=request_id, retryable=retryable)
        case RequestValidationError():
            return _of_request(error, docs, request_id)
    status, faults = status_of(error), faults_of(error, place)
    detail = listed([fault.message for fault in faults]) if faults else str(error)
    if status == _BUG:
        detail = "this is a bug, and nothing was stored; tell whoever runs this the id of the request"
    return _problem(
        status,
        InvalidInput.code if isinstance(error, WireError) else error.code,
        detail,
        faults,
        kind=_kind(faults[0].code if faults else error.code, docs),
        request_id=request_id,
        retryable=error.retryable,
        key=error.key if isinstance(error, OutcomeUnknown) else None,
    )


def _of_request(error: RequestValidationError, docs: str | None, request_id: str | None) -> OrderProblem:
    """Return what is told of a request that breaks its form; an id that is none names nothing."""
    found = error.errors()
    for one in found:
        if one["loc"][0] == "path":
            refused = Refused("request", (unknown(_NAMED[one["loc"][1]]),))
            return problem_of(refused, docs=docs, request_id=request_id)
    faults = faults_found(found)
    detail = listed([fault.message for fault in faults])
    kind = _kind(InvalidInput.code, docs)
    return _problem(_UNFIT, InvalidInput.code, detail, faults, kind=kind, request_id=request_id)


def _kind(code: str, docs: str | None) -> str:
    return "about:blank" if docs is None else f"{docs}/{page_of(code)}"


def _problem(
    status: int,
    code: str,
    detail: str,
    faults: list[Fault] | None = None,
    *,
    request_id: str | None,
    kind: str = "about:blank",
    retryable: bool = False,
    key: str | None = None,
) -> OrderProblem:
    return OrderProblem(
        type=kind,
        title=TITLES[status],
        status=status,
        detail=detail,
        code=code,
        retryable=retryable,
        errors=faults or [],
        request_id=request_id,
        key=key,
    )


def answer_to(error: Told, *, docs: str | None, request_id: str, place: Place) -> Response:
    """Return the answer to a request that failed so; a bug is logged with its traceback."""
    problem = problem_of(error, docs=docs, request_id=request_id, place=place)
    if problem.status == _BUG:
        bug = error.__cause__ or error
        _LOG.error("request %s failed: %s", request_id, bug, exc_info=bug)
    headers = dict(error.headers) if isinstance(error, Declined) else {}
    if problem.status == _AWAY:
        headers["Retry-After"] = "1"
    return Response(problem.json_bytes(), problem.status, headers, MEDIA_TYPE)
