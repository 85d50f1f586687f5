"""Domains that are made to look like others: letters of another script that pass for Latin ones."""

# ruff: noqa: RUF001 - letters that pass for Latin ones are what this is about

import unicodedata
from collections.abc import Iterator
from typing import Final

#: Small letters that most fonts draw as a Latin one, after Unicode's table of confusables.
_ALIKE: Final = str.maketrans(
    {
        foreign: latin
        for latin, letters in {
            "a": "аαɑ", "b": "ьƅ", "c": "сϲᴄⲥ", "d": "ԁ", "e": "еҽꬲ", "g": "ցɡᶃ", "h": "һհ", "i": "іιıɩɪ", "j": "јϳ",
            "l": "ӏןוا", "n": "ոռ", "o": "оοօσᴏᴑⲟסه၀", "p": "рρⲣƿ", "q": "ԛզ", "r": "гᴦꭇⲅ", "s": "ѕꜱƽ", "u": "υսцᴜꭎʋ",
            "v": "νѵᴠט", "w": "ԝѡաᴡɯ", "x": "хχ", "y": "уγүɣỿʏ", "z": "ᴢ",
        }.items()
        for foreign in letters
    }
)  # fmt: skip
#: Scripts that are written together.
_TOGETHER: Final = ({"CJK", "HIRAGANA", "KATAKANA", "LATIN"}, {"CJK", "HANGUL", "LATIN"}, {"CJK", "BOPOMOFO", "LATIN"})


def lookalike(domain: str) -> str | None:
    """Return why a normalised domain may be taken for another, or None; one in ASCII is what it looks like."""
    if "xn--" not in domain:
        return None
    written = shown_domain(domain)
    mixed = next((" and ".join(sorted(found)) for found in map(_scripts, written.split(".")) if _is_mixed(found)), None)
    alike = written.translate(_ALIKE)
    reasons = []
    if mixed:
        reasons.append(f"mixes {mixed} letters")
    if alike.isascii():
        reasons.append(f"looks like {alike}")
    return " and ".join(reasons) or None


def shown_domain(domain: str) -> str:
    """Return a normalised domain in the letters that its owner writes."""
    return ".".join(map(_decoded, domain.split(".")))


def _decoded(label: str) -> str:
    try:
        return label.removeprefix("xn--").encode().decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def _scripts(label: str) -> frozenset[str]:
    return frozenset(_scripts_of(label))


def _scripts_of(label: str) -> Iterator[str]:
    for letter in filter(str.isalpha, label):
        name = unicodedata.name(letter, "UNKNOWN").replace("-", " ").split()[0]
        yield name.capitalize() if name != "CJK" else name


def _is_mixed(scripts: frozenset[str]) -> bool:
    return len(scripts) > 1 and not any({name.upper() for name in scripts} <= allowed for allowed in _TOGETHER)
