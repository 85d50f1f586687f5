"""Ways to make a memory repository wrong in one thing."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from attrs import evolve

from unified_orders.adapters.memory import MemoryQueries, MemoryRepository
from unified_orders.adapters.memory.repository import MemoryUnitOfWork
from unified_orders.domain.slices import Need, Slice
from unified_orders.domain.state import State
from unified_orders.domain.turn import Changes
from unified_orders.ports import Loaded, Write
from unified_orders.testing.contracts.repository import Adapter

Make = Callable[[], Adapter]


def adapter(repository: MemoryRepository) -> Adapter:
    return Adapter(repository, MemoryQueries(repository), repository.outbox)


def with_unit(unit: type[MemoryUnitOfWork]) -> Make:
    """Return how to make a repository whose units are of this class."""

    def make() -> Adapter:
        repository = MemoryRepository()
        repository.unit_of_work = lambda: unit(repository)  # type: ignore[method-assign]
        return adapter(repository)

    return make


def saving(change: Callable[[Write], Write]) -> Make:
    """Return how to make a repository that saves something else than it is given."""

    class Unit(MemoryUnitOfWork):
        def save(self, write: Write) -> None:
            super().save(change(write))

    return with_unit(Unit)


def storing(change: Callable[[Changes], Changes]) -> Make:
    """Return the same for a repository that is wrong about changes alone."""
    return saving(lambda write: evolve(write, changes=write.changes and change(write.changes)))


def loading(change: Callable[[Slice, Need], Slice]) -> Make:
    """Return how to make a repository that loads something else than it holds."""

    class Unit(MemoryUnitOfWork):
        def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
            loaded = super().load(need, receipt_of)
            return evolve(loaded, slice=change(loaded.slice, need))

    return with_unit(Unit)


def keying(change: Callable[[str], str]) -> Make:
    """Return how to make a repository that takes one key for another."""

    class Unit(MemoryUnitOfWork):
        def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
            return super().load(need, receipt_of and (receipt_of[0], change(receipt_of[1])))

        def save(self, write: Write) -> None:
            super().save(write)
            if write.receipt is not None:
                self._repository.shelves[write.receipt.order_id].receipts[change(write.receipt.key)] = write.receipt

    return with_unit(Unit)


def part(state: State, name: str, change: Callable[[dict[Any, Any]], dict[Any, Any]]) -> State:
    """Return a state with another part."""
    made = state.copy()
    setattr(made, name, change(getattr(made, name)))
    return made


def each(name: str, change: Callable[[Any], Any]) -> Make:
    """Return how to make a repository that stores every entity of a kind a little differently."""
    return storing(
        lambda changes: evolve(
            changes,
            changed=part(changes.changed, name, lambda entities: {id_: change(one) for id_, one in entities.items()}),
        )
    )


def without(name: str) -> Make:
    return storing(lambda changes: evolve(changes, changed=part(changes.changed, name, lambda _: {})))
