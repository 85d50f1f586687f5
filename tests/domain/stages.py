"""One order in each of its states, and for each command a payload that fits the order where the command is legal."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from tests.scenarios.kit import STAFF, Agency, site, wants
from tests.scenarios.walk import Walk, agreed, approve, reviewed, says

from unified_orders.domain import commands as c
from unified_orders.domain.words import Decision, LinkPermission, SelectionStatus, Stage

CLAIM: Final = LinkPermission.CLAIM


def draft(agency: Agency) -> Walk:
    return Walk(agency, wants("tea", 3), wants("tents", 1))


def analyzing(agency: Agency) -> Walk:
    order = draft(agency)
    order.submit()
    return order


def undecided(agency: Agency) -> Walk:
    return reviewed(agency, wants("tea", 3), wants("tents", 1))


def reviewing(agency: Agency) -> Walk:
    """Return an order with a group under review, of one approved and one alternate site, and an approved group."""
    order = undecided(agency)
    order.decide(approve("site-01"), says(Decision.ALTERNATE, "site-02"))
    order.approve("site-01", number=1)
    return order


def pending(agency: Agency) -> Walk:
    return agreed(agency, wants("tea", 3), wants("tents", 1))


def in_progress(agency: Agency) -> Walk:
    """Return an order of whose items the first is published and has an issue."""
    order = pending(agency)
    order.pay()
    order.news("site-01", Stage.PUBLISHED)
    order.do(c.MarkIssue(order.id, order.items()[0].id, "nofollow"))
    return order


def completed(agency: Agency) -> Walk:
    order = in_progress(agency)
    for item in order.items():
        order.do(c.RecordProgress(order.id, item.id, Stage.COMPLETED))
    return order


def cancelled(agency: Agency) -> Walk:
    order = in_progress(agency)
    order.link(CLAIM)
    order.do(c.CancelOrder(order.id, "plans changed"))
    return order


def of_nobody(agency: Agency) -> Walk:
    order = Walk(agency, wants("tea", 1), actor=STAFF)
    order.do(c.Submit(order.id))
    order.analysed([site("site-01")])
    order.approve("site-01", actor=STAFF)
    return order


def item(order: Walk, position: int) -> UUID:
    """Return the id of an item, or where there is none yet an id of something else."""
    found = sorted(order.snapshot.items.values(), key=lambda one: one.position)
    return found[position].id if found else order.id


def _swap(order: Walk) -> c.Swap:
    in_group = {one.status: one.id for one in order.snapshot.in_group(order.group().id)}
    return c.Swap(
        order.ref(),
        in_group.get(SelectionStatus.ALTERNATE, order.id),
        in_group.get(SelectionStatus.APPROVED, order.id),
    )


def _set_price(order: Walk) -> c.SetPrice:
    suggested = [one.id for one in order.snapshot.in_group(order.group().id)]
    return c.SetPrice(order.ref(), suggested[0] if suggested else order.id, 9_000, "a bargain")


def _revoke(order: Walk) -> c.RevokeShare:
    if not order.links:
        order.link(CLAIM)
    return c.RevokeShare(order.id, next(iter(order.snapshot.tokens)))


def _claim(order: Walk) -> c.Claim:
    return c.Claim(order.id, order.links[-1] if order.links else order.link(CLAIM))


#: what is wished of an order, by the command's word
WISHES: Final[Mapping[str, Callable[[Walk], c.Command[Any]]]] = {
    "create": lambda _: c.CreateOrder(currency="USD"),
    "duplicate": lambda order: c.Duplicate(order.id),
    "edit_order": lambda order: c.EditOrder(order.id, metadata={"po": "7"}),
    "set_fees": lambda order: c.SetFees(order.id, 5),
    "set_price": _set_price,
    "add_group": lambda order: c.AddGroup(order.id, wants("cello", 1)),
    "edit_group": lambda order: c.EditGroup(order.ref(), anchor_texts=["tea"]),
    "cancel_group": lambda order: c.CancelGroup(order.ref()),
    "submit": lambda order: c.Submit(order.id),
    "discard": lambda order: c.Discard(order.id),
    "withdraw": lambda order: c.Withdraw(order.id),
    "record_analysis": lambda order: c.RecordAnalysis(order.ref(), order.group().epoch, [site("new")]),
    "fail_analysis": lambda order: c.FailAnalysis(order.ref(), order.group().epoch, "down"),
    "suggest": lambda order: c.Suggest(order.ref(), [c.SiteSuggestion(domain_id="site-09")]),
    "review": lambda order: c.Review(order.ref(), [approve("site-04")]),
    "swap": _swap,
    "auto_approve": lambda order: c.AutoApprove(order.ref()),
    "change_link_count": lambda order: c.ChangeLinkCount(order.ref(), 4),
    "request_more_sites": lambda order: c.RequestMoreSites(order.ref()),
    "complete_review": lambda order: c.CompleteReview(order.ref(), "enough"),
    "finish_review": lambda order: c.FinishReview(order.id),
    "reopen_review": lambda order: c.ReopenReview(order.id),
    "record_payment": lambda order: c.RecordPayment(order.id, 1, "wire-2"),
    "record_refund": lambda order: c.RecordRefund(order.id, 1, "back-1"),
    "authorize_credit": lambda order: c.AuthorizeCredit(order.id, "trusted"),
    "record_progress": lambda order: c.RecordProgress(order.id, item(order, 1), Stage.STARTED),
    "mark_issue": lambda order: c.MarkIssue(order.id, item(order, 1), "slow"),
    "resolve_issue": lambda order: c.ResolveIssue(order.id, item(order, 0), "fixed"),
    "verify_publication": lambda order: c.VerifyPublication(order.id, item(order, 0)),
    "replace_item": lambda order: c.ReplaceItem(order.id, item(order, 1), "gone", domain_id="site-09"),
    "cancel_item": lambda order: c.CancelItem(order.id, item(order, 1), "gone"),
    "cancel": lambda order: c.CancelOrder(order.id, "plans changed"),
    "share": lambda order: c.Share(order.id),
    "revoke_share": _revoke,
    "claim": _claim,
    "transfer": lambda order: c.Transfer(order.id, "rival"),
    "assign": lambda order: c.Assign(order.id, "kim"),
    "note": lambda order: c.WriteNote(order.id, "hello"),
}
