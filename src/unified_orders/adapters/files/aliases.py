"""What headings usually mean in lists that people write: a guess by name, with a confidence."""

import re
from typing import Final

from attrs import frozen

from unified_orders.adapters.files.currencies import is_mark
from unified_orders.domain.currencies import CODES

#: The field was mapped by the caller, or the heading is a known format's own.
CERTAIN: Final = 1.0
SURE: Final = 0.9
LIKELY: Final = 0.7
#: It means that only after words that say little were left out.
LOOSE: Final = 0.6

_SURE: Final = {
    "domain": "domain; domains; domain name; domain url; website; websites; website url; web site; site; site url; "
    "target; target domain; root domain; referring domain; hostname; webseite; сайт; домен",
    "retail": "price; retail; retail price; guest post price; guestpost price; sale price; selling price; sell price; "
    "post price; placement price; publication price; client price; preis; цена",
    "wholesale": "cost; our cost; wholesale; wholesale price; wholesale cost; purchase price; buying price; buy price; "
    "net price; cost price; einkaufspreis",
    "currency": "currency; currency code; price currency; währung; валюта",
    "niches": "niche; niches; category; categories; topic; topics; vertical; thema; тематика",
    "languages": "language; languages; site language; language code; sprache; язык",
    "qualification": "qualification; qualified; verdict; qualification status",
    "qualification_note": "qualification note; qualification notes; qualification reason; verdict note",
    "dr": "dr; domain rating; domainrating",
    "ur": "ur; url rating",
    "ahrefs_rank": "ahrefs rank",
    "traffic": "traffic; organic traffic; monthly traffic; organic search traffic",
    "keywords": "organic keywords; total keywords; organic total keywords",
    "ref_domains": "ref domains; referring domains; refdomains; linking domains; linking root domains",
    "ref_domains_followed": "dofollow ref domains; followed ref domains; dofollow referring domains",
    "backlinks": "backlinks; total backlinks; external backlinks",
    "authority_score": "authority score; ascore; semrush as",
    "trust_flow": "trust flow; trustflow; tf",
    "citation_flow": "citation flow; citationflow; cf",
    "domain_authority": "da; domain authority; moz da",
    "spam_score": "spam score",
}
_LIKELY: Final = {
    "domain": "url; host; publisher; blog; web",
    "retail": "guest post; guestpost; amount; fee",
    "niches": "industry; subject; theme; themes; tags",
    "languages": "lang; locale",
    "traffic": "visits; monthly visits; visitors",
    "keywords": "keywords",
    "ref_domains": "rd",
    "backlinks": "links",
}
_MEANINGS: Final = {
    heading: (field, confidence)
    for table, confidence in ((_LIKELY, LIKELY), (_SURE, SURE))
    for field, headings in table.items()
    for heading in headings.split("; ")
}
_TOOLS: Final = ("ahrefs", "semrush", "majestic", "moz")
_FILLING_WORDS: Final = (
    "the a our your per in of by for guest post site website article placement link monthly month avg est estimated "
    "total current new"
)
_FILLING: Final = frozenset(_FILLING_WORDS.split()).union(_TOOLS)
#: Codes that a heading says for other reasons: `ALL PRICES`, `TOP 10`.
_WORDS_TOO: Final = frozenset({"ALL", "TOP", "CUP", "PEN", "MOP"})
#: Codes that count as such in lower case too: `price_usd`.
_COMMON: Final = frozenset({"usd", "eur", "gbp", "cad", "aud", "chf", "jpy", "pln", "sek", "nok", "dkk"})
#: Words, and signs of currencies with the letters before them: `US$`.
_PARTS: Final = re.compile("[^\\W_]*[$\u00a3\u00a5\u20a0-\u20cf]|[^\\W_]+")
#: The fields that hold money.
PRICES: Final = frozenset({"retail", "wholesale"})


@frozen(slots=True)
class Meaning:
    """What a heading seems to say."""

    field: str
    confidence: float
    #: the currency's code or sign, as the heading of a price gives it
    mark: str | None = None
    #: the tool that the heading names
    source: str | None = None


def plain(heading: str) -> str:
    """Return a heading for comparing: lower case, and single blanks in place of all punctuation."""
    return " ".join("".join(mark if mark.isalnum() else " " for mark in heading.casefold()).split())


def meaning_of(heading: str) -> Meaning | None:
    """Guess what a heading means, or return None."""
    mark, rest = mark_in(heading)
    if mark is not None:
        price = _known(rest) if rest else ("retail", LOOSE)
        if price is not None and price[0] in PRICES:
            return Meaning(*price, mark=mark)
    words = plain(heading)
    known = _known(words)
    source = next((tool for tool in _TOOLS if tool in words.split()), None)
    return Meaning(*known, source=source) if known else None


def _known(words: str) -> tuple[str, float] | None:
    exact = _MEANINGS.get(words)
    if exact is not None:
        return exact
    telling = _MEANINGS.get(" ".join(word for word in words.split() if word not in _FILLING))
    return (telling[0], LOOSE) if telling else None


def mark_in(heading: str) -> tuple[str | None, str]:
    """Return the currency that a heading names, and its other words as `plain` writes them."""
    parts = _PARTS.findall(heading)
    for part in parts:
        code = part in CODES - _WORDS_TOO or part in _COMMON
        if code or (not part.isalpha() and is_mark(part)):
            return (part.upper() if code else part), plain(" ".join(other for other in parts if other != part))
    return None, ""
