"""Numbers as people and tools write them: `256.5K`, `3,4M`, `1,234`, `1 234,50`. What is unknown never becomes 0."""

import re
from decimal import Decimal
from typing import Final

from unified_orders.adapters.files.formats import Measure
from unified_orders.domain.fields import fault

_POWERS: Final = {"k": 3, "m": 6, "b": 9}
_SHORT: Final = re.compile(r"([0-9]+(?:\.[0-9]+|,[0-9]{1,2})?) ?([kKmMbB])")
_POINT: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_COMMA: Final = re.compile(r"(?:0|[0-9]+),[0-9]+")
_GROUPED: Final = (
    re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?"),
    re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+"),
    re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}"),
    re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?:[.,][0-9]+)?"),
    re.compile(r"[1-9][0-9]{0,2}(?:'[0-9]{3})+(?:[.,][0-9]+)?"),
)
#: Blanks and apostrophes that stand between thousands.
_BLANKS: Final = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2019": "'"})
#: A point before exactly three digits: a fraction to some, thousands to others.
_TWO_WAYS: Final = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
#: Digits beyond which a float, and the arithmetic here, would no longer be exact.
_LONGEST: Final = 15


def decimal_in(field_name: str, text: str) -> Decimal:
    """Read a number without a sign, exactly.

    A single comma before exactly three digits separates thousands; before any other count it is the decimal mark.

    Raises:
        InvalidInput: anything else, or more than 15 digits.
    """
    plain = text.strip().translate(_BLANKS)
    if sum(map(str.isdigit, plain)) > _LONGEST:
        raise fault(field_name, text, f"must be a number of at most {_LONGEST} digits")
    short = _SHORT.fullmatch(plain)
    if short:
        return Decimal(short[1].replace(",", ".")).scaleb(_POWERS[short[2].lower()])
    if _POINT.fullmatch(plain):
        return Decimal(plain)
    if any(grouped.fullmatch(plain) for grouped in _GROUPED):
        return Decimal(_ungrouped(plain))
    if _COMMA.fullmatch(plain):
        return Decimal(plain.replace(",", "."))
    raise fault(field_name, text, "must be a number like 1234, 1,234 or 256.5K; leave it empty if unknown")


def _ungrouped(text: str) -> str:
    """Drop the marks between thousands: the last mark is the decimal one, unless it is the only kind."""
    marks = [mark for mark in text if not mark.isdigit()]
    decimal = marks[-1] if marks[-1] != marks[0] else ""
    whole, _, fraction = text.rpartition(decimal) if decimal else (text, "", "")
    return "".join(filter(str.isdigit, whole)) + ("." + fraction if fraction else "")


def number_in(field_name: str, text: str, measure: Measure) -> float:
    """Read the value of a metric; whole numbers come as int.

    Raises:
        InvalidInput: no number, a fraction of what is counted whole, or more than the measure's greatest value.
    """
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST:
        value: float = int(text)
    elif not measure.whole and len(text) <= _LONGEST and _POINT.fullmatch(text):
        value = float(text)
        value = int(value) if value.is_integer() else value
    else:
        value = _fraction(field_name, text, measure)
    if measure.most is not None and value > measure.most:
        raise fault(field_name, text, f"must be at most {measure.most:g} ({measure.unit})")
    return value


def _fraction(field_name: str, text: str, measure: Measure) -> float:
    exact = decimal_in(field_name, text)
    whole = exact == exact.to_integral_value()
    if measure.whole and _TWO_WAYS.fullmatch(text.strip()):
        raise fault(field_name, text, f"may be {text.replace('.', '')} or a fraction; write it without a point")
    if measure.whole and not whole:
        raise fault(field_name, text, f"must be a whole number ({measure.unit})")
    return int(exact) if whole else float(exact)
