"""Payments and refunds: what came in and what went back, each once under its reference."""

from datetime import datetime
from uuid import UUID

from attrs import frozen

from unified_orders.domain.actors import Author


@frozen(slots=True)
class Payment:
    """Money received for an order."""

    order_id: UUID
    #: the payer's or provider's own word for it; unique among the order's payments
    reference: str
    #: minor units, > 0
    amount: int
    recorded_by: Author
    recorded_at: datetime


@frozen(slots=True)
class Refund:
    """Money given back for an order."""

    order_id: UUID
    #: unique among the order's refunds
    reference: str
    #: minor units, > 0
    amount: int
    reason: str | None
    recorded_by: Author
    recorded_at: datetime
