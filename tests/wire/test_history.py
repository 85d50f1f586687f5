"""Events of every age are read; none is guessed."""

from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

import pytest
from attrs import frozen

from unified_orders.domain.actors import Author
from unified_orders.domain.errors import MachineFault
from unified_orders.domain.events import Event, FeesSet, OrderMoved, Recorded, event_kinds
from unified_orders.domain.words import ActorKind, OrderState
from unified_orders.wire import UPCASTERS, EventForms, WireError, WireForm, from_json, from_wire, to_wire, wire_form

ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")

#: as it was written when fees had one amount and a reason
OLD = {"kind": "fees_set", "schema": 1, "body": {"fees": 4_500, "reason": "rush"}}


@frozen(slots=True)
class FeesSetByLine(FeesSet):
    """Fees as they could be one day: after a second schema with a currency, a third with lines."""

    schema: ClassVar[int] = 3
    currency: str
    lines: tuple[int, ...]


def with_currency(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "currency": "USD"}


def with_lines(body: dict[str, Any]) -> dict[str, Any]:
    body["lines"] = [body["fees"]]
    return body


UP = {("fees_set", 1): with_currency, ("fees_set", 2): with_lines}


@pytest.fixture
def later() -> WireForm:
    return WireForm(EventForms({**event_kinds(), "fees_set": FeesSetByLine}, UP))


def test_an_old_event_is_brought_up_step_by_step(later: WireForm) -> None:
    assert later.from_wire(OLD, Event) == FeesSetByLine(4_500, "rush", "USD", (4_500,))


def test_an_event_enters_the_chain_at_its_own_schema(later: WireForm) -> None:
    second = {"kind": "fees_set", "schema": 2, "body": {"fees": 1, "reason": None, "currency": "EUR"}}
    assert later.from_wire(second, Event) == FeesSetByLine(1, None, "EUR", (1,))


def test_an_event_of_today_passes_no_upcaster(later: WireForm) -> None:
    event = FeesSetByLine(1, None, "EUR", (1, 0))
    content = later.to_wire(event)
    assert (content["kind"], content["schema"]) == ("fees_set", 3)
    assert later.from_wire(content, Event) == event


def test_an_upcaster_may_do_as_it_likes_with_what_it_gets() -> None:
    def greedy(body: dict[str, Any]) -> dict[str, Any]:
        body["parts"].append(2)
        return {"fees": 3, "reason": None, "currency": "EUR", "lines": body.pop("parts")}

    form = WireForm(EventForms({"fees_set": FeesSetByLine}, {**UP, ("fees_set", 2): greedy}))
    stored = {"kind": "fees_set", "schema": 2, "body": {"parts": [1]}}
    assert form.from_wire(stored, Event) == form.from_wire(stored, Event) == FeesSetByLine(3, None, "EUR", (1, 2))
    assert stored["body"] == {"parts": [1]}


def test_an_old_event_is_brought_up_inside_its_record(later: WireForm) -> None:
    recorded = Recorded(ID, 7, FeesSet(4_500, "rush"), Author(ActorKind.STAFF, "sam"), NOW, "set_fees", 9, "key-1")
    content = to_wire(recorded)
    assert content["event"] == OLD
    assert later.from_wire(content, Recorded).event == FeesSetByLine(4_500, "rush", "USD", (4_500,))


def test_what_an_upcaster_leaves_wrong_is_named(later: WireForm) -> None:
    with pytest.raises(WireError) as caught:
        later.from_wire({"kind": "fees_set", "schema": 1, "body": {"fees": "free", "reason": None, "tip": 1}}, Event)
    assert [problem.path for problem in caught.value.problems] == ["body.fees", "body.lines[0]", "body.tip"]


def test_a_fault_of_an_upcaster_itself_is_not_blamed_on_the_document(later: WireForm) -> None:
    recorded = to_wire(Recorded(ID, 1, FeesSet(1, None), Author(ActorKind.STAFF, "sam"), NOW, "set_fees", 1))
    broken = {**recorded, "event": {**OLD, "body": {}}}
    with pytest.raises(KeyError, match="fees"):
        later.from_wire(broken, Recorded)


def test_a_former_schema_without_an_upcaster_is_a_fault_of_the_table() -> None:
    with pytest.raises(MachineFault, match="fees_set has no upcaster from schema 2"):
        EventForms({"fees_set": FeesSetByLine}, {("fees_set", 1): with_currency})


def test_the_upcasters_of_today_reach_today() -> None:
    forms = EventForms()
    assert forms.upcasters is UPCASTERS
    assert set(UPCASTERS) == {(kind, n) for kind, cls in event_kinds().items() for n in range(1, cls.schema)}


@pytest.mark.parametrize(
    ("change", "path", "rule"),
    [
        ({"schema": 2}, "schema", "upgrade to read it"),
        ({"schema": 0}, "schema", "at least 1"),
        ({"schema": "1"}, "schema", "whole number"),
        ({"schema": True}, "schema", "whole number"),
        ({"kind": "order_teleported"}, "kind", "known kind"),
        ({"kind": 7}, "kind", "must be text"),
        ({"body": []}, "body", "must be an object"),
        ({"body": {"fees": 1}}, "body.reason", "is required"),
        ({"extra": 1}, "extra", "must be one of the fields here (kind, schema, body)"),
    ],
)
def test_an_event_that_is_not_known_is_refused_with_its_place(change: dict[str, Any], path: str, rule: str) -> None:
    with pytest.raises(WireError) as caught:
        from_wire({**OLD, **change}, Event)
    assert caught.value.path == path
    assert rule in caught.value.rule


def test_another_event_than_the_one_asked_for_is_refused() -> None:
    with pytest.raises(WireError, match="kind: must be order_moved"):
        from_wire(OLD, OrderMoved)
    moved = OrderMoved(OrderState.CONFIGURING, OrderState.ANALYZING)
    assert from_wire(to_wire(moved), OrderMoved) == moved


def test_an_event_stored_by_the_first_release_is_read_for_ever() -> None:
    stored = (
        '{"order_id":"01890a5d-ac96-774b-bcce-b302099a8057","seq":3,"event":{"kind":"order_moved","schema":1,'
        '"body":{"source":"reviewing","target":"payment_pending"}},"author":{"kind":"staff","id":"sam","label":null,'
        '"on_behalf_of":null},"at":"2026-03-31T09:30:00.000001Z","command":"review","version":4,"key":null}'
    )
    recorded = from_json(stored, Recorded)
    assert recorded.event == OrderMoved(OrderState.REVIEWING, OrderState.PAYMENT_PENDING)
    assert recorded.at == datetime(2026, 3, 31, 9, 30, 0, 1, tzinfo=UTC)


def test_todays_form_is_made_once_and_cannot_be_changed() -> None:
    assert wire_form() is wire_form()
    with pytest.raises(AttributeError):
        wire_form().converter = None  # type: ignore[attr-defined]


NOW = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)
