"""Every sentence of the pages, in the reader's language."""

from collections.abc import Callable, Mapping
from string import Formatter
from typing import Final

from attrs import field, frozen
from starlette.requests import Request

#: Sentences by name, with `{places}` to fill.
Catalogue = Mapping[str, str]

ENGLISH: Final[Catalogue] = {
    "skip": "Skip to the content",
    "sites_to_review": "Sites to review",
    "clients": "Clients",
    "approved_of": "{approved} of {wanted} links",
    "round": "Round {number}",
    "site": "Site",
    "stands": "Where it stands",
    "why": "Why",
    "metrics": "Metrics",
    "price": "Price",
    "last_said": "{name} on {date}",
    "more": "Next sites",
    "cannot": "This cannot be shown",
    "link_over": "This link does not open anything any more",
    "whom_to_ask": "Ask {name} for a new link: {contact}",
    "whom_to_ask_nobody": "Ask {name} for a new link.",
}


@frozen
class Words:
    """One language's sentences; what is missing there is said in English."""

    language: str
    catalogue: Catalogue

    def __call__(self, name: str, /, **places: object) -> str:
        """Return a sentence with its places filled.

        Raises:
            KeyError: no sentence has this name.
        """
        sentence = self.catalogue[name] if name in self.catalogue else ENGLISH[name]
        return sentence.format(**places)


def _known(_: object, __: object, languages: Mapping[str, Catalogue]) -> None:
    for language, catalogue in languages.items():
        for name, sentence in catalogue.items():
            if name not in ENGLISH:
                raise ValueError(f"texts[{language!r}] has {name!r}, which is no sentence of the pages")
            extra = _places(sentence) - _places(ENGLISH[name])
            if extra:
                raise ValueError(f"texts[{language!r}][{name!r}] has places nothing fills: {sorted(extra)}")


def _places(sentence: str) -> set[str]:
    return {place for _, place, _, _ in Formatter().parse(sentence) if place is not None}


@frozen
class Texts:
    """The languages a host offers: sentences by language tag such as `de`; English needs only what differs.

    Raises:
        ValueError: a sentence has an unknown name, or a place that nothing fills.
    """

    languages: Mapping[str, Catalogue] = field(factory=dict, validator=_known)
    #: says the language of a request; None: by its Accept-Language
    choose: Callable[[Request], str] | None = None

    def words(self, request: Request) -> Words:
        """Return the sentences for whoever asks."""
        offered = {"en": ENGLISH, **self.languages}
        asked = [self.choose(request)] if self.choose else _accepted(request.headers.get("accept-language", ""))
        for tag in asked:
            for language in (tag, tag.partition("-")[0]):
                if language in offered:
                    return Words(language, offered[language])
        return Words("en", offered["en"])


def _accepted(header: str) -> list[str]:
    """Return the language tags of an Accept-Language, the dearest first."""
    weighed = []
    for part in header.split(",")[:20]:
        tag, _, weight = part.strip().partition(";q=")
        try:
            weighed.append((float(weight or 1), tag))
        except ValueError:
            continue
    return [tag for weight, tag in sorted(weighed, key=lambda pair: -pair[0]) if weight > 0]
