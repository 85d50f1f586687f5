"""The whole engine in one process: for prototypes, tests and the demo. Atomic, versioned, thread-safe."""

from unified_orders.adapters.memory.repository import MemoryRepository

__all__ = ["MemoryRepository"]
