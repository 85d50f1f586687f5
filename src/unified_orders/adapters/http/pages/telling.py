"""What a person is told who does not get the page they asked for: as the failure map has it."""

import logging
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from unified_orders.adapters.http.declining import Declined
from unified_orders.adapters.http.pages.frame import Frame
from unified_orders.adapters.http.problems import problem_of
from unified_orders.adapters.http.requests import request_id_of
from unified_orders.domain.errors import UnifiedOrdersError

_BUG: Final = 500
_LOG: Final = logging.getLogger("unified_orders.http")


def told(
    frame: Frame,
    request: Request,
    error: Declined | UnifiedOrdersError,
    template: str,
    **given: Any,  # noqa: ANN401
) -> Response:
    """Return the page that says what went wrong; it finds the `reason` besides `given`. A bug is logged."""
    request_id = request_id_of(request)
    problem = problem_of(error, request_id=request_id)
    if problem.status == _BUG:
        _LOG.error("request %s failed: %s", request_id, error, exc_info=error)
    reason = frame.texts.words(request).of_code(problem.code) or problem.detail
    answer = frame.page(request, template, problem.status, reason=reason, **given)
    answer.headers.update({**(error.headers if isinstance(error, Declined) else {}), "X-Request-ID": request_id})
    return answer
