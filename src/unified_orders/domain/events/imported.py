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
    #: the order as it began here
    order: Order = field(repr=False)
    #: its groups
    groups: tuple[OrderGroup, ...] = field(repr=False)
    #: its sites before a reviewer
    selections: tuple[SiteSelection, ...] = field(repr=False)
    #: its placements, cancelled ones too
    items: tuple[OrderItem, ...] = field(repr=False)
    #: its share links
    tokens: tuple[ShareToken, ...] = field(repr=False)
    #: what was paid
    payments: tuple[Payment, ...] = field(repr=False)
    #: what went back
    refunds: tuple[Refund, ...] = field(repr=False)


@frozen(slots=True)
class StatusImported(Event):
    """In the other system, the order had gone from one word to another."""

    #: the word before; None if it was the first
    previous: str | None
    #: the word after
    status: str
    #: what was noted with it
    reason: str | None
