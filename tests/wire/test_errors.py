"""What a bad document is answered: place, value and rule, for every fault, and no secret."""

import copy
import pickle
from typing import Any

import pytest

from unified_orders.domain.commands import Command, Submit
from unified_orders.domain.errors import UnifiedOrdersError
from unified_orders.domain.metadata import Metadata
from unified_orders.domain.sites import Metric
from unified_orders.wire import Problem, WireError, from_json, from_wire

ID = "01890a5d-ac96-774b-bcce-b302099a8057"
GROUP = {"order_id": ID, "group_id": ID}


def refused(content: object, cls: type[Any] = Command) -> WireError:
    with pytest.raises(WireError) as caught:
        from_wire(content, cls)
    return caught.value


def review(*decisions: dict[str, Any]) -> dict[str, Any]:
    return {"command": "review", "group": GROUP, "decisions": list(decisions)}


def test_the_fault_of_one_decision_is_named_by_its_path() -> None:
    fine = {"decision": "approve", "selection_id": ID}
    error = refused(review(fine, fine, fine, {**fine, "target_page_url": "ftp://tea.example"}))
    assert error.path == "decisions[3].target_page_url"
    assert error.value == "'ftp://tea.example'"
    assert str(error) == ("decisions[3].target_page_url: must begin with https:// or http://, got 'ftp://tea.example'")


def test_a_fault_between_two_fields_is_named_by_its_path() -> None:
    error = refused(review({"decision": "reject", "selection_id": ID, "anchor_text": "tea"}))
    assert error.path == "decisions[0].anchor_text"
    assert "goes with approve" in error.rule


def test_the_fault_of_one_member_of_a_list_is_named_by_its_path() -> None:
    request = {"client_id": "tea", "link_count": 1, "anchor_texts": ["tea", "two\nlines"]}
    assert refused({"command": "add_group", "order_id": ID, "request": request}).path == "request.anchor_texts[1]"


def test_all_faults_are_told_at_once() -> None:
    error = refused({"command": "record_payment", "order_id": "42", "amount": "5", "tip": 1})
    assert [problem.path for problem in error.problems] == ["order_id", "amount", "reference", "tip"]
    assert error.problems[2] == Problem("reference", "nothing", "is required")


def test_of_many_faults_ten_are_said_and_the_others_counted() -> None:
    error = refused(review(*[{"decision": "maybe"}] * 50))
    assert len(error.problems) == 50
    assert str(error).endswith("; and 40 more")


@pytest.mark.parametrize("given", [None, 7, "launch", ["review"], {"review": 1}])
def test_an_unknown_command_is_told_the_known_ones(given: object) -> None:
    error = refused({"command": given})
    assert error.path == "command"
    assert "create, duplicate" in error.rule


def test_a_command_without_its_name_is_asked_for_it() -> None:
    assert (refused({}).path, refused({}).value) == ("command", "nothing")


def test_another_command_than_the_one_asked_for_is_refused() -> None:
    assert refused({"command": "withdraw", "order_id": ID}, Submit).rule == "must be one of submit"


@pytest.mark.parametrize("document", [None, 7, "text", [], True])
def test_what_is_no_object_is_refused_as_a_whole(document: object) -> None:
    error = refused(document)
    assert (error.path, error.rule) == ("", "must be an object")
    assert str(error).startswith("the document: ")


@pytest.mark.parametrize(
    "content",
    [
        {"command": "claim", "order_id": ID, "token": "uo_hush\n"},
        {"command": "claim", "order_id": ID, "token": ["uo_hush"]},
        {"command": "claim", "order_id": ID, "tokn": "uo_hush"},
        {"command": "note", "order_id": ID, "text": "hush\x00"},
        review({"decision": "approve", "selection_id": ID, "client_notes": "hush\x00"}),
        {"command": "create", "currency": "USD", "metadata": {"hush": float("nan")}},
    ],
)
def test_what_is_secret_is_not_in_the_error(content: dict[str, Any]) -> None:
    error = refused(content)
    assert "hush" not in repr(error.args)
    assert "hush" not in str(error)
    assert error.__cause__ is None
    assert error.__suppress_context__


def test_a_field_with_a_hostile_name_prints() -> None:
    error = refused({"command": "submit", "order_id": ID, "\x1b[2J\ud800" + "x" * 1_000: 1})
    assert str(error).isascii()
    assert str(error).isprintable()
    assert len(error.path) < 100


def test_a_name_that_is_no_text_is_refused() -> None:
    assert refused({"command": "submit", "order_id": ID, 7: 1}).rule == "must have text for names"
    named_by_none: dict[Any, Any] = {"decision": "approve", None: 1}
    assert refused(review(named_by_none)).path == "decisions[0]"


def test_a_wire_error_pickles_and_copies() -> None:
    error = refused({"command": "record_payment", "order_id": "42", "amount": "5"})
    for twin in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert twin.problems == error.problems
        assert str(twin) == str(error)


def test_a_wire_error_is_ours_and_a_value_error() -> None:
    error = refused({})
    assert isinstance(error, UnifiedOrdersError)
    assert isinstance(error, ValueError)
    assert not error.retryable


def bottomless() -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for _ in range(100_000):
        nested = {"deeper": nested}
    return nested


@pytest.mark.parametrize("cls", [Command, Metadata, Metric])
def test_a_bottomless_document_is_refused(cls: type[Any]) -> None:
    document = bottomless()
    refused(document, cls)
    refused({"command": "create", "currency": "USD", "metadata": document}, Command)


def test_a_number_beyond_all_measure_is_refused() -> None:
    assert refused({"name": "dr", "value": 10**400, "source": "seller"}, Metric).path == "value"
    assert refused({"name": "dr", "value": 10**5_000, "source": "seller"}, Metric).path == "value"


def test_the_same_faults_are_told_of_text() -> None:
    with pytest.raises(WireError, match="order_id: is required"):
        from_json('{"command": "submit"}', Command)
