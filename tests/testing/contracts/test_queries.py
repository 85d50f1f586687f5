"""The queries' contract: kept by the memory adapters, and broken by all with a seeded fault."""

from collections.abc import Callable

import pytest
from tests.testing.contracts import board_faults, list_faults, query_faults
from tests.testing.contracts.breaking import adapter_of, outcome

from unified_orders.adapters.memory import AsyncMemoryQueries, AsyncMemoryRepository, MemoryQueries, MemoryRepository
from unified_orders.testing.contracts.queries import AsyncOrderQueriesContract, OrderQueriesContract

FAULTS = {
    **{fault.__name__: (fault, promise) for fault, promise in query_faults.FAULTS.items()},
    **{f"board: {name}": case for name, case in board_faults.FAULTS.items()},
    **{f"list: {name}": case for name, case in list_faults.FAULTS.items()},
}


class TestMemoryQueries(OrderQueriesContract):
    def make(self) -> tuple[MemoryRepository, MemoryQueries]:
        repository = MemoryRepository()
        return repository, MemoryQueries(repository)


class TestAsyncMemoryQueries(AsyncOrderQueriesContract):
    async def make(self) -> tuple[AsyncMemoryRepository, AsyncMemoryQueries]:
        repository = MemoryRepository()
        return AsyncMemoryRepository(repository), AsyncMemoryQueries(MemoryQueries(repository))


@pytest.mark.parametrize(("fault", "promise"), FAULTS.values(), ids=list(FAULTS))
def test_broken_queries_are_found_out(fault: Callable[[MemoryRepository], MemoryQueries], promise: str) -> None:
    def make() -> tuple[MemoryRepository, MemoryQueries]:
        repository = MemoryRepository()
        return repository, fault(repository)

    assert outcome(adapter_of(OrderQueriesContract, make), promise) is not None
