"""Prices as sellers write them, into integer minor units, exactly: no float, no rounding, no invented currency."""

import re
from collections.abc import Iterable
from typing import Final

from unified_orders.adapters.files.currencies import is_mark, settle
from unified_orders.adapters.files.quantities import decimal_in
from unified_orders.domain.currencies import decimals_of
from unified_orders.domain.fields import fault

#: What stands before the first digit, the amount with its K or M, and what stands behind.
_PRICE: Final = re.compile(r"([^0-9]*)([0-9](?:.*[0-9])?(?:[kKmM](?![^\W\d_]))?)([^0-9]*)", re.DOTALL)
#: How most prices are written: nobody could misread one.
_USUAL: Final = re.compile(r"([$\u20ac\u00a3]?)([0-9]{1,12})(?:\.([0-9]{1,2}))?")
#: How `120.00` is also written in Europe: `120,-`.
_NO_CENTS: Final = re.compile(r"^[.,] ?[-\u2013\u2014]+")
_MINUS: Final = re.compile("[-\u2212\u2013]")
_EITHER_WAY: Final = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
#: Three digits behind a mark are thousands to half of the world: never drop them, not even zeros.
_THOUSANDTHS: Final = 3


def price_in(field_name: str, text: str, marks: Iterable[str], default: str | None) -> tuple[str, int]:
    """Read one price: its currency, and the amount in that currency's minor units.

    `marks` are the codes or signs that its heading and its row's currency column give.

    Raises:
        InvalidInput: no amount, a negative one, more decimals than the currency has, or no one currency.
    """
    usual = _USUAL.fullmatch(text)
    if usual is not None:
        sign, whole, cents = usual.groups("")
        currency = settle(field_name, text, (sign, *marks), default)
        decimals = decimals_of(currency)
        if len(cents) <= decimals:
            return currency, int(whole + cents.ljust(decimals, "0"))
    own, amount = _parts(field_name, text)
    currency = settle(field_name, text, (*own, *marks), default)
    return currency, _minor_units(field_name, text, amount, currency)


def _parts(field_name: str, text: str) -> tuple[Iterable[str], str]:
    """Return the marks of currencies around an amount, and the amount."""
    found = _PRICE.fullmatch(text.strip())
    if found is None:
        raise fault(field_name, text, "must be a price like 120.00, $120 or 120 EUR; leave it empty if unknown")
    before, amount, behind = found[1].strip(), found[2], _NO_CENTS.sub("", found[3].strip()).strip()
    if _MINUS.search(before) or behind == "-":
        raise fault(field_name, text, "must not be negative")
    own = [mark for mark in (before, behind) if mark]
    if not all(map(is_mark, own)):
        raise fault(field_name, text, "must be one amount with at most a currency, like 120.00 or $120")
    return own, amount


def _minor_units(field_name: str, text: str, amount: str, currency: str) -> int:
    decimals = decimals_of(currency)
    if decimals == _THOUSANDTHS and _EITHER_WAY.fullmatch(amount):
        raise fault(field_name, text, f"may be thousands or thousandths of {currency}; write it without a comma")
    exact = decimal_in(field_name, amount)
    written = -int(exact.as_tuple().exponent)
    minor = exact.scaleb(decimals)
    if written > decimals and (written == _THOUSANDTHS or minor != minor.to_integral_value()):
        raise fault(field_name, text, f"has more decimals than {currency}, which has {decimals}")
    return int(minor)
