import pytest

from unified_orders.adapters.files.domains import normalised_domain
from unified_orders.adapters.files.lookalikes import lookalike, shown_domain


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("\u0430pple.example", "mixes Cyrillic and Latin letters and looks like apple.example"),
        ("g\u03bf\u03bfgle.example", "mixes Greek and Latin letters and looks like google.example"),
        ("shop.\u0440ayb\u0430ck.example", "mixes Cyrillic and Latin letters and looks like shop.payback.example"),
        ("\u0440\u0430\u0443\u0440\u0430\u04cf.example", "looks like paypal.example"),
        ("\u0251pple.example", "looks like apple.example"),
        ("m\u0131crosoft.example", "looks like microsoft.example"),
        ("\u1d0fr\u1d04hard.example", "looks like orchard.example"),
        ("пример\u03bf.example", "mixes Cyrillic and Greek letters"),
    ],
)
def test_letters_of_another_script_that_pass_for_latin_ones_are_found(written: str, why: str) -> None:
    assert lookalike(normalised_domain(written)) == why


@pytest.mark.parametrize(
    "written",
    [
        "apple.example",
        "bücher.example",
        "пример.example",
        "ελλάδα.example",
        "日本のニュース.example",
        "vip日本.example",
        "xn--a.example",
    ],
)
def test_a_domain_in_letters_that_belong_together_is_no_look_alike(written: str) -> None:
    assert lookalike(written if written.startswith("xn--") else normalised_domain(written)) is None


def test_an_international_domain_is_shown_as_its_owner_writes_it() -> None:
    assert shown_domain(normalised_domain("BÜCHER.example")) == "bücher.example"
