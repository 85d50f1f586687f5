"""Whatever the library makes comes back from JSON exactly as it was."""

from typing import Any
from uuid import UUID

import pytest
from attrs import fields, frozen, has
from hypothesis import given
from hypothesis import strategies as st

from unified_orders.application import views
from unified_orders.application.views import Page, StaffLine
from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import UNCHANGED, AddGroup, Command, EditOrder, GroupRequest, Share, Submit
from unified_orders.domain.effects import Effect
from unified_orders.domain.events import Event, FeesSet, Recorded
from unified_orders.domain.limits import DEFAULT_LIMITS, over_limit
from unified_orders.domain.results import Done
from unified_orders.domain.words import LinkPermission
from unified_orders.ports.outbox import Delivery
from unified_orders.ports.queries import SiteStatus
from unified_orders.ports.repository import Receipt
from unified_orders.testing import strategies
from unified_orders.wire import from_json, from_wire, to_json, to_wire
from unified_orders.wire.tags import COMMANDS, EFFECTS, RESULTS

ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
ROOTS = (
    [(cls, Command) for cls in strategies.COMMANDS]
    + [(cls, Event) for cls in strategies.EVENTS]
    + [(cls, Effect) for cls in strategies.EFFECTS]
    + [(cls, cls) for cls in (*strategies.ENTITIES, *strategies.RESULTS, Actor, Delivery, Done, Recorded)]
)
#: all but the page of anything
VIEWS = [cls for name in views.__all__ if has(cls := getattr(views, name)) and cls is not Page]


def plain(content: object) -> bool:
    """Tell whether content is made of JSON's own types, and of no subclass of them."""
    if type(content) is dict:
        return all(type(name) is str and plain(part) for name, part in content.items())
    if type(content) is list:
        return all(map(plain, content))
    return type(content) in {str, int, float, bool, type(None)}


@pytest.mark.parametrize(("cls", "root"), ROOTS, ids=lambda value: getattr(value, "__name__", None))
@given(data=st.data())
def test_every_value_comes_back_exactly(cls: type[Any], root: type[Any], data: st.DataObject) -> None:
    value = data.draw(strategies.instances(cls))
    content = to_wire(value)
    assert plain(content)
    assert from_wire(content, cls) == value
    text = to_json(value)
    again = from_json(text.encode(), root)
    assert again == value
    assert type(again) is cls
    assert to_json(again) == text


def test_no_class_is_forgotten() -> None:
    assert set(COMMANDS.classes) == {cls.name for cls in _leaves(Command) if hasattr(cls, "name")}
    assert set(EFFECTS.classes) == {cls.name for cls in _leaves(Effect)}
    assert set(RESULTS.classes.values()) == set(strategies.RESULTS)


@given(strategies.commands())
def test_generated_commands_stay_within_the_limits(command: Command[Any]) -> None:
    assert not list(over_limit(command, DEFAULT_LIMITS))


def test_a_command_leaves_out_what_is_at_its_default() -> None:
    request = GroupRequest(client_id="tea", link_count=2)
    assert to_wire(AddGroup(ID, request)) == {
        "command": "add_group",
        "order_id": str(ID),
        "request": {"client_id": "tea", "link_count": 2},
    }


def test_an_event_has_all_its_fields() -> None:
    assert to_wire(FeesSet(500, None)) == {
        "kind": "fees_set",
        "schema": 1,
        "body": {"fees": 500, "reason": None},
    }


def test_an_edit_leaves_out_what_stays_and_writes_null_for_what_goes() -> None:
    edit = EditOrder(order_id=ID, deadline=None)
    assert to_wire(edit) == {"command": "edit_order", "order_id": str(ID), "deadline": None}
    assert from_wire({"command": "edit_order", "order_id": str(ID)}, Command).metadata is UNCHANGED  # type: ignore[attr-defined]


def test_a_set_is_a_sorted_list() -> None:
    command = Share(order_id=ID, permissions=frozenset(LinkPermission))
    assert to_wire(command)["permissions"] == ["claim", "review", "view"]


@given(st.data())
def test_a_receipt_comes_back_without_the_text_of_a_token(data: st.DataObject) -> None:
    receipt = data.draw(strategies.instances(Receipt))
    content = to_wire(receipt)
    assert "token" not in (content["done"]["result"] or {})
    again = from_wire(content, Receipt)
    assert to_wire(again) == content
    assert (again.order_id, again.key, again.done.version) == (receipt.order_id, receipt.key, receipt.done.version)


def test_a_view_is_written_with_the_fields_of_its_own_class() -> None:
    @frozen(slots=True)
    class Shown:
        domain: str

    @frozen(slots=True)
    class ShownToStaff(Shown):
        wholesale: int | None

    @frozen(slots=True)
    class Page:
        rows: tuple[Shown, ...]
        counts: dict[SiteStatus, int]

    page = Page((Shown("a.example"), ShownToStaff("b.example", 900)), {SiteStatus.AVAILABLE: 2})
    assert to_wire(page) == {
        "rows": [{"domain": "a.example"}, {"domain": "b.example", "wholesale": 900}],
        "counts": {"available": 2},
    }


@pytest.mark.parametrize("cls", VIEWS, ids=lambda cls: cls.__name__)
@given(data=st.data())
def test_every_view_is_written_as_plain_json(cls: type[Any], data: st.DataObject) -> None:
    content = to_wire(data.draw(strategies.instances(cls)))
    assert plain(content)
    assert list(content) == [attribute.name for attribute in fields(cls)]


@given(strategies.instances(StaffLine))
def test_a_page_of_views_is_written_with_its_rows(line: StaffLine) -> None:
    content = to_wire(Page((line,), total=3, offset=1))
    assert content == {"rows": [to_wire(line)], "total": 3, "offset": 1}


def test_a_command_that_is_named_is_the_only_one_taken() -> None:
    assert from_json(to_json(Submit(ID)), Submit) == Submit(ID)


def _leaves(cls: type[Any]) -> set[type[Any]]:
    below = cls.__subclasses__()
    return {leaf for sub in below for leaf in _leaves(sub)} or {cls}
