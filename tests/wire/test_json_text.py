"""JSON text is read strictly."""

import json

import pytest

from unified_orders.domain.commands import Command, CreateOrder, Submit
from unified_orders.domain.metadata import Metadata
from unified_orders.wire import WireError, from_json, to_json

ID = "01890a5d-ac96-774b-bcce-b302099a8057"


def refused(text: object) -> WireError:
    with pytest.raises(WireError) as caught:
        from_json(text, Command)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "must be JSON"),
        ("{", "must be JSON"),
        ('{"command": "submit",}', "must be JSON"),
        ('{"command": "submit"} {}', "must be JSON"),
        ("\ufeff{}", "must be JSON"),
        ('{"a": "\n"}', "must be JSON"),
        (b'{"command": "\xff"}', "must be UTF-8"),
        ('{"command": "submit"}'.encode("utf-16"), "must be UTF-8"),
        ('{"a": NaN}', "no NaN"),
        ('{"a": -Infinity}', "no NaN"),
        ('{"a": 1e999}', "beyond"),
        ('{"a": ' + "9" * 5_000 + "}", "sane size"),
        ("[" * 65 + "]" * 65, "nested at most 64 deep"),
        ("[" * 10_000_000, "nested at most 64 deep"),
        ('{"a":' * 200_000, "nested at most 64 deep"),
        (None, "as text or bytes"),
        ({"command": "submit"}, "as text or bytes"),
    ],
    ids=range(17),
)
def test_bad_text_is_refused_with_the_rule(text: object, rule: str) -> None:
    error = refused(text)
    assert rule in error.rule
    assert str(error).isprintable()
    assert str(error).isascii()


def test_the_place_in_the_text_is_named() -> None:
    assert "line 2, column 3" in refused('{"command":\n  oops}').rule


def test_a_name_given_twice_is_refused() -> None:
    error = refused(f'{{"command": "submit", "order_id": "{ID}", "order_id": "{ID}"}}')
    assert (error.path, error.rule) == ("order_id", "must be given once")


def test_brackets_inside_text_are_no_nesting() -> None:
    command = CreateOrder(currency="USD", metadata=Metadata({"shape": "[{" * 1_000 + '\\"[' * 100}))
    assert from_json(to_json(command), Command) == command


def test_text_is_one_line_of_utf_8() -> None:
    command = CreateOrder(currency="USD", account_id="茶", metadata=Metadata({"note": "a\nb\u2028"}))
    text = to_json(command)
    assert "茶" in text
    assert "\n" not in text
    assert from_json(text.encode(), Command) == command


def test_blanks_around_the_fields_do_not_matter() -> None:
    content = {"command": "submit", "order_id": ID}
    assert from_json(json.dumps(content, indent=4), Command) == Submit(ID)
