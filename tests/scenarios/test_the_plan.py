"""The plan's two diagrams, told from top to bottom, and what may happen on the way."""

from tests.scenarios.kit import ACME, STAFF, WORKER, Agency, site, sites, wants
from tests.scenarios.walk import Walk, reviewed

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.effects import CancelAnalysis, StartAnalysis, StartWorkflow
from unified_orders.domain.words import GroupStatus, OrderState, SelectionStatus, Stage


def test_single_client_twenty_sites_are_analysed_five_suggested_two_approved_two_items_two_workflows(
    agency: Agency,
) -> None:
    order = Walk(agency, wants("tea", 2))
    assert order.state() is OrderState.CONFIGURING

    order.submit()
    assert order.state() is OrderState.ANALYZING
    assert len(order.sent(StartAnalysis)) == 1

    assert order.analysed(sites(20)).suggested == 5
    assert order.state() is OrderState.REVIEWING
    assert order.standing(SelectionStatus.SUGGESTED) == ["site-01", "site-02", "site-03", "site-04", "site-05"]

    order.approve("site-01", "site-02")
    assert order.state() is OrderState.PAYMENT_PENDING
    assert [item.placement.domain for item in order.items()] == ["site-01", "site-02"]
    assert order.order.total == 20_000
    assert order.sent(StartWorkflow) == []

    order.pay(20_000)
    assert order.state() is OrderState.IN_PROGRESS
    assert [start.placement.domain for start in order.sent(StartWorkflow)] == ["site-01", "site-02"]

    for domain in ("site-01", "site-02"):
        for stage in (Stage.STARTED, Stage.PUBLISHED, Stage.COMPLETED):
            order.news(domain, stage)
    assert order.state() is OrderState.COMPLETED


def test_multi_client_two_and_three_links_become_five_items_and_five_workflows(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 2), wants("tents", 3))
    order.submit()
    order.analysed(sites(20), 0)
    order.analysed(sites(20), 1)

    order.approve("site-01", "site-02", number=0)
    assert (order.state(), len(order.items())) == (OrderState.REVIEWING, 2)
    order.approve("site-01", "site-02", "site-03", number=1)
    assert (order.state(), len(order.items())) == (OrderState.PAYMENT_PENDING, 5)

    order.pay()
    assert order.state() is OrderState.IN_PROGRESS
    assert [(start.client_id, start.placement.domain) for start in order.sent(StartWorkflow)] == [
        ("tea", "site-01"),
        ("tea", "site-02"),
        ("tents", "site-01"),
        ("tents", "site-02"),
        ("tents", "site-03"),
    ]


def test_one_client_asks_for_more_sites_while_another_is_done(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2), wants("tents", 1), found=3)
    order.approve("site-01", number=1)
    assert (order.status(0), order.status(1)) == (GroupStatus.REVIEWING, GroupStatus.APPROVED)

    order.approve("site-01", number=0)
    order.do(c.RequestMoreSites(order.ref(0), "closer to tea, please"), ACME)
    assert order.state() is OrderState.ANALYZING
    assert (order.status(0), order.status(1)) == (GroupStatus.ANALYZING, GroupStatus.APPROVED)
    assert len(order.items(0)) == 1, "approvals stay"
    assert order.sent(StartAnalysis)[-1].message == "closer to tea, please"

    order.analysed([site("oolong", dr=95)], 0)
    order.approve("oolong", number=0)
    assert order.state() is OrderState.PAYMENT_PENDING
    assert order.group(0).round == 2


def test_a_group_is_reviewed_while_its_sibling_is_analyzed(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1), wants("tents", 1))
    order.submit()
    order.analysed(sites(3), 0)
    assert (order.state(), order.status(0)) == (OrderState.ANALYZING, GroupStatus.REVIEWING)
    order.approve("site-01", number=0)
    assert (order.state(), order.status(0)) == (OrderState.ANALYZING, GroupStatus.APPROVED)
    order.analysed(sites(3), 1)
    assert order.state() is OrderState.REVIEWING


def test_staff_approve_without_the_client_by_rank_and_say_who_was_skipped_and_why(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 2))
    order.submit()
    order.analysed([*sites(4), site("unpriced", None, dr=99)])
    order.do(c.Suggest(order.ref(), [c.SiteSuggestion(domain_id="unpriced", rank=0)]))

    result = order.do(c.AutoApprove(order.ref())).result

    assert [one.domain_id for one in result.changed] == ["site-01", "site-02"]
    assert {one.domain_id: one.why for one in result.skipped} == {
        "unpriced": "it has no price in USD",
        "site-03": "all links are taken by sites of a better rank",
        "site-04": "all links are taken by sites of a better rank",
    }
    assert order.state() is OrderState.PAYMENT_PENDING


def test_with_fewer_links_than_wanted_a_group_closes_for_a_stated_reason(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 3), found=2)
    order.refuses("nothing_approved", c.CompleteReview(order.ref(), "enough"))
    order.approve("site-01")
    order.refuses("reason_needed", c.CompleteReview(order.ref()))

    order.do(c.CompleteReview(order.ref(), "only one fits"), ACME)

    assert (order.state(), len(order.items()), order.group().link_count) == (OrderState.PAYMENT_PENDING, 1, 3)
    assert order.events(e.GroupMoved)[-1].reason == "only one fits"


def test_a_failed_analysis_is_flagged_and_reviewed_with_what_is_there(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.submit()
    order.analysed(sites(2), last=False)

    result = order.do(c.FailAnalysis(order.ref(), order.group().epoch, "the tool is down"), WORKER).result

    assert result.suggested == 2
    assert order.group().analysis_failure == "the tool is down"
    assert (order.state(), order.status()) == (OrderState.REVIEWING, GroupStatus.REVIEWING)

    order.do(c.RequestMoreSites(order.ref()), ACME)
    assert order.group().analysis_failure is None


def test_a_group_added_after_submit_starts_at_once_and_takes_the_order_back_to_analyzing(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1))
    order.do(c.AddGroup(order.id, wants("tents", 1)), ACME)
    assert (order.state(), order.status(1)) == (OrderState.ANALYZING, GroupStatus.ANALYZING)


def test_an_attached_analysis_that_is_finished_goes_straight_to_review(agency: Agency) -> None:
    first = reviewed(agency, wants("tea", 1))
    project = first.group().bulk_analysis_project_id

    later = Walk(agency, wants("tea", 2, analysis_project_id=project))
    later.submit()

    assert (later.state(), later.status()) == (OrderState.REVIEWING, GroupStatus.REVIEWING)
    assert len(later.standing(SelectionStatus.SUGGESTED)) == 5
    assert later.sent(StartAnalysis) == []
    later.do(c.AddGroup(later.id, wants("tea", 1, analysis_project_id=project)), ACME)
    assert (later.state(), later.status(1)) == (OrderState.REVIEWING, GroupStatus.REVIEWING)


def test_an_analysis_is_attached_to_orders_of_the_same_client_only(agency: Agency) -> None:
    tea = reviewed(agency, wants("tea", 1))
    project = tea.group().bulk_analysis_project_id
    draft = Walk(agency, wants("tents", 1))
    foreign = wants("tents", 1, analysis_project_id=project)
    draft.refuses("not_found", c.CreateOrder(currency="USD", groups=[foreign]), ACME)
    draft.refuses("not_found", c.AddGroup(draft.id, foreign), ACME)
    known = draft.refuses("not_found", c.EditGroup(draft.ref(), analysis_project_id=project), ACME)
    unknown = draft.refuses("not_found", c.EditGroup(draft.ref(), analysis_project_id="nowhere"), ACME)
    assert known == unknown


def test_the_last_open_group_cancelled_takes_the_order_on(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1), wants("tents", 1))
    order.submit()
    order.analysed(sites(3), 0)
    order.approve("site-01", number=0)

    order.do(c.CancelGroup(order.ref(1), "not this season"), ACME)

    assert order.state() is OrderState.PAYMENT_PENDING
    assert [cancel.group_id for cancel in order.sent(CancelAnalysis)] == [order.group(1).id]
    order.refuses("last_group", c.CancelGroup(order.ref(0)))


def test_a_draft_that_was_never_submitted_is_discarded_without_a_trace(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.do(c.Discard(order.id), ACME)
    assert agency.repository.snapshot(order.id) is None
    order.refuses("not_found", c.Submit(order.id))


def test_an_order_that_was_ever_submitted_is_never_deleted(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.submit()
    order.refuses("wrong_state", c.Discard(order.id))
    order.do(c.Withdraw(order.id))
    order.refuses("was_submitted", c.Discard(order.id))


def test_a_copy_asks_for_the_same_again_as_a_draft(agency: Agency) -> None:
    first = reviewed(agency, wants("tea", 2), wants("tents", 1))
    first.do(c.CancelGroup(first.ref(1)), ACME)

    made = first.do(c.Duplicate(first.id), ACME).result

    copy = agency.state(made.order_id)
    (group,) = copy.groups.values()
    assert (copy.order.state, copy.order.copied_from_order_id) == (OrderState.CONFIGURING, first.id)
    assert (group.client_id, group.link_count, group.target_pages) == ("tea", 2, first.group().target_pages)
    assert copy.selections == {}
    assert group.bulk_analysis_project_id is None
    first.refuses("already_exists", c.Duplicate(first.id, made.order_id), STAFF)
