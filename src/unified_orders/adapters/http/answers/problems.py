"""What an answer says that is none: RFC 9457, with a code for programs and a place for every fault."""

from typing import ClassVar, Final, Literal

from pydantic import ConfigDict
from pydantic.config import JsonDict

from unified_orders.adapters.http.models import View
from unified_orders.domain.words import ReasonKind

#: A part of a request.
Place = Literal["body", "query", "header", "path"]


class Fault(View):
    """One reason, or one fault of the request."""

    code: str
    """stable, for programs: over_quota"""
    kind: ReasonKind
    message: str
    """one sentence for people: the value, the rule and what to do"""
    place: Place | None
    """which part of the request it is about; null: all of it, or the order itself"""
    path: list[str | int]
    """where in that part, outermost first: selections, 3, targetPageUrl"""


_EXAMPLE: Final[JsonDict] = {
    "type": "https://docs.agency.example/reference/errors/price_moved/",
    "title": "Conflict",
    "status": 409,
    "detail": "teablog.example costs 240.00 USD now, not 225.00 USD; look at it again",
    "code": "refused",
    "retryable": False,
    "errors": [
        {
            "code": "price_moved",
            "kind": "guard",
            "message": "teablog.example costs 240.00 USD now, not 225.00 USD; look at it again",
            "place": "body",
            "path": ["selections", 0, "expectedPrice"],
        }
    ],
    "requestId": "4efd7fa748d1417b88444248701aec8e",
    "key": None,
}


class OrderProblem(View):
    """Why a request was not done. Nothing was changed, unless the status is 504: then nobody knows yet."""

    model_config: ClassVar[ConfigDict] = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    type: str
    """where the documentation explains the code, if the host publishes it"""
    title: str
    status: int
    detail: str
    """one or more sentences for people"""
    code: str
    """stable, for programs: that of the error, or `refused`"""
    retryable: bool
    """whether the same request may succeed later without a change"""
    errors: list[Fault]
    request_id: str | None
    key: str | None
    """504: the key to repeat with"""
