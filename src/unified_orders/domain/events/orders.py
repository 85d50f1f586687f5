"""Facts about the order itself: made, edited, moved, whose it is."""

from datetime import datetime
from uuid import UUID

from attrs import frozen

from unified_orders.domain.actors import Scope
from unified_orders.domain.commands.orders import NoteAudience
from unified_orders.domain.events.recorded import Event
from unified_orders.domain.metadata import Metadata
from unified_orders.domain.money import Discount
from unified_orders.domain.words import OrderState


@frozen(slots=True)
class OrderCreated(Event):
    account_id: str | None
    currency: str
    requires_client_review: bool
    deadline: datetime | None
    metadata: Metadata
    copied_from_order_id: UUID | None


@frozen(slots=True)
class OrderEdited(Event):
    requires_client_review: bool
    deadline: datetime | None
    metadata: Metadata


@frozen(slots=True)
class OrderMoved(Event):
    """The order went along an edge of its machine."""

    source: OrderState
    target: OrderState


@frozen(slots=True)
class OrderAssigned(Event):
    assigned_to: str | None


@frozen(slots=True)
class OrderClaimed(Event):
    account_id: str
    token_id: UUID


@frozen(slots=True)
class OrderTransferred(Event):
    previous_account_id: str | None
    account_id: str
    reason: str | None


@frozen(slots=True)
class OrderCancelled(Event):
    reason: str
    #: what stays owed for published and completed placements, in minor units
    owed: int
    due_back: int


@frozen(slots=True)
class NoteWritten(Event):
    """A note changed; its text is not here, so that it can be redacted."""

    audience: NoteAudience
    #: None: the note on the order
    selection_id: UUID | None = None


@frozen(slots=True)
class FeesSet(Event):
    fees: int
    reason: str | None


@frozen(slots=True)
class DiscountFixed(Event):
    """The discount that holds for the order, on entering payment_pending."""

    discount: Discount


@frozen(slots=True)
class PaymentRecorded(Event):
    reference: str
    amount: int


@frozen(slots=True)
class RefundRecorded(Event):
    reference: str
    amount: int
    reason: str | None


@frozen(slots=True)
class CreditAuthorized(Event):
    reason: str


@frozen(slots=True)
class LinkShared(Event):
    token_id: UUID
    scope: Scope
    label: str | None
    message: str | None
    expires_at: datetime


@frozen(slots=True)
class LinkRevoked(Event):
    token_id: UUID
