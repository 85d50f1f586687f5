"""What is agreed before a review: drafts, their edits, submission, notes."""

import pytest
from tests.scenarios.kit import ACME, NOON, STAFF, Agency, wants
from tests.scenarios.walk import Walk, reviewed

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.selection import Rejection
from unified_orders.domain.sites import Requirements
from unified_orders.domain.words import GroupStatus, OrderState, RejectionCode


def test_an_order_without_a_group_or_a_link_is_not_submitted(agency: Agency) -> None:
    order = Walk(agency)
    order.refuses("no_groups", c.Submit(order.id), ACME)
    order.do(c.AddGroup(order.id, wants("tea", 0, [])), ACME)
    assert order.refuses("no_links", c.Submit(order.id), ACME).path == ("groups", 0)


def test_after_submit_the_count_changes_by_its_own_command_alone(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1))
    project = order.group().bulk_analysis_project_id
    assert order.refuses("submitted", c.EditGroup(order.ref(), link_count=2), ACME).path == ("link_count",)
    attach = c.EditGroup(order.ref(), analysis_project_id=project)
    assert order.refuses("submitted", attach, ACME).path == ("analysis_project_id",)
    order.refuses("no_links", c.AddGroup(order.id, wants("tents", 0, [])), ACME)


def test_an_edit_changes_what_it_names_and_leaves_the_rest(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 2, anchor_texts=["tea"]), metadata={"po": 7}, deadline=NOON)
    order.do(c.EditGroup(order.ref(), link_count=3, requirements=Requirements(min_dr=30)), ACME)
    order.do(c.EditOrder(order.id, requires_client_review=True), STAFF)
    group = order.group()
    assert (group.link_count, group.anchor_texts, group.requirement_overrides.min_dr) == (3, ("tea",), 30)
    assert (order.order.requires_client_review, order.order.deadline, dict(order.order.metadata)) == (
        True,
        NOON,
        {"po": 7},
    )
    order.do(c.EditOrder(order.id, deadline=None), STAFF)
    assert order.order.deadline is None


def test_an_edit_that_changes_nothing_leaves_no_trace(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 2), metadata={"po": 7})
    version = order.order.version
    order.do(c.EditGroup(order.ref(), link_count=2), ACME)
    order.do(c.EditOrder(order.id, metadata={"po": 7}), ACME)
    order.do(c.SetFees(order.id, 0))
    order.do(c.Assign(order.id, None))
    order.do(c.WriteNote(order.id, ""))
    assert order.order.version == version


def test_history_says_that_a_note_changed_and_not_what_it_says(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.do(c.WriteNote(order.id, "our secret", c.NoteAudience.INTERNAL))
    assert order.order.notes.internal == "our secret"
    assert order.events(e.NoteWritten) == [e.NoteWritten(c.NoteAudience.INTERNAL)]
    assert "our secret" not in str(agency.repository.shelves[order.id].history)
    order.do(c.WriteNote(order.id, "", c.NoteAudience.INTERNAL))
    assert order.order.notes.internal == ""


def test_a_cancelled_group_is_edited_no_more(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1), wants("tents", 1))
    order.do(c.CancelGroup(order.ref(1)), ACME)
    order.refuses("wrong_group_state", c.EditGroup(order.ref(1), link_count=2), ACME)
    order.submit()
    assert (order.status(0), order.status(1)) == (GroupStatus.ANALYZING, GroupStatus.CANCELLED)


def test_each_accepted_command_that_changes_anything_is_one_version(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1), wants("tents", 1))
    assert order.order.version == 1
    order.submit()
    assert order.order.version == 2
    history = agency.repository.shelves[order.id].history
    assert [recorded.seq for recorded in history] == list(range(1, len(history) + 1))
    assert {recorded.version for recorded in history if recorded.command == "submit"} == {2}


def test_an_order_is_first_submitted_once(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.submit()
    agency.clock.advance(days=1)
    order.do(c.Withdraw(order.id))
    order.submit()
    assert order.order.times.submitted_at == NOON
    assert [move.target for move in order.events(e.OrderMoved)] == [
        OrderState.ANALYZING,
        OrderState.CONFIGURING,
        OrderState.ANALYZING,
    ]


@pytest.mark.parametrize("code", ["usd", "US", "USDX", "", "€", 840])
def test_a_currency_is_an_iso_code(code: str) -> None:
    with pytest.raises(InvalidInput, match="currency: must be an ISO 4217 currency code like USD"):
        c.CreateOrder(currency=code)


@pytest.mark.parametrize("amount", [0, -1, 1.0, True, "10", float("nan")])
def test_a_payment_is_a_whole_positive_number_of_minor_units(agency: Agency, amount: int) -> None:
    order = Walk(agency)
    with pytest.raises(InvalidInput, match="amount: must be"):
        c.RecordPayment(order.id, amount, "wire-1")


@pytest.mark.parametrize(
    ("code", "text", "rule"),
    [
        ("nonsense", None, "code: must be a RejectionCode"),
        (RejectionCode.OTHER, "a\0b", "text: must hold no NUL"),
        (RejectionCode.OTHER, 7, "text: must be text"),
    ],
)
def test_a_rejection_has_a_known_code_and_a_text_that_can_be_kept(code: RejectionCode, text: str, rule: str) -> None:
    with pytest.raises(InvalidInput, match=rule):
        Rejection(code, text)
