"""Corners where two rules meet: what was withdrawn, refunded, renamed or gone in between."""

from typing import NamedTuple
from uuid import UUID

import pytest
from tests.scenarios.kit import ACME, STAFF, Agency, site, sites, wants
from tests.scenarios.walk import Walk, agreed, reviewed, says

from unified_orders.adapters.memory import in_memory_service
from unified_orders.application.core import Settings
from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.errors import MachineFault, Refused
from unified_orders.domain.permission import ALWAYS, narrowed
from unified_orders.domain.rules import PERMISSIONS
from unified_orders.domain.sites import Client, Price, Requirements
from unified_orders.domain.words import ActorKind, Decision, LinkPermission, OrderState, SelectionStatus, Stage

REVIEW = LinkPermission.REVIEW


class Seen(NamedTuple):
    """A site as a board showed it."""

    selection_id: UUID | None
    domain_id: str
    version: int


def test_a_cancelled_item_outlives_the_selection_that_a_withdrawal_released(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    order.approve("site-01")
    gone = order.item("site-01")
    order.decide(says(Decision.RECONSIDER, "site-01"))
    order.do(c.Withdraw(order.id), ACME)
    order.refuses("wrong_state", c.MarkIssue(order.id, gone.id, "nobody answers"))
    order.do(c.CancelOrder(order.id, "enough"), ACME)
    noted = order.do(c.RecordProgress(order.id, gone.id, Stage.COMPLETED))
    assert noted.result.ignored == "the order is cancelled"


def test_requirements_that_contradict_the_clients_defaults_suggest_nothing_and_say_why() -> None:
    agency = Agency(clients=[Client("tea", "acme", requirements=Requirements(min_dr=50))])
    order = reviewed(agency, wants("tea", 1, requirements=Requirements(max_dr=30)))
    assert order.standing(SelectionStatus.SUGGESTED) == []
    assert order.state() is OrderState.REVIEWING


def test_a_note_on_an_approved_site_voids_nothing_whatever_its_prices(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1), found=0)
    both = site("two.example", 10_000)
    priced = type(both)(both.domain_id, both.domain, both.metrics, (*both.prices, Price("EUR", 9_000)))
    order.do(c.RequestMoreSites(order.ref()), ACME)
    order.analysed([priced])
    order.do(c.ChangeLinkCount(order.ref(), 2), ACME)
    order.approve("two.example")
    order.do(c.Suggest(order.ref(), [c.SiteSuggestion(domain_id="two.example", internal_notes="nice")]))
    assert order.selection("two.example").status is SelectionStatus.APPROVED
    assert order.events(e.ApprovalVoided) == []


def test_a_suggestion_renewed_keeps_what_it_leaves_out(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1))
    before = order.selection("site-01")
    order.do(c.Suggest(order.ref(), [c.SiteSuggestion(domain_id="site-01", internal_notes="call them")]))
    after = order.selection("site-01")
    assert (after.rank, after.why, after.internal_notes) == (before.rank, before.why, "call them")


def test_notes_on_a_selection_can_be_redacted_whatever_the_state(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1))
    order.decide(says(Decision.APPROVE, "site-01", client_notes="my telephone is 555"))
    order.pay()
    chosen = order.selection("site-01")
    order.do(c.WriteNote(order.id, "", c.NoteAudience.ACCOUNT, chosen.id), ACME)
    assert order.selection("site-01").client_notes == ""
    order.refuses("not_found", c.WriteNote(order.id, "", c.NoteAudience.ACCOUNT, order.id), ACME)
    order.refuses("not_permitted", c.WriteNote(order.id, "", c.NoteAudience.INTERNAL, chosen.id), ACME)


def test_what_was_paid_back_keeps_no_order_from_going_back(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 1))
    order.pay(100)
    order.do(c.RecordRefund(order.id, 100, "back"))
    order.do(c.ReopenReview(order.id), ACME)
    order.decide(says(Decision.REJECT, "site-01"))
    order.do(c.RequestMoreSites(order.ref()), ACME)
    assert order.state() is OrderState.ANALYZING


def test_a_guest_of_some_groups_learns_nothing_of_the_money(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 1), wants("tents", 1))
    guest = order.guest(REVIEW, groups=[0])
    order.pay(100)
    reason = order.refuses("not_open", c.ReopenReview(order.id), guest)
    assert "money" not in reason.message
    assert "paid" not in reason.message


def test_a_link_that_was_ended_gets_no_first_outcome_again(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1))
    guest = order.guest(REVIEW)
    review = c.Review(order.ref(), [says(Decision.REJECT, "site-01")])
    order.do(review, guest, key="once")
    assert order.do(review, guest, key="once").replayed
    assert guest.scope is not None
    order.do(c.RevokeShare(order.id, guest.scope.token_id))
    with pytest.raises(Refused, match="link_revoked"):
        order.do(review, guest, key="once")


def test_a_copy_is_not_made_for_clients_that_moved_to_another_account() -> None:
    agency = Agency(clients=[Client("tea", "acme")])
    order = reviewed(agency, wants("tea", 1))
    agency.directory.put(Client("tea", "rival"))
    order.refuses("not_found", c.Duplicate(order.id), ACME)


def test_a_site_that_was_released_meanwhile_is_reported_and_stops_nothing_else(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    seen = order.selection("site-03")
    order.do(c.Withdraw(order.id), ACME)
    order.submit()
    old = c.SiteDecision(
        decision=Decision.APPROVE, selection_id=seen.id, domain_id=seen.domain_id, version=seen.version
    )
    result = order.decide(old, says(Decision.APPROVE, "site-01"))
    assert [one.domain_id for one in result.stale] == ["site-03"]
    assert [one.domain_id for one in result.changed] == ["site-01"]


def test_an_order_of_nobody_that_waits_for_payment_can_be_given_to_an_account(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1), actor=STAFF)
    order.do(c.Submit(order.id))
    order.analysed(sites(3))
    order.approve("site-01", actor=STAFF)
    assert order.state() is OrderState.PAYMENT_PENDING
    order.refuses("account_unknown", c.AuthorizeCredit(order.id, "known for years"))
    order.do(c.Transfer(order.id, "acme"))
    order.do(c.AuthorizeCredit(order.id, "known for years"))
    assert order.state() is OrderState.IN_PROGRESS


def test_saying_again_what_is_approved_closes_no_group(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2, ["https://tea.example/a"]))
    order.approve("site-01")
    order.do(c.ChangeLinkCount(order.ref(), 1), ACME)
    order.decide(says(Decision.APPROVE, "site-01", client_notes="still fine"))
    assert order.state() is OrderState.REVIEWING


def test_a_host_narrows_the_table_and_never_widens_it() -> None:
    Settings(permissions=narrowed(PERMISSIONS, [("cancel", ActorKind.ACCOUNT)]))
    with pytest.raises(MachineFault, match="set_fees"):
        Settings(permissions={**PERMISSIONS, "set_fees": {ActorKind.ACCOUNT: ALWAYS}})


def test_a_refusal_names_whom_the_hosts_own_table_leaves() -> None:
    strict = Settings(permissions=narrowed(PERMISSIONS, [("assign", ActorKind.STAFF), ("cancel", ActorKind.ACCOUNT)]))
    orders = in_memory_service(settings=strict)
    made = orders.execute(c.CreateOrder(currency="USD"), actor=ACME)
    with pytest.raises(Refused, match="cancel is for staff, not for account"):
        orders.execute(c.CancelOrder(made.order_id, "no"), actor=ACME)
    with pytest.raises(Refused, match="assign is for nobody, not for staff"):
        orders.execute(c.Assign(made.order_id, "sam"), actor=STAFF)
