"""The order as the roll-up of its groups and items: derived edges, run to a fixpoint inside the decision."""

from typing import Final

from unified_orders.domain.effects import StartWorkflow
from unified_orders.domain.errors import InvariantBroken
from unified_orders.domain.events import DiscountFixed, OrderMoved
from unified_orders.domain.item import OrderItem
from unified_orders.domain.money import find_discount
from unified_orders.domain.order import Order
from unified_orders.domain.turn import Turn
from unified_orders.domain.words import OrderState as O

#: analyzing -> reviewing -> payment_pending -> in_progress is the longest chain
_MOST_STEPS: Final = 3


def derived_state(order: Order) -> O:
    """Return the state that an order's counters and money call for."""
    counters = order.counters
    match order.state:
        case O.ANALYZING if not counters.analyzing_groups:
            return O.REVIEWING
        case O.REVIEWING if counters.analyzing_groups:
            return O.ANALYZING
        case O.REVIEWING if not counters.open_groups and counters.live_items:
            return O.PAYMENT_PENDING
        case O.PAYMENT_PENDING if counters.open_groups:
            return O.REVIEWING
        case O.PAYMENT_PENDING if order.account_id is not None and order.money.net_paid >= order.total > 0:
            return O.IN_PROGRESS
        case O.IN_PROGRESS if counters.live_items and counters.done_items == counters.live_items:
            return O.COMPLETED
        case O.COMPLETED if counters.done_items < counters.live_items:
            return O.IN_PROGRESS
        case state:
            return state


def roll_up(turn: Turn) -> None:
    """Move the order along its derived edges until nothing more follows."""
    for _ in range(_MOST_STEPS + 1):
        order = turn.order
        target = derived_state(order)
        if target is order.state:
            return
        move(turn, target)
    raise InvariantBroken("the roll-up of an order did not settle")


def move(turn: Turn, target: O) -> None:
    """Take one edge of the order's machine, with what goes with it: the discount, the workflows."""
    source = turn.order.state
    turn.record(OrderMoved(source, target))
    if target is O.PAYMENT_PENDING:
        order = turn.order
        found = find_discount(turn.slice.discounts, order.account_id, order.counters.live_items, turn.now)
        if found is not None:
            turn.record(DiscountFixed(found))
    elif target is O.IN_PROGRESS and source is O.PAYMENT_PENDING:
        for item in sorted(turn.state.items.values(), key=lambda item: item.position):
            if item.is_live:
                start_workflow(turn, item)


def start_workflow(turn: Turn, item: OrderItem) -> None:
    """Send the start of an item's current attempt."""
    turn.send(StartWorkflow(item.order_id, item.order_group_id, item.id, item.client_id, item.attempt, item.placement))
