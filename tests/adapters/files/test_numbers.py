from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unified_orders.adapters.files.formats import Measure
from unified_orders.adapters.files.quantities import decimal_in, number_in
from unified_orders.domain.errors import InvalidInput

ANY = Measure("of all kinds", whole=False)
WHOLE = Measure("links")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", "1234"), ("0", "0"), ("007", "7"), ("45.5", "45.5"), ("45,5", "45.5"), ("0,123", "0.123"),
        ("1,234", "1234"), ("12,345,678", "12345678"), ("1,234.5", "1234.5"), ("1.234,5", "1234.5"),
        ("1.234.567", "1234567"), ("1.234.567,89", "1234567.89"), ("1 234", "1234"), ("1 234,50", "1234.50"),
        ("1\u00a0234", "1234"), ("1\u202f234.5", "1234.5"), ("1'234.50", "1234.50"), ("1\u2019234", "1234"),
        ("256.5K", "256500"), ("3,4M", "3400000"), ("3,4 m", "3400000"), ("12k", "12000"), ("1B", "1000000000"),
        (" 12 ", "12"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_its_writer_meant_it(text: str, value: str) -> None:
    assert decimal_in("traffic", text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", "-5", "+5", "1e5", "nan", "inf", "1,23,456", "1.234.56", "1 23", "1,", ".5", "5.", "0,000,1,",
        "<10", "10%", "1-2", "1,234K", "1K5", "\u0661\u0662", "\uff11", "1_000", "0x10", "1" * 16, "1\n2", "1.2.3",
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_and_never_0(text: str) -> None:
    with pytest.raises(InvalidInput, match="traffic: must be a number"):
        decimal_in("traffic", text)


@given(st.integers(0, 10**15 - 1), st.sampled_from([",", ".", " ", "'", "\u00a0", ""]))
def test_any_whole_number_is_read_back_however_its_thousands_are_set_apart(number: int, mark: str) -> None:
    text = f"{number:,}".replace(",", mark)
    if mark == "." and 1_000 <= number < 1_000_000:
        with pytest.raises(InvalidInput, match="may be"):
            number_in("backlinks", text, WHOLE)
    else:
        value = number_in("backlinks", text, WHOLE)
        assert value == number
        assert type(value) is int


@given(st.decimals(0, 10**9, places=2), st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("", ",")]))
def test_any_fraction_is_read_back_exactly_however_it_is_punctuated(number: Decimal, marks: tuple[str, str]) -> None:
    text = f"{number:,.2f}".replace(",", "_").replace(".", marks[1]).replace("_", marks[0])
    assert decimal_in("traffic", text) == number


@given(st.text() | st.from_regex(r"[0-9 ,.'kKmM-]{0,20}", fullmatch=True))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        value = number_in("dr", text, ANY)
    except InvalidInput:
        return
    assert value >= 0
    assert any(map(str.isdigit, text))
