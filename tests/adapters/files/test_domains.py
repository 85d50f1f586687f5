import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unified_orders.adapters.files import IdnaMissing, UnreadableFile, normalised_domain, read_sites
from unified_orders.application.advice import advice_on
from unified_orders.domain.errors import InvalidInput

Save = Callable[..., Path]


@pytest.mark.parametrize(
    "text",
    [
        "kettle.example", "KETTLE.Example", " kettle.example ", "kettle.example/", "kettle.example.",
        "kettle.example./", "www.www.kettle.example", "http://kettle.example", "HTTPS://WWW.KETTLE.EXAMPLE/",
        "//kettle.example", "kettle\u3002example", "\uff4bettle.example",
    ],
)  # fmt: skip
def test_one_site_has_one_spelling(text: str) -> None:
    assert normalised_domain(text) == "kettle.example"


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("Bücher.example", "xn--bcher-kva.example"), ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("XN--BCHER-KVA.example", "xn--bcher-kva.example"), ("www.bücher.example", "xn--bcher-kva.example"),
        ("чай.example", "xn--80as4b.example"), ("blog.kettle.example", "blog.kettle.example"),
        ("www.example", "www.example"), ("r3---a.example", "r3---a.example"), ("1.kettle.example", "1.kettle.example"),
    ],
)  # fmt: skip
def test_international_and_unusual_domains_keep_what_tells_them_apart(text: str, domain: str) -> None:
    assert normalised_domain(text) == domain


@pytest.mark.parametrize(
    "text",
    ["kettle.example/a", "https://kettle.example/a/b", "kettle.example?x=1", "kettle.example/#top", "kettle.example//"],
)
def test_a_page_is_refused_as_no_site(text: str) -> None:
    with pytest.raises(InvalidInput, match="is a page, not a site"):
        normalised_domain(text)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "/", ".", "..", "www.", "kettle", "localhost", "kettle..example", "-kettle.example", "kettle-.example",
        "ket tle.example", "kettle_pot.example", "ftp://kettle.example", "kettle.example:443", "me@kettle.example",
        "203.0.113.7", "http://203.0.113.7/", "[2001:db8::1]", "1.2", "a" * 64 + ".example", "a." * 130 + "example",
        "kettle.example\x00", "*.kettle.example", "xn--\u00fc.example", "xn--a.example", "\u202ekettle.example",
        "\uff11\uff12\uff17.0.0.1", "ü", "kettle.123", "mailto:me@kettle.example", "=cmd|x!a1", "\ud800.example",
    ],
)  # fmt: skip
def test_what_is_no_domain_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="domain: must be a"):
        normalised_domain(text)


@given(st.text() | st.from_regex(r"(https?://)?[a-zü0-9.-]{1,30}/?", fullmatch=True))
def test_any_text_is_a_domain_or_refused_and_its_spelling_is_final(text: str) -> None:
    try:
        domain = normalised_domain(text)
    except InvalidInput:
        return
    assert domain.isascii()
    assert domain == domain.lower()
    assert normalised_domain(domain) == domain


def test_without_the_idna_package_plain_domains_are_read_and_others_say_what_to_install(
    save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "idna", None)
    assert len(read_sites(save("domain\nkettle.example\nnot a domain\n")).sites) == 1
    with pytest.raises(UnreadableFile, match=r"line 3, domain: .*pip install"):
        read_sites(save("domain\nkettle.example\nbücher.example\n"))


@pytest.mark.parametrize(
    ("written", "encoding"),
    [("münchen.example", "cp1252"), ("www.łąka.example", "cp1250"), ("пример.example", "cp1251")],
)
def test_letters_of_a_guessed_encoding_make_no_name_of_a_site(save: Save, written: str, encoding: str) -> None:
    path = save(f"domain,niche\nkettle.example,tea\n{written},tea\nxn--mnchen-3ya.example,tea\n", encoding=encoding)
    reading = read_sites(path)
    assert [site.domain for site in reading.sites] == ["kettle.example", "xn--mnchen-3ya.example"]
    (refused,) = reading.files[0].bad_rows
    assert (refused.line, refused.field) == (3, "domain")
    assert "depend on the encoding, which this file does not tell; save it as UTF-8" in refused.reason


def test_utf_8_with_one_bad_byte_renames_no_site(save: Save) -> None:
    path = save("domain,niche\nmünchen.example,tea\n".encode() + b"kettle.example,K\xfcche\n")
    reading = read_sites(path)
    assert [site.domain for site in reading.sites] == ["kettle.example"]
    assert [(row.line, row.field) for row in reading.files[0].bad_rows] == [(2, "domain")]
    assert "domains with such letters are refused" in reading.files[0].notes[-1]
    whole = save("domain,niche\nmünchen.example,tea\nkettle.example,Küche\n")
    assert [site.domain for site in read_sites(whole).sites] == ["xn--mnchen-3ya.example", "kettle.example"]


@pytest.mark.parametrize(("written", "domain"), [("www.co.uk", "www.co.uk"), ("www.kettle.co.uk", "kettle.co.uk")])
def test_a_site_does_not_become_the_suffix_that_it_stands_under(written: str, domain: str) -> None:
    assert normalised_domain(written) == domain


@pytest.mark.parametrize("written", ["co.uk", "https://com.au/", "CO.JP."])
def test_a_suffix_under_which_others_register_is_no_site(written: str) -> None:
    with pytest.raises(InvalidInput, match="is a suffix under which sites are registered"):
        normalised_domain(written)


def test_advice_on_the_missing_package_is_one_that_helps(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "idna", None)
    for written in ("bücher.example", "xn--bcher-kva.example"):
        with pytest.raises(IdnaMissing, match="pip install"):
            normalised_domain(written)
    advice = advice_on("idna_missing")
    assert advice is not None
    assert "needs it too" in advice.remedy
