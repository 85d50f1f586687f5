"""`OrderLives` holds a sound service, and finds what is wrong with another."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from unified_orders import Actor, Command, Done, InvariantBroken, OrderService, Refused, Settings, WriteNote, narrowed
from unified_orders.adapters.memory import InMemoryOrders, MemoryQueries, MemoryRepository, in_memory_service
from unified_orders.domain.rules import PERMISSIONS
from unified_orders.domain.words import ActorKind
from unified_orders.testing import FrozenClock, OrderLives

FIRM = Settings(permissions=narrowed(PERMISSIONS, [("cancel", ActorKind.ACCOUNT), ("share", ActorKind.ACCOUNT)]))
#: enough to find what is wrong, the same each time, and no time lost on making it small
SEARCH = settings(
    max_examples=100, stateful_step_count=20, derandomize=True, database=None, deadline=None, phases=[Phase.generate]
)


class Narrowed(OrderLives):
    """A host whose accounts neither cancel nor share."""

    def make_orders(self, clock: FrozenClock) -> OrderService:
        return in_memory_service(clock=clock, settings=FIRM, deliver="on demand")


TestNarrowed = Narrowed.TestCase


class Default(OrderLives):
    """The library's own in-memory service."""


TestDefault = Default.TestCase


class Forgetful(InMemoryOrders):
    """Takes no notice of keys."""

    def execute(self, command: Command[Any], *, actor: Actor, key: str | None = None) -> Done[Any]:
        return super().execute(command, actor=actor)


class Hasty(InMemoryOrders):
    """Writes a note about what it refuses."""

    def execute(self, command: Command[Any], *, actor: Actor, key: str | None = None) -> Done[Any]:
        try:
            return super().execute(command, actor=actor, key=key)
        except Refused:
            order_id = next(iter(self.repository.shelves))
            super().execute(WriteNote(order_id, repr(command)[:50]), actor=Actor.staff("sam"))
            raise


class Servile(OrderService):
    """Lets everybody do what staff may, whatever its settings say."""

    def execute(self, command: Command[Any], *, actor: Actor, key: str | None = None) -> Done[Any]:
        return super().execute(command, actor=Actor.staff("sam") if actor.kind is ActorKind.WORKER else actor, key=key)


class Untidy(InMemoryOrders):
    """Loses the last event of each command."""

    def execute(self, command: Command[Any], *, actor: Actor, key: str | None = None) -> Done[Any]:
        done = super().execute(command, actor=actor, key=key)
        history = self.repository.shelves[done.order_id].history
        if len(history) > 6:
            history.pop()
        return done


def remade(cls: type[InMemoryOrders]) -> Callable[[FrozenClock], OrderService]:
    def make(clock: FrozenClock) -> OrderService:
        plain = in_memory_service(clock=clock)
        return cls(plain.repository, plain.directory, plain.price_list, Settings(), deliver="on demand")

    return make


def servile(clock: FrozenClock) -> OrderService:
    repository = MemoryRepository(clock)
    return Servile(repository, MemoryQueries(repository))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (remade(Forgetful), "run twice under one key|a key was taken|repeated key"),
        (remade(Hasty), "was refused, and changed the order"),
        (remade(Untidy), "history|replay"),
        (servile, "whom the policy does not name"),
    ],
    ids=["keys are forgotten", "a refusal changes", "history has holes", "everybody is staff"],
)
def test_what_is_wrong_with_a_service_is_found(make: Callable[[FrozenClock], OrderService], said: str) -> None:
    class Broken(OrderLives):
        def make_orders(self, clock: FrozenClock) -> OrderService:
            return make(clock)

    with pytest.raises(InvariantBroken, match=said):
        run_state_machine_as_test(Broken, settings=SEARCH)
