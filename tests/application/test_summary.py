import pytest
from tests.application.agency import CUSTOMER, SITES, STAFF, WHOLESALE, Agency, site

from unified_orders.application.views import AccountSummary, StaffGroupProgress, StaffSummary, Summary
from unified_orders.domain import commands as c
from unified_orders.domain.results import Created, Done
from unified_orders.domain.sites import Requirements
from unified_orders.domain.words import GroupStatus, OrderState, Stage


def needed(agency: Agency, made: Done[Created]) -> list[str]:
    """Return the codes of what an order's account is told to do next."""
    return [step.code for step in agency.service.summary(made.order_id, actor=CUSTOMER).next_steps]


def test_each_audience_gets_its_own_class(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    guest = agency.guest(made)
    assert type(agency.service.summary(made.order_id, actor=guest)) is Summary
    assert type(agency.service.summary(made.order_id, actor=CUSTOMER)) is AccountSummary
    assert type(agency.service.summary(made.order_id, actor=STAFF)) is StaffSummary


def test_groups_show_how_far_they_are_one_by_one(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1), ("coffee", 2))
    agency.review(made, c.approve(agency.board(made).suggested[0]))
    tea, coffee = agency.service.summary(made.order_id, actor=CUSTOMER).groups
    assert (tea.client_name, tea.status, tea.approved, tea.link_count) == ("Tea House", GroupStatus.APPROVED, 1, 1)
    assert (coffee.status, coffee.approved, coffee.open_links, coffee.round) == (GroupStatus.REVIEWING, 0, 2, 1)
    assert coffee.counts.suggested == 5


def test_money_adds_up_and_the_margin_is_for_staff(agency: Agency) -> None:
    made = agency.reviewing(("tea", 2))
    agency.service.execute(c.SetFees(made.order_id, 700), actor=STAFF)
    agency.approve_all(made)
    agency.service.execute(c.RecordPayment(made.order_id, 5_000, "first"), actor=STAFF)
    shown = agency.service.summary(made.order_id, actor=STAFF)
    assert isinstance(shown, StaffSummary)
    assert (shown.subtotal, shown.discount, shown.fees, shown.total) == (21_000, 0, 700, 21_700)
    assert (shown.paid, shown.due, shown.due_back) == (5_000, 16_700, 0)
    assert (shown.wholesale, shown.margin) == (2 * WHOLESALE, 21_700 - 2 * WHOLESALE)


def test_what_is_needed_next_leads_an_order_from_draft_to_end(agency: Agency) -> None:
    made = agency.draft(("tea", 1))
    assert needed(agency, made) == ["submit"]
    agency.service.execute(c.Submit(made.order_id), actor=CUSTOMER)
    assert needed(agency, made) == ["await_analysis"]
    agency.analyse(made.order_id, made.group_ids[0], SITES)
    assert needed(agency, made) == ["approve_sites"]
    agency.approve_all(made)
    assert needed(agency, made) == ["pay"]
    agency.pay(made)
    assert needed(agency, made) == ["deliver"]
    agency.progress(made, 0, Stage.COMPLETED)
    assert needed(agency, made) == []
    assert agency.service.summary(made.order_id, actor=CUSTOMER).state is OrderState.COMPLETED


@pytest.mark.parametrize(
    ("wanted", "codes"), [((), ["add_group"]), ((("tea", 0),), ["set_link_count"]), ((("tea", 1),), ["submit"])]
)
def test_a_draft_says_what_it_lacks(agency: Agency, wanted: tuple[tuple[str, int], ...], codes: list[str]) -> None:
    assert needed(agency, agency.draft(*wanted)) == codes


def test_an_approved_site_without_a_page_is_asked_for_one(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    ref = c.GroupRef(made.order_id, made.group_ids[0])
    agency.service.execute(c.EditGroup(ref, target_pages=[]), actor=CUSTOMER)
    agency.review(made, c.approve(agency.board(made).suggested[0]))
    assert needed(agency, made) == ["give_pages"]


def test_an_order_that_nobody_owns_waits_to_be_claimed(agency: Agency) -> None:
    made = agency.draft(("tea", 1), actor=STAFF)
    agency.service.execute(c.Submit(made.order_id), actor=STAFF)
    agency.analyse(made.order_id, made.group_ids[0], SITES)
    ref = c.GroupRef(made.order_id, made.group_ids[0])
    agency.service.execute(c.AutoApprove(ref), actor=STAFF)
    steps = agency.service.summary(made.order_id, actor=STAFF).next_steps
    assert [step.code for step in steps] == ["claim", "pay"]


def test_what_was_paid_too_much_is_to_be_given_back(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    agency.approve_all(made)
    agency.service.execute(c.RecordPayment(made.order_id, 12_500, "wire"), actor=STAFF)
    shown = agency.service.summary(made.order_id, actor=CUSTOMER)
    assert shown.due_back == 2_500
    assert [step.text for step in shown.next_steps if step.code == "refund"] == ["25.00 USD is to be given back."]


def test_staff_see_why_an_analysis_failed_and_others_that_it_did(agency: Agency) -> None:
    made = agency.draft(("tea", 1))
    agency.service.execute(c.Submit(made.order_id), actor=CUSTOMER)
    ref = c.GroupRef(made.order_id, made.group_ids[0])
    agency.service.execute(c.FailAnalysis(ref, 1, "quota of the tool"), actor=STAFF)
    for_staff = agency.service.summary(made.order_id, actor=STAFF).groups[0]
    assert isinstance(for_staff, StaffGroupProgress)
    assert for_staff.analysis_failure == "quota of the tool"
    assert agency.service.summary(made.order_id, actor=CUSTOMER).groups[0].analysis_failed


def test_a_client_that_the_directory_has_no_name_for_is_called_by_its_id(agency: Agency) -> None:
    made = agency.draft(("unheard-of", 1))
    assert agency.service.summary(made.order_id, actor=CUSTOMER).groups[0].client_name == "unheard-of"


def test_the_boards_requirements_are_the_clients_overridden_by_the_groups(agency: Agency) -> None:
    group = c.GroupRequest(client_id="tea", link_count=1, requirements=Requirements(max_price=9_000))
    made = agency.service.execute(c.CreateOrder(currency="USD", groups=[group]), actor=CUSTOMER)
    assert agency.board(made).requirements == Requirements(min_dr=20, max_price=9_000)


def test_a_reopened_review_that_lacks_nothing_is_to_be_completed(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    agency.approve_all(made)
    agency.service.execute(c.ReopenReview(made.order_id), actor=CUSTOMER)
    assert needed(agency, made) == ["complete_review"]


def test_an_order_that_costs_nothing_waits_for_credit(agency: Agency) -> None:
    made = agency.reviewing(("coffee", 1), sites=[site("gift", price=0)])
    agency.approve_all(made)
    assert needed(agency, made) == ["authorize_credit"]


def test_a_guest_of_one_group_is_told_what_that_group_needs_and_nothing_of_payments(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1), ("coffee", 1))
    guest = agency.guest(made, 0)
    steps = agency.service.summary(made.order_id, actor=guest).next_steps
    assert [(step.code, step.group_id) for step in steps] == [("approve_sites", made.group_ids[0])]
    agency.approve_all(made)
    assert agency.service.summary(made.order_id, actor=guest).next_steps == ()
    agency.pay(made)
    assert agency.service.summary(made.order_id, actor=guest).times.paid_at is None
    assert agency.service.summary(made.order_id, actor=CUSTOMER).times.paid_at is not None
