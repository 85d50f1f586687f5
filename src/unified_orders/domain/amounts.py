"""Amounts for people: minor units as decimals with their currency. For show only: nothing reads them back."""

from typing import Final

#: ISO 4217 currencies that do not have 2 decimals
_DECIMALS: Final = {
    code: decimals
    for decimals, codes in {
        0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
        3: "BHD IQD JOD KWD LYD OMR TND",
        4: "CLF UYW",
    }.items()
    for code in codes.split()
}


def decimals_of(currency: str) -> int:
    """Return how many decimals a currency has: 2 for most, 0 for JPY, 3 for KWD."""
    return _DECIMALS.get(currency, 2)


def amount_text(minor: int, currency: str) -> str:
    """Return an amount as text: 125000 in USD is `1,250.00 USD`."""
    decimals = decimals_of(currency)
    sign, digits = "-" if minor < 0 else "", f"{abs(minor):0{decimals + 1}d}"
    whole, rest = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    return f"{sign}{int(whole):,}{'.' if rest else ''}{rest} {currency}"
