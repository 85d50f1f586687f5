"""What is tried in each state of a world: every command, also the illegal ones, with the payloads that matter.

A *move* leads to a state that is visited in its turn. A *probe* is decided and held against the promises, and its
outcome is not followed, since it differs from where it began only in what the world projects away.
"""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from attrs import frozen

from unified_orders.application.checking.worlds import (
    ACCOUNT,
    CURRENCY,
    ORDER_ID,
    PAGES,
    PRICES,
    TOKEN,
    Node,
    World,
    site,
)
from unified_orders.domain import commands as c
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.item import OrderItem
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.sites import Site
from unified_orders.domain.words import Decision, Stage

_WHY: Final = "because"
#: what a raised price is
_RAISED: Final = PRICES[0] + 20


@frozen(slots=True)
class Trial:
    """One command to try, and whether its outcome is followed."""

    command: c.Command[Any]
    move: bool = True


def trials(world: World, node: Node) -> Iterator[Trial]:
    """Yield everything that is tried in a state."""
    yield from _for_order(world, node)
    for group in node.state.groups.values():
        yield from _for_group(world, node, group)
    for item in node.state.items.values():
        if item.is_live:
            yield from _for_item(world, node, item)
        else:
            yield Trial(c.RecordProgress(ORDER_ID, item.id, Stage.COMPLETED, item.attempt + 1), move=False)


def _for_order(world: World, node: Node) -> Iterator[Trial]:
    order = node.state.order
    yield Trial(c.Submit(ORDER_ID))
    yield Trial(c.Withdraw(ORDER_ID))
    yield Trial(c.CancelOrder(ORDER_ID, _WHY))
    yield Trial(c.AuthorizeCredit(ORDER_ID, _WHY))
    yield Trial(c.ReopenReview(ORDER_ID))
    yield Trial(c.FinishReview(ORDER_ID), move=False)
    yield Trial(c.Discard(ORDER_ID), move=False)
    yield from _money(node)
    yield Trial(c.SetFees(ORDER_ID, 0 if order.terms.fees else 7), move=world.follows == "prices")
    yield Trial(c.Transfer(ORDER_ID, "other"), move=world.follows == "accounts")
    yield Trial(c.Transfer(ORDER_ID, ACCOUNT), move=world.follows == "accounts")
    yield Trial(c.Claim(ORDER_ID, TOKEN), move=world.follows == "accounts")
    yield Trial(c.Claim(ORDER_ID, TOKEN + "x"), move=False)
    yield Trial(c.AddGroup(ORDER_ID, c.GroupRequest(client_id="client", link_count=1)), move=False)
    yield Trial(c.AddGroup(ORDER_ID, c.GroupRequest(client_id="client", link_count=0)), move=False)
    yield Trial(c.Duplicate(ORDER_ID, UUID(int=2)), move=False)
    yield Trial(c.Share(ORDER_ID), move=False)
    for number, token_id in enumerate(node.state.tokens):
        yield Trial(c.RevokeShare(ORDER_ID, token_id), move=world.follows == "accounts" and number == 0)
    yield Trial(c.Assign(ORDER_ID, "kim"), move=False)
    yield Trial(c.WriteNote(ORDER_ID, "note", c.NoteAudience.INTERNAL), move=False)
    yield Trial(c.WriteNote(ORDER_ID, "note", c.NoteAudience.ACCOUNT), move=False)
    yield Trial(c.EditOrder(ORDER_ID, metadata={"a": 1}), move=False)
    yield Trial(c.EditOrder(ORDER_ID, requires_client_review=not order.requires_client_review), move=False)


def _money(node: Node) -> Iterator[Trial]:
    order = node.state.order
    reference = f"p{order.last_seq}"
    if not order.due_back:
        yield Trial(c.RecordPayment(ORDER_ID, max(order.due, 1), reference))
        yield Trial(c.RecordPayment(ORDER_ID, order.due + 1, reference))
    if not order.money.net_paid and order.due > 1:
        yield Trial(c.RecordPayment(ORDER_ID, order.due // 2, reference))
    yield Trial(c.RecordRefund(ORDER_ID, max(order.money.net_paid, 1), reference))
    yield Trial(c.RecordRefund(ORDER_ID, order.money.net_paid + 1, reference), move=False)
    for payment in list(node.state.payments.values())[:1]:
        yield Trial(c.RecordPayment(ORDER_ID, payment.amount, payment.reference), move=False)
        yield Trial(c.RecordPayment(ORDER_ID, payment.amount + 1, payment.reference), move=False)


def _for_group(world: World, node: Node, group: OrderGroup) -> Iterator[Trial]:
    ref = c.GroupRef(ORDER_ID, group.id)
    yield from _analysis(world, group, ref)
    yield Trial(c.CancelGroup(ref))
    yield Trial(c.RequestMoreSites(ref))
    yield Trial(c.CompleteReview(ref, _WHY))
    yield Trial(c.CompleteReview(ref))
    yield Trial(c.AutoApprove(ref))
    yield Trial(c.ReopenReview(ORDER_ID, [group.id]))
    yield Trial(c.FinishReview(ORDER_ID, [group.id]), move=False)
    for count in range(1, world.links + 2):
        yield Trial(c.ChangeLinkCount(ref, count), move=count <= world.links)
    attached = c.GroupRequest(client_id="client", link_count=1, analysis_project_id=group.bulk_analysis_project_id)
    yield Trial(c.AddGroup(ORDER_ID, attached), move=False)
    yield Trial(c.EditGroup(ref, link_count=0), move=False)
    for pages in range(world.links + 1):
        yield Trial(c.EditGroup(ref, target_pages=PAGES[:pages]))
    yield Trial(c.EditGroup(ref, target_pages=PAGES[1:]), move=False)
    selections = list(node.state.in_group(group.id))
    for number in range(world.sites):
        known = next((one for one in selections if one.domain_id == f"s{number}"), None)
        yield from _for_site(world, node, ref, site(world, number), known)
    yield from _pairs(ref, selections)


def _analysis(world: World, group: OrderGroup, ref: c.GroupRef) -> Iterator[Trial]:
    sites = [site(world, number) for number in range(min(max(group.round, 1), world.sites))]
    yield Trial(c.RecordAnalysis(ref, group.epoch, sites))
    yield Trial(c.RecordAnalysis(ref, group.epoch, []))
    yield Trial(c.RecordAnalysis(ref, group.epoch, sites, last=False), move=world.follows == "marks")
    yield Trial(c.RecordAnalysis(ref, max(group.epoch - 1, 0), sites), move=False)
    yield Trial(c.FailAnalysis(ref, group.epoch, _WHY))
    yield Trial(c.FailAnalysis(ref, group.epoch + 1, _WHY), move=False)


def _for_site(world: World, node: Node, ref: c.GroupRef, one: Site, known: SiteSelection | None) -> Iterator[Trial]:
    for decision in Decision:
        yield Trial(c.Review(ref, [c.SiteDecision(decision=decision, domain_id=one.domain_id)]))
    approve = c.SiteDecision(decision=Decision.APPROVE, domain_id=one.domain_id)
    yield Trial(c.Review(ref, [approve], allow_repeat=True))
    paged = c.SiteDecision(decision=Decision.APPROVE, domain_id=one.domain_id, target_page_url=PAGES[0])
    yield Trial(c.Review(ref, [paged]))
    stale = c.SiteDecision(decision=Decision.APPROVE, domain_id=one.domain_id, version=99)
    yield Trial(c.Review(ref, [stale]), move=False)
    dear = c.SiteDecision(decision=Decision.APPROVE, domain_id=one.domain_id, expected_price=1)
    yield Trial(c.Review(ref, [dear]), move=False)
    yield Trial(c.Suggest(ref, [c.SiteSuggestion(domain_id=one.domain_id)]))
    yield Trial(c.Suggest(ref, [c.SiteSuggestion(domain_id=one.domain_id, target_page_url=PAGES[1])]), move=False)
    if known is not None:
        price = known.site.price(CURRENCY)
        retail = price.retail if price is not None else 0
        yield Trial(c.SetPrice(ref, known.id, _RAISED, _WHY), move=world.follows == "prices")
        yield Trial(c.SetPrice(ref, known.id, PRICES[0], _WHY), move=world.follows == "prices")
        if world.follows != "prices":
            # The price is not told apart here: voiding and moving it are decided, then put back where they began.
            yield Trial(c.SetPrice(ref, known.id, retail, _WHY), move=False)


def _pairs(ref: c.GroupRef, selections: list[SiteSelection]) -> Iterator[Trial]:
    for incoming in selections:
        for outgoing in selections:
            if incoming is not outgoing:
                yield Trial(c.Swap(ref, incoming.id, outgoing.id))
                yield Trial(
                    c.Review(
                        ref,
                        [
                            c.SiteDecision(decision=Decision.APPROVE, selection_id=incoming.id),
                            c.SiteDecision(decision=Decision.REJECT, selection_id=outgoing.id),
                        ],
                    )
                )


def _for_item(world: World, node: Node, item: OrderItem) -> Iterator[Trial]:
    for attempt in (item.attempt, item.attempt + 1):
        for stage in Stage:
            if stage is not Stage.REOPENED or attempt > 1:
                followed = stage is not Stage.FAILED or world.follows == "marks"
                yield Trial(c.RecordProgress(ORDER_ID, item.id, stage, attempt), move=followed)
    if item.attempt > 1:
        yield Trial(c.RecordProgress(ORDER_ID, item.id, Stage.COMPLETED, item.attempt - 1), move=False)
    yield Trial(c.CancelItem(ORDER_ID, item.id, _WHY))
    for number in range(world.sites):
        yield Trial(c.ReplaceItem(ORDER_ID, item.id, _WHY, domain_id=f"s{number}"))
    yield Trial(c.MarkIssue(ORDER_ID, item.id, _WHY), move=world.follows == "marks")
    yield Trial(c.ResolveIssue(ORDER_ID, item.id, _WHY), move=world.follows == "marks")
    yield Trial(c.VerifyPublication(ORDER_ID, item.id), move=world.follows == "marks")
