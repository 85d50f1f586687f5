"""One review call decides many sites, all of them or none; what changed since it was seen is skipped and reported."""

from tests.scenarios.kit import ACME, FOR_ACME, STAFF, Agency, site, sites, wants
from tests.scenarios.walk import Walk, agreed, approve, reviewed, says

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.actors import Actor
from unified_orders.domain.selection import Rejection
from unified_orders.domain.words import (
    ActorKind,
    Decision,
    GroupStatus,
    LinkPermission,
    OrderState,
    RejectionCode,
    SelectionStatus,
)

S = SelectionStatus


def review(order: Walk, *decisions: c.SiteDecision, number: int = 0, allow_repeat: bool = False) -> c.Review:
    return c.Review(order.ref(number), decisions, allow_repeat)


def test_one_call_decides_many_and_what_it_does_not_name_stays_as_it_is(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 3), found=6)
    untouched = order.selection("site-04")

    result = order.decide(
        approve("site-01", client_notes="lovely"),
        says(Decision.REJECT, "site-02", reason=Rejection(RejectionCode.OFF_TOPIC, "coffee")),
        says(Decision.ALTERNATE, "site-03"),
        approve("site-06"),
    )

    assert [(one.domain_id, one.status) for one in result.changed] == [
        ("site-01", S.APPROVED),
        ("site-02", S.REJECTED),
        ("site-03", S.ALTERNATE),
        ("site-06", S.APPROVED),
    ]
    assert result.open_links == 1
    assert order.selection("site-01").client_notes == "lovely"
    assert order.selection("site-02").rejection == Rejection(RejectionCode.OFF_TOPIC, "coffee")
    assert order.selection("site-04") == untouched
    assert len(order.items()) == 2, "one that nobody suggested is approved like any other"


def test_two_reviewers_the_second_learns_who_changed_what_and_the_rest_of_the_call_stands(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 3))
    guest = order.guest(LinkPermission.REVIEW)
    seen = order.selection("site-01").version
    order.decide(says(Decision.REJECT, "site-01", version=seen), actor=guest)

    result = order.decide(approve("site-01", version=seen), approve("site-02", version=1))

    (stale,) = result.stale
    assert (stale.domain_id, stale.wanted, stale.status) == ("site-01", Decision.APPROVE, S.REJECTED)
    assert (stale.seen_version, stale.version, stale.changed_by) == (seen, seen + 1, ActorKind.GUEST)
    assert stale.changed_at == agency.clock()
    assert [one.domain_id for one in result.changed] == ["site-02"]
    assert order.selection("site-01").status is S.REJECTED


def test_staff_who_changed_a_site_are_named_to_staff_alone(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 3))
    order.decide(says(Decision.REJECT, "site-01"), actor=STAFF)
    (to_account,) = order.decide(approve("site-01", version=1)).stale
    (to_staff,) = order.decide(approve("site-01", version=1), actor=Actor.staff("kim")).stale
    assert (to_account.changed_by, to_account.label) == (ActorKind.STAFF, None)
    assert (to_staff.changed_by, to_staff.label) == (ActorKind.STAFF, "sam")


def test_version_zero_says_that_there_was_no_selection_yet(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 3), found=8)
    order.decide(approve("site-08", version=0))
    (stale,) = order.decide(approve("site-01", version=0)).stale
    assert (stale.status, stale.version) == (S.SUGGESTED, 1)


def test_approvals_beyond_the_link_count_refuse_the_whole_call_each_with_its_reason(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    call = review(order, approve("site-01"), approve("site-02"), approve("site-03"))
    assert order.refuses("over_quota", call, ACME).path == ("decisions", 2)
    assert order.items() == []


def test_the_quota_holds_for_the_end_result_of_a_call(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2), wants("tents", 1))
    order.approve("site-01", number=0)
    order.decide(approve("site-02"), approve("site-03"), says(Decision.REJECT, "site-01"))
    assert [item.placement.domain for item in order.items(0)] == ["site-02", "site-03"]


def test_a_stale_approval_does_not_count_for_the_quota(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1))
    result = order.decide(approve("site-01", version=9), approve("site-02", version=1))
    assert (len(result.stale), order.state()) == (1, OrderState.PAYMENT_PENDING)


def test_the_same_site_twice_equal_decisions_collapse_and_others_are_refused(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    by_id = c.SiteDecision(decision=Decision.APPROVE, selection_id=order.selection("site-01").id)
    order.refuses("contradictory", review(order, by_id, says(Decision.REJECT, "site-01")), ACME)
    assert len(order.decide(by_id, approve("site-01")).changed) == 1


def test_a_site_that_the_group_does_not_know_is_refused(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2), wants("tents", 2))
    foreign = c.SiteDecision(decision=Decision.APPROVE, selection_id=order.selection("site-01", 1).id)
    assert order.refuses("unknown_site", review(order, approve("site-01"), approve("nowhere")), ACME).path == (
        "decisions",
        1,
    )
    order.refuses("unknown_site", review(order, foreign), ACME)


def test_a_site_without_a_price_in_the_orders_currency_is_not_approved(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.submit()
    order.analysed([site("unpriced", None)])
    assert order.standing(S.SUGGESTED) == []
    order.refuses("no_price", review(order, approve("unpriced")), ACME)
    order.do(c.Suggest(order.ref(), [c.SiteSuggestion(domain_id="unpriced")]))
    order.refuses("nothing_to_approve", c.AutoApprove(order.ref()))
    order.do(c.SetPrice(order.ref(), order.selection("unpriced").id, 7_000, "asked the seller"))
    order.approve("unpriced")
    assert order.order.subtotal == 7_000


def test_a_swap_hands_page_and_anchor_from_the_approved_to_the_alternate(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2), found=5)
    order.decide(
        approve("site-01", anchor_text="green tea"),
        says(Decision.ALTERNATE, "site-02"),
        says(Decision.ALTERNATE, "site-03"),
    )
    before = order.item("site-01").placement

    incoming, outgoing = order.selection("site-02"), order.selection("site-01")
    result = order.do(c.Swap(order.ref(), incoming.id, outgoing.id), ACME).result

    assert [(one.domain_id, one.status) for one in result.changed] == [
        ("site-02", S.APPROVED),
        ("site-01", S.ALTERNATE),
    ]
    after = order.item("site-02").placement
    assert (after.target_page_url, after.anchor_text) == (before.target_page_url, "green tea")
    assert order.selection("site-03").status is S.ALTERNATE, "nothing else moves"
    assert order.status() is GroupStatus.REVIEWING


def test_a_swap_takes_exactly_an_alternate_and_an_approved_one(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2), wants("tents", 1))
    order.decide(approve("site-01"), says(Decision.ALTERNATE, "site-02"))
    one, two, three = (order.selection(f"site-0{n}") for n in (1, 2, 3))
    order.refuses("not_alternate", c.Swap(order.ref(), three.id, one.id), ACME)
    order.refuses("not_approved", c.Swap(order.ref(), two.id, three.id), ACME)
    order.refuses("unknown_site", c.Swap(order.ref(), two.id, order.selection("site-01", 1).id), ACME)
    order.refuses("price_moved", c.Swap(order.ref(), two.id, one.id, expected_price=1), ACME)
    stale = order.do(c.Swap(order.ref(), two.id, one.id, approved_version=one.version + 1), ACME).result.stale
    assert [site.domain_id for site in stale] == ["site-01"]
    assert order.selection("site-01") == one


def test_a_closed_group_takes_no_decision_until_it_is_reopened(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1), wants("tents", 1))
    order.approve("site-01", number=0)
    order.refuses("wrong_group_state", review(order, says(Decision.REJECT, "site-01")), ACME)
    order.refuses("wrong_group_state", c.AutoApprove(order.ref(0)))


def test_lowering_the_link_count_never_goes_below_what_is_approved_and_never_closes(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 3, []), found=5)
    order.approve("site-01", "site-02")
    order.refuses("below_approved", c.ChangeLinkCount(order.ref(), 1), ACME)
    order.do(c.ChangeLinkCount(order.ref(), 2), ACME)
    assert order.status() is GroupStatus.REVIEWING
    order.refuses("no_open_links", c.RequestMoreSites(order.ref()), ACME)
    order.refuses("no_open_links", c.AutoApprove(order.ref()))


def test_the_link_count_of_a_closed_group_is_only_raised(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 3, ["https://tea.example/1"]), wants("tents", 1))
    order.approve("site-01", number=0)
    order.do(c.CompleteReview(order.ref(0), "enough"), ACME)
    order.refuses("only_raise", c.ChangeLinkCount(order.ref(0), 2), ACME)
    order.do(c.ChangeLinkCount(order.ref(0), 4), ACME)
    assert order.status(0) is GroupStatus.REVIEWING


def test_the_same_domain_twice_for_one_client_needs_allow_repeat(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2), wants("tea", 1), wants("tents", 1))
    order.approve("site-01", number=0)
    order.refuses("repeated_domain", review(order, approve("site-01"), number=1), ACME)
    skipped = order.do(c.AutoApprove(order.ref(1))).result.skipped
    assert skipped[0].why == "this client already gets it in this order"
    order.approve("site-01", number=2)
    order.do(c.ReopenReview(order.id, [order.group(1).id]))
    order.decide(says(Decision.REJECT, "site-02"), number=1)
    order.do(review(order, approve("site-01"), number=1, allow_repeat=True), ACME)
    assert [item.placement.domain for item in order.items()] == ["site-01"] * 3


def test_where_the_client_reviews_staff_decide_only_on_behalf_and_never_automatically(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2), requires_client_review=True)
    order.refuses("not_permitted", review(order, approve("site-01")), STAFF)
    order.refuses("not_permitted", c.AutoApprove(order.ref()), STAFF)
    order.refuses("not_permitted", c.AutoApprove(order.ref()), FOR_ACME)
    order.approve("site-01", actor=FOR_ACME)
    author = order.selection("site-01").reviewed_by
    assert author is not None
    assert (author.kind, author.on_behalf_of) == (ActorKind.STAFF, "Ann of Acme")


def test_i_am_done_is_an_event_and_nothing_more(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2), wants("tents", 1))
    guest = order.guest(LinkPermission.REVIEW, groups=[1])
    order.do(c.FinishReview(order.id, message="over to you"), guest)
    assert order.events(e.ReviewFinished) == [e.ReviewFinished((order.group(1).id,), "over to you")]
    assert order.state() is OrderState.REVIEWING
    order.approve("site-01", number=1, actor=guest)
    order.refuses("nothing_to_finish", c.FinishReview(order.id), guest)


def test_a_decision_that_changes_nothing_leaves_no_trace(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    order.decide(approve("site-01"), says(Decision.ALTERNATE, "site-02"))
    version = order.order.version
    result = order.decide(approve("site-01"), says(Decision.ALTERNATE, "site-02"), says(Decision.RECONSIDER, "site-03"))
    assert (result.changed, order.order.version) == ((), version)


def test_staff_suggest_only_what_was_analysed_and_not_decided(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2), found=7)
    order.decide(says(Decision.REJECT, "site-01"))

    def suggest(*given: c.SiteSuggestion) -> c.Suggest:
        return c.Suggest(order.ref(), given)

    seven = c.SiteSuggestion(domain_id="site-07", rank=0, why="a friend of the house", internal_notes="cheap")
    order.refuses("unknown_site", suggest(c.SiteSuggestion(domain_id="nowhere")))
    order.refuses("repeated_site", suggest(seven, seven))
    order.refuses("already_decided", suggest(c.SiteSuggestion(domain_id="site-01")))
    page = c.SiteSuggestion(domain_id="site-07", target_page_url="https://elsewhere.example")
    order.refuses("unknown_page", suggest(page))
    order.do(suggest(seven))
    suggested = order.selection("site-07")
    assert (suggested.status, suggested.rank, suggested.why) == (S.SUGGESTED, 0, ("a friend of the house",))
    assert suggested.internal_notes == "cheap"


def test_the_price_that_was_suggested_is_the_price_that_holds(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2), found=2)
    order.do(c.RequestMoreSites(order.ref()), ACME)
    order.analysed(sites(2, price=99_999))
    order.decide(approve("site-01", expected_price=10_000))
    assert order.item("site-01").placement.retail == 10_000


def test_a_wrong_expected_price_refuses_the_call_at_its_place(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    call = review(order, approve("site-01", expected_price=10_000), approve("site-02", expected_price=9_999))
    assert order.refuses("price_moved", call, ACME).path == ("decisions", 1, "expected_price")


def test_in_payment_pending_nothing_is_reviewed(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 1))
    order.refuses("wrong_state", review(order, approve("site-02")), ACME)
