"""What a common request gives its route, found without a search.

FastAPI looks for each parameter of a route in all that a request may hold. A request without a query, whose other parts
are as documented, is read here, by FastAPI's own fields. Every other one is left to FastAPI, which says what is wrong.
"""

from typing import Any

from fastapi.dependencies.models import Dependant
from pydantic_core import PydanticUndefined

from unified_orders.adapters.http.requests import BoundedRequest


class Direct:
    """The parts that requests for one route have: ids in the address, headers, a body."""

    def __init__(self, dependant: Dependant) -> None:
        self._path = dependant.path_params
        self._headers = dependant.header_params
        self._body = dependant.body_params

    async def given(self, request: BoundedRequest) -> dict[str, Any] | None:
        """Return what the route's function is called with; None: FastAPI has to look."""
        if request.scope["query_string"]:
            return None
        given: dict[str, Any] = {"request": request}
        found = [(field, request.path_params[field.alias]) for field in self._path]
        for field in self._headers:
            value = request.headers.get(field.alias)
            if value is None and field.default is PydanticUndefined:
                return None
            given[field.name] = field.default if value is None else value
        if self._body:
            if not await request.body():
                return None
            found.append((self._body[0], await request.json()))
        for field, value in found:
            given[field.name], faults = field.validate(value)
            if faults:
                return None
        return given
