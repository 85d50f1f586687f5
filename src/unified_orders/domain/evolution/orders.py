"""Steps of the order itself, its money and its account."""

from unified_orders.domain import events as e
from unified_orders.domain.copying import evolve
from unified_orders.domain.errors import InvariantBroken
from unified_orders.domain.evolution.steps import Stamp, on
from unified_orders.domain.machine import ORDER
from unified_orders.domain.money import Money, Terms
from unified_orders.domain.order import Counters, Notes, Order, Times
from unified_orders.domain.payments import Payment, Refund
from unified_orders.domain.state import State
from unified_orders.domain.words import OrderState


@on(e.OrderCreated)
def created(state: State, event: e.OrderCreated, stamp: Stamp) -> None:
    state.order = Order(
        id=stamp.order_id,
        account_id=event.account_id,
        state=OrderState.CONFIGURING,
        currency=event.currency,
        requires_client_review=event.requires_client_review,
        review_completed_at=None,
        terms=Terms(),
        money=Money(),
        notes=Notes(),
        times=Times(stamp.at, stamp.at),
        counters=Counters(),
        assigned_to=None,
        deadline=event.deadline,
        copied_from_order_id=event.copied_from_order_id,
        cancellation_reason=None,
        metadata=event.metadata,
        created_by=stamp.author,
        version=0,
        last_seq=0,
    )


@on(e.OrderEdited)
def edited(state: State, event: e.OrderEdited, _: Stamp) -> None:
    state.order = evolve(
        state.order,
        requires_client_review=event.requires_client_review,
        deadline=event.deadline,
        metadata=event.metadata,
    )


@on(e.OrderMoved)
def moved(state: State, event: e.OrderMoved, stamp: Stamp) -> None:
    order = state.order
    if order.state is not event.source or ORDER.edge(event.source, event.target) is None:
        raise InvariantBroken(f"an order can't go from {order.state} by {event.source} -> {event.target}")
    order = evolve(order, state=event.target)
    match event.target:
        case OrderState.ANALYZING if event.source is OrderState.CONFIGURING:
            order = _first_time(order, "submitted_at", stamp)
        case OrderState.PAYMENT_PENDING:
            order = evolve(order, review_completed_at=stamp.at)
        case OrderState.REVIEWING if event.source is OrderState.PAYMENT_PENDING:
            order = evolve(order, review_completed_at=None, terms=evolve(order.terms, discount=None))
        case OrderState.COMPLETED:
            order = _first_time(order, "completed_at", stamp)
        case OrderState.CANCELLED:
            order = _first_time(order, "cancelled_at", stamp)
        case _:
            pass
    state.order = order


def _first_time(order: Order, name: str, stamp: Stamp) -> Order:
    if getattr(order.times, name) is not None:
        return order
    return evolve(order, times=evolve(order.times, **{name: stamp.at}))


@on(e.OrderAssigned)
def assigned(state: State, event: e.OrderAssigned, _: Stamp) -> None:
    state.order = evolve(state.order, assigned_to=event.assigned_to)


@on(e.OrderClaimed)
def claimed(state: State, event: e.OrderClaimed, _: Stamp) -> None:
    state.order = evolve(state.order, account_id=event.account_id)


@on(e.OrderTransferred)
def transferred(state: State, event: e.OrderTransferred, _: Stamp) -> None:
    state.order = evolve(state.order, account_id=event.account_id)


@on(e.OrderCancelled)
def cancelled(state: State, event: e.OrderCancelled, _: Stamp) -> None:
    state.order = evolve(state.order, cancellation_reason=event.reason)


@on(e.FeesSet)
def fees_set(state: State, event: e.FeesSet, _: Stamp) -> None:
    state.order = evolve(state.order, terms=evolve(state.order.terms, fees=event.fees))


@on(e.DiscountFixed)
def discount_fixed(state: State, event: e.DiscountFixed, _: Stamp) -> None:
    state.order = evolve(state.order, terms=evolve(state.order.terms, discount=event.discount))


@on(e.PaymentRecorded)
def payment_recorded(state: State, event: e.PaymentRecorded, stamp: Stamp) -> None:
    order = state.order
    state.payments[event.reference] = Payment(stamp.order_id, event.reference, event.amount, stamp.author, stamp.at)
    order = evolve(order, money=evolve(order.money, paid=order.money.paid + event.amount))
    state.order = _first_time(order, "paid_at", stamp) if order.owed and not order.due else order


@on(e.RefundRecorded)
def refund_recorded(state: State, event: e.RefundRecorded, stamp: Stamp) -> None:
    money = state.order.money
    state.refunds[event.reference] = Refund(
        stamp.order_id, event.reference, event.amount, event.reason, stamp.author, stamp.at
    )
    state.order = evolve(state.order, money=evolve(money, refunded=money.refunded + event.amount))


@on(e.CreditAuthorized)
def credit_authorized(_: State, __: e.CreditAuthorized, ___: Stamp) -> None:
    """Change nothing: the move that follows does."""


@on(e.ReviewFinished)
def review_finished(_: State, __: e.ReviewFinished, ___: Stamp) -> None:
    """Change nothing: history alone keeps it."""
