"""What approving a site takes, and what undoes an approval: price, repeats, items; groups closed and reopened."""

from uuid import UUID

from attrs import frozen

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.errors import legible
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.item import OrderItem
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.sites import Price, Site
from unified_orders.domain.turn import Turn
from unified_orders.domain.words import GroupStatus, ReasonKind, SelectionStatus


def price_for(turn: Turn, site: Site, expected: int | None, *path: str | int) -> Price | None:
    """Return the price at which a site would be approved; refuse if there is none, or another than expected."""
    currency = turn.order.currency
    price = site.price(currency)
    if price is None:
        message = f"{legible(site.domain)} has no price in {currency}; staff set one before it can be approved"
        turn.refuse("no_price", message, *path)
    elif expected is not None and expected != price.retail:
        message = f"{legible(site.domain)} costs {price.retail} now, not {expected}; look at it again"
        turn.refuse("price_moved", message, *path, "expected_price")
    return price


def refuse_repeat(turn: Turn, group: OrderGroup, domain_id: str, *path: str | int) -> None:
    """Refuse a domain that the same client already gets in this order."""
    if repeated(turn, group, domain_id):
        name = legible(domain_id)
        message = f"{name} is already approved for this client in this order; say allow_repeat to take it twice"
        turn.refuse("repeated_domain", message, *path)


def repeated(turn: Turn, group: OrderGroup, domain_id: str) -> bool:
    """Tell whether another group of the same client has a live item on this domain."""
    return any(
        item.placement.domain_id == domain_id
        and item.client_id == group.client_id
        and item.order_group_id != group.id
        and item.is_live
        for item in turn.state.items.values()
    )


def refuse_too_many_items(turn: Turn, more: int) -> None:
    """Refuse to go over the limit of items of one order."""
    most = turn.context.limits.items_per_order
    if turn.order.counters.live_items + more > most:
        message = f"an order may have at most {most} live items; make another order"
        turn.refuse("over_limit", message, kind=ReasonKind.INPUT)


@frozen(slots=True)
class Approval:
    """All that an approval settles."""

    #: None: the site was available
    selection: SiteSelection | None
    site: Site
    price: Price
    link: int
    url: str | None
    anchor: str | None
    item_id: UUID


def approve_site(turn: Turn, group_id: UUID, approval: Approval) -> UUID:
    """Approve a site and make its item; return the id of the selection."""
    known, price = approval.selection, approval.price
    selection_id = known.id if known is not None else turn.new_id()
    turn.record(
        e.SiteApproved(
            group_id,
            selection_id,
            approval.item_id,
            approval.site if known is None else None,
            approval.link,
            approval.url,
            approval.anchor,
            price.retail,
            price.wholesale,
        )
    )
    return selection_id


def close_if_full(turn: Turn, group_id: UUID) -> None:
    """Close a group that is reviewing once all its links are approved, each with a page."""
    group = turn.group(group_id)
    full = group.counts.approved == group.link_count and not group.counts.without_page
    if full and group.group_status is GroupStatus.REVIEWING:
        turn.record(e.GroupMoved(group_id, GroupStatus.REVIEWING, GroupStatus.APPROVED))


def reopen(turn: Turn, group_id: UUID, reason: str | None) -> None:
    """Open an approved group for review again; another one stays as it is."""
    if turn.group(group_id).group_status is GroupStatus.APPROVED:
        turn.record(e.GroupMoved(group_id, GroupStatus.APPROVED, GroupStatus.REVIEWING, reason))


def void(turn: Turn, selection: SiteSelection, item: OrderItem, reason: str) -> None:
    """Take back an approval whose terms staff changed; a closed group reopens."""
    turn.record(e.ApprovalVoided(selection.order_group_id, selection.id, item.id, reason))
    reopen(turn, selection.order_group_id, reason)


def set_price(turn: Turn, command: c.SetPrice) -> None:
    selection = turn.state.selections.get(command.selection_id)
    if selection is None or selection.order_group_id != command.group_id:
        message = "there is no such selection in this group; check its id"
        turn.refuse("not_found", message, "selection_id", kind=ReasonKind.INPUT)
        return
    before = selection.site.price(turn.order.currency)
    wholesale = command.wholesale if command.wholesale is not None else (before.wholesale if before else None)
    if before == Price(turn.order.currency, command.retail, wholesale):
        return
    item = turn.state.live_item_of(selection.id) if selection.status is SelectionStatus.APPROVED else None
    if item is not None and command.retail > item.placement.retail:
        void(turn, selection, item, f"the price rose: {command.reason}")
        item = None
    item_id = item.id if item is not None else None
    turn.record(e.PriceSet(command.group_id, selection.id, item_id, command.retail, wholesale, command.reason))
