"""What a form sent: bounded, readable, and sent by a page of ours."""

import secrets
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from unified_orders.adapters.http.declining import Declined
from unified_orders.adapters.http.requests import BoundedRequest

_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 20_000
#: the name of the cookie and of the field that have to agree
SEAL: Final = "orders_form"


async def read_form(request: Request, most_bytes: int) -> Mapping[str, str]:
    """Return a form's fields; of a name that came twice, the last.

    Raises:
        Declined: `unsupported_media_type`, `body_too_large`, `malformed_form`.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise Declined("unsupported_media_type", f"send the form as {_FORM}")
    body = await BoundedRequest(request.scope, request.receive, most_bytes).body()
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Declined("malformed_form", f"a form has {_MOST_FIELDS} fields at most, in UTF-8") from None
    return {name: value.replace("\r\n", "\n") for name, value in pairs}


async def typed(request: Request, most_bytes: int) -> Mapping[str, str]:
    """Return what was typed into a form, to be shown again; nothing where that can't be read."""
    if request.method != "POST":
        return {}
    try:
        return await read_form(request, most_bytes)
    except (Declined, ClientDisconnect):
        return {}


def check_sent_by_us(request: Request, form: Mapping[str, str]) -> None:
    """Refuse a form that another site's page made a browser send in somebody's name.

    Raises:
        Declined: `foreign_form`.
    """
    # A cookie that no other site's request carries, and a field that no other site's page can read.
    seal = request.cookies.get(SEAL, "")
    told = request.headers.get("sec-fetch-site", "same-origin")
    if told != "same-origin" or not seal or not secrets.compare_digest(seal.encode(), form.get(SEAL, "").encode()):
        raise Declined("foreign_form", "this form was not sent by the page you opened; open it again, with cookies")


def seal_of(request: Request) -> str:
    """Return what this browser's forms are sealed with, a new one if it has none."""
    return request.cookies.get(SEAL) or secrets.token_urlsafe(24)


def put_seal(request: Request, response: Response, seal: str, path: str) -> None:
    """Have the browser keep its seal for the addresses below a path, for as long as it is open."""
    is_safe = request.url.scheme == "https"
    response.set_cookie(SEAL, seal, httponly=True, secure=is_safe, samesite="strict", path=path)
