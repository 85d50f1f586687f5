"""The review of a group: decide by site, swap, approve by rank, close, reopen. What is not named stays as it is."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from uuid import UUID

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.analysing import write_selection_note
from unified_orders.domain.approving import (
    Approval,
    approve_site,
    close_if_full,
    price_for,
    refuse_repeat,
    refuse_too_many_items,
    repeated,
)
from unified_orders.domain.cases import STATUS, Case, cases_of, stale_site
from unified_orders.domain.errors import legible
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.placing import Place, places_for
from unified_orders.domain.results import DecidedSite, Reviewed, SkippedSite
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.turn import Turn
from unified_orders.domain.words import Decision, SelectionStatus


def review(turn: Turn, command: c.Review) -> Reviewed | None:
    group = turn.group(command.group_id)
    cases = cases_of(turn, group, command.decisions)
    current = [case for case in cases if not case.is_stale]
    pages = {page.url for page in group.target_pages}
    for case in current:
        if case.decision.decision is Decision.APPROVE:
            _check_approval(turn, group, pages, case, command)
    _check_quota(turn, group, current)
    if turn.reasons:
        return None
    stale = tuple(stale_site(turn, case) for case in cases if case.is_stale)
    decided = _apply(turn, group, current)
    if any(isinstance(event, e.SiteApproved | e.PlacementChanged) for event in turn.events):
        close_if_full(turn, group.id)
    changed = tuple(
        decided_site(turn, selection_id)
        for selection_id, case in zip(decided, current, strict=True)
        if turn.state.selections[selection_id].version != case.version
    )
    return Reviewed(changed, stale, open_links=turn.group(group.id).open_links)


def decided_site(turn: Turn, selection_id: UUID) -> DecidedSite:
    """Report a selection as it is now."""
    selection = turn.state.selections[selection_id]
    return DecidedSite(selection.id, selection.domain_id, selection.status, selection.version)


def _check_approval(turn: Turn, group: OrderGroup, pages: AbstractSet[str], case: Case, command: c.Review) -> None:
    given = case.decision
    price_for(turn, case.site, given.expected_price, "decisions", case.index)
    if given.target_page_url is not None and given.target_page_url not in pages:
        count = len(group.target_pages)
        message = f"{legible(given.target_page_url)} is not one of the group's {count} pages; take one of them"
        turn.refuse("unknown_page", message, "decisions", case.index, "target_page_url")
    if case.is_new_approval and not command.allow_repeat:
        refuse_repeat(turn, group, case.site.domain_id, "decisions", case.index)


def _check_quota(turn: Turn, group: OrderGroup, cases: Sequence[Case]) -> None:
    """Refuse the approvals that go over the group's link count, on the end result of the call."""
    fresh = [case for case in cases if case.is_new_approval]
    withdrawn = sum(case.is_withdrawal for case in cases)
    left = group.open_links + withdrawn
    for case in fresh[max(left, 0) :]:
        message = f"the group wants {group.link_count} links and {left} are open; reject one, swap, or raise the count"
        turn.refuse("over_quota", message, "decisions", case.index)
    refuse_too_many_items(turn, len(fresh) - withdrawn)


def _apply(turn: Turn, group: OrderGroup, cases: Sequence[Case]) -> list[UUID]:
    """Let the decisions happen, approvals last; return the selections in the order of the call."""
    places = places_for(group, cases)
    decided: dict[int, UUID] = {}
    for case in sorted(cases, key=lambda case: case.decision.decision is Decision.APPROVE):
        if case.decision.decision is Decision.APPROVE:
            decided[case.index] = _approve(turn, group, case, places.get(case.index))
        else:
            decided[case.index] = _set_aside(turn, group, case)
        if case.decision.client_notes is not None:
            write_selection_note(turn, decided[case.index], c.NoteAudience.ACCOUNT, case.decision.client_notes)
    return [decided[case.index] for case in cases]


def _approve(turn: Turn, group: OrderGroup, case: Case, place: Place | None) -> UUID:
    selection = case.selection
    if place is not None and case.is_new_approval:
        price = case.site.price(turn.order.currency)
        assert price is not None, "checked before"  # noqa: S101
        approval = Approval(selection, case.site, price, place.link, place.url, place.anchor, turn.new_id())
        return approve_site(turn, group.id, approval)
    assert selection is not None, "an approved site has its selection"  # noqa: S101
    item = turn.state.live_item_of(selection.id)
    if place is not None and item is not None:
        turn.record(e.PlacementChanged(group.id, selection.id, item.id, place.link, place.url, place.anchor))
    return selection.id


def _set_aside(turn: Turn, group: OrderGroup, case: Case) -> UUID:
    """Reject, keep as alternate, or reconsider; what is so already stays as it is."""
    decision, selection = case.decision, case.selection
    same = selection is not None and selection.status is STATUS[decision.decision]
    if selection is not None and same and (decision.reason is None or decision.reason == selection.rejection):
        return selection.id
    selection_id = selection.id if selection is not None else turn.new_id()
    site = case.site if selection is None else None
    item = turn.state.live_item_of(selection_id) if case.is_withdrawal else None
    item_id = item.id if item is not None else None
    match decision.decision:
        case Decision.REJECT:
            turn.record(e.SiteRejected(group.id, selection_id, site, decision.reason, item_id))
        case Decision.ALTERNATE:
            turn.record(e.SiteKept(group.id, selection_id, site, item_id))
        case _:
            turn.record(e.SiteReconsidered(group.id, selection_id, site, item_id))
    return selection_id


def swap(turn: Turn, command: c.Swap) -> Reviewed | None:
    group = turn.group(command.group_id)
    cases = _swapped(turn, group, command)
    stale = tuple(stale_site(turn, case) for case in cases if case.is_stale)
    if turn.reasons or stale:
        return Reviewed((), stale, open_links=group.open_links)
    incoming, outgoing = cases
    selection, leaving = incoming.selection, outgoing.selection
    if incoming.status is not SelectionStatus.ALTERNATE:
        message = f"{legible(incoming.site.domain)} is {incoming.status}, not alternate"
        turn.refuse("not_alternate", message, "alternate_id")
    if outgoing.status is not SelectionStatus.APPROVED:
        message = f"{legible(outgoing.site.domain)} is {outgoing.status}, not approved"
        turn.refuse("not_approved", message, "approved_id")
    if not command.allow_repeat:
        refuse_repeat(turn, group, incoming.site.domain_id, "alternate_id")
    price = price_for(turn, incoming.site, command.expected_price)
    item = turn.state.live_item_of(command.approved_id)
    if turn.reasons or price is None or item is None or leaving is None:
        return None
    turn.record(e.SiteKept(group.id, leaving.id, None, item.id))
    page, anchor = leaving.target_page_url, leaving.anchor_text
    approve_site(
        turn, group.id, Approval(selection, incoming.site, price, item.link_index, page, anchor, turn.new_id())
    )
    changed = (decided_site(turn, command.alternate_id), decided_site(turn, command.approved_id))
    return Reviewed(changed, open_links=turn.group(group.id).open_links)


def _swapped(turn: Turn, group: OrderGroup, command: c.Swap) -> tuple[Case, ...]:
    named = (
        (Decision.APPROVE, command.alternate_id, command.alternate_version, "alternate_id"),
        (Decision.ALTERNATE, command.approved_id, command.approved_version, "approved_id"),
    )
    cases: list[Case] = []
    for index, (decision, selection_id, version, name) in enumerate(named):
        selection: SiteSelection | None = turn.state.selections.get(selection_id)
        if selection is None or selection.order_group_id != group.id:
            turn.refuse("unknown_site", "there is no such site in this group; take one from its board", name)
        else:
            meant = c.SiteDecision(decision=decision, selection_id=selection_id, version=version)
            cases.append(Case(index, meant, selection, selection.site))
    return tuple(cases)


def auto_approve(turn: Turn, command: c.AutoApprove) -> Reviewed | None:
    group, currency = turn.group(command.group_id), turn.order.currency
    if not group.open_links:
        turn.refuse("no_open_links", "every wanted link has its site", "group")
    waiting = [one for one in turn.state.in_group(group.id) if one.status is SelectionStatus.SUGGESTED]
    taken: list[SiteSelection] = []
    skipped: list[SkippedSite] = []
    for one in sorted(waiting, key=lambda one: (one.rank is None, one.rank or 0)):
        if one.site.price(currency) is None:
            skipped.append(SkippedSite(one.id, one.domain_id, f"it has no price in {currency}"))
        elif not command.allow_repeat and repeated(turn, group, one.domain_id):
            skipped.append(SkippedSite(one.id, one.domain_id, "this client already gets it in this order"))
        elif len(taken) < group.open_links:
            taken.append(one)
        else:
            skipped.append(SkippedSite(one.id, one.domain_id, "all links are taken by sites of a better rank"))
    turn.unless(taken, "nothing_to_approve", "no suggested site can be approved; suggest and price some", "group")
    refuse_too_many_items(turn, len(taken))
    if turn.reasons:
        return None
    decisions = tuple(c.SiteDecision(decision=Decision.APPROVE, selection_id=one.id) for one in taken)
    cases = [
        Case(index, decision, one, one.site) for index, (decision, one) in enumerate(zip(decisions, taken, strict=True))
    ]
    _apply(turn, group, cases)
    close_if_full(turn, group.id)
    changed = tuple(decided_site(turn, one.id) for one in taken)
    return Reviewed(changed, skipped=tuple(skipped), open_links=turn.group(group.id).open_links)
