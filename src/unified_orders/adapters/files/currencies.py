"""Currencies as price lists write them: codes, and the signs that stand for them."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from unified_orders.domain.currencies import CODES
from unified_orders.domain.fields import fault

_DOLLARS: Final = "USD AUD BBD BMD BND BSD BZD CAD FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD XCD"
#: What a sign may stand for. Where it may be several, another mark of the file or the caller's currency settles it.
_SIGNS: Final = {
    sign: frozenset(codes.split())
    for sign, codes in {
        "$": _DOLLARS, "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD",
        "s$": "SGD", "r$": "BRL", "mx$": "MXN", "nt$": "TWD", "€": "EUR", "£": "GBP", "¥": "JPY CNY", "₹": "INR",
        "₽": "RUB", "₴": "UAH", "₺": "TRY", "₩": "KRW", "₪": "ILS", "₫": "VND", "฿": "THB", "₦": "NGN", "₱": "PHP",
        "₸": "KZT", "zł": "PLN", "kč": "CZK", "ft": "HUF", "лв": "BGN", "kr": "SEK NOK DKK ISK", "rs": "INR PKR LKR",
        "fr": "CHF", "lei": "RON MDL",
    }.items()
}  # fmt: skip
#: The only sign of several currencies that means one of them when nothing else is said.
_MEANT: Final = {"$": "USD"}


def is_mark(text: str) -> bool:
    """Tell whether the text is a currency's code (in any case) or sign."""
    return text.upper() in CODES or _sign(text) in _SIGNS


def settle(field_name: str, value: str, marks: Iterable[str], default: str | None) -> str:
    """Return the one currency that all marks allow: those of the cell, its heading and its row's currency column.

    The default, given by the caller, holds only where there is no mark, or chooses among a sign's meanings.

    Raises:
        InvalidInput: marks that contradict each other, a sign that stays ambiguous, or no mark and no default.
    """
    code, problem = _settled(tuple(filter(None, marks)), default)
    if code is None:
        raise fault(field_name, value, problem)
    return code


@lru_cache(1_000)
def _settled(marks: tuple[str, ...], default: str | None) -> tuple[str | None, str]:
    """Return the currency, or what is wrong with the marks: a list has few of them, on many rows."""
    if not marks:
        return default, "has no currency; name it in the heading, like Price (USD), or give the file's currency"
    possible = frozenset.intersection(*map(_meanings, marks))
    if not possible:
        return None, f"is marked as {' and as '.join(marks)}; mark it once"
    if len(possible) == 1:
        return next(iter(possible)), ""
    if default in possible:
        return default, ""
    meant = next((_MEANT[mark] for mark in marks if _MEANT.get(mark) in possible), None)
    return meant, f"may be in {' or '.join(sorted(possible))}; write the currency's code"


def _meanings(mark: str) -> frozenset[str]:
    code = mark.upper()
    return frozenset({code}) if code in CODES else _SIGNS[_sign(mark)]


def _sign(text: str) -> str:
    return text.casefold().removesuffix(".")
