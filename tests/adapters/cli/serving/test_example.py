"""The example of `serve`, and what may interrupt it."""

import signal
import threading

import pytest

from unified_orders import Actor, Unavailable
from unified_orders.adapters.cli.serving.desk import Desk
from unified_orders.adapters.cli.serving.example import Example, is_complete, is_in, order_id_of, put_in
from unified_orders.adapters.cli.signals import ENDING, ended_by_sigterm, held
from unified_orders.adapters.cli.standing import WATCHER
from unified_orders.adapters.memory import InMemoryOrders, in_memory_service
from unified_orders.application.views import LineStatus, StaffLine
from unified_orders.domain.commands import ResolveIssue


@pytest.fixture(scope="module")
def example() -> Example:
    return Example.read()


def shop(example: Example) -> InMemoryOrders:
    orders = in_memory_service(clients=example.clients, discounts=example.discounts)
    example.script(orders.analysis)
    return orders


def test_an_example_that_was_interrupted_is_finished_and_nothing_is_made_twice(example: Example) -> None:
    orders = shop(example)
    assert not is_in(example, orders)
    first = example.others[0]
    orders.execute(first.order, actor=first.creator.actor(lambda _: WATCHER), key=f"example {first.path.stem}")
    assert is_in(example, orders)
    assert not is_complete(example, orders)
    put_in(example, orders, orders.relay)
    made = orders.orders(actor=WATCHER)
    put_in(example, orders, orders.relay)
    assert is_complete(example, orders)
    assert orders.orders(actor=WATCHER) == made
    assert {row.order_id for row in made.orders} == {order_id_of(plan) for plan in example.plans}


def test_the_desk_brings_work_step_by_step_and_goes_on_once_an_issue_is_resolved(example: Example) -> None:
    orders = shop(example)
    put_in(example, orders, orders.relay)
    (work,) = [plan for plan in example.others if plan.path.stem == "work"]
    order_id, desk = order_id_of(work), Desk(orders, orders.relay, 1.0)

    def lines() -> list[StaffLine]:
        return [line for line in orders.lines(order_id, actor=WATCHER) if isinstance(line, StaffLine)]

    done = []
    for _ in range(8):
        desk.step()
        done.append(sum(line.status is LineStatus.COMPLETED for line in lines()))
    assert done == [0, 0, 1, 1, 1, 2, 2, 2]
    (held_up,) = [line for line in lines() if line.has_issue]
    assert held_up.item_id is not None
    orders.execute(ResolveIssue(order_id, held_up.item_id, "sent another one"), actor=Actor.staff("sam"))
    for _ in range(2):
        desk.step()
    assert {line.status for line in lines()} == {LineStatus.COMPLETED}


def test_the_desk_goes_on_when_the_store_is_back(example: Example, caplog: pytest.LogCaptureFixture) -> None:
    orders, outages = shop(example), iter([True, True])
    put_in(example, orders, orders.relay)
    drain, steps = orders.relay.drain, threading.Semaphore(0)

    def away(count: int = 1) -> int:
        if next(outages, False):
            raise Unavailable("the database hung up; try again")
        steps.release()
        return drain(count)

    orders.relay.drain = away  # type: ignore[method-assign]
    with Desk(orders, orders.relay, 0.001):
        assert steps.acquire(timeout=30)
    assert caplog.messages == ["the desk waits: the database hung up; try again"] * 2


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_that_is_held_counts_once_what_must_not_be_broken_off_is_done(number: int) -> None:
    done = []

    def work() -> None:
        with ended_by_sigterm(), held():
            signal.raise_signal(number)
            signal.raise_signal(number)
            done.append("the server is up, and can be stopped")

    with pytest.raises((SystemExit, KeyboardInterrupt)):
        work()
    assert done
