"""What is needed next to bring an order on its way."""

from collections.abc import Iterator
from uuid import UUID

from attrs import frozen

from unified_orders.application.reading import Seen
from unified_orders.domain.amounts import amount_text
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.words import GroupStatus, OrderState


@frozen(slots=True)
class NextStep:
    """One thing that somebody has to do, or to wait for."""

    #: stable, for programs: `approve_sites`
    code: str
    #: one sentence for people
    text: str
    #: None: it concerns the whole order
    group_id: UUID | None = None


def next_steps(seen: Seen) -> Iterator[NextStep]:
    """Yield what is needed next, as far as it is in sight."""
    if seen.order.state is OrderState.CONFIGURING:
        yield from _to_submit(seen)
    for group in seen.groups():
        yield from _in_review(seen, group)
    if seen.group_ids is None:
        yield from _of_the_whole(seen)


def _to_submit(seen: Seen) -> Iterator[NextStep]:
    live = [group for group in seen.groups() if group.is_live]
    for group in live:
        if not group.link_count:
            yield NextStep("set_link_count", f"Say how many links {seen.client_name(group)} wants.", group.id)
    if not live:
        yield NextStep("add_group", "Add a client with the links it wants.")
    elif all(group.link_count for group in live):
        yield NextStep("submit", "Submit the order, so that sites are analysed.")


def _in_review(seen: Seen, group: OrderGroup) -> Iterator[NextStep]:
    name = seen.client_name(group)
    if group.group_status is GroupStatus.ANALYZING:
        yield NextStep("await_analysis", f"The analysis for {name} is under way.", group.id)
    if group.group_status is not GroupStatus.REVIEWING:
        return
    if group.counts.without_page:
        text = f"Give a target page to {group.counts.without_page} approved sites of {name}."
        yield NextStep("give_pages", text, group.id)
    if group.open_links:
        text = f"Approve sites for {group.open_links} of {group.link_count} links of {name}."
        yield NextStep("approve_sites", text, group.id)
    elif not group.counts.without_page:
        yield NextStep("complete_review", f"Complete the review of {name}.", group.id)


def _of_the_whole(seen: Seen) -> Iterator[NextStep]:
    order, state = seen.order, seen.order.state
    payable = {OrderState.PAYMENT_PENDING, OrderState.IN_PROGRESS, OrderState.COMPLETED, OrderState.CANCELLED}
    if state is OrderState.PAYMENT_PENDING and order.account_id is None:
        yield NextStep("claim", "An account has to claim the order.")
    if state in payable and order.due:
        yield NextStep("pay", f"{amount_text(order.due, order.currency)} is to be paid.")
    if state is OrderState.PAYMENT_PENDING and not order.due and order.account_id is not None:
        yield NextStep("authorize_credit", "Nothing is to be paid: staff let the work begin.")
    if state is OrderState.IN_PROGRESS:
        done, live = order.counters.done_items, order.counters.live_items
        yield NextStep("deliver", f"{live - done} of {live} placements are to be completed.")
    if state in payable and order.due_back:
        yield NextStep("refund", f"{amount_text(order.due_back, order.currency)} is to be given back.")
