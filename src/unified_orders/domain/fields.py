"""The forms that values must have: validators for the fields of commands, sites and actors.

A validator refuses what can never be right, at construction, with `InvalidInput`. Sizes that a host may configure are
only named here (`Text("note")`) and compared with `Limits` when the command is decided.
"""

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from attrs import Attribute

from unified_orders.domain.currencies import CODES
from unified_orders.domain.errors import InvalidInput, shown

_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS: Final = re.compile("[\t\n\u2028\u2029\x85]")
#: Characters that make text look like other text; no address may hold them.
_DECEIVING: Final = re.compile('[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\\s\\\\"<>^`{|}]')
_BIGINT: Final = 2**63 - 1
_INT4: Final = 2**31 - 1
#: What an error shows of a secret.
HIDDEN: Final = "(not shown)"
#: Takes (instance, attribute, value), as attrs calls it, and raises `InvalidInput`.
Validator = Callable[[Any, "Attribute[Any]", Any], None]


def fault(attribute: "Attribute[Any] | str", value: object, rule: str) -> InvalidInput:
    """Return the error for one field. What a class keeps out of its `repr` is not shown."""
    if isinstance(attribute, str):
        return InvalidInput(attribute, shown(value), rule)
    return InvalidInput(attribute.name, shown(value) if attribute.repr else HIDDEN, rule)


class Text:
    """A string that stores and prints anywhere: no NUL, control or surrogate characters."""

    __slots__ = ("empty", "limit", "lines")

    def __init__(self, limit: str, *, lines: bool = False, empty: bool = False) -> None:
        #: the name of the limit on its length, in characters, in `Limits`
        self.limit: str = limit
        self.lines: bool = lines
        self.empty: bool = empty

    @staticmethod
    def is_storable(value: str) -> bool:
        """Tell whether text holds nothing that a database or terminal can't take."""
        return not _UNPRINTABLE.search(value)

    def __call__(self, _: object, attribute: "Attribute[Any]", value: object) -> None:
        if not isinstance(value, str):
            raise fault(attribute, value, "must be text")
        if not self.empty and not value.strip():
            raise fault(attribute, value, "must not be empty")
        if not self.is_storable(value):
            raise fault(attribute, value, "must hold no NUL, control or surrogate characters; remove them")
        if not self.lines and _BREAKS.search(value):
            raise fault(attribute, value, "must be a single line")


class Url(Text):
    """An absolute http or https address with a host, and nothing that could deceive its reader."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("url")

    def __call__(self, instance: object, attribute: "Attribute[Any]", value: object) -> None:
        super().__call__(instance, attribute, value)
        problem = url_problem(str(value))
        if problem:
            raise fault(attribute, value, problem)


@lru_cache(1_024)
def url_problem(url: str) -> str | None:
    """Return what is wrong with a web address, or None."""
    if _DECEIVING.search(url):
        return "must be a web address without spaces, brackets or invisible characters; percent-encode them"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "must be a web address like https://example.com/page"
    if parts.scheme not in {"http", "https"}:
        return "must begin with https:// or http://"
    if not host or port == 0:
        return "must name a host, like https://example.com/page"
    if "@" in parts.netloc:
        return "must not carry a user name or password"
    return None


class Integer:
    """A whole number within bounds; never a bool, a float or a string of digits."""

    __slots__ = ("least", "limit", "most")

    def __init__(self, least: int, limit: str | None = None, *, most: int = _INT4) -> None:
        self.least: int = least
        self.limit: str | None = limit
        self.most: int = most

    def __call__(self, _: object, attribute: "Attribute[Any]", value: object) -> None:
        if type(value) is not int:
            raise fault(attribute, value, "must be a whole number")
        if value < self.least:
            raise fault(attribute, value, f"must be at least {self.least}")
        if value > self.most:
            raise fault(attribute, value, f"must be at most {self.most}")


class Amount(Integer):
    """Money in integer minor units (cents) of the order's currency."""

    __slots__ = ()

    def __init__(self, least: int = 0) -> None:
        super().__init__(least, "amount", most=_BIGINT)


def finite(_: object, attribute: "Attribute[Any]", value: object) -> None:
    """Refuse what is not a finite number >= 0 (a metric); unknown is None or absent, never NaN."""
    if type(value) not in {int, float} or not 0 <= value <= sys.float_info.max:  # type: ignore[operator]
        raise fault(attribute, value, "must be a number >= 0; leave out what is unknown")


def currency(_: object, attribute: "Attribute[Any] | str", value: object) -> None:
    """Refuse what is not the ISO 4217 code of a currency: XXX and XTS are none."""
    if not isinstance(value, str) or value not in CODES:
        raise fault(attribute, value, "must be an ISO 4217 currency code like USD")


class OneOf:
    """An instance of one of the named classes (for enums, ids and values of our own)."""

    __slots__ = ("classes",)

    def __init__(self, *classes: type) -> None:
        self.classes: tuple[type, ...] = classes

    def __call__(self, _: object, attribute: "Attribute[Any] | str", value: object) -> None:
        if not isinstance(value, self.classes) or (isinstance(value, bool) and bool not in self.classes):
            names = " or ".join(_article(cls.__name__) for cls in self.classes)
            raise fault(attribute, value, f"must be {names}")


def _article(name: str) -> str:
    return f"an {name}" if name[0] in "AEIOU" and not name.startswith("UU") else f"a {name}"


class Optional:
    """None, or what the inner validator takes."""

    __slots__ = ("inner",)

    def __init__(self, inner: Validator) -> None:
        self.inner: Validator = inner

    def __call__(self, instance: object, attribute: "Attribute[Any]", value: object) -> None:
        if value is not None:
            self.inner(instance, attribute, value)


class Each:
    """A tuple of members that each satisfy the inner validator, at most as many as the named limit."""

    __slots__ = ("distinct", "inner", "least", "limit")

    def __init__(
        self,
        inner: Validator,
        limit: str,
        *,
        least: int = 0,
        distinct: bool = False,
    ) -> None:
        self.inner: Validator = inner
        self.limit: str = limit
        self.least: int = least
        self.distinct: bool = distinct

    def __call__(self, instance: object, attribute: "Attribute[Any]", value: object) -> None:
        if not isinstance(value, tuple):
            raise fault(attribute, value, "must be a list")
        if len(value) < self.least:
            raise fault(attribute, value, f"must hold at least {self.least}")
        for index, member in enumerate(value):
            try:
                self.inner(instance, attribute, member)
            except InvalidInput as error:
                raise InvalidInput(f"{attribute.name}.{index}", error.value, error.rule) from None
        if self.distinct and len(set(value)) != len(value):
            raise fault(attribute, value, "must not name the same one twice")


class Words:
    """A set of words of one enum."""

    __slots__ = ("words",)

    def __init__(self, words: type[StrEnum]) -> None:
        self.words: type[StrEnum] = words

    def __call__(self, _: object, attribute: "Attribute[Any]", value: object) -> None:
        if not isinstance(value, frozenset) or not all(isinstance(word, self.words) for word in value):
            raise fault(attribute, value, f"must be a set of {', '.join(self.words)}")


def moment(_: object, attribute: "Attribute[Any] | str", value: object) -> None:
    """Refuse what is not a point in time with a zone."""
    if not isinstance(value, datetime):
        raise fault(attribute, value, "must be a datetime")
    if not _is_zoned(value):
        raise fault(attribute, value, "must carry a time zone, like datetime.now(UTC)")
    if as_utc(value).tzinfo is not UTC:
        raise fault(attribute, value, "must be within the years 1 to 9999 in UTC")


def as_utc(value: datetime) -> datetime:
    """Turn a zoned time into UTC; leave anything else for the validator to refuse."""
    unfit: Any = value
    try:
        zoned = isinstance(unfit, datetime) and unfit.tzinfo is not UTC and _is_zoned(unfit)
        return unfit.astimezone(UTC) if zoned else unfit  # type: ignore[no-any-return]
    except (OverflowError, ValueError):
        return value


def _is_zoned(value: datetime) -> bool:
    try:
        return value.tzinfo is not None and value.utcoffset() is not None
    except (OverflowError, TypeError, ValueError):  # a zone that is none
        return False


def as_optional_utc(value: datetime | None) -> datetime | None:
    """Do as `as_utc`; None stays."""
    return None if value is None else as_utc(value)


def as_tuple(value: Iterable[Any]) -> tuple[Any, ...]:
    """Turn any list-like into a tuple; leave the rest for the validator to refuse."""
    return tuple(value) if _is_list_like(value) else value  # type: ignore[return-value]


def as_optional_tuple(value: Iterable[Any] | None) -> tuple[Any, ...] | None:
    """Do as `as_tuple`; None stays."""
    return None if value is None else as_tuple(value)


def as_set(value: Iterable[Any]) -> frozenset[Any]:
    """Turn any list-like into a set; leave the rest for the validator to refuse."""
    unfit: Any = value
    try:
        return frozenset(unfit) if _is_list_like(unfit) else unfit
    except TypeError:  # a member that can't be in a set
        return unfit  # type: ignore[no-any-return]


def _is_list_like(value: object) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str | bytes | bytearray | Mapping | type)


def as_uuid(value: UUID | str) -> UUID:
    """Take a UUID or its text; leave the rest for the validator to refuse."""
    unfit: Any = value
    try:
        return UUID(unfit) if isinstance(unfit, str) else unfit
    except ValueError:
        return unfit  # type: ignore[no-any-return]


def as_optional_uuid(value: UUID | str | None) -> UUID | None:
    """Do as `as_uuid`; None stays."""
    return None if value is None else as_uuid(value)


#: an id of this library: orders, groups, selections, items, tokens
own_id: Final = OneOf(UUID)
#: an id of the host's: account, client, domain, project, user, workflow
host_id: Final = Text("host_id")
flag: Final = OneOf(bool)
