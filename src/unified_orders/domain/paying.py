"""Fees, payments, refunds, credit. Money moves the order only by the roll-up, or by authorized credit."""

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.results import Balance
from unified_orders.domain.rollup import move
from unified_orders.domain.turn import Turn
from unified_orders.domain.words import OrderState


def set_fees(turn: Turn, command: c.SetFees) -> None:
    if command.fees != turn.order.terms.fees:
        turn.record(e.FeesSet(command.fees, command.reason))


def record_payment(turn: Turn, command: c.RecordPayment) -> Balance:
    known = turn.state.payments.get(command.reference)
    if known is None:
        turn.record(e.PaymentRecorded(command.reference, command.amount))
    elif known.amount != command.amount:
        message = f"this reference was recorded with {known.amount}, not {command.amount}; use another reference"
        turn.refuse("payment_mismatch", message, "amount")
    return _balance(turn, repeated=known is not None)


def record_refund(turn: Turn, command: c.RecordRefund) -> Balance:
    known = turn.state.refunds.get(command.reference)
    left = turn.order.money.net_paid
    if known is not None and known.amount != command.amount:
        message = f"this reference was recorded with {known.amount}, not {command.amount}; use another reference"
        turn.refuse("refund_mismatch", message, "amount")
    elif known is None and command.amount > left:
        turn.refuse("over_refund", f"only {left} of what was paid is left to give back", "amount")
    elif known is None:
        turn.record(e.RefundRecorded(command.reference, command.amount, command.reason))
    return _balance(turn, repeated=known is not None)


def _balance(turn: Turn, *, repeated: bool) -> Balance:
    order = turn.order
    return Balance(order.money.net_paid, order.due, order.due_back, repeated)


def authorize_credit(turn: Turn, command: c.AuthorizeCredit) -> None:
    if turn.order.account_id is None:
        turn.refuse("account_unknown", "nobody owns this order yet; have it claimed or transferred first")
        return
    turn.record(e.CreditAuthorized(command.reason))
    move(turn, OrderState.IN_PROGRESS)
