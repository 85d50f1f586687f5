"""Steps of sites under review. An approval makes its item in the same step; what ends the approval ends the item."""

from typing import Any

from unified_orders.domain import events as e
from unified_orders.domain.copying import evolve
from unified_orders.domain.evolution.items import cancel_item, make_item, reprice
from unified_orders.domain.evolution.steps import Stamp, on
from unified_orders.domain.selection import Rejection, SiteSelection
from unified_orders.domain.sites import Price, Site
from unified_orders.domain.state import State
from unified_orders.domain.words import RejectionCode, SelectionStatus

S = SelectionStatus


@on(e.SiteSuggested)
def suggested(state: State, event: e.SiteSuggested, stamp: Stamp) -> None:
    known = state.selections.get(event.selection_id) or _new(state, event, event.site, stamp)
    _put(
        state,
        known,
        S.SUGGESTED,
        stamp,
        site=event.site,
        rank=event.rank,
        why=event.why,
        target_page_url=event.target_page_url,
        anchor_text=event.anchor_text,
        round=state.groups[event.group_id].round,
    )


@on(e.SiteApproved)
def approved(state: State, event: e.SiteApproved, stamp: Stamp) -> None:
    selection = _put(
        state,
        _known(state, event, stamp),
        S.APPROVED,
        stamp,
        target_page_url=event.target_page_url,
        anchor_text=event.anchor_text,
        link_index=event.link_index,
        rejection=None,
        reviewed_at=stamp.at,
        reviewed_by=stamp.author,
    )
    make_item(state, event, selection, stamp)


@on(e.SiteRejected)
def rejected(state: State, event: e.SiteRejected, stamp: Stamp) -> None:
    _decided(state, event, S.REJECTED, stamp, rejection=event.reason)


@on(e.SiteKept)
def kept(state: State, event: e.SiteKept, stamp: Stamp) -> None:
    _decided(state, event, S.ALTERNATE, stamp, rejection=None)


@on(e.SiteReconsidered)
def reconsidered(state: State, event: e.SiteReconsidered, stamp: Stamp) -> None:
    _decided(state, event, S.SUGGESTED, stamp, rejection=None)


@on(e.ApprovalVoided)
def voided(state: State, event: e.ApprovalVoided, stamp: Stamp) -> None:
    selection = state.selections[event.selection_id]
    _put(state, selection, S.SUGGESTED, stamp, link_index=None, target_page_url=None, anchor_text=None)
    cancel_item(state, event.item_id, stamp)


@on(e.PlacementChanged)
def placement_changed(state: State, event: e.PlacementChanged, stamp: Stamp) -> None:
    placed = {"target_page_url": event.target_page_url, "anchor_text": event.anchor_text}
    _put(state, state.selections[event.selection_id], S.APPROVED, stamp, link_index=event.link_index, **placed)
    item = state.items[event.item_id]
    state.items[item.id] = evolve(
        item,
        placement=evolve(item.placement, **placed),
        link_index=event.link_index,
        updated_at=stamp.at,
        version=item.version + 1,
    )


@on(e.PriceSet)
def price_set(state: State, event: e.PriceSet, stamp: Stamp) -> None:
    selection = state.selections[event.selection_id]
    site = selection.site.at(Price(state.order.currency, event.retail, event.wholesale))
    _put(state, selection, selection.status, stamp, site=site)
    if event.item_id is not None:
        reprice(state, event.item_id, event.retail, event.wholesale, stamp)


@on(e.SitesReleased)
def released(state: State, event: e.SitesReleased, _: Stamp) -> None:
    for selection_id in event.selection_ids:
        _recount(state, state.selections.pop(selection_id), None)


@on(e.NoteWritten)
def note_written(state: State, event: e.NoteWritten, stamp: Stamp) -> None:
    if event.selection_id is not None:
        selection = state.selections[event.selection_id]
        _put(state, selection, selection.status, stamp)


@on(e.ItemWithdrawn)
def withdrawn(state: State, event: e.ItemWithdrawn, stamp: Stamp) -> None:
    reason = Rejection(RejectionCode.WITHDRAWN_AFTER_PAYMENT, event.reason)
    _put(state, state.selections[event.selection_id], S.REJECTED, stamp, link_index=None, rejection=reason)
    cancel_item(state, event.item_id, stamp, replaced_by=event.replaced_by)


def _decided(
    state: State, event: e.SiteRejected | e.SiteKept | e.SiteReconsidered, status: S, stamp: Stamp, **changes: Any
) -> None:
    selection = _known(state, event, stamp)
    if selection.status is S.APPROVED:
        changes |= {"target_page_url": None, "anchor_text": None}
    _put(state, selection, status, stamp, link_index=None, reviewed_at=stamp.at, reviewed_by=stamp.author, **changes)
    if event.cancelled_item_id is not None:
        cancel_item(state, event.cancelled_item_id, stamp)


def _known(state: State, event: Any, stamp: Stamp) -> SiteSelection:
    known = state.selections.get(event.selection_id)
    return known if known is not None else _new(state, event, event.site, stamp)


def _new(state: State, event: Any, site: Site, stamp: Stamp) -> SiteSelection:
    return SiteSelection(
        id=event.selection_id,
        order_id=stamp.order_id,
        order_group_id=event.group_id,
        domain_id=site.domain_id,
        site=site,
        status=S.SUGGESTED,
        rank=None,
        why=(),
        target_page_url=None,
        anchor_text=None,
        link_index=None,
        reviewed_at=None,
        reviewed_by=None,
        rejection=None,
        client_notes=None,
        internal_notes=None,
        round=state.groups[event.group_id].round,
        created_at=stamp.at,
        updated_at=stamp.at,
        updated_by=stamp.author,
        version=0,
    )


def _put(state: State, before: SiteSelection, status: S, stamp: Stamp, **changes: Any) -> SiteSelection:
    after = evolve(
        before, status=status, updated_at=stamp.at, updated_by=stamp.author, version=before.version + 1, **changes
    )
    _recount(state, before if before.id in state.selections else None, after)
    state.selections[after.id] = after
    return after


def _recount(state: State, before: SiteSelection | None, after: SiteSelection | None) -> None:
    """Keep the group's counts and its taken links in step with one selection; None: it is new, or goes."""
    known = after or before
    assert known is not None, "one of them is there"  # noqa: S101
    group = state.groups[known.order_group_id]
    counts: dict[str, int] = {}
    taken = group.taken
    for selection, sign in ((before, -1), (after, 1)):
        if selection is None:
            continue
        name = selection.status.value
        counts[name] = counts.get(name, getattr(group.counts, name)) + sign
        if selection.status is S.APPROVED and selection.link_index is not None:
            taken ^= 1 << selection.link_index
            if selection.target_page_url is None:
                counts["without_page"] = counts.get("without_page", group.counts.without_page) + sign
    counted = evolve(group.counts, **counts)
    state.groups[group.id] = evolve(group, counts=counted, taken=taken, updated_at=known.updated_at)
