"""Whatever stands in whichever field of a JSON document: an error with its path, or the command that it says."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.hostile.desk import Desk
from tests.hostile.payloads import PAYLOADS
from tests.hostile.places import Place, field_of, is_secret, places
from tests.hostile.saying import answer
from tests.hostile.values import AS_JSON, TEXTS

from unified_orders.domain import commands as c
from unified_orders.domain.errors import UnifiedOrdersError, shown
from unified_orders.wire import WireError, from_json, from_wire, to_json, to_wire

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from(list(TEXTS.values())),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(st.characters(), max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def commands() -> dict[str, c.Command[Any]]:
    return {name: Desk(name).command for name in PAYLOADS}


def with_(content: Any, place: Place, given: object) -> Any:  # noqa: ANN401 - JSON
    """Return a document with something else in one place."""
    if not place:
        return given
    first, *rest = place
    made = copy.copy(content)
    made[first] = with_(content[first] if rest else None, tuple(rest), given)
    return made


def read(command: c.Command[Any], place: Place, given: object) -> None:
    """Put something into a command's document, and read it."""
    document = with_(to_wire(command), place, given)
    found = answer(lambda: from_wire(document, c.Command))
    if isinstance(found, UnifiedOrdersError):
        assert isinstance(found, WireError)
        assert field_of(place) in str(found)
        if is_secret(command, place) and isinstance(given, str) and len(given) > 10:
            assert shown(given)[1:9] not in str(found)
        return
    assert from_json(to_json(found), c.Command) == found
    if not isinstance(given, dict | list):
        again = to_wire(found)
        for part in place[:-1]:
            again = again[part]
        last = place[-1]
        kept = again[last] if isinstance(last, int) or last in again else given  # left out: it is the default
        assert kept == given or str(kept) == str(given).lower().strip("{}")


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_hostile_value_in_a_document_is_refused_by_its_path_or_read_exactly(
    commands: dict[str, c.Command[Any]], name: str
) -> None:
    for place in places(commands[name]):
        for value in AS_JSON.values():
            read(commands[name], place, value)


@given(data=st.data())
@pytest.mark.parametrize("name", PAYLOADS)
def test_any_json_in_a_document_is_refused_by_its_path_or_read_exactly(
    commands: dict[str, c.Command[Any]], name: str, data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from(list(places(commands[name]))))
    read(commands[name], place, data.draw(JSON))


@pytest.mark.parametrize("what", sorted(set(AS_JSON) - {"a bottomless object"}))
def test_a_hostile_text_is_read_as_the_same_value(commands: dict[str, c.Command[Any]], what: str) -> None:
    value = AS_JSON[what]
    if what == "of very many digits":
        text = json.dumps(with_(to_wire(commands["note"]), ("text",), "@")).replace('"@"', "1" * 5_000)
    else:
        text = json.dumps(with_(to_wire(commands["note"]), ("text",), value))
    found = answer(lambda: from_json(text, c.Command))
    if isinstance(found, UnifiedOrdersError):
        assert isinstance(found, WireError)
    else:
        assert isinstance(found, c.WriteNote)
        assert found.text == value


@pytest.mark.parametrize(
    "text", [*TEXTS.values(), "[" * 100_000, '{"command":' * 100_000, "{", "\ufeff{}", "1" * 5_000]
)
def test_a_hostile_document_is_refused(text: str) -> None:
    assert isinstance(answer(lambda: from_json(text, c.Command)), WireError)
    encoded = text.encode("utf-8", "surrogatepass")
    assert isinstance(answer(lambda: from_json(encoded, c.Command)), WireError)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(document: bytes) -> None:
    assert isinstance(answer(lambda: from_json(document, c.Command)), WireError)


@given(st.integers(0, 63))
def test_metadata_that_is_taken_comes_back_however_deep_it_is(depth: int) -> None:
    nested: dict[str, Any] = {}
    for _ in range(depth):
        nested = {"deeper": nested}
    made = answer(lambda: c.CreateOrder(currency="USD", metadata=nested))
    assert isinstance(made, UnifiedOrdersError) == (depth > 31)
    if isinstance(made, c.CreateOrder):
        assert from_json(to_json(made), c.Command) == made
