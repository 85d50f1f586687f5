"""What a person is told who does not get the page they asked for: as the failure map has it."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from unified_orders.adapters.http.declining import Declined, unforeseen
from unified_orders.adapters.http.pages.frame import Frame
from unified_orders.adapters.http.problems import problem_of
from unified_orders.adapters.http.requests import request_id_of
from unified_orders.domain.errors import UnifiedOrdersError

_BUG: Final = 500
#: not logged in any more, too fast, the database away: the same form may be accepted later
_PASSING: Final = frozenset({401, 429, 503, 504})
_LOG: Final = logging.getLogger("unified_orders.http")


def expected(error: Exception) -> Declined | UnifiedOrdersError:
    """Return what can be told of an error: itself, or that there was one that nobody foresaw."""
    return error if isinstance(error, Declined | UnifiedOrdersError) else unforeseen(error)


def told(
    frame: Frame,
    request: Request,
    error: Declined | UnifiedOrdersError,
    template: str,
    *,
    again: Mapping[str, str] | None = None,
    **given: Any,  # noqa: ANN401
) -> Response:
    """Return the page that says what went wrong; it finds the `reason` besides `given`. A bug is logged.

    `again`: a form that was sent in vain. Where that may pass, it can be sent again from here, with all that was typed.
    """
    request_id = request_id_of(request)
    problem = problem_of(error, request_id=request_id)
    if problem.status == _BUG:
        bug = error.__cause__ or error
        _LOG.error("request %s failed: %s", request_id, bug, exc_info=bug)
    say = frame.texts.words(request)
    known = map(say.of_code, (*(fault.code for fault in problem.errors), problem.code))
    reason = next((sentence for sentence in known if sentence is not None), problem.detail)
    fields = again if again and problem.status in _PASSING else {}
    answer = frame.page(request, template, problem.status, reason=reason, again=fields, **given)
    answer.headers.update({**(error.headers if isinstance(error, Declined) else {}), "X-Request-ID": request_id})
    return answer
