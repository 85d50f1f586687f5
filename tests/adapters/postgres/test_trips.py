"""What a command costs: two round trips, one where nothing has to be read, and few statements."""

from collections.abc import Iterator
from typing import Final

import pytest
from benchmarks import program
from benchmarks.engine import STAFF, EngineLife
from benchmarks.postgres.tapping import Tap, tapped
from sqlalchemy import create_engine

from unified_orders import CreateOrder, GroupRequest, Refused, Submit
from unified_orders.adapters.postgres import PostgresOrders, postgres_service
from unified_orders.domain.copying import evolve
from unified_orders.domain.state import State
from unified_orders.ports.queries import WHOLE

_ORDER: Final = CreateOrder(currency="USD", groups=[GroupRequest(client_id="tea", link_count=1)])


@pytest.fixture
def tap(database: str) -> Iterator[tuple[PostgresOrders, Tap]]:
    """A service whose connection is warm, and the tap on it."""
    with tapped(database) as (address, counting):
        engine = create_engine(address, pool_size=1, max_overflow=0)
        yield postgres_service(engine), counting
        engine.dispose()


class Life(EngineLife):
    """W1 in PostgreSQL."""

    def __init__(self, orders: PostgresOrders) -> None:
        super().__init__()
        self.orders = orders  # type: ignore[assignment]  # a life uses nothing that only the one in memory has

    def state(self) -> State:
        seen = self.orders.queries.look(self.order_id, WHOLE)
        assert seen is not None
        return seen.state


def test_the_life_of_an_order_takes_two_trips_a_command(tap: tuple[PostgresOrders, Tap]) -> None:
    orders, counting = tap
    list(_counted(Life(orders), counting))  # makes the connection, and learns the database's time
    found = list(_counted(Life(orders), counting))
    assert len(found) == program.COMMANDS
    assert [trips for name, trips, _ in found if name == program.CREATE] == [1]
    assert {trips for name, trips, _ in found if name != program.CREATE} == {2}
    trips, statements = sum(one[1] for one in found), sum(one[2] for one in found)
    assert trips <= 35
    assert statements <= 60
    print(f"W1: {trips} trips, {statements} statements")  # noqa: T201 - for those who run this with -s


def test_an_order_under_a_key_takes_one_trip_and_is_looked_for_when_the_key_comes_again(
    tap: tuple[PostgresOrders, Tap],
) -> None:
    orders, counting = tap
    orders.execute(_ORDER, actor=STAFF)
    counting.reset()
    made = orders.execute(_ORDER, actor=STAFF, key="k")
    assert counting.trips == 1
    assert orders.execute(_ORDER, actor=STAFF, key="k") == evolve(made, replayed=True)


def test_a_refusal_takes_no_more(tap: tuple[PostgresOrders, Tap]) -> None:
    orders, counting = tap
    life = Life(orders)
    for _, step in life.steps():
        step()
    counting.reset()
    with pytest.raises(Refused):
        orders.execute(Submit(life.order_id), actor=STAFF)
    assert counting.trips == 2


def test_a_board_takes_one(tap: tuple[PostgresOrders, Tap]) -> None:
    orders, counting = tap
    life = Life(orders)
    for _, step in life.steps():
        step()
    group_id = next(iter(life.state().groups))
    counting.reset()
    assert orders.board(life.order_id, group_id, actor=STAFF).approved
    assert counting.trips == 1


def _counted(life: Life, counting: Tap) -> Iterator[tuple[str, int, int]]:
    for name, step in life.steps():
        counting.reset()
        step()
        yield name, counting.trips, counting.statements
