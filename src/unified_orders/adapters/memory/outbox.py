"""The memory outbox: effects in the order in which they were stored, with leases, lanes and a parking place."""

import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from attrs import frozen

from unified_orders.domain.copying import evolve
from unified_orders.domain.effects import CancelWorkflow, Effect, StartWorkflow
from unified_orders.ports.outbox import Delivery


@frozen(slots=True)
class _Entry:
    delivery: Delivery
    #: not handed out before this moment; None: parked
    free_at: datetime | None
    #: why it failed last
    reason: str | None = None


class MemoryOutbox:
    """Effects of one memory repository, under its lock."""

    def __init__(self, clock: Callable[[], datetime], lock: threading.RLock) -> None:
        self._clock = clock
        self._lock = lock
        self._entries: dict[UUID, _Entry] = {}

    def add(self, effects: Iterable[Effect]) -> None:
        """Store effects, to be handed out from now on."""
        now = self._clock()
        for effect in effects:
            delivery = Delivery(uuid4(), effect, 0, now)
            self._entries[delivery.id] = _Entry(delivery, now)

    def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        """Take waiting effects."""
        with self._lock:
            now = self._clock()
            self._drop_cancelled_starts()
            busy: set[str] = set()
            taken: list[Delivery] = []
            for id_, entry in self._entries.items():
                if len(taken) == count:
                    break
                lane = entry.delivery.effect.lane
                free = entry.free_at is not None and entry.free_at <= now and lane not in busy
                if lane is not None and entry.free_at is not None:
                    busy.add(lane)
                if free:
                    taken.append(entry.delivery)
                    self._entries[id_] = evolve(entry, free_at=now + lease)
            return tuple(taken)

    def delivered(self, delivery: Delivery) -> None:
        """Take a delivery out for good."""
        with self._lock:
            self._entries.pop(delivery.id, None)

    def failed(self, delivery: Delivery, reason: str, again_in: timedelta | None) -> None:
        """Give a delivery back, or park it."""
        with self._lock:
            entry = self._entries.get(delivery.id)
            if entry is None:
                return
            free_at = self._clock() + again_in if again_in is not None else None
            tried = evolve(entry.delivery, tries=entry.delivery.tries + 1)
            self._entries[delivery.id] = _Entry(tried, free_at, reason)

    def retry_parked(self) -> int:
        """Put all parked effects back to waiting."""
        with self._lock:
            now = self._clock()
            parked = [id_ for id_, entry in self._entries.items() if entry.free_at is None]
            for id_ in parked:
                self._entries[id_] = evolve(self._entries[id_], free_at=now)
            return len(parked)

    def waiting(self) -> tuple[Effect, ...]:
        """Return the effects that were not delivered, parked ones included, oldest first."""
        with self._lock:
            return tuple(entry.delivery.effect for entry in self._entries.values())

    def forget(self, order_id: UUID) -> None:
        """Drop what a discarded order had waiting."""
        gone = [id_ for id_, one in self._entries.items() if getattr(one.delivery.effect, "order_id", None) == order_id]
        for id_ in gone:
            del self._entries[id_]

    def _drop_cancelled_starts(self) -> None:
        """Drop starts that were never tried and whose cancel waits behind them."""
        cancelled = {
            (effect.item_id, effect.attempt)
            for entry in self._entries.values()
            if isinstance(effect := entry.delivery.effect, CancelWorkflow)
        }
        if not cancelled:
            return
        for id_, entry in list(self._entries.items()):
            effect = entry.delivery.effect
            leased = entry.free_at is not None and entry.free_at > self._clock()
            if isinstance(effect, StartWorkflow) and (effect.item_id, effect.attempt) in cancelled and not leased:
                del self._entries[id_]
