"""A history that tells what can't have happened is refused, not replayed into a state that never was."""

from collections.abc import Iterator
from typing import Final

import pytest
from tests.domain import stages
from tests.scenarios.kit import Agency
from tests.scenarios.walk import Walk

from unified_orders.domain import events as e
from unified_orders.domain.commands import CreateOrder
from unified_orders.domain.copying import evolve
from unified_orders.domain.deciding import target_of
from unified_orders.domain.errors import InvariantBroken
from unified_orders.domain.events import Event, Recorded
from unified_orders.domain.history import recorded_part, replay
from unified_orders.domain.state import State
from unified_orders.domain.words import GroupStatus, OrderState, Stage

MOVES: Final = (e.OrderMoved, e.GroupMoved)


@pytest.fixture
def history(agency: Agency) -> tuple[Recorded, ...]:
    return told(stages.completed(agency))


def told(order: Walk) -> tuple[Recorded, ...]:
    return tuple(order.agency.repository.shelves[order.id].history)


def numbered(history: Iterator[Recorded]) -> Iterator[Recorded]:
    return (evolve(one, seq=seq) for seq, one in enumerate(history, 1))


def followed_by(history: tuple[Recorded, ...], event: Event) -> tuple[Recorded, ...]:
    return (*history, evolve(history[-1], seq=len(history) + 1, event=event))


def test_a_move_that_is_left_out_shows_at_the_next_one(history: tuple[Recorded, ...]) -> None:
    moves = [one for one in history if isinstance(one.event, e.OrderMoved)]
    for left_out in moves[:-1]:
        with pytest.raises(InvariantBroken, match="an order can't go from"):
            replay(numbered(one for one in history if one is not left_out))


def test_an_order_goes_along_its_edges_only(history: tuple[Recorded, ...]) -> None:
    for target in (OrderState.CONFIGURING, OrderState.PAYMENT_PENDING, OrderState.CANCELLED):
        with pytest.raises(InvariantBroken, match="an order can't go from completed by completed -> "):
            replay(followed_by(history, e.OrderMoved(OrderState.COMPLETED, target)))


def test_a_group_goes_along_its_edges_only(history: tuple[Recorded, ...]) -> None:
    group_id = next(iter(replay(history).groups))
    for source in (GroupStatus.APPROVED, GroupStatus.REVIEWING):
        with pytest.raises(InvariantBroken, match=f"a group can't go from approved by {source} -> analyzing"):
            replay(followed_by(history, e.GroupMoved(group_id, source, GroupStatus.ANALYZING)))


def test_an_item_goes_along_its_edges_only(agency: Agency) -> None:
    order = stages.cancelled(agency)
    gone = next(one for one in order.snapshot.items.values() if not one.is_live)
    began = e.ItemProgressed(gone.id, Stage.STARTED, 1, None, None, None)
    with pytest.raises(InvariantBroken, match="an item can't go from cancelled to in_progress"):
        replay(followed_by(told(order), began))


def test_nothing_told_is_no_order() -> None:
    nothing = replay(())
    assert not nothing.exists
    assert recorded_part(nothing) == nothing == State()
    assert nothing != ()
    with pytest.raises(InvariantBroken, match="there is no order"):
        _ = nothing.order


def test_a_decision_needs_the_id_of_the_order_that_it_makes() -> None:
    with pytest.raises(ValueError, match="needs the id it shall have"):
        target_of(CreateOrder(currency="USD"))
