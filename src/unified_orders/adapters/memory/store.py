"""What the memory adapter keeps: a shelf for each order, analysed sites, each client's past, and the outbox."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from unified_orders.adapters.memory.outbox import MemoryOutbox
from unified_orders.adapters.memory.past import Past
from unified_orders.adapters.memory.shelf import Shelf
from unified_orders.domain.fields import as_utc, moment
from unified_orders.domain.sites import AnalysisProject, Site


def system_clock() -> datetime:
    """Return the time of this machine."""
    return datetime.now(UTC)


class Store:
    """All of it, read and written under one lock."""

    def __init__(self, clock: Callable[[], datetime] = system_clock) -> None:
        self.clock = clock
        self.lock: threading.RLock = threading.RLock()
        self.shelves: dict[UUID, Shelf] = {}
        #: analysed sites by project and domain
        self.sites: dict[str, dict[str, Site]] = {}
        self.projects: dict[str, AnalysisProject] = {}
        #: the order and the link of each share token, by its digest
        self.links: dict[str, tuple[UUID, UUID]] = {}
        self.past: Past = Past()
        self.outbox: MemoryOutbox = MemoryOutbox(clock, self.lock)

    def now_for(self, shelf: Shelf | None) -> datetime:
        """Return the clock, never behind the order's last event."""
        told = self.clock()
        moment(None, "clock", told)
        now = as_utc(told)
        if shelf is None:
            return now
        return max(now, shelf.state.order.times.updated_at)
