"""Commands about money that moved, or need not."""

from typing import ClassVar

from attrs import field, frozen

from unified_orders.domain.commands.addressing import OrderCommand
from unified_orders.domain.fields import Amount, Optional, Text
from unified_orders.domain.results import Balance


@frozen(slots=True)
class RecordPayment(OrderCommand[Balance]):
    """Record money received. The same reference again changes nothing; with another amount it is refused."""

    name: ClassVar[str] = "record_payment"
    #: minor units, > 0
    amount: int = field(validator=Amount(1))
    #: the payer's or provider's word for this payment
    reference: str = field(validator=Text("host_id"))


@frozen(slots=True)
class RecordRefund(OrderCommand[Balance]):
    """Record money given back, never more than was paid; changes no state."""

    name: ClassVar[str] = "record_refund"
    #: minor units, > 0
    amount: int = field(validator=Amount(1))
    reference: str = field(validator=Text("host_id"))
    reason: str | None = field(default=None, validator=Optional(Text("note", lines=True)))


@frozen(slots=True)
class AuthorizeCredit(OrderCommand[None]):
    """Let the work begin before, or without, full payment."""

    name: ClassVar[str] = "authorize_credit"
    reason: str = field(validator=Text("note", lines=True))
