"""What the outcome, the history and the outside are told: the very facts of the command, none lost on the way."""

from datetime import timedelta

from tests.scenarios.kit import ACME, NOON, STAFF, Agency, site, wants
from tests.scenarios.walk import Walk, agreed, reviewed

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.actors import Scope
from unified_orders.domain.effects import StartWorkflow
from unified_orders.domain.metadata import Metadata
from unified_orders.domain.results import Created, Shared
from unified_orders.domain.sites import Requirements
from unified_orders.domain.words import Decision, GroupStatus, LinkPermission, OrderState

VIEW, REVIEW, CLAIM = LinkPermission.VIEW, LinkPermission.REVIEW, LinkPermission.CLAIM
PICKY = Requirements(min_dr=40, count=3)


def of_nobody(agency: Agency) -> Walk:
    order = Walk(agency, wants("tea", 1), actor=STAFF)
    order.do(c.Submit(order.id))
    order.analysed([site("only")])
    order.approve("only", actor=STAFF)
    return order


def test_an_order_that_was_made_is_named_with_its_groups_in_the_order_asked_for(agency: Agency) -> None:
    done = agency.do(c.CreateOrder(currency="USD", groups=[wants("tea", 1), wants("tents", 2)]), ACME)
    groups = agency.state(done.order_id).groups
    assert done.result == Created(done.order_id, done.group_ids)
    assert [groups[id_].client_id for id_ in done.result.group_ids] == ["tea", "tents"]


def test_a_copy_is_the_accounts_with_what_was_agreed_and_without_the_deadline(agency: Agency) -> None:
    first = Walk(
        agency,
        wants("tea", 2, anchor_texts=["green tea", ""], requirements=PICKY),
        wants("tents", 1),
        requires_client_review=True,
        deadline=NOON,
        metadata={"po": "7"},
    )

    done = first.do(c.Duplicate(first.id), STAFF)

    copy = agency.state(done.order_id)
    assert done.result == Created(done.order_id, tuple(copy.groups))
    created = e.OrderCreated("acme", "USD", True, None, Metadata({"po": "7"}), first.id)  # noqa: FBT003
    assert agency.repository.shelves[done.order_id].history[0].event == created
    group = copy.groups[done.result.group_ids[0]]
    assert (group.anchor_texts, group.requirement_overrides) == (first.group().anchor_texts, PICKY)
    assert group.client_id == "tea"


def test_an_edit_changes_what_it_names_and_leaves_the_rest(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1), deadline=NOON, metadata={"po": "7"})
    later = NOON + timedelta(days=1)

    order.do(c.EditOrder(order.id, metadata={"po": "8"}))
    order.do(c.EditOrder(order.id, requires_client_review=True))
    order.do(c.EditOrder(order.id, deadline=later))
    version = order.order.version
    order.do(c.EditOrder(order.id, deadline=later, metadata={"po": "8"}))

    assert order.order.version == version
    assert order.events(e.OrderEdited) == [
        e.OrderEdited(False, NOON, Metadata({"po": "8"})),  # noqa: FBT003
        e.OrderEdited(True, NOON, Metadata({"po": "8"})),  # noqa: FBT003
        e.OrderEdited(True, later, Metadata({"po": "8"})),  # noqa: FBT003
    ]


def test_the_reasons_given_for_money_stand_in_history(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.do(c.SetFees(order.id, 250, "rush"))
    order.submit()
    order.analysed([site("only")])
    order.approve("only")
    order.do(c.AuthorizeCredit(order.id, "pays in May"))
    order.pay(10_250, "wire-1")
    order.do(c.RecordRefund(order.id, 250, "back-1", "no rush after all"))
    assert order.events(e.FeesSet) == [e.FeesSet(250, "rush")]
    assert order.events(e.CreditAuthorized) == [e.CreditAuthorized("pays in May")]
    assert order.events(e.PaymentRecorded) == [e.PaymentRecorded("wire-1", 10_250)]
    assert order.events(e.RefundRecorded) == [e.RefundRecorded("back-1", 250, "no rush after all")]


def test_fees_that_stay_as_they_are_make_no_history(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.do(c.SetFees(order.id, 0, "none"))
    order.do(c.SetFees(order.id, 5))
    order.do(c.SetFees(order.id, 5, "again"))
    assert order.events(e.FeesSet) == [e.FeesSet(5, None)]


def test_a_link_is_recorded_as_it_was_made_and_a_claim_names_the_link(agency: Agency) -> None:
    order = of_nobody(agency)
    call = c.Share(order.id, permissions=[CLAIM], label="Ann", message="yours?", expires_in=timedelta(hours=1))
    other = order.link(CLAIM)
    made = order.do(call).result
    assert made == Shared(made.token_id, NOON + timedelta(hours=1), made.token)
    scope = Scope(order.id, made.token_id, None, {VIEW, CLAIM})
    assert order.events(e.LinkShared)[1] == e.LinkShared(made.token_id, scope, "Ann", "yours?", made.expires_at)
    assert made.token not in {None, other}

    order.do(c.Claim(order.id, made.token or ""), ACME)

    assert order.events(e.OrderClaimed) == [e.OrderClaimed("acme", made.token_id)]


def test_an_order_is_given_away_while_its_review_goes_on_though_sites_are_approved(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    order.approve("site-01")
    order.do(c.Transfer(order.id, "rival"))
    assert (order.order.account_id, order.state()) == ("rival", OrderState.REVIEWING)


def test_an_order_of_nobody_is_given_away_with_what_is_due(agency: Agency) -> None:
    order = of_nobody(agency)
    assert order.order.due == 10_000
    order.do(c.Transfer(order.id, "acme"))
    assert (order.order.account_id, order.order.due) == ("acme", 10_000)


def test_a_note_goes_where_it_is_meant_to_and_nowhere_else(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1))
    site_01, site_02 = order.selection("site-01").id, order.selection("site-02").id
    order.do(c.WriteNote(order.id, "the best", selection_id=site_01), ACME)
    order.do(c.WriteNote(order.id, "dear", c.NoteAudience.INTERNAL, site_01))
    order.do(c.WriteNote(order.id, "soon, please"), ACME)
    noted = order.selection("site-01")
    assert (noted.client_notes, noted.internal_notes) == ("the best", "dear")
    assert (order.order.notes.account, order.order.notes.internal) == ("soon, please", "")
    assert not order.snapshot.selections[site_02].client_notes
    assert order.events(e.NoteWritten) == [
        e.NoteWritten(c.NoteAudience.ACCOUNT, site_01),
        e.NoteWritten(c.NoteAudience.INTERNAL, site_01),
        e.NoteWritten(c.NoteAudience.ACCOUNT),
    ]


def test_work_starts_with_all_that_the_workflow_needs(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 1), wants("tents", 2))
    order.pay()
    assert order.sent(StartWorkflow) == [
        StartWorkflow(order.id, item.order_group_id, item.id, item.client_id, 1, item.placement)
        for item in order.items()
    ]
    assert [item.client_id for item in order.items()] == ["tea", "tents", "tents"]


def test_a_reviewer_finishes_and_reopens_the_groups_they_name_and_no_other(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1), wants("tents", 1))
    order.do(c.FinishReview(order.id, [order.group(1).id], "all good"), ACME)
    assert order.events(e.ReviewFinished) == [e.ReviewFinished((order.group(1).id,), "all good")]
    order.approve("site-01")
    order.approve("site-02", number=1)

    order.do(c.ReopenReview(order.id, [order.group(1).id], "one more look"), ACME)

    assert (order.status(0), order.status(1)) == (GroupStatus.APPROVED, GroupStatus.REVIEWING)
    moved = order.events(e.GroupMoved)[-1]
    assert moved == e.GroupMoved(order.group(1).id, GroupStatus.APPROVED, GroupStatus.REVIEWING, "one more look")


def test_a_guest_finishes_and_reopens_the_groups_of_the_link(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1), wants("tents", 1))
    guest = order.guest(REVIEW, groups=[0])
    order.do(c.FinishReview(order.id), guest)
    assert order.events(e.ReviewFinished) == [e.ReviewFinished((order.group(0).id,), None)]
    order.approve("site-01")
    order.approve("site-02", number=1)
    order.do(c.ReopenReview(order.id), guest)
    assert (order.status(0), order.status(1)) == (GroupStatus.REVIEWING, GroupStatus.APPROVED)


def test_a_guest_of_one_group_is_not_told_that_money_keeps_the_review_closed(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 1), wants("tents", 1))
    order.pay(1)
    order.refuses("not_open", c.ReopenReview(order.id), order.guest(REVIEW, groups=[0]))
    order.refuses("has_payments", c.ReopenReview(order.id), order.guest(REVIEW))


def test_a_reopened_group_with_all_its_links_closes_again_without_a_reason(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 1))
    order.do(c.ReopenReview(order.id), ACME)
    order.do(c.CompleteReview(order.ref()), ACME)
    assert order.state() is OrderState.PAYMENT_PENDING


def test_a_group_closed_with_less_says_why_in_history(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    order.approve("site-01")
    order.do(c.CompleteReview(order.ref(), "one will do"), ACME)
    closed = e.GroupMoved(order.group().id, GroupStatus.REVIEWING, GroupStatus.APPROVED, "one will do")
    assert order.events(e.GroupMoved)[-1] == closed


def test_an_item_of_the_links_group_is_seen_and_yet_not_the_guests_to_change(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 1), wants("tents", 1))
    order.pay()
    guest = order.guest(REVIEW, groups=[0])
    order.refuses("not_permitted", c.MarkIssue(order.id, order.items(0)[0].id, "?"), guest)
    order.refuses("not_found", c.MarkIssue(order.id, order.items(1)[0].id, "?"), guest)


def test_withdrawing_releases_what_nobody_decided_and_keeps_rejections(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2), found=3)
    order.decide(c.SiteDecision(decision=Decision.REJECT, domain_id="site-01"))
    order.decide(c.SiteDecision(decision=Decision.ALTERNATE, domain_id="site-02"))
    released = {order.selection("site-02").id, order.selection("site-03").id}
    order.do(c.Withdraw(order.id), ACME)
    (event,) = order.events(e.SitesReleased)
    assert (event.group_id, set(event.selection_ids)) == (order.group().id, released)
    assert [one.domain_id for one in order.snapshot.selections.values()] == ["site-01"]
