import re
from typing import Final

import pytest
from tests.docs.pages import ROOT

import unified_orders
from unified_orders.domain.rules import TABLE

GLOSSARY: Final = (ROOT / "docs" / "glossary.md").read_text("utf-8")
TERMS: Final = {word.casefold() for term in re.findall(r"\*\*(.+?)\*\*", GLOSSARY) for word in re.findall(r"\w+", term)}
#: Words that mean here what they mean anywhere, and those of Python.
_PLAIN: Final = """
accepted action added announce async audience broken busy cancelled code contended created decided done error fault
filter input invalid kind list next option page past progressed received recorded ref refused replaced
reused reviewed row rule service settings shared skipped sort start step storage suggestion summary timeout
unavailable unchanged unified unit unknown work
"""
PLAIN: Final = frozenset(_PLAIN.split())


def _words(name: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


#: What commands do and answer is told where the reference lists them.
OF_COMMANDS: Final = {word for rule in TABLE for word in _words(rule.command.__name__)}
NAMES: Final = [name for name in unified_orders.__all__ if name[0].isupper()]


@pytest.mark.parametrize("name", NAMES)
def test_the_glossary_explains_the_words_of_a_public_name(name: str) -> None:
    unexplained = [word for word in _words(name) if not _is_explained(word)]
    assert unexplained == [], f"{name}: explain the word in docs/glossary.md"


def _is_explained(word: str) -> bool:
    return word in PLAIN | OF_COMMANDS or bool({word, f"{word}s", word.removesuffix("s")} & TERMS)


def test_every_word_that_is_called_plain_is_used_and_needs_it() -> None:
    used = {word for name in NAMES for word in _words(name)}
    assert sorted(PLAIN - used) == []
    assert sorted(PLAIN & OF_COMMANDS) == []


def test_a_word_has_one_meaning() -> None:
    rows = re.findall(r"^\| (\*\*.+?) \|", GLOSSARY, re.MULTILINE)
    assert len(rows) == len(set(rows))
