"""Values that nobody should give and somebody will."""

import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import Enum, IntEnum
from functools import cache
from typing import Any, Final
from uuid import UUID

from hypothesis import strategies as st

from unified_orders.domain.words import ActorKind, GroupStatus

NAIVE: Final = datetime(2026, 1, 1)  # noqa: DTZ001 - its lack of a zone is what is hostile


class Zoneless(tzinfo):
    """A zone that knows no offset."""

    def utcoffset(self, _: datetime | None) -> timedelta | None: ...
    def dst(self, _: datetime | None) -> None: ...
    def tzname(self, _: datetime | None) -> None: ...


class Absurd(Zoneless):
    """A zone of three days."""

    def utcoffset(self, _: datetime | None) -> timedelta:
        return timedelta(days=3)


class Shy:
    """Something that can't be printed."""

    def __repr__(self) -> str:
        raise LookupError("no")


class Number(IntEnum):
    """A number that is none."""

    FIVE = 5


def bottomless(depth: int = 100_000) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for _ in range(depth):
        nested = {"deeper": nested}
    return nested


def circle() -> list[Any]:
    round_: list[Any] = []
    round_.append(round_)
    return round_


TEXTS: Final = {
    "empty": "",
    "blank": " \t ",
    "padded": " \u00a0tea\u2003 ",
    "a NUL": "tea\0shop",
    "a NUL after much": "the teashop of the north\0",
    "a high surrogate": "\ud800",
    "a low surrogate": "tea\udcff",
    "a bidi override": "\u202egnp.exe",
    "a bidi isolate": "\u2066tea\u2069",
    "zero width": "t\u200be\u200da",
    "a byte order mark": "\ufefftea",
    "escape codes": "\x1b[2J\x07",
    "a delete": "tea\x7f",
    "C1 controls": "\x9b2J",
    "two lines": "tea\nshop",
    "windows lines": "tea\r\nshop",
    "a line separator": "tea\u2028shop",
    "a noncharacter": "\uffff",
    "the last code point": "\U0010ffff",
    "piled marks": "e" + "\u0301" * 500,
    "a family": "👩\u200d👩\u200d👧",
    "a dotless i": "İıſ",
    "long": "x" * 5_000,
    "huge": "ü" * 50_000,
    "SQL": "'; DROP TABLE orders; --",
    "a template": "{0.__class__} {{7*7}} ${x} %s %(a)s",
    "markup": "<script>alert(1)</script>",
    "a formula": "=HYPERLINK(1)",
    "null as a word": "null",
    "a number as text": "5",
    "an id as text": "01890a5d-ac96-774b-bcce-b302099a8057",
    "an id in braces": "{01890a5d-ac96-774b-bcce-b302099a8057}",
    "separators": "\x1f",
    "a path": "../../etc/passwd",
    "javascript": "javascript:alert(1)",
    "javascript hidden": "java\nscript:alert(1)",
    "javascript in capitals": "JaVaScRiPt://tea.example/%0aalert(1)",
    "a document": "data:text/html,<script>alert(1)</script>",
    "a local file": "file:///etc/passwd",
    "no scheme": "//tea.example/1",
    "a user in a URL": "https://tea.example@evil.example/",
    "a backslash in a URL": "https://evil.example\\@tea.example/",
    "a URL without a host": "https:///1",
    "a URL of brackets": "https://[",
    "a URL of a far port": "https://tea.example:99999/",
    "a URL with an override": "https://tea.example/\u202egnp",
    "a URL with a tab": "https://tea.exa\tmple/",
    "a long URL": "https://tea.example/" + "a" * 3_000,
    "a URL of another script": "https://münchen.example/ü",
}

NUMBERS: Final = {
    "true": True,
    "false": False,
    "zero": 0,
    "minus one": -1,
    "five": Number.FIVE,
    "beyond 32 bits": 2**31,
    "beyond 63 bits": 2**63,
    "a trillion and one": 10**12 + 1,
    "beyond a float": 10**400,
    "of very many digits": 10**5_000,
    "not a number": float("nan"),
    "infinite": float("inf"),
    "below everything": float("-inf"),
    "minus zero": -0.0,
    "almost infinite": sys.float_info.max,
    "almost nothing": 5e-324,
    "half": 0.5,
    "a decimal": Decimal("1.00"),
    "no decimal": Decimal("sNaN"),
    "complex": 1j,
}

TIMES: Final = {
    "naive": NAIVE,
    "the first moment, east": datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    "the last moment, west": datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))),
    "the first moment": datetime.min.replace(tzinfo=UTC),
    "the last moment": datetime.max.replace(tzinfo=UTC),
    "of a zone without offset": NAIVE.replace(tzinfo=Zoneless()),
    "of a zone of three days": NAIVE.replace(tzinfo=Absurd()),
    "a day": date(2026, 1, 1),
    "a time of day": time(1, tzinfo=UTC),
    "no time at all": timedelta(),
    "all time": timedelta.max,
    "back in time": timedelta.min,
}

THINGS: Final = {
    "none": None,
    "bytes": b"tea",
    "an id": UUID(int=0),
    "a list": [],
    "a list of lists": [[]],
    "a list of none": [None],
    "a list of text": ["tea"],
    "a tuple of surrogates": ("\ud800",),
    "a long list": [1] * 10_001,
    "a circle": circle(),
    "a set": {1},
    "an object": {},
    "an object with a number for a name": {1: 2},
    "a bottomless object": bottomless(),
    "a word of another kind": GroupStatus.CANCELLED,
    "a kind of actor": ActorKind.GUEST,
    "a class": dict,
    "an enum": Enum,
    "an enum of words": GroupStatus,
    "a function": lambda: 0,
    "something": object(),
    "something shy": Shy(),
}

#: by what is wrong with each
HOSTILE: Final[Mapping[str, object]] = {**TEXTS, **NUMBERS, **TIMES, **THINGS}
#: those that JSON has a word for, or that a JSON reader of Python's gives
AS_JSON: Final[Mapping[str, object]] = {
    name: value
    for name, value in HOSTILE.items()
    if type(value) in {str, bool, int, float, list, dict, type(None)} and name != "a circle"
}


@cache
def anything() -> st.SearchStrategy[object]:
    """Values of any type, the hostile ones among them."""
    texts = st.text(st.characters(), max_size=20) | st.text(
        st.sampled_from("a\0\ud800\u202e\n\r\t /:@\\[]{}%<>\"'.-_ü"), max_size=12
    )
    leaves = st.one_of(
        texts,
        st.integers(),
        st.floats(),
        st.booleans(),
        st.none(),
        st.binary(max_size=4),
        st.datetimes(),
        st.datetimes(timezones=st.timezones()),
        st.timedeltas(),
        st.decimals(),
        st.uuids(),
        st.sampled_from(list(HOSTILE)).map(HOSTILE.__getitem__),
    )
    return leaves | st.lists(leaves, max_size=3) | st.dictionaries(texts, leaves, max_size=3)
