"""What the refusals of an order as a whole say: about sight, links, states, roles, money, accounts."""

from typing import Final

import pytest
from tests.domain import stages
from tests.domain.saying import Asked, Stage, Who, Wish, code_of, said
from tests.scenarios.kit import ACME, RIVAL, STAFF, WORKER, Agency, pages, wants
from tests.scenarios.walk import Walk, reviewed

from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor, Scope
from unified_orders.domain.limits import Limits
from unified_orders.domain.sites import Client
from unified_orders.domain.words import LinkPermission

CLAIM, REVIEW, VIEW = LinkPermission.CLAIM, LinkPermission.REVIEW, LinkPermission.VIEW


def narrow(_: Agency) -> Walk:
    """Return the draft of a host that allows little, with a share link."""
    order = Walk(Agency(limits=Limits(tokens_per_order=1, metadata=8)), wants("tea", 1))
    order.link(VIEW)
    return order


def of_a_rivals_client(_: Agency) -> Walk:
    return Walk(Agency(clients=[Client("tents", "rival")]), wants("tea", 1), wants("tents", 1), actor=STAFF)


def of_a_moved_client(agency: Agency) -> Walk:
    order = Walk(agency, wants("tea", 1), wants("tents", 1))
    agency.directory.put(Client("tents", "rival"))
    return order


def client_reviews(agency: Agency) -> Walk:
    return reviewed(agency, wants("tea", 2), requires_client_review=True)


def without_pages(agency: Agency) -> Walk:
    order = reviewed(agency, wants("tea", 2, []))
    order.approve("site-01", "site-02")
    return order


def part_paid(agency: Agency) -> Walk:
    order = stages.pending(agency)
    order.pay(7)
    order.do(c.RecordRefund(order.id, 2, "back-1"))
    return order


def ill_shaped(agency: Agency) -> Walk:
    return Walk(agency, wants("tea", 1, pages("tea", 3)), wants("tents", 0, []))


def of_revoked_link(order: Walk) -> Actor:
    guest = order.guest(REVIEW)
    for token in order.snapshot.tokens:
        order.do(c.RevokeShare(order.id, token))
    return guest


def of_expired_link(order: Walk) -> Actor:
    guest = order.guest(REVIEW)
    order.agency.clock.advance(days=7)
    return guest


def expired_claim(order: Walk) -> c.Claim:
    text = order.link(CLAIM)
    order.agency.clock.advance(days=7)
    return c.Claim(order.id, text)


ASKED: Final[list[Asked]] = [
    # what the actor can't see
    (stages.draft, lambda o: c.Submit(o.id), RIVAL,
     ("input: there is no such order, or it is not yours; check its id [not_found]",)),
    (stages.draft, lambda o: c.Submit(o.group().id), STAFF,
     ("input: there is no such order, or it is not yours; check its id [not_found]",)),
    (stages.reviewing, lambda o: c.AutoApprove(c.GroupRef(o.id, o.id)), STAFF,
     ("input: there is no such group, or it is not yours; check its id [not_found]",)),
    (stages.in_progress, lambda o: c.CancelItem(o.id, o.id, "gone"), STAFF,
     ("input: there is no such item, or it is not yours; check its id [not_found]",)),
    (stages.draft, lambda o: c.RevokeShare(o.id, o.id), STAFF,
     ("input: there is no such share link, or it is not yours; check its id [not_found]",)),
    (stages.of_nobody, lambda o: c.Claim(o.id, "uo_nonsense"), ACME,
     ("input: there is no such order, or it is not yours; check its id [not_found]",)),
    (stages.of_nobody, lambda o: c.Claim(o.id, o.link(CLAIM, REVIEW)[:-1]), ACME,
     ("input: there is no such order, or it is not yours; check its id [not_found]",)),
    (stages.of_nobody, lambda o: c.Claim(o.id, o.link(REVIEW)), ACME,
     ("input: there is no such order, or it is not yours; check its id [not_found]",)),
    (stages.undecided, lambda o: c.FinishReview(o.id), lambda o: Actor.guest(Scope(o.id, o.id)),
     ("input: there is no such order, or it is not yours; check its id [not_found]",)),
    # a share link that no longer opens
    (stages.undecided, lambda o: c.FinishReview(o.id), of_revoked_link,
     ("permission: this link was ended; ask the agency for a new one [link_revoked]",)),
    (stages.undecided, lambda o: c.FinishReview(o.id), of_expired_link,
     ("permission: this link has expired; ask the agency for a new one [link_expired]",)),
    (stages.of_nobody, expired_claim, ACME,
     ("permission: this link has expired; ask the agency for a new one [link_expired]",)),
    # where the order or group stands
    (stages.draft, lambda o: c.Withdraw(o.id), STAFF,
     ("state: the order is configuring; withdraw is for orders that are analyzing, reviewing [wrong_state]",)),
    (stages.draft, lambda o: c.RecordPayment(o.id, 1, "wire"), STAFF,
     (("state: the order is configuring; record_payment is for orders that are"
      " payment_pending, in_progress, completed, cancelled [not_payable]"),)),
    (stages.analyzing, lambda o: c.ChangeLinkCount(o.ref(), 4), ACME,
     (("state: group: the group is analyzing; change_link_count is for groups that are"
      " reviewing, approved [wrong_group_state]"),)),
    (stages.reviewing, lambda o: c.FinishReview(o.id, [o.group(1).id]), ACME,
     ("state: group: the group is approved; finish_review is for groups that are reviewing [wrong_group_state]",)),
    (stages.draft, lambda o: c.CreateOrder(currency="USD", order_id=o.id), STAFF,
     ("state: an order with this id, or made by this key, exists already; take a new key [already_exists]",)),
    (stages.draft, lambda o: c.Duplicate(o.id, o.id), STAFF,
     ("state: an order with this id, or made by this key, exists already; take a new key [already_exists]",)),
    # who asks
    (stages.draft, lambda o: c.Submit(o.id), WORKER,
     ("permission: submit is for staff, account, not for worker [not_permitted]",)),
    (stages.draft, lambda o: c.CreateOrder(currency="USD"), WORKER,
     ("permission: create is for staff, account, not for worker [not_permitted]",)),
    (stages.in_progress, lambda o: c.CancelOrder(o.id, "no"), ACME,
     (("permission: cancel is not open to this account:"
      " only before work starts and with nothing paid [not_permitted]"),)),
    (stages.analyzing, lambda o: c.EditOrder(o.id, metadata={"po": 1}), ACME,
     ("permission: edit_order is not open to this account: only while the order is configuring [not_permitted]",)),
    (stages.draft, lambda o: c.WriteNote(o.id, "ha", c.NoteAudience.INTERNAL), ACME,
     ("permission: note is not open to this account: only the account's own note [not_permitted]",)),
    (stages.undecided, lambda o: c.FinishReview(o.id), lambda o: o.guest(VIEW),
     (("permission: finish_review is not open to this guest:"
      " only by a share link that permits review [not_permitted]"),)),
    (client_reviews, lambda o: c.FinishReview(o.id), STAFF,
     (("permission: finish_review is not open to this staff: where the client reviews,"
      " only on behalf of the reviewer: set the actor's on_behalf_of [not_permitted]"),)),
    (client_reviews, lambda o: c.AutoApprove(o.ref()), STAFF,
     (("permission: auto_approve is not open to this staff:"
      " only where the order does not require the client's review [not_permitted]"),)),
    # making and editing an order
    (stages.draft, lambda o: c.CreateOrder(currency="USD", account_id="rival"), ACME,
     ("permission: account_id: an account makes orders for itself [not_permitted]",)),
    (of_a_rivals_client, lambda o: c.CreateOrder(currency="USD", groups=[wants("tea", 1), wants("tents", 1)]), ACME,
     ("input: groups.1.client_id: there is no such client, or it is not yours; check its id [not_found]",)),
    (of_a_moved_client, lambda o: c.Duplicate(o.id), ACME,
     ("input: groups.1.client_id: there is no such client, or it is not yours; check its id [not_found]",)),
    (stages.draft, lambda o: c.CreateOrder(currency="USD", groups=[wants("tea", 1, analysis_project_id="x")]), ACME,
     (("input: groups.0.analysis_project_id: there is no such analysis of this client;"
      " leave it out to have one made [not_found]"),)),
    (narrow, lambda o: c.CreateOrder(currency="USD", metadata={"po": "é"}), ACME,
     ("input: metadata: metadata may take at most 8 bytes as JSON, got 11; keep large facts elsewhere [over_limit]",)),
    (narrow, lambda o: c.EditOrder(o.id, metadata={"po": 123}), ACME,
     ("input: metadata: metadata may take at most 8 bytes as JSON, got 10; keep large facts elsewhere [over_limit]",)),
    (stages.draft, lambda o: c.EditOrder(o.id, requires_client_review=True), ACME,
     ("permission: an account edits the metadata of its order; ask staff for the rest [not_permitted]",)),
    (stages.draft, lambda o: c.EditOrder(o.id, deadline=None), ACME,
     ("permission: an account edits the metadata of its order; ask staff for the rest [not_permitted]",)),
    (stages.draft, lambda o: c.WriteNote(o.id, "nice", selection_id=o.id), ACME,
     ("input: selection_id: there is no such selection in this order; check its id [not_found]",)),
    (stages.draft, lambda o: c.Assign(o.id, "kim"), Actor.staff("s" * 201),
     ("input: actor.id: id may be at most 200 (host_id), got 201; make it smaller [over_limit]",)),
    (stages.draft, lambda o: c.Assign(o.id, "k" * 201), STAFF,
     ("input: assigned_to: assigned_to may be at most 200 (host_id), got 201; make it smaller [over_limit]",)),
    # off, and back
    (Walk, lambda o: c.Submit(o.id), ACME,
     ("guard: groups: an order needs at least one group to be submitted; add one [no_groups]",)),
    (ill_shaped, lambda o: c.Submit(o.id), ACME,
     ("guard: groups.0: a group of 1 links may name at most 1 pages, got 3; remove some [too_many_pages]",
      "guard: groups.1: a submitted group wants at least 1 link; set its link_count [no_links]")),
    (stages.reviewing, lambda o: c.Withdraw(o.id), ACME,
     ("guard: groups.0: 1 sites of this group are approved; reject or reconsider them first [has_approved]",
      "guard: groups.1: 1 sites of this group are approved; reject or reconsider them first [has_approved]")),
    # the end of a review
    (stages.undecided, lambda o: c.CompleteReview(o.ref()), ACME,
     ("guard: group: a group closes with at least one approved site [nothing_approved]",
      "guard: reason: 0 of 3 links are approved; say why that is enough [reason_needed]")),
    (without_pages, lambda o: c.CompleteReview(o.ref()), ACME,
     ("guard: group: 2 approved sites have no target page; give each one [without_page]",)),
    (stages.analyzing, lambda o: c.FinishReview(o.id), ACME,
     ("guard: group_ids: no group is under review [nothing_to_finish]",)),
    (stages.undecided, lambda o: c.ReopenReview(o.id), ACME,
     ("guard: group_ids: no group is approved [nothing_to_reopen]",)),
    (part_paid, lambda o: c.ReopenReview(o.id), ACME,
     ("guard: money has been paid; refund it before the review is reopened [has_payments]",)),
    (part_paid, lambda o: c.ReopenReview(o.id), lambda o: o.guest(REVIEW),
     ("guard: money has been paid; refund it before the review is reopened [has_payments]",)),
    (part_paid, lambda o: c.ReopenReview(o.id), lambda o: o.guest(REVIEW, groups=[0]),
     ("guard: the review can't be reopened any more; ask the agency [not_open]",)),
    # money
    (part_paid, lambda o: c.RecordPayment(o.id, 8, "wire-1"), STAFF,
     ("guard: amount: this reference was recorded with 7, not 8; use another reference [payment_mismatch]",)),
    (part_paid, lambda o: c.RecordRefund(o.id, 3, "back-1"), STAFF,
     ("guard: amount: this reference was recorded with 2, not 3; use another reference [refund_mismatch]",)),
    (part_paid, lambda o: c.RecordRefund(o.id, 6, "back-2"), STAFF,
     ("guard: amount: only 5 of what was paid is left to give back [over_refund]",)),
    (stages.of_nobody, lambda o: c.AuthorizeCredit(o.id, "trusted"), STAFF,
     ("guard: nobody owns this order yet; have it claimed or transferred first [account_unknown]",)),
    # links, and whose order it is
    (narrow, lambda o: c.Share(o.id), STAFF,
     ("input: an order may have at most 1 share links; revoke some [over_limit]",)),
    (stages.draft, lambda o: c.Share(o.id, group_ids=[o.group().id], permissions=[CLAIM]), STAFF,
     ("guard: group_ids: only a link to the whole order can permit claim [claim_needs_order]",)),
    (stages.draft, lambda o: c.Claim(o.id, o.link(CLAIM)), RIVAL,
     ("guard: this order has its account already [already_claimed]",)),
    (of_a_rivals_client, lambda o: c.Claim(o.id, o.link(CLAIM)), ACME,
     (("guard: groups.1: client tents belongs to another account;"
      " cancel its group, or move the client first [client_of_other_account]"),)),
    (of_a_rivals_client, lambda o: c.Transfer(o.id, "acme"), STAFF,
     (("guard: groups.1: client tents belongs to another account;"
      " cancel its group, or move the client first [client_of_other_account]"),)),
    (stages.draft, lambda o: c.Transfer(o.id, "acme"), STAFF,
     ("guard: account_id: the order belongs to this account already [same_account]",)),
    (part_paid, lambda o: c.Transfer(o.id, "rival"), STAFF,
     ("guard: money is outstanding: 39995 due, 0 due back; settle it first [money_outstanding]",)),
]  # fmt: skip


@pytest.mark.parametrize(("stage", "wish", "who", "sentences"), ASKED, ids=map(code_of, ASKED))
def test_a_refusal_says_what_is_wrong_where_and_what_to_do(
    agency: Agency, stage: Stage, wish: Wish, who: Who, sentences: tuple[str, ...]
) -> None:
    order = stage(agency)
    command = wish(order)
    assert said(order, command, who if isinstance(who, Actor) else who(order)) == sentences


def test_a_draft_that_was_submitted_once_is_told_to_be_cancelled(agency: Agency) -> None:
    order = stages.analyzing(agency)
    order.do(c.Withdraw(order.id))
    assert said(order, c.Discard(order.id), ACME) == (
        "guard: only a draft that was never submitted can be discarded; cancel it instead [was_submitted]",
    )


def test_money_due_back_is_outstanding_too(agency: Agency) -> None:
    order = stages.pending(agency)
    order.pay(40_003)
    assert said(order, c.Transfer(order.id, "rival"), STAFF) == (
        "guard: money is outstanding: 0 due, 3 due back; settle it first [money_outstanding]",
    )


def test_all_that_is_wrong_is_said_at_once(agency: Agency) -> None:
    order = stages.in_progress(agency)
    claim = c.Claim(order.id, order.link(CLAIM))
    assert said(order, claim, ACME) == (
        (
            "state: the order is in_progress; claim is for orders that are"
            " configuring, analyzing, reviewing, payment_pending [wrong_state]"
        ),
    )
    assert said(order, c.Withdraw(order.id), Actor.worker("w" * 201)) == (
        "input: actor.id: id may be at most 200 (host_id), got 201; make it smaller [over_limit]",
        "state: the order is in_progress; withdraw is for orders that are analyzing, reviewing [wrong_state]",
        "permission: withdraw is for staff, account, not for worker [not_permitted]",
    )
