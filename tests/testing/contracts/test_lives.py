"""The orders by which a repository is tested hold everything that an order can hold."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from attrs import fields, has

from unified_orders.adapters.memory import MemoryQueries, MemoryRepository
from unified_orders.domain.rules import TABLE
from unified_orders.ports import Write
from unified_orders.testing.contracts.alike import shape
from unified_orders.testing.contracts.repository import Adapter
from unified_orders.testing.contracts.repository.kept import Kept
from unified_orders.testing.contracts.repository.life import whole_lives
from unified_orders.testing.contracts.repository.stage import RepositoryStage

_PARTS = ("groups", "selections", "items", "tokens", "payments", "refunds")


class Noting(Kept):
    """Keeps, and notes every write."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[Write] = []

    def take(self, write: Write) -> None:
        super().take(write)
        self.writes.append(write)


class TestLives(RepositoryStage):
    def make(self) -> Adapter:
        orders = MemoryRepository()
        return Adapter(orders, MemoryQueries(orders), orders.outbox)


def writes() -> list[Write]:
    stage = TestLives()
    with stage.running(lambda name: name):
        stage.kept = Noting()
        whole_lives(stage)
        return stage.kept.writes


def test_every_field_of_every_entity_has_more_than_one_value() -> None:
    seen: defaultdict[str, set[object]] = defaultdict(set)
    for write in writes():
        for entity in entities(write):
            for path, value in values(type(entity).__name__, entity):
                seen[path].add(repr(shape(value)))
    assert [path for path, found in seen.items() if len(found) == 1] == []


def test_every_command_that_changes_an_order_is_among_them() -> None:
    given = {one.command for write in writes() for one in write.events}
    assert {rule.command.name for rule in TABLE} - given == {"discard"}, "a discarded order leaves no history"


def entities(write: Write) -> Iterator[object]:
    changes = write.changes
    if changes is None:
        return
    yield changes.order
    for part in _PARTS:
        yield from getattr(changes.changed, part).values()
    yield from changes.projects
    for sites in changes.sites.values():
        yield from sites


def values(path: str, value: Any) -> Iterator[tuple[str, object]]:  # noqa: ANN401 - any value
    """Yield the values of all fields within a value, by their paths."""
    if has(type(value)):
        yield path, value
        for one in fields(type(value)):
            yield from values(f"{path}.{one.name}", getattr(value, one.name))
    elif isinstance(value, tuple) and value and has(type(value[0])):
        for member in value:
            yield from values(path, member)
    else:
        yield path, value
