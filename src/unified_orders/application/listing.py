"""Queries over many orders: staff see all of them, an account its own."""

from collections.abc import Mapping

from unified_orders.application.core import Settings, check_actor
from unified_orders.application.reading import Read, Reading, fitting, not_for, one_of, page_size
from unified_orders.application.views.listing import OrderList, order_list
from unified_orders.domain.actors import Actor
from unified_orders.domain.admission import unknown
from unified_orders.domain.audience import audience_of
from unified_orders.domain.copying import evolve
from unified_orders.domain.errors import InvalidInput, Refused, shown
from unified_orders.domain.words import ActorKind, OrderState
from unified_orders.ports.queries import OrderFilter, OrderPage, OrderSort


def orders(
    actor: Actor, wanted: OrderFilter, sort: OrderSort, cursor: str | None, limit: int | None, settings: Settings
) -> Reading[OrderList]:
    """Answer `Queries.orders`."""
    size, order_by = page_size(limit, settings.limits), one_of("sort", sort, OrderSort)
    if cursor is not None and not isinstance(cursor, str):
        raise InvalidInput("cursor", shown(cursor), "must be text")
    own = _own("orders", actor, fitting("orders", wanted, OrderFilter, settings.limits))
    page: OrderPage = yield Read(lambda port: port.orders(own, order_by, cursor, size))
    return order_list(page.orders, page.next_cursor, audience_of(actor))


def counts(actor: Actor, wanted: OrderFilter, settings: Settings) -> Reading[Mapping[OrderState, int]]:
    """Answer `Queries.counts`."""
    own = _own("counts", actor, fitting("counts", wanted, OrderFilter, settings.limits))
    found: Mapping[OrderState, int] = yield Read(lambda port: port.counts(own))
    return {state: found[state] for state in OrderState if found.get(state)}


def _own(query: str, actor: Actor, wanted: OrderFilter) -> OrderFilter:
    """Return the filter as an actor may ask it: an account's holds its own orders alone."""
    check_actor(actor)
    if actor.kind in {ActorKind.STAFF, ActorKind.SYSTEM}:
        return wanted
    if actor.kind is not ActorKind.ACCOUNT:
        raise not_for(query, actor, "staff, account")
    if wanted.account_id not in {None, actor.account_id}:
        raise Refused(query, (unknown("account"),))
    if wanted.assigned_to is not None:
        raise not_for(f"{query} by assigned_to", actor, "staff")
    return evolve(wanted, account_id=actor.account_id)
