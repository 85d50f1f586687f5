"""The order as the roll-up of its groups, items and money, and what happens if that does not settle."""

from uuid import UUID

import pytest
from tests.domain import stages
from tests.scenarios.kit import NOON, STAFF, Agency, site, wants
from tests.scenarios.walk import Walk

from unified_orders.domain import events as e
from unified_orders.domain.copying import evolve
from unified_orders.domain.errors import InvariantBroken
from unified_orders.domain.rollup import roll_up
from unified_orders.domain.slices import Slice
from unified_orders.domain.turn import Context, Turn
from unified_orders.domain.words import OrderState


def turn_at(order: Walk, state: OrderState) -> Turn:
    """Return a turn at an order that claims to stand elsewhere than it does."""
    snapshot = order.snapshot
    snapshot.order = evolve(snapshot.order, state=state)
    return Turn(Slice(NOON, snapshot), STAFF, Context(NOON, UUID(int=1)), order.id)


def test_the_smallest_amount_paid_starts_the_work(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.submit()
    order.analysed([site("cheap", 1)])
    order.approve("cheap")
    assert order.state() is OrderState.PAYMENT_PENDING
    order.pay(1)
    assert order.state() is OrderState.IN_PROGRESS


def test_an_order_moves_on_edge_by_edge_until_nothing_follows(agency: Agency) -> None:
    turn = turn_at(stages.in_progress(agency), OrderState.ANALYZING)
    roll_up(turn)
    assert turn.events == [
        e.OrderMoved(OrderState.ANALYZING, OrderState.REVIEWING),
        e.OrderMoved(OrderState.REVIEWING, OrderState.PAYMENT_PENDING),
        e.OrderMoved(OrderState.PAYMENT_PENDING, OrderState.IN_PROGRESS),
    ]


def test_a_damaged_order_that_would_move_further_than_any_can_is_a_broken_invariant(agency: Agency) -> None:
    turn = turn_at(stages.completed(agency), OrderState.ANALYZING)
    with pytest.raises(InvariantBroken, match=r"^the roll-up of an order did not settle$"):
        roll_up(turn)
