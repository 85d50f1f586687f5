"""What a list says of a site in words: niches, languages, and the analyst's verdict."""

import re
from typing import Final

from unified_orders.domain.fields import fault
from unified_orders.domain.words import Qualification

_SEPARATORS: Final = re.compile("[,;|\n]")
#: What follows the language itself: `en-US`, `English (UK)`.
_REGION: Final = re.compile(" ?[-_(].*")
_ISO_639_1: Final = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv
ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne
ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st
su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
_CODES: Final = frozenset(_ISO_639_1.split())
#: How the languages of most sites are also written.
_LANGUAGES: Final = {
    word: line.split()[0]
    for line in (
        "ar ara arabic", "bg bul bulgarian", "cs ces cze czech", "da dan danish", "de deu ger german deutsch",
        "el ell gre greek", "en eng english", "es spa spanish español", "et est estonian", "fa fas per persian",
        "fi fin finnish", "fr fra fre french français", "he heb hebrew", "hi hin hindi", "hr hrv croatian",
        "hu hun hungarian", "id ind indonesian", "it ita italian italiano", "ja jpn japanese", "ko kor korean",
        "lt lit lithuanian", "lv lav latvian", "nl nld dut dutch nederlands", "no nor norwegian",
        "pl pol polish polski", "pt por portuguese português", "ro ron rum romanian", "ru rus russian русский",
        "sk slk slovak", "sl slv slovenian", "sr srp serbian", "sv swe swedish", "th tha thai", "tr tur turkish",
        "uk ukr ukrainian", "vi vie vietnamese", "zh zho chi chinese",
    )
    for word in line.split()
}  # fmt: skip
_VERDICTS: Final = {
    word: verdict
    for verdict, line in {
        Qualification.QUALIFIED: "qualified yes good ok accepted approved",
        Qualification.MARGINAL: "marginal maybe borderline",
        Qualification.DISQUALIFIED: "disqualified no bad rejected spam",
        Qualification.UNKNOWN: "unknown pending unchecked",
    }.items()
    for word in line.split()
}


def words_in(text: str) -> tuple[str, ...]:
    """Split a cell at commas, semicolons and bars, and keep each word once, as first written."""
    first: dict[str, str] = {}
    for part in _SEPARATORS.split(text):
        word = " ".join(part.split())
        if word:
            first.setdefault(word.casefold(), word)
    return tuple(first.values())


def languages_in(text: str) -> tuple[str, ...]:
    """Read languages as ISO 639 codes in lower case, from codes (`en`, `en-US`) or English names.

    Raises:
        InvalidInput: a word that is neither.
    """
    return tuple(dict.fromkeys(_language(text, word.casefold()) for word in words_in(text)))


def _language(text: str, word: str) -> str:
    code = _LANGUAGES.get(word) or _LANGUAGES.get(_REGION.sub("", word)) or _REGION.sub("", word)
    if code in _CODES or re.fullmatch("[a-z]{3}", code):
        return code
    raise fault("languages", text, "must be ISO 639 codes like en, de; several with commas between them")


def verdict_in(text: str) -> Qualification:
    """Read the analyst's verdict.

    Raises:
        InvalidInput: a word that is no verdict.
    """
    verdict = _VERDICTS.get(text.strip().casefold())
    if verdict is None:
        raise fault("qualification", text, "must be qualified, marginal, disqualified or unknown")
    return verdict
