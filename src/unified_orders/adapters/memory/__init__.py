"""The whole engine in one process: for prototypes, tests and the demo. Atomic, versioned, thread-safe."""

from unified_orders.adapters.memory.analysis import AnalysisFailure, Round, ScriptedAnalysis
from unified_orders.adapters.memory.async_service import AsyncInMemoryOrders
from unified_orders.adapters.memory.asynchronous import (
    AsyncMemoryDirectory,
    AsyncMemoryOutbox,
    AsyncMemoryPriceList,
    AsyncMemoryQueries,
    AsyncMemoryRepository,
)
from unified_orders.adapters.memory.directory import MemoryDirectory, MemoryPriceList
from unified_orders.adapters.memory.outbox import MemoryOutbox
from unified_orders.adapters.memory.queries import MemoryQueries
from unified_orders.adapters.memory.repository import MemoryRepository
from unified_orders.adapters.memory.service import InMemoryOrders, in_memory_service
from unified_orders.adapters.memory.workflow import RecordingWorkflow

__all__ = [
    "AnalysisFailure",
    "AsyncInMemoryOrders",
    "AsyncMemoryDirectory",
    "AsyncMemoryOutbox",
    "AsyncMemoryPriceList",
    "AsyncMemoryQueries",
    "AsyncMemoryRepository",
    "InMemoryOrders",
    "MemoryDirectory",
    "MemoryOutbox",
    "MemoryPriceList",
    "MemoryQueries",
    "MemoryRepository",
    "RecordingWorkflow",
    "Round",
    "ScriptedAnalysis",
    "in_memory_service",
]
