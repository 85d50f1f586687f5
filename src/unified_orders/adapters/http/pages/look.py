"""How a host's pages look: its name, its logo, its colours."""

import base64
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from attrs import Attribute, field, frozen

#: WCAG 2.2 AA, for text of usual size
LEAST_CONTRAST: Final = 4.5
#: below it, sRGB is linear
_LINEAR: Final = 0.04045
_LIGHT: Final = "#ffffff"
_DARK: Final = "#15181c"
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours such as `#1d4ed8` as WCAG counts it, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= _LINEAR else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _readable_on(ground: str) -> "Callable[[object, Attribute[str], str], None]":
    def check(_: object, attribute: "Attribute[str]", colour: str) -> None:
        if not _COLOUR.fullmatch(colour):
            raise ValueError(f"{attribute.name} must be a colour such as '#1d4ed8', not {colour!r}")
        found = contrast(colour, ground)
        if found < LEAST_CONTRAST:
            rule = f"a contrast of at least {LEAST_CONTRAST} with {ground}"
            raise ValueError(f"{attribute.name} needs {rule}; {colour} has {found:.1f}: choose another shade")

    return check


def _own_address(_: object, attribute: "Attribute[str | None]", url: str | None) -> None:
    if url is None:
        return
    parts = urlsplit(url)
    if parts.scheme or parts.netloc or "\\" in url or not url.startswith("/"):
        raise ValueError(f"{attribute.name} must be a path on your own site such as '/logo.svg', not {url!r}")


@frozen(kw_only=True)
class Look:
    """What a host makes of the pages. Colours are checked to be readable.

    Raises:
        ValueError: a colour is none, or too faint; the logo is on another site.
    """

    name: str = "Orders"
    #: a path on the host's own site; pages load nothing from elsewhere
    logo_url: str | None = field(default=None, validator=_own_address)
    #: instead of an address: the picture itself
    logo_svg: bytes | None = None
    #: of links and buttons on a light page
    accent: str = field(default="#1d4ed8", validator=_readable_on(_LIGHT))
    #: of links and buttons on a dark page
    accent_dark: str = field(default="#93b4ff", validator=_readable_on(_DARK))
    #: whom to ask when a link is over: an e-mail address, a telephone number, a name
    contact: str | None = None

    @property
    def logo(self) -> str | None:
        """The logo as the source of an image."""
        if self.logo_svg is None:
            return self.logo_url
        return "data:image/svg+xml;base64," + base64.b64encode(self.logo_svg).decode("ascii")
