"""The outbox's contract: kept by the memory adapters, and broken by every outbox with a seeded fault."""

from datetime import timedelta
from typing import Any

import pytest
from tests.adapters.memory.effects import HandClock
from tests.testing.contracts.breaking import adapter_of, outcome
from tests.testing.contracts.outbox_faults import FAULTS

from unified_orders.adapters.memory import AsyncMemoryOutbox, AsyncMemoryRepository, MemoryOutbox, MemoryRepository
from unified_orders.testing.contracts.outbox import AsyncOutboxContract, OutboxContract


def later(suite: Any, by: timedelta) -> None:  # noqa: ANN401 - the class of any adapter below
    suite.made[0].clock.move(by)


class TestMemoryOutbox(OutboxContract):
    def make(self) -> tuple[MemoryRepository, MemoryOutbox]:
        repository = MemoryRepository(HandClock())
        return repository, repository.outbox

    later = later


class TestMemoryOutboxByTheClockOfThisMachine(OutboxContract):
    def make(self) -> tuple[MemoryRepository, MemoryOutbox]:
        repository = MemoryRepository()
        return repository, repository.outbox


class TestAsyncMemoryOutbox(AsyncOutboxContract):
    async def make(self) -> tuple[AsyncMemoryRepository, AsyncMemoryOutbox]:
        repository = MemoryRepository()
        return AsyncMemoryRepository(repository), AsyncMemoryOutbox(repository.outbox)


@pytest.mark.parametrize(("fault", "promise"), FAULTS.items(), ids=[fault.__name__ for fault in FAULTS])
def test_a_broken_outbox_is_found_out(fault: type[MemoryOutbox | MemoryRepository], promise: str) -> None:
    def make() -> tuple[MemoryRepository, MemoryOutbox]:
        repository = fault(HandClock()) if issubclass(fault, MemoryRepository) else MemoryRepository(HandClock())
        if issubclass(fault, MemoryOutbox):
            repository.outbox = fault(repository.clock, repository.lock)
        return repository, repository.outbox

    assert outcome(adapter_of(OutboxContract, make, later=later), promise) is not None
