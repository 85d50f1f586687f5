"""Templates, rendered into answers whose headers let nothing in and nothing out."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from attrs import field, frozen
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from unified_orders.adapters.http.pages.look import Look
from unified_orders.adapters.http.pages.static import Asset, packaged
from unified_orders.adapters.http.pages.texts import Texts

HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Language",
}


@cache
def _templates() -> Environment:
    loader = PackageLoader("unified_orders.adapters.http.pages")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@frozen
class Frame:
    """What surrounds every page: `frame.html`, filled with a host's look and texts."""

    #: where the assets are served, such as `/review/assets`
    assets_at: str
    look: Look = field(factory=Look)
    texts: Texts = field(factory=Texts)
    templates: Environment = field(factory=_templates, init=False)
    assets: Mapping[str, Asset] = field(init=False)

    @assets.default
    def _coloured(self) -> Mapping[str, Asset]:
        # The host's colours stand in a style sheet of their own: the policy lets no style into a page.
        rule = f":root{{--accent-light:{self.look.accent};--accent-dark:{self.look.accent_dark}}}\n"
        return {**packaged(), "look.css": Asset.of("look.css", rule.encode("ascii"))}

    def page(self, request: Request, template: str, status: int = 200, **given: object) -> HTMLResponse:
        """Return a page; its template extends `frame.html` and finds `say`, `look` and `asset(name)` besides `given`.

        Raises:
            jinja2.UndefinedError: the template wants what was not given.
        """
        say = self.texts.words(request)
        root = request.scope.get("root_path", "")

        def asset(name: str) -> str:
            return f"{root}{self.assets_at}/{self.assets[name].name}"

        html = self.templates.get_template(template).render(say=say, look=self.look, asset=asset, **given)
        return HTMLResponse(html, status, headers={**HEADERS, "Content-Language": say.language})
