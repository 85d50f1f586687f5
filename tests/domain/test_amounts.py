import pytest

from unified_orders.domain.amounts import amount_text
from unified_orders.domain.currencies import decimals_of
from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.sites import Price


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (0, "USD", "0.00 USD"),
        (5, "USD", "0.05 USD"),
        (125_000, "USD", "1,250.00 USD"),
        (-2_550, "EUR", "-25.50 EUR"),
        (1_000, "JPY", "1,000 JPY"),
        (0, "JPY", "0 JPY"),
        (1_234_567, "KWD", "1,234.567 KWD"),
        (1, "CLF", "0.0001 CLF"),
        (10**12, "USD", "10,000,000,000.00 USD"),
    ],
)
def test_amounts_read_with_the_decimals_of_their_currency(minor: int, currency: str, text: str) -> None:
    assert amount_text(minor, currency) == text


def test_a_currency_that_is_not_listed_has_two_decimals() -> None:
    assert decimals_of("XXX") == 2


@pytest.mark.parametrize("code", ["XXX", "XTS", "XAU", "ABC", "usd", "US", "", None])
def test_a_currency_is_one_of_iso_4217(code: str) -> None:
    with pytest.raises(InvalidInput, match="currency: must be an ISO 4217 currency code"):
        Price(code, 100)
