"""How single values are written, and the strict hooks that read them: nothing is coerced.

str         as it is; no NUL, control or surrogate characters
int, bool   as they are; `true` is no number, `5.0` no whole one
float       any finite number
UUID        the canonical text with hyphens
datetime    ISO 8601 with a zone, to the microsecond; written in UTC with `Z`
date        `2026-03-31`
timedelta   an ISO 8601 duration of days, hours, minutes and seconds: `P7D`, `PT1H30M`, `PT0.5S`
enum        its value
Metadata    an object
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from cattrs import Converter

from unified_orders.domain.errors import shown
from unified_orders.domain.fields import Text
from unified_orders.domain.metadata import Metadata
from unified_orders.wire.errors import WireError
from unified_orders.wire.reporting import unfit

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DURATION: Final = re.compile(
    r"(?P<sign>-?)P(?=.)(?:(?P<days>\d{1,9})D)?"
    r"(?:T(?=.)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,9})(?:\.(?P<part>\d{1,6}))?S)?)?",
    re.ASCII,
)


def register_values(converter: Converter) -> None:
    """Teach a converter the values of the table above."""
    readers: Mapping[type[Any], Callable[[Any, Any], object]] = {
        str: _text,
        StrEnum: _word,
        bool: _flag,
        int: _integer,
        float: _number,
        UUID: _uuid,
        datetime: _moment,
        date: _day,
        timedelta: _duration,
        Metadata: _metadata,
    }
    for cls, reader in readers.items():
        converter.register_structure_hook(cls, reader)
    converter.register_unstructure_hook(StrEnum, lambda member: member.value)
    converter.register_unstructure_hook(UUID, str)
    converter.register_unstructure_hook(datetime, moment_text)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(timedelta, duration_text)
    converter.register_unstructure_hook(Metadata, dict)


def moment_text(value: datetime) -> str:
    """Write a moment in UTC, exactly."""
    if value.utcoffset() is None:
        raise WireError("", shown(value), "must carry a time zone, like datetime.now(UTC)")
    return value.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def duration_text(value: timedelta) -> str:
    """Write a duration, exactly; the least unit comes last, and what is 0 is left out."""
    size = abs(value)
    minutes, seconds = divmod(size.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    exact = f"{seconds}.{size.microseconds:06}".rstrip("0") if size.microseconds else str(seconds)
    clock = "".join(f"{part}{unit}" for part, unit in ((hours, "H"), (minutes, "M"), (exact, "S")) if str(part) != "0")
    days = f"{size.days}D" if size.days or not clock else ""
    return f"{'-' if value < timedelta() else ''}P{days}{'T' if clock else ''}{clock}"


def _text(value: object, _: object) -> str:
    if type(value) is not str:
        raise unfit(value, "must be text")
    if not Text.is_storable(value):
        raise unfit(value, "must hold no NUL, control or surrogate characters; remove them")
    return value


def _word(value: object, cls: type[StrEnum]) -> StrEnum:
    if type(value) is not str or value not in cls.__members__.values():
        raise unfit(value, f"must be one of {', '.join(cls)}")
    return cls(value)


def _flag(value: object, _: object) -> bool:
    if type(value) is not bool:
        raise unfit(value, "must be true or false")
    return value


def _integer(value: object, _: object) -> int:
    if type(value) is not int:
        raise unfit(value, "must be a whole number")
    return value


def _number(value: object, _: object) -> float:
    if type(value) is int or (type(value) is float and math.isfinite(value)):
        return value
    raise unfit(value, "must be a number")


def _uuid(value: object, _: object) -> UUID:
    try:
        found = UUID(value) if type(value) is str else None
    except ValueError:
        found = None
    if found is None or str(found) != str(value).lower():
        raise unfit(value, "must be a UUID like 01890a5d-ac96-774b-bcce-b302099a8057")
    return found


def _moment(value: object, _: object) -> datetime:
    if type(value) is str and _MOMENT.fullmatch(value):
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise unfit(value, "must be a moment with a time zone, like 2026-03-31T09:30:00Z")


def _day(value: object, _: object) -> date:
    if type(value) is str and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise unfit(value, "must be a day like 2026-03-31")


def _duration(value: object, _: object) -> timedelta:
    found = _DURATION.fullmatch(value) if type(value) is str else None
    if found:
        units = {unit: int(found[unit] or 0) for unit in ("days", "hours", "minutes", "seconds")}
        try:
            size = timedelta(**units, microseconds=int((found["part"] or "").ljust(6, "0")))
        except OverflowError:
            pass
        else:
            return -size if found["sign"] else size
    raise unfit(value, "must be a duration like P7D or PT1H30M")


def _metadata(value: object, _: object) -> Metadata:
    if not isinstance(value, Mapping):
        raise unfit(value, "must be an object")
    return Metadata(value)
