"""The walk of W1 over a peer's triggers, which both peers name alike."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from benchmarks import program
from benchmarks.clock import Step
from benchmarks.peers.tally import Tally


def steps(order: Tally, create: Callable[[], Any]) -> Iterator[Step]:
    """Yield the steps of one life; `create` returns what carries the triggers."""
    made: list[Any] = []
    yield program.CREATE, lambda: made.append(create())
    machine = made[0]
    yield program.SUBMIT, machine.submit
    for client in program.GROUPS:
        yield program.ANALYSED, partial(machine.analysed, client)
    for client, links in program.GROUPS.items():
        yield program.APPROVE[links], partial(machine.approve, client, links)
    yield program.PAID, partial(machine.pay, program.TOTAL)
    items = list(order.items)
    for item in items:
        yield program.STARTED, partial(machine.start, item)
    for item in items:
        yield program.COMPLETED, partial(machine.complete, item)
    program.check(order.end)
    assert len(order.history) == program.COMMANDS
