"""The memory outbox: effects in the order in which they were stored, with leases, lanes and a parking place.

Of each lane only the first effect is on offer, by the time at which it is due, so a claim looks at nothing else.
"""

import heapq
import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from attrs import define

from unified_orders.domain.effects import (
    Announce,
    CancelAnalysis,
    CancelWorkflow,
    Effect,
    StartAnalysis,
    StartWorkflow,
)
from unified_orders.ports.outbox import Delivery


@define(eq=False)
class _Entry:
    #: 1, 2, ...: the order in which effects were stored
    number: int
    effect: Effect
    stored_at: datetime
    #: waiting: due then; handed out: its lease ends then
    free_at: datetime
    tries: int = 0
    #: a cancel was stored after this start
    cancelled: bool = False
    #: why it failed last
    reason: str = ""


class MemoryOutbox:
    """Effects of one memory repository, under its lock."""

    def __init__(self, clock: Callable[[], datetime], lock: threading.RLock) -> None:
        self._clock = clock
        self._lock = lock
        self._stored = 0
        #: all that were not delivered
        self._entries: dict[int, _Entry] = {}
        #: what is not parked, lane by lane, each in order
        self._lanes: dict[str, list[_Entry]] = {}
        self._leased: dict[int, _Entry] = {}
        self._parked: dict[int, _Entry] = {}
        #: what may be handed out, by time and number; an offer that no longer holds is passed over
        self._offers: list[tuple[datetime, int]] = []

    def add(self, effects: Iterable[Effect], now: datetime | None = None) -> None:
        """Store effects, to be handed out from now on; who stores more than them asks the clock beforehand."""
        with self._lock:
            now = self._clock() if now is None else now
            for effect in effects:
                if isinstance(effect, CancelAnalysis | CancelWorkflow):
                    self._cancel_starts(effect.lane)
                self._stored += 1
                entry = _Entry(self._stored, effect, now, now)
                self._entries[entry.number] = entry
                if self._queue(entry)[0] is entry:
                    self._offer(entry)

    def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        """Take waiting effects."""
        with self._lock:
            now = self._clock()
            self._end_leases(now)
            taken: list[Delivery] = []
            while len(taken) < count and (entry := self._next(now)) is not None:
                taken.append(Delivery(UUID(int=entry.number), entry.effect, entry.tries, entry.stored_at))
                entry.tries += 1
                entry.free_at = now + lease
                self._leased[entry.number] = entry
            return tuple(taken)

    def delivered(self, delivery: Delivery) -> None:
        """Take a delivery out for good."""
        with self._lock:
            entry = self._entries.get(delivery.id.int)
            if entry is not None:
                self._drop(entry)

    def failed(self, delivery: Delivery, reason: str, again_in: timedelta | None) -> None:
        """Give a delivery back, or park it; one whose lease went to somebody else stays theirs."""
        with self._lock:
            entry = self._leased.get(delivery.id.int)
            if entry is None or entry.tries != delivery.tries + 1:
                return
            del self._leased[entry.number]
            entry.reason = reason
            if entry.cancelled:
                self._drop(entry)
            elif again_in is None:
                self._parked[entry.number] = entry
                self._unqueue(entry)
            else:
                entry.free_at = self._clock() + again_in
                self._offer(entry)

    def retry_parked(self) -> int:
        """Put all parked effects back to waiting, with all their tries before them."""
        with self._lock:
            now = self._clock()
            parked, self._parked = self._parked, {}
            for entry in parked.values():
                entry.tries, entry.free_at = 0, now
                self._queue(entry)
                self._offer(entry)
            return len(parked)

    def waiting(self) -> tuple[Effect, ...]:
        """Return the effects that were not delivered, parked ones included, oldest first."""
        with self._lock:
            return tuple(entry.effect for entry in self._entries.values())

    def parked(self) -> tuple[tuple[Effect, str], ...]:
        """Return the effects that were given up, each with the reason."""
        with self._lock:
            return tuple((entry.effect, entry.reason) for entry in self._parked.values())

    def forget(self, order_id: UUID) -> None:
        """Drop what a discarded order had waiting."""
        with self._lock:
            for entry in list(self._entries.values()):
                if _order_of(entry.effect) == order_id:
                    self._drop(entry)

    def _cancel_starts(self, lane: str | None) -> None:
        """Drop the starts before a cancel; of one that is on its way, only another try."""
        parked = (entry for entry in self._parked.values() if entry.effect.lane == lane)
        for entry in [*self._lanes.get(lane or "", ()), *parked]:
            if isinstance(entry.effect, StartAnalysis | StartWorkflow):
                entry.cancelled = True
                if entry.number not in self._leased:
                    self._drop(entry)

    def _end_leases(self, now: datetime) -> None:
        for entry in [entry for entry in self._leased.values() if entry.free_at <= now]:
            del self._leased[entry.number]
            if entry.cancelled:
                self._drop(entry)
            else:
                self._offer(entry)

    def _next(self, now: datetime) -> _Entry | None:
        while self._offers and self._offers[0][0] <= now:
            due, number = heapq.heappop(self._offers)
            entry = self._entries.get(number)
            if entry is not None and self._is_open(entry) and entry.free_at == due:
                return entry
        return None

    def _is_open(self, entry: _Entry) -> bool:
        """Tell whether an effect may go now: not on its way, not parked, and the first of its lane."""
        if entry.number in self._leased or entry.number in self._parked:
            return False
        return entry.effect.lane is None or self._lanes[entry.effect.lane][0] is entry

    def _queue(self, entry: _Entry) -> list[_Entry]:
        """Put an effect at the end of its lane, and return that; without a lane it has one of its own."""
        if entry.effect.lane is None:
            return [entry]
        lane = self._lanes.setdefault(entry.effect.lane, [])
        lane.append(entry)
        return lane

    def _unqueue(self, entry: _Entry) -> None:
        lane = entry.effect.lane
        if lane is None or entry not in self._lanes.get(lane, ()):
            return
        self._lanes[lane].remove(entry)
        if self._lanes[lane]:
            self._offer(self._lanes[lane][0])
        else:
            del self._lanes[lane]

    def _offer(self, entry: _Entry) -> None:
        """Offer an effect, or the one of its lane whose turn it is: the one on its way, then by number."""
        if entry.effect.lane is not None:
            lane = self._lanes[entry.effect.lane]
            lane.sort(key=lambda other: (other.number not in self._leased, other.number))
            entry = lane[0]
        if self._is_open(entry):
            heapq.heappush(self._offers, (entry.free_at, entry.number))

    def _drop(self, entry: _Entry) -> None:
        del self._entries[entry.number]
        self._leased.pop(entry.number, None)
        self._parked.pop(entry.number, None)
        self._unqueue(entry)


def _order_of(effect: Effect) -> UUID | None:
    match effect:
        case Announce(recorded):
            return recorded.order_id
        case StartAnalysis() | CancelAnalysis() | StartWorkflow() | CancelWorkflow():
            return effect.order_id
        case _:
            return None
