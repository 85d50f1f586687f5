"""The host's own facts: taken exactly, equal by content, never changed."""

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given

from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.metadata import Metadata
from unified_orders.testing import strategies


@given(strategies.metadata())
def test_it_is_what_it_was_made_of(facts: Metadata) -> None:
    content = dict(facts)
    assert Metadata(content) == facts
    assert (len(facts), list(facts)) == (len(content), sorted(content))
    assert all(facts[name] == value for name, value in content.items())
    for twin in (copy.deepcopy(facts), pickle.loads(pickle.dumps(facts)), Metadata(facts)):
        assert twin == facts
        assert hash(twin) == hash(facts)


def test_it_is_equal_in_any_order_and_to_nothing_but_metadata() -> None:
    facts = Metadata({"a": 1, "b": [1, {"c": None}]})
    assert facts == Metadata({"b": [1, {"c": None}], "a": 1})
    assert facts != Metadata({"a": 1})
    assert facts != {"a": 1, "b": [1, {"c": None}]}
    assert Metadata() == Metadata({}) == Metadata(None)
    assert repr(facts) == 'Metadata({"a":1,"b":[1,{"c":null}]})'


def test_it_can_not_be_changed() -> None:
    facts = Metadata({"a": [1]})
    facts["a"].append(2)
    with pytest.raises(AttributeError):
        facts.text = "{}"
    assert facts["a"] == [1]


@pytest.mark.parametrize("text", ["tab\tand\nline", "back\\slash", "\\u0000", "\\b", "ü", "\u202e", "\U0010fffd", '"'])
def test_text_that_stores_anywhere_comes_back(text: str) -> None:
    assert Metadata({"x": text, text: "y"})["x"] == text


@pytest.mark.parametrize(
    "text", ["\0", "\x01", "\b", "\f", "\r", "\x1b", "\x7f", "\ud800", "\uffff", "\\\0", "\\\\\x01"]
)
def test_text_that_does_not_is_refused_and_not_shown(text: str) -> None:
    for content in ({"x": f"hush{text}"}, {f"hush{text}": 1}, {"x": [{"y": f"hush{text}"}]}):
        with pytest.raises(InvalidInput, match="metadata: must hold no NUL, control or surrogate") as refused:
            Metadata(content)
        assert "hush" not in str(refused.value)


@pytest.mark.parametrize("content", [[], "{}", 5, {1: 2}, {"x": (1,)}, {"x": {1}}, {"x": float("inf")}, [("x", 1)]])
def test_what_is_no_json_object_is_refused(content: Any) -> None:  # noqa: ANN401 - anything
    with pytest.raises(InvalidInput, match="metadata: must be a JSON object"):
        Metadata(content)


def test_objects_and_lists_lie_in_each_other_32_deep_and_no_deeper() -> None:
    deep: Any = []
    for _ in range(30):
        deep = [deep]
    assert Metadata({"x": deep})["x"] == deep
    with pytest.raises(InvalidInput, match="metadata: must be nested at most 32 deep"):
        Metadata({"x": [deep]})
