"""What is read directly is what FastAPI finds: every address is asked both ways, and tells what it was given."""

import asyncio
import json
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse, Response
from tests.adapters.http.asking import Address, addresses
from tests.adapters.http.kit import Json, identify

from unified_orders.adapters.http import orders_app
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service

IDS = {name: str(UUID(int=place)) for place, name in enumerate(("orderId", "groupId", "itemId", "tokenId"), 1)}
ADDRESSES = [one for one in addresses() if "?" not in one.path]
KNOWN = {"Authorization": "sam", "Idempotency-Key": "key-1", "Share-Token": "x"}
JSON = {"Content-Type": "application/json"}
#: headers more or less, and the body as it is sent, if it is not the address's own
VARIANTS: dict[str, tuple[dict[str, str], bytes | None]] = {
    "as documented": (JSON, None),
    "of a version": (JSON | {"If-Match": '"7"'}, None),
    "with words on its kind": ({"Content-Type": "Application/JSON; charset=utf-8"}, None),
    "without a key": (JSON | {"Idempotency-Key": ""}, None),
    "of another kind": ({"Content-Type": "text/plain"}, None),
    "without a body": (JSON, b""),
    "with a body of nothing": (JSON, b"null"),
    "with a list": (JSON, b"[]"),
    "with what nobody knows": (JSON, b'{"colour": "red"}'),
    "cut short": (JSON, b'{"colour"'),
}
DIRECT = ("as documented", "of a version", "with words on its kind")


class Recording:
    """An application whose routes tell what they are given, and how often FastAPI looked for it."""

    def __init__(self) -> None:
        self.app = orders_app(AsyncInMemoryOrders(in_memory_service()), identify=identify)
        for route in self.app.router.routes:
            if isinstance(route, APIRoute):
                self._telling(route)

    def _telling(self, route: APIRoute) -> None:
        from_query = {one.name for one in route.dependant.query_params}

        async def told(**given: Any) -> Response:  # noqa: ANN401 - whatever it is
            content = {name: repr(value) for name, value in given.items() if name not in {"request", *from_query}}
            return JSONResponse({"was_found": bool(from_query & set(given)), "given": content})

        route.endpoint = route.dependant.call = told


@pytest.fixture(scope="module")
def client() -> httpx.AsyncClient:
    transport = httpx.ASGITransport(Recording().app)
    return httpx.AsyncClient(transport=transport, base_url="http://host.example")


def asked(client: httpx.AsyncClient, address: Address, path: str, variant: str) -> tuple[int, Json]:
    headers, body = VARIANTS[variant]
    content = body if body is not None or address.body is None else json.dumps(address.body).encode()
    sent = {name: value for name, value in (KNOWN | headers).items() if value}
    if not address.path.endswith("/claim"):
        del sent["Share-Token"]
    answer = asyncio.run(client.request(address.method, f"/api{path}", headers=sent, content=content))
    told: Json = answer.json()
    told.pop("requestId", None)
    return answer.status_code, told


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_both_ways_give_a_route_the_same(client: httpx.AsyncClient, address: Address, variant: str) -> None:
    path = address.path.format(**IDS)
    status, told = asked(client, address, path, variant)
    as_found = asked(client, address, f"{path}?&", variant)
    assert (status, told.get("given", told)) == (as_found[0], as_found[1].get("given", as_found[1]))
    if variant in DIRECT:
        assert status == 200
        assert not told["was_found"], "FastAPI had to look for what is as documented"
        assert as_found[1]["was_found"] or address.method == "GET", "with a query, FastAPI has to look"


@pytest.mark.parametrize("address", [one for one in ADDRESSES if one.ids], ids=str)
@pytest.mark.parametrize("odd", ["no-id", IDS["orderId"].replace("-", ""), f"{{{IDS['orderId']}}}", "0" * 37])
def test_both_ways_read_an_odd_id_alike(client: httpx.AsyncClient, address: Address, odd: str) -> None:
    path = address.path.format(**dict.fromkeys(IDS, odd))
    ways = [asked(client, address, path + query, "as documented") for query in ("", "?&")]
    assert ways[0][0] == ways[1][0]
    assert ways[0][1].get("given", ways[0][1]) == ways[1][1].get("given", ways[1][1])
