"""Requests as they are taken in: bounded, strictly JSON, with an id."""

import re
from typing import Any, Final
from uuid import uuid4

from starlette.requests import Request
from starlette.types import Receive, Scope

from unified_orders.adapters.http.declining import Declined
from unified_orders.wire import WireError
from unified_orders.wire.text import parse

TOKEN_HEADER: Final = "Share-Token"  # noqa: S105 - a header's name
KEY_HEADER: Final = "Idempotency-Key"
_REQUEST_ID: Final = re.compile(r"[\w.:-]{1,128}", re.ASCII)
_JSON: Final = re.compile(r"application/json\s*(;.*)?", re.IGNORECASE)


def request_id_of(request: Request) -> str:
    """Return the id that the request came with, or a new one."""
    given = request.headers.get("X-Request-ID", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid4().hex


class BoundedRequest(Request):
    """A request whose body is JSON of a bounded size and depth, or nothing."""

    def __init__(self, scope: Scope, receive: Receive, most_bytes: int) -> None:
        super().__init__(scope, receive)
        self._most_bytes = most_bytes

    async def body(self) -> bytes:
        """Return the body.

        Raises:
            Declined: `body_too_large`, as soon as that is known.
        """
        if not hasattr(self, "_body"):
            told = self.headers.get("content-length", "0")
            parts = bytearray()
            if told.isdecimal() and int(told) <= self._most_bytes:
                async for part in self.stream():
                    parts += part
                    if len(parts) > self._most_bytes:
                        break
            if len(parts) > self._most_bytes or not (told.isdecimal() and int(told) <= self._most_bytes):
                raise Declined("body_too_large", f"the body may have at most {self._most_bytes} bytes; send less")
            self._body = bytes(parts)
        return self._body

    async def json(self) -> Any:  # noqa: ANN401 - JSON
        """Return what the body says.

        Raises:
            Declined: `unsupported_media_type`, `malformed_json`.
        """
        if not hasattr(self, "_json"):
            if not _JSON.fullmatch(self.headers.get("content-type", "")):
                raise Declined("unsupported_media_type", "send the body as JSON, with Content-Type: application/json")
            try:
                self._json = parse(await self.body())
            except WireError as error:
                raise Declined("malformed_json", f"{error}") from None
        return self._json

    async def check_body(self) -> None:
        """Read the body now, so that what is wrong with it is told as it is."""
        if await self.body():
            await self.json()
