"""The API as its callers meet it: people of one host, over one application, in this process."""

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from attrs import define, evolve, field, frozen
from starlette.requests import Request

from unified_orders import Actor, Client

Json = dict[str, Any]

SAM, ANN = Actor.staff("sam", label="Sam"), Actor.account("acme", user="ann", label="Ann")
PEOPLE = {
    "sam": SAM,
    "ann": ANN,
    "bob": Actor.account("other", user="bob", label="Bob"),
    "desk": Actor.worker("desk"),
}
CLIENTS = (Client("tea", "acme", "Leaf & Pot"), Client("pots", "acme", "Pots"), Client("mugs", "other", "Mugs"))


def identify(request: Request) -> Actor | None:
    return PEOPLE.get(request.headers.get("authorization", ""))


@define
class Changing:
    """Whichever service is in use: an application is slow to make, and one will do for many tests."""

    service: Any = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever it is
        return getattr(self.service, name)


@define
class Wire:
    """A connection to an application, on a loop of its own."""

    app: Any
    runner: asyncio.Runner
    client: httpx.AsyncClient
    keys: Iterator[int] = field(factory=lambda: itertools.count(1))

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:  # noqa: ANN401 - whatever it is
        return self.runner.run(self.client.request(method, path, **options))


@contextmanager
def wired(app: Any) -> Iterator[Wire]:  # noqa: ANN401 - whatever it is
    with asyncio.Runner() as runner:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://host.example")
        try:
            yield Wire(app, runner, client)
        finally:
            runner.run(client.aclose())


@frozen
class Caller:
    """Somebody who asks: a person of the host's by name, or the bearer of a share token."""

    wire: Wire
    who: str = ""
    token: str | None = None

    def as_(self, who: str) -> "Caller":
        return evolve(self, who=who, token=None)

    def bearing(self, token: str) -> "Caller":
        return evolve(self, who="", token=token)

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        sent = {"Authorization": self.who, "Share-Token": self.token or ""}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        if method == "POST" and "Idempotency-Key" not in sent:
            sent["Idempotency-Key"] = f"key-{next(self.wire.keys)}"
        options = {} if body is None else {"json": body}
        return self.wire.ask(
            method, f"/api{path}", headers={name: text for name, text in sent.items() if text}, **options
        )

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: object = None, **headers: str) -> httpx.Response:
        return self.ask("POST", path, body, **headers)

    def patch(self, path: str, body: object, **headers: str) -> httpx.Response:
        return self.ask("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("DELETE", path, **headers)

    def done(self, method: str, path: str, body: object = None, **headers: str) -> Json:
        """Ask, and insist on success."""
        answer = self.ask(method, path, body, **headers)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        told: Json = answer.json()
        return told
