"""Sites, and orders at a given point of their life, over the memory service."""

from collections.abc import Iterable

from unified_orders import (
    Actor,
    CreateOrder,
    Decision,
    DiscountRule,
    GroupRef,
    GroupRequest,
    Metric,
    Price,
    RecordPayment,
    Review,
    Site,
    SiteDecision,
    Submit,
)
from unified_orders.adapters.memory import InMemoryOrders, in_memory_service
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.state import State

CUSTOMER, STAFF = Actor.account("acme"), Actor.staff("sam")


def site(number: int) -> Site:
    name = f"site-{number:06}.example"
    return Site(name, name, [Metric("dr", 90 - number % 60, "ahrefs")], [Price("USD", 10_000 + number)])


def sites(count: int, first: int = 0) -> list[Site]:
    return [site(number) for number in range(first, first + count)]


def submitted(orders: InMemoryOrders, *clients: str, links: int = 2, pages: int | None = None) -> list[GroupRef]:
    """Make and submit an order with a group for each client, with a page for each link unless said otherwise."""
    requests = [
        GroupRequest(
            client_id=client,
            link_count=links,
            target_pages=[f"https://{client}.example/{page}" for page in range(links if pages is None else pages)],
        )
        for client in clients
    ]
    made = orders.execute(CreateOrder(currency="USD", groups=requests), actor=CUSTOMER)
    orders.execute(Submit(made.order_id), actor=CUSTOMER)
    return [GroupRef(made.order_id, group_id) for group_id in made.group_ids]


def state(orders: InMemoryOrders, group: GroupRef) -> State:
    found = orders.repository.snapshot(group.order_id)
    assert found is not None
    return found


def selections(orders: InMemoryOrders, group: GroupRef) -> list[SiteSelection]:
    return list(state(orders, group).in_group(group.group_id))


def approval(selection: SiteSelection, *, version: int | None = None, anchor: str | None = None) -> SiteDecision:
    return SiteDecision(decision=Decision.APPROVE, selection_id=selection.id, version=version, anchor_text=anchor)


def approve_first(orders: InMemoryOrders, group: GroupRef, count: int) -> None:
    chosen = selections(orders, group)[:count]
    orders.execute(Review(group, [approval(selection) for selection in chosen]), actor=CUSTOMER)


def paid_order(links: int = 2, discounts: Iterable[DiscountRule] = ()) -> tuple[InMemoryOrders, GroupRef]:
    """Return a service with one order on which the work has begun."""
    orders = in_memory_service(sites=sites(20), discounts=discounts)
    (group,) = submitted(orders, "tea", links=links)
    orders.drain()
    approve_first(orders, group, links)
    orders.execute(RecordPayment(group.order_id, state(orders, group).order.total, "wire"), actor=STAFF)
    orders.drain()
    return orders, group
