"""A command that names groups means those alone, also where the whole order was loaded."""

from typing import Any
from uuid import UUID

from tests.scenarios.kit import ACME, NOON, Agency, wants
from tests.scenarios.walk import Walk, agreed, reviewed

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.deciding import Accepted, decide
from unified_orders.domain.slices import Slice
from unified_orders.domain.turn import Context
from unified_orders.domain.words import GroupStatus, OrderState


def decided(order: Walk, command: c.Command[Any]) -> list[e.Event]:
    answer = decide(command, Slice(NOON, order.snapshot), Context(NOON, UUID(int=1)), ACME)
    assert isinstance(answer, Accepted)
    return [recorded.event for recorded in answer.events]


def test_a_review_is_finished_of_the_named_groups_alone(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1), wants("tents", 1))
    first, second = order.group(0).id, order.group(1).id
    assert decided(order, c.FinishReview(order.id, [second])) == [e.ReviewFinished((second,), None)]
    assert decided(order, c.FinishReview(order.id)) == [e.ReviewFinished((first, second), None)]


def test_the_named_groups_alone_are_reopened(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 1), wants("tents", 1))
    first, second = order.group(0).id, order.group(1).id
    back = e.OrderMoved(OrderState.PAYMENT_PENDING, OrderState.REVIEWING)

    def opened(group_id: UUID) -> e.GroupMoved:
        return e.GroupMoved(group_id, GroupStatus.APPROVED, GroupStatus.REVIEWING, None)

    assert decided(order, c.ReopenReview(order.id, [second])) == [opened(second), back]
    assert decided(order, c.ReopenReview(order.id)) == [opened(first), opened(second), back]
