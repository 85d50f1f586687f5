"""What a load was told: each command that was answered, and each effect that was handed over."""

import threading
from collections import Counter
from typing import Any
from uuid import UUID

from attrs import define, field, frozen

from campaigns.kills.cluster import wait_until
from unified_orders.domain.effects import Announce, Effect


@frozen(slots=True)
class Answered:
    """One command that its caller was told to be done."""

    order_id: UUID
    key: str
    version: int


@define
class Ledger:
    """Threads may share it."""

    answered: list[Answered] = field(factory=list)
    #: errors of the store that callers met, by class
    met: Counter[str] = field(factory=Counter)
    #: keys of effects, and how often each was handed over
    handed: Counter[str] = field(factory=Counter)
    #: (order, seq) of the events that were announced
    announced: set[tuple[UUID, int]] = field(factory=set)
    #: orders that were discarded
    gone: set[UUID] = field(factory=set)
    #: what ended a thread of the load that should have gone on
    failed: list[BaseException] = field(factory=list)
    _lock: threading.Lock = field(factory=threading.Lock)

    def hand(self, effect: Effect) -> None:
        """Take an effect over, as its receiver."""
        with self._lock:
            self.handed[effect.key] += 1
            if isinstance(effect, Announce):
                self.announced.add((effect.recorded.order_id, effect.recorded.seq))

    def note(self, answered: Answered, *, gone: bool) -> None:
        """Take note of an answer."""
        with self._lock:
            self.answered.append(answered)
            if gone:
                self.gone.add(answered.order_id)

    def trouble(self, error: Exception) -> None:
        """Take note of an error that the caller will repeat its command after."""
        with self._lock:
            self.met[type(error).__name__] += 1

    def snapshot(self) -> list[Answered]:
        """Return what was answered so far, of orders that are still there."""
        with self._lock:
            return [one for one in self.answered if one.order_id not in self.gone]

    def wait_for(self, more: int) -> None:
        """Wait until so many more commands were answered; raise what ended a thread of the load."""
        enough = len(self.answered) + more
        wait_until(lambda: self.failed or len(self.answered) >= enough)
        self.check()

    def pause(self, seconds: float) -> None:
        """Let the load go on for a while, whatever comes of it."""
        threading.Event().wait(seconds)

    def check(self) -> None:
        """Raise what ended a thread of the load."""
        for error in self.failed:
            raise error

    @property
    def repeated(self) -> int:
        """How many deliveries were not the first of their effect."""
        return sum(self.handed.values()) - len(self.handed)

    def take(self, work: Any) -> threading.Thread:  # noqa: ANN401 - any function
        """Begin a thread of the load."""

        def run() -> None:
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - told by `check`, whatever it is
                self.failed.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        return thread
