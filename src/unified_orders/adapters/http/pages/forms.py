"""What a form sent, within bounds and from our own pages alone."""

from typing import Final
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 10_000


class BadForm(Exception):
    """A form that nothing is done with."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(status, detail)
        self.status = status
        #: a sentence for people
        self.detail = detail


def from_our_pages(request: Request) -> bool:
    """Whether a browser says that a request comes from a page of this site; one that says nothing is not believed."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")


async def read_form(request: Request, most_bytes: int) -> list[tuple[str, str]]:
    """Return a form's fields in their order.

    Raises:
        BadForm: sent from another site (403), no form (415), too large (413), not readable (400).
    """
    if not from_our_pages(request):
        raise BadForm(403, "this form was sent from another site; open the page and send it there")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise BadForm(415, f"send the form as {_FORM}")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most_bytes:
            raise BadForm(413, f"a form may have {most_bytes} bytes at most; send less at once")
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise BadForm(400, f"a form has {_MOST_FIELDS} fields at most, in UTF-8") from None
