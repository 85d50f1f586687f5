"""The order: what is bought, by whom, in one currency, and where it stands."""

from datetime import datetime
from uuid import UUID

from attrs import field, frozen

from unified_orders.domain.actors import Author
from unified_orders.domain.metadata import Metadata
from unified_orders.domain.money import Money, Terms, discount_on, total_of
from unified_orders.domain.words import OrderState


@frozen(slots=True)
class Notes:
    """Free text on an order. Never in history, so that it can be redacted."""

    #: staff only
    internal: str = ""
    #: by and for the account
    account: str = ""


@frozen(slots=True)
class Times:
    """When an order first came to each milestone; later times stand in history."""

    created_at: datetime
    updated_at: datetime
    submitted_at: datetime | None = None
    paid_at: datetime | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None


@frozen(slots=True)
class Counters:
    """What the roll-up needs to know of an order's groups and items, kept as they change."""

    #: groups ever made; the position of the next
    groups: int = 0
    #: groups not cancelled
    live_groups: int = 0
    #: live groups that are analyzing
    analyzing_groups: int = 0
    #: live groups that are not approved
    open_groups: int = 0
    #: items ever made; the position of the next
    items: int = 0
    #: items not cancelled
    live_items: int = 0
    #: live items that are completed
    done_items: int = 0
    #: share links that nobody revoked
    tokens: int = 0


@frozen(slots=True)
class Order:
    """What is bought. Its groups say for whom, its items what came of it."""

    id: UUID
    #: the paying customer; None until someone claims the order
    account_id: str | None
    state: OrderState
    #: ISO 4217, for the whole order
    currency: str
    #: staff may review only on behalf of the client, and never auto-approve
    requires_client_review: bool
    #: when the last live group was approved; None while one is open
    review_completed_at: datetime | None
    terms: Terms
    money: Money
    notes: Notes
    times: Times
    counters: Counters
    #: a member of staff, by the host's id; gives no right
    assigned_to: str | None
    #: a promise to sort and filter by; no timer
    deadline: datetime | None
    copied_from_order_id: UUID | None
    cancellation_reason: str | None
    metadata: Metadata = field(repr=False)
    created_by: Author
    #: + 1 with every accepted command that changes anything
    version: int
    #: the `seq` of its last event
    last_seq: int

    @property
    def subtotal(self) -> int:
        """Retail of the live items, in minor units."""
        return self.money.subtotal

    @property
    def discount(self) -> int:
        """What the fixed discount takes off, in minor units."""
        return discount_on(self.money.subtotal, self.terms)

    @property
    def total(self) -> int:
        """Subtotal - discount + fees, in minor units."""
        return total_of(self.money.subtotal, self.terms)

    @property
    def owed(self) -> int:
        """What the account owes in all: the total; nothing where no live item is left to pay for."""
        return self.total if self.counters.live_items else 0

    @property
    def due(self) -> int:
        """What is still to be paid."""
        return max(0, self.owed - self.money.net_paid)

    @property
    def due_back(self) -> int:
        """What the account has paid beyond what it owes."""
        return max(0, self.money.net_paid - self.owed)

    @property
    def margin(self) -> int:
        """Total - wholesale; staff only."""
        return self.total - self.money.wholesale
