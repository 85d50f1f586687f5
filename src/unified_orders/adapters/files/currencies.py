"""Currencies as price lists write them: ISO 4217 codes, their decimals, and the signs that stand for them."""

from collections.abc import Iterable
from typing import Final

from unified_orders.domain.fields import fault

#: Every code of ISO 4217 that prices are written in (metals, funds and test codes left out).
_ISO_4217: Final = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL
HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL
MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON
RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH
UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
CODES: Final = frozenset(_ISO_4217.split())

#: Where it is not 2.
_DECIMALS: Final = {
    code: decimals
    for decimals, codes in {
        0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
        3: "BHD IQD JOD KWD LYD OMR TND",
        4: "CLF",
    }.items()
    for code in codes.split()
}

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


def decimals_of(currency: str) -> int:
    """Return how many decimals the currency has: 2 for most, 0 for JPY, 3 for KWD."""
    return _DECIMALS.get(currency, 2)


def is_mark(text: str) -> bool:
    """Tell whether the text is a currency's code (in any case) or sign."""
    return text.upper() in CODES or _sign(text) in _SIGNS


def settle(field_name: str, value: str, marks: Iterable[str], default: str | None) -> str:
    """Return the one currency that all marks allow: those of the cell, its heading and its row's currency column.

    The default, given by the caller, holds only where there is no mark, or chooses among a sign's meanings.

    Raises:
        InvalidInput: marks that contradict each other, a sign that stays ambiguous, or no mark and no default.
    """
    named = [(mark, _meanings(mark)) for mark in marks if mark]
    if not named:
        if default is None:
            raise fault(field_name, value, "has no currency; name it in the heading, like Price (USD), or say it")
        return default
    possible = frozenset.intersection(*(meanings for _, meanings in named))
    if not possible:
        raise fault(field_name, value, f"is marked as {' and as '.join(mark for mark, _ in named)}; mark it once")
    if len(possible) == 1:
        return next(iter(possible))
    if default in possible:
        return str(default)
    for mark, _ in named:
        if _MEANT.get(mark) in possible:
            return _MEANT[mark]
    raise fault(field_name, value, f"may be in {' or '.join(sorted(possible))}; write the currency's code")


def _meanings(mark: str) -> frozenset[str]:
    code = mark.upper()
    return frozenset({code}) if code in CODES else _SIGNS[_sign(mark)]


def _sign(text: str) -> str:
    return text.casefold().removesuffix(".")
