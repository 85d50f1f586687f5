"""Domains as they join: one spelling for one site, and nothing that is only a page of it."""

import re
from typing import Final

from unified_orders.adapters.files.errors import IdnaMissing
from unified_orders.adapters.files.suffixes import SUFFIXES
from unified_orders.domain.errors import InvalidInput, shown
from unified_orders.domain.fields import fault

_LABEL: Final = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
#: Letters, digits and hyphens; at least two labels, and the last one is no number.
_ASCII: Final = re.compile(rf"(?:{_LABEL}\.)+(?![0-9]+$){_LABEL}")
#: How nearly all are written: nothing left to look at but the one group.
_USUAL: Final = re.compile(rf"(?:https?://)?(?:www\.)?(?!www\.)((?:{_LABEL}\.)+(?![0-9]+[./]*$){_LABEL})\.?/?")
_SCHEME: Final = re.compile("[a-z][a-z0-9+.-]*://")
_WEB: Final = re.compile("(?:https?:)?//")
_PATH: Final = re.compile("[/?#].*", re.DOTALL)
_ADDRESS: Final = re.compile(r"\[.*\]|[0-9.]+")
_LONGEST: Final = 253


def normalised_domain(text: str) -> str:
    """Return the one spelling of a site's domain: lower case, ASCII (IDNA), no scheme, `www.`, slash or final dot.

    Raises:
        InvalidInput: a page, an address with port, user or number, or what is no domain at all.
        IdnaMissing: the domain is international, and the package `idna` (extra `cli`) is not installed.
    """
    usual = _USUAL.fullmatch(text.lower())
    if usual is not None and "xn--" not in usual[1] and len(usual[1]) <= _LONGEST and usual[1] not in SUFFIXES:
        return usual[1]
    host = _host(text)
    if len(host) > _LONGEST:
        raise _no_domain(text)
    if "xn--" in host or not _ASCII.fullmatch(host):
        host = _international(text, host)
    while host.startswith("www.") and host.count(".") > 1 and host.removeprefix("www.") not in SUFFIXES:
        host = host.removeprefix("www.")
    if host in SUFFIXES:
        raise fault("domain", text, "is a suffix under which sites are registered; give the site's own domain")
    return host


def _host(text: str) -> str:
    address = text.strip().lower()
    web = _WEB.match(address)
    if web is None and _SCHEME.match(address):
        raise fault("domain", text, "must be a site's domain, like example.com")
    address = address[web.end() :] if web else address
    host = _PATH.sub("", address)
    if address[len(host) :] not in {"", "/"}:
        raise fault("domain", text, "is a page, not a site; give the site's domain alone")
    if "@" in host or ":" in host or _ADDRESS.fullmatch(host):
        raise fault("domain", text, "must be a domain without user, port or number, like example.com")
    return host.removesuffix(".")


def _international(text: str, host: str) -> str:
    try:
        import idna  # noqa: PLC0415 - needed for few files, and it is large
    except ImportError:
        if host.isascii() and "xn--" not in host:
            raise _no_domain(text) from None
        raise IdnaMissing(shown(text)) from None
    try:
        ascii_host = idna.encode(host, uts46=True, std3_rules=True).decode("ascii").removesuffix(".")
    except (ValueError, IndexError):
        raise _no_domain(text) from None
    if not _ASCII.fullmatch(ascii_host):
        raise _no_domain(text)
    return ascii_host


def _no_domain(text: str) -> InvalidInput:
    return fault("domain", text, "must be a site's domain, like example.com")
