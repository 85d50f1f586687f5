"""An order that was moved goes on from where it was, to completed; nobody who works on it notices that it was moved."""

import pytest
from hypothesis import given, settings
from tests.adapters.postgres.moving.legacy import dirt as d
from tests.adapters.postgres.moving.legacy.filling import Rows, clean, sound_order
from tests.adapters.postgres.moving.legacy.read import facts_of
from tests.adapters.postgres.moving.legacy.strategies import databases

from unified_orders import Actor, RecordPayment, Review, Submit, approve
from unified_orders.adapters.memory import in_memory_service
from unified_orders.adapters.memory.service import InMemoryOrders
from unified_orders.adapters.memory.shelf import Shelf
from unified_orders.adapters.postgres.moving.facts import Moved
from unified_orders.adapters.postgres.moving.mapping import LegacyMap
from unified_orders.adapters.postgres.moving.translating import translate
from unified_orders.domain.commands import CancelOrder, RecordProgress
from unified_orders.domain.item import OrderItem
from unified_orders.domain.sites import Price, Site
from unified_orders.domain.state import State
from unified_orders.domain.turn import Changes
from unified_orders.domain.words import GroupStatus, ItemStatus, OrderState, Stage

STAFF = Actor.staff("sam")
LEGACY = LegacyMap(time_zone="UTC", currency="USD")
SITES = [Site(f"s{n}", f"s{n}.example", prices=(Price("USD", 9_900, 5_000),)) for n in range(4)]
_NEXT = {
    ItemStatus.PENDING: Stage.STARTED,
    ItemStatus.IN_PROGRESS: Stage.PUBLISHED,
    ItemStatus.PUBLISHED: Stage.COMPLETED,
}


def stored(moved: Moved) -> InMemoryOrders:
    """Return a service that has this order, as if the engine had made it."""
    orders = in_memory_service(sites=SITES, currency="USD")
    orders.deliver = "on demand"
    shelf = orders.repository.shelves[moved.state.order.id] = Shelf()
    shelf.put(Changes(moved.state.order, 0, moved.state))
    shelf.history.extend(moved.history)
    return orders


class Walk:
    """Takes one order to completed, step by step."""

    def __init__(self, moved: Moved) -> None:
        self.orders = stored(moved)
        self.id = moved.state.order.id

    @property
    def state(self) -> State:
        found = self.orders.repository.snapshot(self.id)
        assert found is not None
        return found

    def go(self) -> State:
        """Return the order as it is in the end."""
        if self.state.order.state is OrderState.CONFIGURING:
            self.orders.execute(Submit(self.id), actor=STAFF)
            self.orders.drain()
        if self.state.order.state is OrderState.REVIEWING:
            self.review()
        if self.state.order.state is OrderState.PAYMENT_PENDING:
            self.orders.execute(RecordPayment(self.id, self.state.order.total, reference="wire"), actor=STAFF)
        while self.state.order.state is OrderState.IN_PROGRESS:
            self.work(next(item for item in self.state.items.values() if item.is_live and item.status in _NEXT))
        return self.state

    def review(self) -> None:
        for group in self.state.groups.values():
            board = self.orders.board(self.id, group.id, actor=STAFF)
            chosen = [approve(one) for one in board.suggested[: group.link_count]]
            if group.group_status is GroupStatus.REVIEWING:
                self.orders.execute(Review(board.group, chosen), actor=STAFF)

    def work(self, item: OrderItem) -> None:
        stage = _NEXT[item.status]
        url = None if stage is Stage.STARTED else f"https://{item.placement.domain}/post"
        command = RecordProgress(self.id, item.id, stage, workflow_id=item.workflow_id or "w", published_url=url)
        self.orders.execute(command, actor=Actor.worker("workflow"))


def moved(rows: Rows) -> list[Moved]:
    found = (translate(facts, LEGACY) for _, facts in facts_of(rows))
    return [one for one in found if isinstance(one, Moved)]


@pytest.mark.parametrize("status", [*d.DRAFTS, *d.REVIEWED, *d.AGREED])
def test_a_sound_order_goes_on_to_completed_and_all_is_well_with_it(status: str) -> None:
    (one,) = moved({**clean(0), **sound_order(status)})
    walk = Walk(one)
    assert walk.go().order.state is OrderState.COMPLETED
    assert walk.orders.doctor(walk.id, actor=STAFF) == ()


@settings(deadline=None, max_examples=25)
@given(rows=databases())
def test_whatever_was_moved_is_sound_and_can_be_cancelled_unless_it_is_over(rows: Rows) -> None:
    for one in moved(rows):
        orders, order = stored(one), one.state.order
        assert orders.doctor(order.id, actor=STAFF) == ()
        if order.state not in {OrderState.COMPLETED, OrderState.CANCELLED}:
            orders.execute(CancelOrder(order.id, "no budget"), actor=STAFF)
            assert orders.doctor(order.id, actor=STAFF) == ()


def test_history_begins_with_where_an_order_came_from_and_tells_what_it_went_through() -> None:
    (one,) = moved({**clean(0), **sound_order("completed")})
    told = [row.text for row in stored(one).history(one.state.order.id, actor=STAFF)]
    assert "completed" in told[0]
    assert len(told) == 6
