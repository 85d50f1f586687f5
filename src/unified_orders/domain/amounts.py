"""Amounts for people: minor units as decimals with their currency. For show only: nothing reads them back."""

from unified_orders.domain.currencies import decimals_of


def amount_text(minor: int, currency: str) -> str:
    """Return an amount as text: 125000 in USD is `1,250.00 USD`."""
    decimals = decimals_of(currency)
    sign, digits = "-" if minor < 0 else "", f"{abs(minor):0{decimals + 1}d}"
    whole, rest = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    return f"{sign}{int(whole):,}{'.' if rest else ''}{rest} {currency}"
