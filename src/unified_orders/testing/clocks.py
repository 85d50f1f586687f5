"""A clock that stands still until it is told to move."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from unified_orders.domain.fields import as_utc, fault, moment

#: where a frozen clock stands unless it is told otherwise
NOON: Final = datetime(2026, 1, 5, 12, tzinfo=UTC)


class FrozenClock:
    """A clock for stores and services: `MemoryRepository(clock)`, `in_memory_service(clock=clock)`.

    `clock.elapsed` serves a relay, which counts seconds that never go back: `Relay(outbox, elapsed=clock.elapsed)`.
    """

    def __init__(self, now: datetime = NOON) -> None:
        moment(None, "now", now)
        self._now = as_utc(now)
        self._elapsed = 0.0
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        """Return the moment at which the clock stands, in UTC."""
        return self._now

    def elapsed(self) -> float:
        """Return how many seconds the clock was moved forwards in all."""
        return self._elapsed

    def set(self, now: datetime) -> None:
        """Put the clock to a moment, also an earlier one, as the clocks of machines are."""
        moment(None, "now", now)
        self._move(lambda _: as_utc(now))

    def advance(self, by: timedelta = timedelta(), **parts: float) -> datetime:
        """Move the clock by so much, also backwards: `advance(hours=2)`; return where it stands now."""
        try:
            step = by + timedelta(**parts)
        except TypeError:
            raise fault("by", parts or by, "must be a timedelta, or parts of one like hours=2") from None
        return self._move(lambda now: now + step)

    def _move(self, to: Callable[[datetime], datetime]) -> datetime:
        with self._lock:
            before, self._now = self._now, to(self._now)
            self._elapsed += max(0.0, (self._now - before).total_seconds())
            return self._now
