"""Nothing unknown, missing or of another type gets in, and the error names its place."""

import copy
import json
from collections.abc import Iterator
from typing import Any, TypeAlias

import pytest
from attrs import NOTHING, fields
from hypothesis import given
from hypothesis import strategies as st

from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import Command
from unified_orders.domain.effects import Effect
from unified_orders.domain.events import Recorded
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.item import OrderItem
from unified_orders.domain.order import Order
from unified_orders.domain.results import Done
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.tokens import ShareToken
from unified_orders.testing import strategies
from unified_orders.wire import WireError, from_json, from_wire, to_wire

Path: TypeAlias = tuple[str | int, ...]
Json: TypeAlias = Any

KINDS: dict[type[Any], st.SearchStrategy[Any]] = {
    Command: strategies.commands(),
    Recorded: strategies.recorded(),
    Effect: strategies.effects(),
    Done: strategies.outcomes(),
    Actor: strategies.actors(),
    **{cls: strategies.instances(cls) for cls in (Order, OrderGroup, SiteSelection, OrderItem, ShareToken)},
}
each_kind = pytest.mark.parametrize("cls", KINDS, ids=lambda cls: cls.__name__)

#: for a value of a type: values that its field takes in no case
MISFITS: dict[type, tuple[Any, ...]] = {
    str: (7, True, 1.5, [], {}),
    bool: (1, 0, "true", []),
    int: ("7", True, False, [], {}),
    float: ("7.5", True, [], {}),
    list: ("abc", 7, {}, True),
    dict: ([], "abc", 7, True),
}

HOSTILE = (
    "\x00",
    "a\x00b",
    "\ud800",
    "\udc80tail",
    "\x1b[2J",
    "\u202ereversed",
    "\ufeff",
    "javascript:alert(1)",
    "x" * 100_000,
    "../../etc/passwd",
    "{{7*7}}",
    "NaN",
    "null",
    "0x10",
    "",
    " ",
)


def places(content: Json, path: Path = ()) -> Iterator[tuple[Path, Json]]:
    """Yield every value of a document with its place, but for what is in a host's own metadata."""
    yield path, content
    if path and path[-1] == "metadata":
        return
    if isinstance(content, dict):
        for name, part in content.items():
            yield from places(part, (*path, name))
    elif isinstance(content, list):
        for index, part in enumerate(content):
            yield from places(part, (*path, index))


def written(path: Path) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def replaced(content: Json, path: Path, value: object) -> Json:
    """Return a document with another value in one place."""
    if not path:
        return value
    made = copy.deepcopy(content)
    inner = made
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    return made


@each_kind
@given(data=st.data())
def test_an_unknown_field_is_refused_with_its_path_at_every_depth(cls: type[Any], data: st.DataObject) -> None:
    content = to_wire(data.draw(KINDS[cls]))
    for path, part in places(content):
        if isinstance(part, dict) and path[-1:] != ("metadata",):
            with pytest.raises(WireError) as caught:
                from_wire(replaced(content, (*path, "surprise"), "secret"), cls)
            assert caught.value.path == written((*path, "surprise"))
            assert "unknown field" in caught.value.value
            assert "secret" not in str(caught.value)


@each_kind
@given(data=st.data())
def test_a_wrong_type_is_refused_with_its_path_at_every_depth(cls: type[Any], data: st.DataObject) -> None:
    content = to_wire(data.draw(KINDS[cls]))
    for path, part in places(content):
        if part is not None:
            misfit = data.draw(st.sampled_from(MISFITS[type(part)]))
            with pytest.raises(WireError) as caught:
                from_wire(replaced(content, path, misfit), cls)
            assert any(problem.path.startswith(written(path)) for problem in caught.value.problems)


@each_kind
@given(data=st.data())
def test_a_hostile_text_is_refused_or_kept_exactly(cls: type[Any], data: st.DataObject) -> None:
    content = to_wire(data.draw(KINDS[cls]))
    for path, part in places(content):
        if isinstance(part, str):
            hostile = replaced(content, path, data.draw(st.sampled_from(HOSTILE)))
            assert outcome(hostile, cls) in (hostile, "refused")


def outcome(content: Json, cls: type[Any]) -> Json:
    """Return what a document reads as, written again, or that it was refused in a few printable words."""
    try:
        return to_wire(from_json(json.dumps(content), cls))
    except WireError as error:
        return "refused" if len(str(error)) < 3_000 and str(error).isprintable() else str(error)


@pytest.mark.parametrize("cls", strategies.COMMANDS, ids=lambda cls: cls.name)
@given(data=st.data())
def test_every_required_field_of_a_command_is_missed_by_name(cls: type[Any], data: st.DataObject) -> None:
    content = to_wire(data.draw(strategies.instances(cls)))
    required = [attribute.name for attribute in fields(cls) if attribute.default is NOTHING]
    stripped = {name: part for name, part in content.items() if name not in required}
    with pytest.raises(WireError) as caught:
        from_wire(stripped, Command)
    assert {problem.path for problem in caught.value.problems} >= set(required)
    assert caught.value.problems[0].value == "nothing"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(("command", "group")), inner),
    ),
    st.sampled_from((Command, Effect, Recorded, Actor, *strategies.ENTITIES)),
)
def test_no_document_ends_in_anything_but_a_value_or_a_wire_error(content: object, cls: type[Any]) -> None:
    with pytest.raises(WireError) as caught:
        from_wire(content, cls)
    assert str(caught.value).isprintable()
