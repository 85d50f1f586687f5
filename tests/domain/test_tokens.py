"""The text of a share link's token: what it says, and what is none."""

import hashlib
from typing import Final
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unified_orders.domain.tokens import digest_of, make_token, order_of

ID: Final = UUID(int=0xFBEF << 112)
SECRET: Final = b"\xfb\xff" * 16
TEXT: Final = make_token(ID, SECRET)


@given(st.uuids(), st.binary(min_size=32, max_size=32))
def test_a_token_names_its_order_and_is_one_word_that_fits_a_url(order_id: UUID, secret: bytes) -> None:
    text = make_token(order_id, secret)
    assert order_of(text) == order_id
    assert text.startswith("uo_")
    assert len(text) == 67
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_the_letters_are_those_of_a_url() -> None:
    assert {"-", "_"} <= set(TEXT.removeprefix("uo_"))
    assert order_of(TEXT) == ID
    assert order_of(TEXT.replace("-", "+")) is None


@pytest.mark.parametrize(
    "text",
    [
        TEXT.removeprefix("uo_"),
        f"UO_{TEXT.removeprefix('uo_')}",
        TEXT[:-1],
        TEXT[:-4],
        f"{TEXT}A",
        f"{TEXT}AAAA",
        f"{TEXT}=",
        f"{TEXT}====",
        f"{TEXT[:20]}!!!!{TEXT[20:]}",
        f"{TEXT}\n",
        f"{TEXT[:-1]}é",
        f"{TEXT}\ud800",
        "uo_",
        "",
    ],
)
def test_what_was_changed_by_a_sign_names_no_order(text: str) -> None:
    assert order_of(text) is None


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_secret_of_another_size_makes_no_token(size: int) -> None:
    with pytest.raises(ValueError, match=r"^a token takes 32 secret bytes$"):
        make_token(ID, b"s" * size)


def test_what_is_stored_is_the_sha_256_of_the_text_and_any_text_has_one() -> None:
    assert digest_of(TEXT) == hashlib.sha256(TEXT.encode("ascii")).hexdigest()
    assert digest_of("é") == hashlib.sha256(b"\xc3\xa9").hexdigest()
    assert digest_of("\ud800") == hashlib.sha256(b"\xed\xa0\x80").hexdigest()
