"""Facts about an order that began in another system."""

from attrs import field, frozen

from unified_orders.domain.events.recorded import Event
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.item import OrderItem
from unified_orders.domain.order import Order
from unified_orders.domain.payments import Payment, Refund
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.tokens import ShareToken


@frozen(slots=True)
class OrderImported(Event):
    """The order came from another system, as it stood there; its history begins with this.

    As in all events, texts of notes and digests of share tokens are left out.
    """

    #: where it was kept: `public.orders`
    source: str
    #: the word for where it stood there
    source_status: str
    order: Order = field(repr=False)
    groups: tuple[OrderGroup, ...] = field(repr=False)
    selections: tuple[SiteSelection, ...] = field(repr=False)
    items: tuple[OrderItem, ...] = field(repr=False)
    tokens: tuple[ShareToken, ...] = field(repr=False)
    payments: tuple[Payment, ...] = field(repr=False)
    refunds: tuple[Refund, ...] = field(repr=False)


@frozen(slots=True)
class StatusImported(Event):
    """In the other system, the order had gone from one word to another."""

    previous: str | None
    status: str
    reason: str | None
