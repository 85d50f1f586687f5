"""An example of every answer, by the name of its operation, and the headers that it has: for the document."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from unified_orders.adapters.http.answers import outcomes as a

_ORDER, _GROUP, _SELECTION, _ITEM, _TOKEN = (f"0198f3c2-7a10-7c44-9d21-{number:012x}" for number in range(1, 6))
_APPLIED: Final = {
    "outcome": "applied",
    "selectionId": _SELECTION,
    "domainId": "teablog.example",
    "status": "approved",
    "version": 2,
}
#: of results of commands, by their classes
_RESULTS: Final[Mapping[type[Any] | None, Any]] = {
    None: None,
    a.Created: {"orderId": _ORDER, "groupIds": [_GROUP]},
    a.AddedGroup: {"groupId": _GROUP},
    a.Received: {"new": 40, "suggested": 5, "ignored": None},
    a.Reviewed: {"selections": [_APPLIED], "openLinks": 1},
    a.Balance: {"netPaid": 45_500, "due": 0, "dueBack": 0, "repeated": False},
    a.Cancelled: {"owed": 0, "dueBack": 45_500},
    a.Progressed: {"status": "in_progress", "attempt": 1, "ignored": None},
    a.Replaced: {"itemId": _ITEM, "selectionId": _SELECTION},
    a.Shared: {"tokenId": _TOKEN, "expiresAt": "2026-06-30T00:00:00Z", "token": "uo_..."},
}
_JSON, _OK = "application/json", 200
_TEXT: Final = {"type": "string"}
#: on every answer
REQUEST_ID: Final[Mapping[str, Any]] = {
    "X-Request-ID": {"description": "the id of the request, the caller's own if it had a fit one", "schema": _TEXT}
}
_ETAG: Final = {"ETag": {"description": 'the version of the order, for If-Match: "7"', "schema": _TEXT}}
_LOCATION: Final = {"Location": {"description": "where the new order is", "schema": _TEXT}}
_WITH_ETAG: Final = frozenset({"summary"})


def of_outcome(result: type[Any] | None) -> dict[str, Any]:
    """Return what the document says of a command's outcome."""
    outcome = {
        "orderId": _ORDER,
        "version": 4,
        "state": "reviewing",
        "groupIds": [_GROUP],
        "replayed": False,
        "result": _RESULTS[result],
    }
    return _documented(outcome, {**_ETAG, **(_LOCATION if result is a.Created else {})})


def with_nulls(document: dict[str, Any], routes: Iterable[BaseRoute]) -> dict[str, Any]:
    """Return the document with its examples as they are: FastAPI leaves out whatever is null, in examples too."""
    for route in routes:
        if isinstance(route, APIRoute):
            status = route.status_code or _OK
            method = min(route.methods or ())
            answer = document["paths"][route.path][method.lower()]["responses"][str(status)]
            answer["content"][_JSON] |= route.responses[status]["content"][_JSON]
    return document


def of_query(name: str) -> dict[str, Any]:
    """Return what the document says of what a query answers."""
    return _documented(_recorded()[name], _ETAG if name in _WITH_ETAG else {})


def _documented(example: object, headers: Mapping[str, Any]) -> dict[str, Any]:
    return {"content": {_JSON: {"example": example}}, "headers": {**REQUEST_ID, **headers}}


@cache
def _recorded() -> Mapping[str, Any]:
    """Return examples by the names of queries: `answers.json` is recorded from the life of an order."""
    told: Mapping[str, Any] = json.loads((files(__package__) / "answers.json").read_text("utf-8"))
    return told
