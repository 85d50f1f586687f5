"""The memory repository keeps every promise, called plainly and awaited."""

from unified_orders.adapters.memory import (
    AsyncMemoryOutbox,
    AsyncMemoryQueries,
    AsyncMemoryRepository,
    MemoryQueries,
    MemoryRepository,
)
from unified_orders.testing.contracts.repository import (
    Adapter,
    AsyncAdapter,
    AsyncRepositoryContract,
    RepositoryContract,
)


class TestMemoryRepository(RepositoryContract):
    def make(self) -> Adapter:
        orders = MemoryRepository()
        return Adapter(orders, MemoryQueries(orders), orders.outbox)


class TestAsyncMemoryRepository(AsyncRepositoryContract):
    def make(self) -> AsyncAdapter:
        orders = MemoryRepository()
        queries = AsyncMemoryQueries(MemoryQueries(orders))
        return AsyncAdapter(AsyncMemoryRepository(orders), queries, AsyncMemoryOutbox(orders.outbox))
