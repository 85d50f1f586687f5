"""What always holds of a stored order, written once: the checker, the stateful tests and `doctor` ask the same.

`violations` takes a whole order and returns what does not hold, nothing if all is well.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from attrs import asdict

from unified_orders.domain.errors import Violation
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.money import Money
from unified_orders.domain.order import Counters
from unified_orders.domain.rollup import derived_state
from unified_orders.domain.state import State
from unified_orders.domain.words import GroupStatus, ItemStatus, OrderState, SelectionStatus

_REBUILD: Final = "replay the order's history and store the state that it gives"
_SUBMITTED: Final = frozenset(OrderState) - {OrderState.CONFIGURING, OrderState.CANCELLED}
_AGREED: Final = frozenset({OrderState.PAYMENT_PENDING, OrderState.IN_PROGRESS, OrderState.COMPLETED})
_UNDERWAY: Final = frozenset({OrderState.IN_PROGRESS, OrderState.COMPLETED})


def violations(state: State) -> tuple[Violation, ...]:
    """Return every invariant that a whole order breaks."""
    return tuple(violation for check in CHECKS for violation in check(state))


def _counters_add_up(state: State) -> Iterator[Violation]:
    """Hold the roll-up counters against a count."""
    groups, items = list(state.groups.values()), [item for item in state.items.values() if item.is_live]
    live = [group for group in groups if group.is_live]
    counted = Counters(
        groups=len(groups),
        live_groups=len(live),
        analyzing_groups=sum(group.group_status is GroupStatus.ANALYZING for group in live),
        open_groups=sum(group.group_status is not GroupStatus.APPROVED for group in live),
        items=len(state.items),
        live_items=len(items),
        done_items=sum(item.status is ItemStatus.COMPLETED for item in items),
        tokens=sum(token.revoked_at is None for token in state.tokens.values()),
    )
    if counted != state.order.counters:
        yield Violation("counters_add_up", _differing(asdict(state.order.counters), asdict(counted)), _REBUILD)


def _money_adds_up(state: State) -> Iterator[Violation]:
    """Hold the running sums against items, payments and refunds; no more is refunded than was paid."""
    live = [item.placement for item in state.items.values() if item.is_live]
    summed = Money(
        subtotal=sum(placement.retail for placement in live),
        wholesale=sum(placement.wholesale or 0 for placement in live),
        paid=sum(payment.amount for payment in state.payments.values()),
        refunded=sum(refund.amount for refund in state.refunds.values()),
    )
    if summed != state.order.money:
        yield Violation("money_adds_up", _differing(asdict(state.order.money), asdict(summed)), _REBUILD)
    if summed.refunded > summed.paid:
        yield Violation("money_adds_up", f"{summed.refunded} refunded of {summed.paid} paid", "record the payment")
    if state.order.money.net_paid and state.order.state in {OrderState.CONFIGURING, OrderState.ANALYZING}:
        yield Violation("money_adds_up", f"money is held for an order that is {state.order.state}")


def _differing(stored: dict[str, int], right: dict[str, int]) -> str:
    return ", ".join(f"{name} is {stored[name]}, not {value}" for name, value in right.items() if stored[name] != value)


def _counts_add_up(state: State) -> Iterator[Violation]:
    """Hold each group's counts and taken links against its selections; no domain is there twice."""
    for group in state.groups.values():
        selections = list(state.in_group(group.id))
        approved = [one for one in selections if one.status is SelectionStatus.APPROVED]
        by_status = Counter(one.status for one in selections)
        for status in SelectionStatus:
            if getattr(group.counts, status.value) != by_status[status]:
                yield _of(group, "counts_add_up", f"{by_status[status]} are {status}, not as counted", _REBUILD)
        if group.counts.without_page != sum(one.target_page_url is None for one in approved):
            yield _of(group, "counts_add_up", "approved ones without a page are miscounted", _REBUILD)
        taken = [one.link_index for one in approved if one.link_index is not None]
        if group.taken != sum(1 << link for link in taken) or len(taken) != len(approved):
            yield _of(group, "links_are_distinct", f"taken links are {bin(group.taken)}, held are {taken}", _REBUILD)
        if any(link >= group.link_count for link in taken):
            yield _of(group, "links_are_wanted", f"links {taken} are held, {group.link_count} are wanted", _REBUILD)
        if len({one.domain_id for one in selections}) != len(selections):
            yield _of(group, "domains_are_distinct", "a domain has two selections")


def _approved_are_items(state: State) -> Iterator[Violation]:
    """Match approved selections and live items, one to one, within the link count, agreeing on the terms."""
    cancelled = state.order.state is OrderState.CANCELLED
    by_selection = Counter(item.site_selection_id for item in state.items.values() if item.is_live)
    for group in state.groups.values():
        if cancelled or not group.is_live:
            continue
        approved = {one.id: one for one in state.in_group(group.id) if one.status is SelectionStatus.APPROVED}
        if len(approved) > group.link_count:
            yield _of(group, "quota", f"{len(approved)} approved of {group.link_count} links")
        live = [item for item in state.items.values() if item.order_group_id == group.id and item.is_live]
        if {item.site_selection_id for item in live} != set(approved) or len(live) != len(approved):
            yield _of(group, "one_item_each", f"{len(approved)} approved selections, {len(live)} live items")
        for item in live:
            selection = approved.get(item.site_selection_id)
            if selection is None:
                continue
            placed, price = item.placement, selection.site.price(state.order.currency)
            retail = price.retail if price is not None else None
            agreed = (selection.link_index, selection.target_page_url, selection.anchor_text, retail)
            if agreed != (item.link_index, placed.target_page_url, placed.anchor_text, placed.retail):
                yield _of(group, "items_agree", f"item {item.id} differs from what was approved: {agreed}")
    if any(count > 1 for count in by_selection.values()):
        yield Violation("one_item_each", "a selection has two live items")


def _groups_fit_the_order(state: State) -> Iterator[Violation]:
    """Hold each group's status against the order's state; a closed group is complete."""
    order = state.order
    for group in state.groups.values():
        status = group.group_status
        pending = status is GroupStatus.PENDING
        if order.state is OrderState.CANCELLED and group.is_live:
            yield _of(group, "groups_fit", f"{status} in a cancelled order", "cancel the group")
        if not group.is_live or order.state is OrderState.CANCELLED:
            continue
        if pending is not (order.state is OrderState.CONFIGURING):
            yield _of(group, "groups_fit", f"{status} in an order that is {order.state}")
        if pending and group.counts.suggested + group.counts.alternate + group.counts.approved:
            yield _of(group, "groups_fit", "undecided or approved sites in a draft", "withdraw the order")
        emptied = not group.counts.approved and order.state not in _UNDERWAY
        if status is GroupStatus.APPROVED and (emptied or group.counts.without_page):
            yield _of(group, "groups_fit", "approved without a site, or with one that has no page", "reopen_review")
        if order.state in _SUBMITTED and not len(group.target_pages) <= group.link_count >= 1:
            yield _of(group, "groups_fit", f"{len(group.target_pages)} pages, {group.link_count} links", "edit_group")
        if order.state in _AGREED and status is not GroupStatus.APPROVED:
            yield _of(group, "groups_fit", f"{status} in an order that is {order.state}")


def _order_is_rolled_up(state: State) -> Iterator[Violation]:
    """Hold the order's state, and its marks, against what groups, items and money call for."""
    order = state.order
    if derived_state(order) is not order.state:
        yield Violation("rolled_up", f"the order is {order.state}, its groups call for {derived_state(order)}")
    if order.state in _UNDERWAY and (order.account_id is None or not order.counters.live_items):
        yield Violation("rolled_up", "work is under way without an account, or without an item", "claim or transfer it")
    agreed = order.state in _AGREED
    if order.state is not OrderState.CANCELLED and agreed is not (order.review_completed_at is not None):
        yield Violation("rolled_up", f"review_completed_at does not go with {order.state}", _REBUILD)
    if order.terms.discount is not None and not agreed and order.state is not OrderState.CANCELLED:
        yield Violation("rolled_up", f"a discount is fixed in an order that is {order.state}", _REBUILD)
    ended = order.state is OrderState.CANCELLED
    if ended is not (order.times.cancelled_at is not None) or ended is not (order.cancellation_reason is not None):
        yield Violation("rolled_up", "cancelled, its time and its reason go together", _REBUILD)
    if order.state is OrderState.COMPLETED and order.times.completed_at is None:
        yield Violation("rolled_up", "a completed order has no time of completion", _REBUILD)
    if order.state in _SUBMITTED and order.times.submitted_at is None:
        yield Violation("rolled_up", "a submitted order has no time of submission", _REBUILD)


def _selections_are_sound(state: State) -> Iterator[Violation]:
    """Refuse a link or a rejection on a selection of another status, and what is of a round to come."""
    for one in state.selections.values():
        group = state.groups.get(one.order_group_id)
        if group is None:
            yield Violation("selections_sound", f"selection {one.id} has no group")
            continue
        approved = one.status is SelectionStatus.APPROVED
        if approved is not (one.link_index is not None):
            yield _of(group, "selections_sound", f"selection {one.id} is {one.status} with link {one.link_index}")
        if one.rejection is not None and one.status is not SelectionStatus.REJECTED:
            yield _of(group, "selections_sound", f"selection {one.id} is {one.status} with a rejection")
        if one.round > group.round or one.version < 1 or one.domain_id != one.site.domain_id:
            yield _of(group, "selections_sound", f"selection {one.id} has an impossible round, version or domain")


def _items_are_sound(state: State) -> Iterator[Violation]:
    """Hold each item against its selection; before work starts it waits; its trail leads to an item."""
    early = state.order.state not in _UNDERWAY | {OrderState.CANCELLED}
    for item in state.items.values():
        selection = state.selections.get(item.site_selection_id)
        if (selection is None and item.is_live) or (selection and selection.order_group_id != item.order_group_id):
            yield Violation("items_sound", f"item {item.id} has no selection in its group")
        if early and item.is_live and item.status is not ItemStatus.PENDING:
            yield Violation("items_sound", f"item {item.id} is {item.status} before work starts")
        if item.replaced_by is not None and (item.is_live or item.replaced_by not in state.items):
            yield Violation("items_sound", f"item {item.id} has a wrong trail to {item.replaced_by}")
        if item.attempt < 1 or item.version < 1:
            yield Violation("items_sound", f"item {item.id} has an impossible attempt or version")


def _of(group: OrderGroup, invariant: str, message: str, mend: str | None = None) -> Violation:
    text = f"group {group.id}: {message}"
    return Violation(invariant, text) if mend is None else Violation(invariant, text, mend)


CHECKS: Final[tuple[Callable[[State], Iterator[Violation]], ...]] = (
    _counters_add_up,
    _money_adds_up,
    _counts_add_up,
    _approved_are_items,
    _groups_fit_the_order,
    _order_is_rolled_up,
    _selections_are_sound,
    _items_are_sound,
)
