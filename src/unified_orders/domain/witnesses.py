"""For each command and target, the payloads worth trying: if any payload is accepted, one of these is.

`explain` asks them; the exhaustive checker holds them against a wider alphabet.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Final
from uuid import UUID

from attrs import frozen

from unified_orders.domain import commands as c
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.item import OrderItem
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.sites import Site
from unified_orders.domain.slices import Slice
from unified_orders.domain.words import Decision, SelectionStatus, Stage

_WHY: Final = "because"
_UNUSED: Final = "unified-orders:explain"
_WAITING: Final = frozenset({SelectionStatus.SUGGESTED, SelectionStatus.ALTERNATE})


@frozen(slots=True)
class Witness:
    """One payload for one command on one target."""

    #: order, group, selection or item
    target: str
    target_id: UUID
    command: c.Command[Any]
    #: the decision on a site, for `review`
    action: str | None = None

    @property
    def option(self) -> tuple[str, UUID, str | None]:
        """What it is a witness of: command, target and decision."""
        return self.command.name, self.target_id, self.action


class _Whole:
    """A whole order, with the selections of each group at hand."""

    def __init__(self, loaded: Slice) -> None:
        self.loaded = loaded
        self.order = loaded.state.order
        self._selections: dict[UUID, list[SiteSelection]] = {}
        for selection in loaded.state.selections.values():
            self._selections.setdefault(selection.order_group_id, []).append(selection)
        self._replacements: dict[UUID, Site | None] = {}

    def selections(self, group: OrderGroup) -> Sequence[SiteSelection]:
        """Return the selections of a group, in the order in which they were made."""
        return self._selections.get(group.id, ())

    def analysed(self, group: OrderGroup) -> Mapping[str, Site]:
        """Return the analysed sites of a group by domain id."""
        return self.loaded.sites.get(group.bulk_analysis_project_id or "", {})

    def replacement(self, group: OrderGroup) -> Site | None:
        """Return one priced site of a group that could take an item's place, if there is one."""
        if group.id not in self._replacements:
            self._replacements[group.id] = next(self._replacing(group), None)
        return self._replacements[group.id]

    def _replacing(self, group: OrderGroup) -> Iterator[Site]:
        selected = {one.domain_id: one for one in self.selections(group)}
        waiting = (one.site for one in selected.values() if one.status in _WAITING)
        free = (site for domain_id, site in self.analysed(group).items() if domain_id not in selected)
        yield from (site for site in chain(waiting, free) if site.price(self.order.currency) is not None)


def witnesses(loaded: Slice, *, each_selection: bool = True) -> Iterator[Witness]:
    """Yield payloads for everything that can be wished of a whole order: `loaded` holds all of it, and its sites."""
    whole, state = _Whole(loaded), loaded.state
    order_id = state.order.id
    for command in _for_order(loaded, order_id):
        yield Witness("order", order_id, command)
    for token in state.tokens.values():
        yield Witness("share link", token.id, c.RevokeShare(order_id, token.id))
    for group in sorted(state.groups.values(), key=lambda group: group.position):
        for command in _for_group(whole, group):
            yield Witness("group", group.id, command)
        for selection in whole.selections(group) if each_selection else ():
            yield from _for_selection(loaded, group, selection)
    for item in sorted(state.items.values(), key=lambda item: item.position):
        for command in _for_item(whole, item):
            yield Witness("item", item.id, command)


def _for_order(loaded: Slice, order_id: UUID) -> Iterator[c.Command[Any]]:
    order = loaded.state.order
    clients = [group.client_id for group in loaded.state.groups.values()]
    yield c.Duplicate(order_id, UUID(int=order_id.int ^ 1))
    yield c.EditOrder(order_id, metadata={**order.metadata})
    yield c.SetFees(order_id, order.terms.fees)
    yield c.AddGroup(order_id, c.GroupRequest(client_id=clients[0] if clients else _UNUSED, link_count=1))
    yield c.Submit(order_id)
    yield c.Discard(order_id)
    yield c.Withdraw(order_id)
    yield c.FinishReview(order_id)
    yield c.ReopenReview(order_id)
    yield c.RecordPayment(order_id, max(order.due, 1), _UNUSED)
    yield c.RecordRefund(order_id, 1, _UNUSED)
    for refund in loaded.state.refunds.values():
        yield c.RecordRefund(order_id, refund.amount, refund.reference)
    yield c.AuthorizeCredit(order_id, _WHY)
    yield c.CancelOrder(order_id, _WHY)
    yield c.Share(order_id)
    yield c.Transfer(order_id, _UNUSED)
    for client in loaded.clients.values():
        if client.account_id is not None:
            yield c.Transfer(order_id, client.account_id)
    yield c.Assign(order_id, order.assigned_to)
    yield c.WriteNote(order_id, order.notes.account, c.NoteAudience.ACCOUNT)
    yield c.WriteNote(order_id, order.notes.internal, c.NoteAudience.INTERNAL)


def _for_group(whole: _Whole, group: OrderGroup) -> Iterator[c.Command[Any]]:
    ref = c.GroupRef(group.order_id, group.id)
    yield c.EditGroup(ref)
    yield c.CancelGroup(ref)
    yield c.RecordAnalysis(ref, group.epoch, ())
    yield c.FailAnalysis(ref, group.epoch + 1, _WHY)
    yield from (c.Suggest(ref, [c.SiteSuggestion(domain_id=domain_id)]) for domain_id in _suggestible(whole, group))
    yield c.AutoApprove(ref, allow_repeat=True)
    yield c.ChangeLinkCount(ref, max(group.link_count, 1))
    yield c.RequestMoreSites(ref)
    yield c.CompleteReview(ref, _WHY)
    yield from _swaps(whole, group, ref)
    for domain_id in (*_free_sites(whole, group), _UNUSED):
        decisions = [c.SiteDecision(decision=Decision.RECONSIDER, domain_id=domain_id)]
        yield c.Review(ref, decisions)


def _suggestible(whole: _Whole, group: OrderGroup) -> Iterator[str]:
    """Yield a domain that staff can suggest, if there is one, and one that they can't."""
    decided = {SelectionStatus.ALTERNATE, SelectionStatus.REJECTED}
    barred = {one.domain_id for one in whole.selections(group) if one.status in decided}
    yield next((domain_id for domain_id in whole.analysed(group) if domain_id not in barred), _UNUSED)


def _free_sites(whole: _Whole, group: OrderGroup) -> Iterator[str]:
    """Yield one available domain, and one that is selected."""
    selected = {one.domain_id: None for one in whole.selections(group)}
    yield from islice((domain_id for domain_id in whole.analysed(group) if domain_id not in selected), 1)
    yield from islice(selected, 1)


def _swaps(whole: _Whole, group: OrderGroup, ref: c.GroupRef) -> Iterator[c.Swap]:
    by_status: dict[SelectionStatus, list[SiteSelection]] = {status: [] for status in SelectionStatus}
    for one in whole.selections(group):
        by_status[one.status].append(one)
    approved = by_status[SelectionStatus.APPROVED][:1]
    priced = [one for one in by_status[SelectionStatus.ALTERNATE] if one.site.price(whole.order.currency)]
    for incoming in (priced or by_status[SelectionStatus.ALTERNATE])[:1]:
        for outgoing in approved:
            yield c.Swap(ref, incoming.id, outgoing.id, allow_repeat=True)
    if not (approved and by_status[SelectionStatus.ALTERNATE]):
        yield c.Swap(ref, group.id, group.id)


def _for_selection(loaded: Slice, group: OrderGroup, selection: SiteSelection) -> Iterator[Witness]:
    ref = c.GroupRef(group.order_id, group.id)
    for decision in Decision:
        named = c.SiteDecision(decision=decision, selection_id=selection.id)
        yield Witness("selection", selection.id, c.Review(ref, [named], allow_repeat=True), decision.value)
    price = selection.site.price(loaded.state.order.currency)
    yield Witness(
        "selection", selection.id, c.SetPrice(ref, selection.id, price.retail if price is not None else 0, _WHY)
    )


def _for_item(whole: _Whole, item: OrderItem) -> Iterator[c.Command[Any]]:
    order_id, item_id = item.order_id, item.id
    yield c.RecordProgress(order_id, item_id, Stage.COMPLETED, item.attempt)
    yield c.MarkIssue(order_id, item_id, _WHY)
    yield c.ResolveIssue(order_id, item_id, _WHY)
    yield c.VerifyPublication(order_id, item_id)
    yield c.CancelItem(order_id, item_id, _WHY)
    site = whole.replacement(whole.loaded.state.groups[item.order_group_id])
    if site is not None:
        yield c.ReplaceItem(order_id, item_id, _WHY, domain_id=site.domain_id, allow_repeat=True)
    yield c.ReplaceItem(order_id, item_id, _WHY, domain_id=_UNUSED)
