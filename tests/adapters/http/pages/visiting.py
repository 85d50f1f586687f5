"""A reader without JavaScript: opens an address, fills in the form that is there, presses a button."""

import asyncio
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

import httpx
from attrs import define, field
from starlette.types import ASGIApp

_HOST = "http://host.example"
_SPACES = " "


class _Reading(HTMLParser):
    """What a browser would send of a page's form, and the page's text."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.buttons: dict[str, str] = {}
        self.words: list[str] = []
        self._select = self._textarea = self._option = None  # type: str | None
        self._button: str | None = None

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        has = dict(given)
        name, value = has.get("name"), has.get("value") or ""
        match tag:
            case "input" if name is not None and has.get("type") in {"radio", "checkbox"}:
                if "checked" in has and "disabled" not in has:
                    self.fields[name] = value
            case "input" if name is not None:
                self.fields[name] = value
            case "select":
                self._select = name
            case "option" if self._select is not None:
                self._option = has.get("value")
                if "selected" in has or self._select not in self.fields:
                    self.fields[self._select] = value if self._option is not None else "\0"
            case "textarea" if name is not None:
                self._textarea, self.fields[name] = name, ""
            case "button":
                self._button = value
            case _:
                pass

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        if tag == "textarea":
            self._textarea = None
        if tag == "button":
            self._button = None

    def handle_data(self, data: str) -> None:
        if self._select is not None and self.fields.get(self._select) == "\0":
            self.fields[self._select] = data
        if self._textarea is not None:
            self.fields[self._textarea] += data
        if self._button is not None and data.strip():
            self.buttons[self._button] = data.strip()
        self.words.append(data.strip())


@define
class Page:
    """An answer, as a reader has it before them."""

    status: int
    address: str
    html: str
    #: of all answers on the way to it
    headers: str
    reading: _Reading = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.reading = _Reading()
        self.reading.feed(self.html)

    @property
    def text(self) -> str:
        """All that can be read."""
        return _SPACES.join(" ".join(self.reading.words).split())

    def number(self, domain: str) -> str:
        """The number of a site's fields in the form."""
        (found,) = [
            name.removeprefix("seen.")
            for name, value in self.reading.fields.items()
            if name.startswith("seen.") and value.split(" ")[5] == domain
        ]
        return found


@define
class Reader:
    """A browser without JavaScript that keeps cookies."""

    app: ASGIApp
    headers: Mapping[str, str] = field(factory=dict)
    cookies: httpx.Cookies = field(factory=httpx.Cookies)

    def open(self, address: str) -> Page:
        """Open an address."""
        return self._ask("GET", address)

    def ask(self, method: str, address: str) -> Page:
        """Ask for an address in some way."""
        return self._ask(method, address)

    def head(self, address: str) -> Page:
        """Ask for what an address would say of itself."""
        return self._ask("HEAD", address)

    def press(self, page: Page, button: str, fill: Mapping[str, str] | None = None) -> Page:
        """Fill in some fields of a page's form, and press one of its buttons."""
        assert button in page.reading.buttons, f"no button {button!r} among {list(page.reading.buttons)}"
        return self.send(page, {**page.reading.fields, **(fill or {}), "step": button})

    def send(self, page: Page, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Page:
        """Send a form to where a page is."""
        address = page.address.partition("?")[0]
        form = {"content-type": "application/x-www-form-urlencoded", **(headers or {})}
        return self._ask("POST", address, urlencode(fields), form)

    def choose(self, page: Page, **decisions: str) -> dict[str, str]:
        """Return the fields of decisions, by the sites' first labels: `choose(page, leaf="approve")`."""
        return {f"decide.{page.number(f'{site}.example')}": decision for site, decision in decisions.items()}

    def _ask(self, method: str, address: str, body: str = "", headers: Mapping[str, str] | None = None) -> Page:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=_HOST, cookies=self.cookies) as client:
                url = urljoin(_HOST, address)
                given = {**self.headers, **(headers or {})}
                return await client.request(method, url, content=body, headers=given, follow_redirects=True)

        answer = asyncio.run(asked())
        answers = [*answer.history, answer]
        for one in answers:
            self.cookies.update(one.cookies)
        told = "\n".join(str(one.headers) for one in answers)
        return Page(answer.status_code, str(answer.url).removeprefix(_HOST), answer.text, told)
