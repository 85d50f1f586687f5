"""The work on placements: news in any order, attempts, issues, placements replaced and taken back."""

import pytest
from tests.scenarios.kit import ACME, STAFF, WORKER, Agency, site, wants
from tests.scenarios.walk import Walk, agreed, says, underway

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.effects import CancelWorkflow, StartWorkflow
from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.selection import Rejection
from unified_orders.domain.words import Decision, ItemStatus, OrderState, RejectionCode, SelectionStatus, Stage

S = SelectionStatus


def replace(
    order: Walk, domain: str, by: str, *, expected_price: int | None = None, allow_repeat: bool = False
) -> c.ReplaceItem:
    item_id, why = order.item(domain).id, "the site went down"
    return c.ReplaceItem(order.id, item_id, why, None, by, expected_price, allow_repeat)


def test_a_replaced_placement_keeps_page_and_anchor_and_leaves_a_trail(agency: Agency) -> None:
    order = underway(agency, wants("tea", 2, anchor_texts=["green tea", "black tea"]))
    order.news("site-02", Stage.STARTED)
    before = order.item("site-02")

    result = order.do(replace(order, "site-02", "site-09")).result

    old, new = order.item("site-02"), order.item("site-09")
    assert (old.status, old.replaced_by) == (ItemStatus.CANCELLED, new.id)
    assert (new.id, new.status) == (result.item_id, ItemStatus.PENDING)
    assert (new.placement.target_page_url, new.placement.anchor_text) == ("https://tea.example/2", "black tea")
    assert new.link_index == before.link_index
    withdrawn = order.selection("site-02")
    assert withdrawn.status is S.REJECTED
    assert withdrawn.rejection == Rejection(RejectionCode.WITHDRAWN_AFTER_PAYMENT, "the site went down")
    assert [stop.item_id for stop in order.sent(CancelWorkflow)] == [old.id]
    assert order.sent(StartWorkflow)[-1].item_id == new.id
    assert order.news("site-02", Stage.COMPLETED).ignored == "the item is cancelled"


def test_a_withdrawn_placement_does_not_count_as_a_rejection_of_the_client(agency: Agency) -> None:
    order = underway(agency, wants("tea", 2))
    order.do(replace(order, "site-01", "site-09"))
    later = Walk(agency, wants("tea", 1))
    later.submit()
    later.analysed([site("site-01")])
    assert later.standing(S.SUGGESTED) == ["site-01"]


def test_a_replacement_is_a_priced_site_that_is_available_suggested_or_alternate(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 2))
    order.submit()
    order.analysed([site("a"), site("b"), site("spare"), site("no"), site("unpriced", None), site("free")])
    order.decide(says(Decision.REJECT, "no"), says(Decision.ALTERNATE, "spare"))
    order.approve("a", "b")
    order.pay()
    order.refuses("not_replaceable", replace(order, "a", "no"))
    order.refuses("not_replaceable", replace(order, "a", "b"))
    order.refuses("no_price", replace(order, "a", "unpriced"))
    order.refuses("unknown_site", replace(order, "a", "nowhere"))
    order.refuses("price_moved", replace(order, "a", "free", expected_price=1))
    order.do(replace(order, "a", "spare"))
    order.refuses("item_cancelled", replace(order, "a", "free"))
    order.do(replace(order, "spare", "free"))
    assert order.selection("free").status is S.APPROVED


def test_a_replacement_on_a_domain_that_the_client_gets_elsewhere_needs_allow_repeat(agency: Agency) -> None:
    order = underway(agency, wants("tea", 1), wants("tea", 3))
    order.refuses("repeated_domain", replace(order, "site-01", "site-03"))
    order.do(replace(order, "site-01", "site-03", allow_repeat=True))


def test_a_replacement_in_a_completed_order_takes_it_back_to_work(agency: Agency) -> None:
    order = underway(agency, wants("tea", 1))
    order.news("site-01", Stage.COMPLETED)
    assert order.state() is OrderState.COMPLETED
    order.do(replace(order, "site-01", "site-09"))
    assert order.state() is OrderState.IN_PROGRESS
    assert order.sent(CancelWorkflow) == [], "its work was done"


def test_an_item_taken_back_may_complete_the_order_but_the_last_one_stays(agency: Agency) -> None:
    order = underway(agency, wants("tea", 2))
    order.news("site-01", Stage.COMPLETED)
    order.do(c.CancelItem(order.id, order.item("site-02").id, "the seller vanished"))
    assert (order.state(), order.order.due_back) == (OrderState.COMPLETED, 10_000)
    assert order.selection("site-02").rejection == Rejection(
        RejectionCode.WITHDRAWN_AFTER_PAYMENT, "the seller vanished"
    )
    order.refuses("last_item", c.CancelItem(order.id, order.item("site-01").id, "this too"))
    order.refuses("item_cancelled", c.CancelItem(order.id, order.item("site-02").id, "again"))


def test_a_reopened_workflow_begins_the_next_attempt_and_old_news_arriving_late_changes_nothing(
    agency: Agency,
) -> None:
    order = underway(agency, wants("tea", 1))
    order.news("site-01", Stage.PUBLISHED)
    order.news("site-01", Stage.COMPLETED)
    assert order.state() is OrderState.COMPLETED

    assert order.news("site-01", Stage.REOPENED, 2).attempt == 2
    assert (order.state(), order.item("site-01").status) == (OrderState.IN_PROGRESS, ItemStatus.IN_PROGRESS)

    for stage in (Stage.STARTED, Stage.PUBLISHED, Stage.COMPLETED, Stage.FAILED):
        assert order.news("site-01", stage, 1).ignored == "older than what is known"
    assert (order.item("site-01").status, order.item("site-01").failure) == (ItemStatus.IN_PROGRESS, None)
    assert len(order.events(e.ProgressNoted)) == 4

    order.news("site-01", Stage.COMPLETED, 2)
    assert order.state() is OrderState.COMPLETED


def test_news_that_skips_a_stage_or_comes_twice_or_backwards_gives_one_status(agency: Agency) -> None:
    order = underway(agency, wants("tea", 1), wants("tents", 1))
    assert order.news("site-01", Stage.PUBLISHED).ignored is None
    assert order.news("site-01", Stage.STARTED).ignored == "older than what is known"
    assert order.news("site-01", Stage.PUBLISHED).ignored == "older than what is known"
    assert order.item("site-01").status is ItemStatus.PUBLISHED


def test_staff_who_reopen_start_the_workflow_again_and_a_workflow_that_reopens_itself_does_not(agency: Agency) -> None:
    order = underway(agency, wants("tea", 1))
    order.news("site-01", Stage.COMPLETED)
    order.news("site-01", Stage.REOPENED, 2, actor=WORKER)
    order.news("site-01", Stage.REOPENED, 3, actor=STAFF)
    assert [start.attempt for start in order.sent(StartWorkflow)] == [1, 3]


def test_the_first_attempt_is_never_reopened(agency: Agency) -> None:
    order = underway(agency, wants("tea", 1))
    with pytest.raises(InvalidInput, match="attempt: must be at least 2 for reopened"):
        c.RecordProgress(order.id, order.item("site-01").id, Stage.REOPENED)


def test_a_failure_is_a_mark_that_better_news_takes_away(agency: Agency) -> None:
    order = underway(agency, wants("tea", 1))
    item_id = order.item("site-01").id
    order.do(c.RecordProgress(order.id, item_id, Stage.FAILED, reason="no answer"), WORKER)
    assert (order.item("site-01").status, order.item("site-01").failure) == (ItemStatus.PENDING, "no answer")
    order.news("site-01", Stage.STARTED)
    assert order.item("site-01").failure is None
    order.do(c.RecordProgress(order.id, item_id, Stage.FAILED, 2, reason="again"), WORKER)
    item = order.item("site-01")
    assert (item.status, item.attempt, item.failure) == (ItemStatus.IN_PROGRESS, 2, "again")


def test_news_brings_workflow_and_address_and_a_new_attempt_forgets_the_address(agency: Agency) -> None:
    order = underway(agency, wants("tea", 1))
    item_id, url = order.item("site-01").id, "https://site-01.example/post"
    news = c.RecordProgress(order.id, item_id, Stage.PUBLISHED, 1, "wf-7", url)
    order.do(news, WORKER)
    item = order.item("site-01")
    assert (item.workflow_id, item.published_url, item.times.published_at) == ("wf-7", url, agency.clock())
    order.news("site-01", Stage.REOPENED, 2)
    item = order.item("site-01")
    assert (item.workflow_id, item.published_url, item.times.published_at) == ("wf-7", None, None)


def test_a_publication_is_verified_once_it_is_published(agency: Agency) -> None:
    order = underway(agency, wants("tea", 1))
    verify = c.VerifyPublication(order.id, order.item("site-01").id, "https://site-01.example/post")
    order.refuses("not_published", verify)
    order.news("site-01", Stage.PUBLISHED)
    order.do(verify, WORKER)
    item = order.item("site-01")
    assert (item.publication_verified_at, item.published_url) == (
        agency.clock(),
        "https://site-01.example/post",
    )


def test_an_issue_is_marked_once_and_resolved_once(agency: Agency) -> None:
    order = underway(agency, wants("tea", 2))
    item_id = order.item("site-01").id
    order.refuses("no_issue", c.ResolveIssue(order.id, item_id, "what issue?"))
    order.do(c.MarkIssue(order.id, item_id, "nofollow"), WORKER)
    order.refuses("issue_open", c.MarkIssue(order.id, item_id, "also hidden"))
    order.do(c.ResolveIssue(order.id, item_id, "they changed it"))
    issue = order.item("site-01").issue
    assert issue is not None
    assert (issue.text, issue.resolution) == ("nofollow", "they changed it")
    order.refuses("no_issue", c.ResolveIssue(order.id, item_id, "twice"))
    order.do(c.CancelItem(order.id, item_id, "enough"))
    order.refuses("item_cancelled", c.MarkIssue(order.id, item_id, "late"))


def test_an_issue_blocks_no_status(agency: Agency) -> None:
    order = underway(agency, wants("tea", 1))
    order.do(c.MarkIssue(order.id, order.item("site-01").id, "slow"))
    order.news("site-01", Stage.COMPLETED)
    assert order.state() is OrderState.COMPLETED


def test_before_the_order_is_in_progress_there_is_no_work(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 1))
    item_id = order.item("site-01").id
    order.refuses("wrong_state", c.RecordProgress(order.id, item_id, Stage.STARTED), WORKER)
    order.refuses("wrong_state", c.CancelItem(order.id, item_id, "no"))
    order.refuses("not_found", c.MarkIssue(order.id, order.id, "not an item"))
    order.refuses("not_permitted", c.MarkIssue(order.id, item_id, "mine"), ACME)
