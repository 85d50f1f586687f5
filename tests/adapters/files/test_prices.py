from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unified_orders.adapters.files.prices import price_in
from unified_orders.domain.currencies import CODES, decimals_of
from unified_orders.domain.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("$120", ("USD", 120_00)), ("120 $", ("USD", 120_00)), ("US$ 1,250.50", ("USD", 1250_50)),
        ("USD120", ("USD", 120_00)), ("120usd", ("USD", 120_00)), ("120 EUR", ("EUR", 120_00)),
        ("€ 1.250,50", ("EUR", 1250_50)), ("1 250,50 €", ("EUR", 1250_50)), ("€ 120,-", ("EUR", 120_00)),
        ("120,\u2013 €", ("EUR", 120_00)), ("£99.9", ("GBP", 99_90)), ("CHF 1'250.00", ("CHF", 1250_00)),
        ("$1.2k", ("USD", 1200_00)), ("$1.2K USD", ("USD", 1200_00)), ("120 KWD", ("KWD", 120_000)),
        ("120KWD", ("KWD", 120_000)), ("1.234 KWD", ("KWD", 1_234)), ("JPY 12,000", ("JPY", 12_000)),
        ("300 zł", ("PLN", 300_00)), ("900 Kč", ("CZK", 900_00)), ("0 USD", ("USD", 0)), ("CA$ 80", ("CAD", 80_00)),
    ],
)  # fmt: skip
def test_a_price_is_read_with_its_own_currency(text: str, price: tuple[str, int]) -> None:
    assert price_in("retail", text, [], None) == price


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("on request", "must be a price"), ("ask", "must be a price"), ("", "must be a price"),
        ("-120", "negative"), ("-$120", "negative"), ("$-120", "negative"), ("\u2212120", "negative"),
        ("120-", "negative"), ("(120)", "one amount"), ("120-150", "must be a number"), ("from 120", "one amount"),
        ("120 per post", "one amount"), ("120%", "one amount"), ("120/100", "must be a number"),
        ("120.505", "has more decimals than USD, which has 2"), ("1.200", "more decimals"),
        ("1.000.00", "must be a number"), ("12345678901234567", "at most 15 digits"), ("120 XYZ", "one amount"),
    ],
)  # fmt: skip
def test_what_is_no_price_is_refused_with_the_rule_that_it_breaks(text: str, rule: str) -> None:
    with pytest.raises(InvalidInput, match=rule):
        price_in("retail", text, ["USD"], None)


def test_a_currency_without_decimals_takes_none() -> None:
    assert price_in("retail", "1200", ["JPY"], None) == ("JPY", 1200)
    assert price_in("retail", "1200.00", ["JPY"], None) == ("JPY", 1200)
    with pytest.raises(InvalidInput, match="has more decimals than JPY, which has 0"):
        price_in("retail", "1200.50", ["JPY"], None)


def test_a_comma_that_may_be_thousands_or_thousandths_is_refused() -> None:
    with pytest.raises(InvalidInput, match="thousandths of KWD"):
        price_in("retail", "1,234", ["KWD"], None)


def test_no_currency_is_ever_invented() -> None:
    with pytest.raises(InvalidInput, match="has no currency; name it in the heading"):
        price_in("retail", "120", [], None)


def test_the_callers_currency_holds_only_where_the_file_names_none() -> None:
    assert price_in("retail", "120", [], "EUR") == ("EUR", 120_00)
    assert price_in("retail", "120", ["GBP"], "EUR") == ("GBP", 120_00)
    assert price_in("retail", "120 USD", [], "EUR") == ("USD", 120_00)


def test_currencies_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(InvalidInput, match="is marked as € and as USD"):
        price_in("retail", "€120", ["USD"], None)
    with pytest.raises(InvalidInput, match=r"is marked as \$ and as EUR"):
        price_in("retail", "$120", ["EUR"], None)


@pytest.mark.parametrize(
    ("marks", "default", "currency"), [(["AUD"], None, "AUD"), ([], "CAD", "CAD"), ([], "EUR", "USD")]
)
def test_a_dollar_sign_is_the_dollar_that_else_is_named_and_else_the_american(
    marks: list[str], default: str | None, currency: str
) -> None:
    assert price_in("retail", "$120", marks, default) == (currency, 120_00)


def test_a_sign_of_several_currencies_needs_one_of_them_named() -> None:
    with pytest.raises(InvalidInput, match="may be in CNY or JPY"):
        price_in("retail", "¥120", [], None)
    assert price_in("retail", "¥120", [], "JPY") == ("JPY", 120)
    assert price_in("retail", "120 kr", ["SEK"], None) == ("SEK", 120_00)


@given(
    st.integers(0, 10**12),
    st.sampled_from(sorted(CODES)),
    st.sampled_from(["{0} {1}", "{1} {0}", "{1}{0}", "{0}{1}"]),
    st.booleans(),
)
def test_any_amount_of_any_currency_is_read_back_to_the_minor_unit(
    minor: int,
    code: str,
    form: str,
    continental: bool,  # noqa: FBT001
) -> None:
    decimals = decimals_of(code)
    amount = f"{Decimal(minor).scaleb(-decimals):,.{decimals}f}" if decimals else str(minor)
    if continental and decimals in {0, 2}:
        amount = amount.translate(str.maketrans(",.", ".,"))
        if amount.count(".") == 1 and "," not in amount:
            amount = amount.replace(".", "")
    assert price_in("retail", form.format(amount, code), [], None) == (code, minor)


@given(st.text() | st.from_regex(r"[$€ ]?-?[0-9 ,.kM'-]{0,12} ?[A-Z$€]{0,3}", fullmatch=True))
def test_any_text_is_a_price_or_refused(text: str) -> None:
    try:
        currency, minor = price_in("retail", text, [], "USD")
    except InvalidInput:
        return
    assert currency in CODES
    assert minor >= 0
