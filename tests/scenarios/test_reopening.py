"""What was decided and is opened again: reviews, approvals that staff void, orders that are withdrawn."""

from tests.scenarios.kit import ACME, NOON, STAFF, Agency, site, sites, wants
from tests.scenarios.walk import Walk, agreed, reviewed, says

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.effects import CancelAnalysis, StartAnalysis, StartWorkflow
from unified_orders.domain.words import Decision, GroupStatus, LinkPermission, OrderState, SelectionStatus

S = SelectionStatus


def test_a_reopened_review_keeps_its_approvals_and_closes_again(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 2), wants("tents", 1))
    first = {item.id for item in order.items()}

    order.do(c.ReopenReview(order.id, [order.group(0).id], "another thought"), ACME)

    assert (order.state(), order.order.review_completed_at) == (OrderState.REVIEWING, None)
    assert (order.status(0), order.status(1)) == (GroupStatus.REVIEWING, GroupStatus.APPROVED)
    assert {item.id for item in order.items()} == first

    order.decide(says(Decision.REJECT, "site-02"), says(Decision.APPROVE, "site-03"))
    assert (order.state(), order.order.review_completed_at) == (OrderState.PAYMENT_PENDING, NOON)
    assert [item.placement.domain for item in order.items(0)] == ["site-01", "site-03"]


def test_without_names_every_approved_group_is_reopened(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 1), wants("tents", 1))
    order.do(c.ReopenReview(order.id))
    assert (order.status(0), order.status(1)) == (GroupStatus.REVIEWING, GroupStatus.REVIEWING)
    order.refuses("nothing_to_reopen", c.ReopenReview(order.id))
    order.refuses("wrong_group_state", c.ReopenReview(order.id, [order.group(0).id]))


def test_a_guest_reopens_the_groups_of_their_link(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 1), wants("tents", 1))
    guest = order.guest(LinkPermission.REVIEW, groups=[1])
    order.do(c.ReopenReview(order.id), guest)
    assert (order.status(0), order.status(1)) == (GroupStatus.APPROVED, GroupStatus.REVIEWING)


def test_in_progress_no_review_is_reopened(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 1))
    order.pay()
    order.refuses("wrong_state", c.ReopenReview(order.id))


def test_an_approval_taken_back_and_given_again_makes_a_new_item(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    order.approve("site-01")
    before = order.item("site-01")
    order.decide(says(Decision.RECONSIDER, "site-01"))
    assert order.items() == []
    order.approve("site-01")
    assert order.item("site-01").id != before.id
    assert order.order.subtotal == 10_000


def test_a_raised_link_count_reopens_a_closed_group_while_the_order_is_under_review(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1), wants("tents", 1))
    order.approve("site-01", number=0)
    order.do(c.ChangeLinkCount(order.ref(0), 2), ACME)
    assert order.status(0) is GroupStatus.REVIEWING
    order.approve("site-02", number=1)
    assert order.state() is OrderState.REVIEWING


def test_a_higher_price_voids_the_approval_and_reopens_the_group(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1), wants("tents", 1))
    order.approve("site-01", number=0)

    order.do(c.SetPrice(order.ref(0), order.selection("site-01").id, 10_001, "the seller asks more"))

    voided = order.selection("site-01")
    assert (voided.status, voided.link_index, voided.target_page_url) == (S.SUGGESTED, None, None)
    assert (order.status(0), order.items(), order.order.subtotal) == (GroupStatus.REVIEWING, [], 0)
    order.refuses("price_moved", review(order, says(Decision.APPROVE, "site-01", expected_price=10_000)), ACME)
    order.decide(says(Decision.APPROVE, "site-01", expected_price=10_001))
    assert order.order.subtotal == 10_001


def test_a_lower_price_moves_the_approved_one_and_leaves_the_group_closed(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1), wants("tents", 1))
    order.approve("site-01", number=0)
    order.do(c.SetPrice(order.ref(0), order.selection("site-01").id, 9_000, "a bargain", 4_000))
    assert order.status(0) is GroupStatus.APPROVED
    placed = order.item("site-01").placement
    assert (placed.retail, placed.wholesale, order.order.subtotal, order.order.money.wholesale) == (
        9_000,
        4_000,
        9_000,
        4_000,
    )


def test_the_same_price_again_changes_nothing(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1))
    version = order.order.version
    order.do(c.SetPrice(order.ref(), order.selection("site-01").id, 10_000, "checked"))
    assert order.order.version == version


def test_the_price_of_a_selection_elsewhere_is_not_found(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1), wants("tents", 1))
    other = order.selection("site-01", 1).id
    order.refuses("not_found", c.SetPrice(order.ref(0), other, 1, "oops"))


def test_what_staff_suggest_anew_over_an_approved_site_voids_it(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    order.approve("site-01")
    same = c.SiteSuggestion(domain_id="site-01", target_page_url="https://tea.example/1")
    order.do(c.Suggest(order.ref(), [same]))
    assert len(order.items()) == 1, "what is as approved stays approved"

    order.do(c.Suggest(order.ref(), [c.SiteSuggestion(domain_id="site-01", anchor_text="fine tea")]))

    assert (order.selection("site-01").status, order.items()) == (S.SUGGESTED, [])
    assert len(order.events(e.ApprovalVoided)) == 1
    order.approve("site-01")
    assert order.item("site-01").placement.anchor_text == "fine tea"


def test_a_reopened_order_starts_no_workflow_twice(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 2))
    order.do(c.ReopenReview(order.id))
    order.decide(says(Decision.REJECT, "site-02"), says(Decision.APPROVE, "site-03"))
    order.pay()
    assert [start.placement.domain for start in order.sent(StartWorkflow)] == ["site-01", "site-03"]


def test_withdrawn_and_submitted_again_the_rejections_stay_and_the_rest_is_available(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2), found=7)
    order.decide(says(Decision.REJECT, "site-01"), says(Decision.ALTERNATE, "site-02"))
    epoch = order.group().epoch

    order.do(c.Withdraw(order.id), ACME)

    assert (order.state(), order.status(), order.group().epoch) == (
        OrderState.CONFIGURING,
        GroupStatus.PENDING,
        epoch + 1,
    )
    assert [(one.domain_id, one.status) for one in order.snapshot.selections.values()] == [("site-01", S.REJECTED)]

    order.submit()
    assert order.state() is OrderState.REVIEWING, "its analysis is finished"
    assert order.standing(S.SUGGESTED) == ["site-02", "site-03", "site-04", "site-05", "site-06"]
    assert order.standing(S.REJECTED) == ["site-01"]


def test_results_of_the_old_epoch_are_acknowledged_and_change_nothing(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.submit()
    old = order.group().epoch
    order.do(c.Withdraw(order.id), ACME)
    assert [stop.epoch for stop in order.sent(CancelAnalysis)] == [old]
    assert order.analysed(sites(3), epoch=old).ignored == "the group is pending, not analyzing"
    order.submit()
    new = order.group().epoch

    assert order.analysed(sites(3), epoch=old).ignored == f"results of epoch {old}, the group is at {new}"
    assert (order.state(), order.snapshot.selections) == (OrderState.ANALYZING, {})

    order.analysed(sites(1), epoch=new)
    assert order.state() is OrderState.REVIEWING
    assert order.analysed(sites(3), epoch=new).ignored == "the group is reviewing, not analyzing"
    assert [start.epoch for start in order.sent(StartAnalysis)] == [old, new]


def test_with_something_approved_nothing_is_withdrawn(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1), wants("tents", 1))
    order.approve("site-01", number=1)
    reason = order.refuses("has_approved", c.Withdraw(order.id), ACME)
    assert reason.path == ("groups", 1)
    order.do(c.CancelGroup(order.ref(1)))
    order.do(c.Withdraw(order.id), ACME)
    assert (order.status(0), order.status(1)) == (GroupStatus.PENDING, GroupStatus.CANCELLED)


def test_what_one_client_rejected_is_not_suggested_to_it_again_but_to_others(agency: Agency) -> None:
    first = reviewed(agency, wants("tea", 1), found=2)
    first.decide(says(Decision.REJECT, "site-01"))
    second = reviewed(agency, wants("tea", 1), wants("tents", 1), found=2)
    assert second.standing(S.SUGGESTED, 0) == ["site-02"]
    assert second.standing(S.SUGGESTED, 1) == ["site-01", "site-02"]


def test_a_second_round_suggests_what_is_new_behind_what_was_suggested_before(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 3), found=5)
    order.approve("site-01", "site-02")
    order.do(c.RequestMoreSites(order.ref()), ACME)
    order.analysed([site("best", dr=99), *sites(5)])
    assert order.standing(S.SUGGESTED) == ["site-03", "site-04", "site-05", "best"]
    ranks = [one.rank for one in order.snapshot.selections.values()]
    assert len(set(ranks)) == len(ranks)


def review(order: Walk, *decisions: c.SiteDecision, number: int = 0, allow_repeat: bool = False) -> c.Review:
    return c.Review(order.ref(number), decisions, allow_repeat)


def test_only_staff_set_prices(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1))
    price = c.SetPrice(order.ref(), order.selection("site-01").id, 1, "cheap")
    order.refuses("not_permitted", price, ACME)
    order.do(price, STAFF)
