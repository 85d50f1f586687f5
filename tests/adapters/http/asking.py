"""Every address of the API with a request that is well formed."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import uuid4

import httpx
from attrs import frozen
from fastapi.routing import APIRoute
from tests.adapters.http.kit import Caller, Json
from tests.docs.examples import example

from unified_orders.adapters.http import orders_router
from unified_orders.adapters.http.naming import camel
from unified_orders.adapters.http.table import TABLE, CommandRoute
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service
from unified_orders.wire import to_wire

ABSENT: Final = "0198f3c2-7a10-7c44-9d21-00000000dead"
MALFORMED: Final = "no-id"
NO_TOKEN: Final = "uo_" + "A" * 64
#: News of an analysis is acknowledged whatever group it names: it may be late.
NEWS: Final = "/analysis"


@frozen
class Address:
    """One route, with a body that its form allows."""

    method: str
    #: below /api
    path: str
    body: Json | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def ids(self) -> list[str]:
        """The names of the ids in its path."""
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]

    def is_at(self, ends: tuple[str, ...]) -> bool:
        return self.path.partition("?")[0].endswith(ends)

    def asked(self, caller: Caller, ids: Mapping[str, str], **headers: str) -> httpx.Response:
        return caller.ask(self.method, self.path.format(**ids), self.body, **headers)


def addresses() -> Iterator[Address]:
    """Yield every address of the API."""
    bodies = {(row.method, row.path): body_for(row) for row in TABLE}
    service = AsyncInMemoryOrders(in_memory_service())
    for route in orders_router(service).routes:
        assert isinstance(route, APIRoute)
        path = route.path.removeprefix("/api")
        method = min(route.methods or {"GET"})
        query = "?seq=1" if route.operation_id == "as_of" else ""
        yield Address(method, path + query, bodies.get((method, path)))


def body_for(row: CommandRoute) -> Json | None:
    """Return an example of what a command's route takes."""
    if row.body is None:
        return None
    content: Json = to_wire(example(row.command))
    content = content.get("request", content)
    return {camel(name): _camel(part) for name, part in content.items() if name in row.body.model_fields}


def _camel(part: Any) -> Any:  # noqa: ANN401 - whatever it is
    if isinstance(part, dict):
        return {camel(name): _camel(inner) for name, inner in part.items()}
    return [_camel(inner) for inner in part] if isinstance(part, list) else part


def fresh(ids: Mapping[str, str]) -> dict[str, str]:
    """Return ids of nothing, in the place of each."""
    return {name: str(uuid4()) for name in ids}
