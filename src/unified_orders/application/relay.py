"""The relay: hands the effects in the outbox to whoever takes them, at least once, each lane in order."""

import logging
import random
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Final, TypeVar, overload

from unified_orders.application.backoff import Backoff
from unified_orders.domain.effects import (
    Announce,
    CancelAnalysis,
    CancelWorkflow,
    Effect,
    StartAnalysis,
    StartWorkflow,
)
from unified_orders.domain.errors import StorageError
from unified_orders.domain.events import check_kind, kind_of
from unified_orders.domain.fields import fault
from unified_orders.ports.analysis import AnalysisPort
from unified_orders.ports.outbox import Delivery, Outbox
from unified_orders.ports.workflow import WorkflowPort

E = TypeVar("E", bound=Effect)
T = TypeVar("T")

_BACKOFF: Final = Backoff()
_LEASE: Final = timedelta(minutes=1)
_POLL: Final = timedelta(seconds=1)
_BATCH: Final = 20
_REASON_LENGTH: Final = 1_000
_log: Final = logging.getLogger("unified_orders.relay")


class Relay:
    """Takes effects from an outbox to the ports and subscribers. Several relays may share one outbox.

    An effect whose receiver raises stays in the outbox: it is tried again after a while, and in the end parked with
    the reason. A receiver may get an effect twice, with the same `effect.key`; it ignores the second.
    """

    def __init__(
        self,
        outbox: Outbox,
        *,
        analysis: AnalysisPort | None = None,
        workflow: WorkflowPort | None = None,
        lease: timedelta = _LEASE,
        backoff: Backoff = _BACKOFF,
        chance: Callable[[], float] = random.random,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make a relay.

        `lease` is how long one batch may take before its rest is left to others; `chance` gives numbers from 0 to 1
        that spread the tries, `elapsed` seconds that never go back.
        """
        self._outbox = outbox
        self._lease = lease
        self._backoff = backoff
        self._chance = chance
        self._elapsed = elapsed
        self._receivers: dict[type[Effect] | str, list[Callable[[Any], object]]] = {}
        if analysis is not None:
            self.on(StartAnalysis)(analysis.start)
            self.on(CancelAnalysis)(analysis.cancel)
        if workflow is not None:
            self.on(StartWorkflow)(workflow.start)
            self.on(CancelWorkflow)(workflow.cancel)

    @overload
    def on(self, what: type[E]) -> Callable[[Callable[[E], T]], Callable[[E], T]]: ...
    @overload
    def on(self, what: str) -> Callable[[Callable[[Announce], T]], Callable[[Announce], T]]: ...
    def on(self, what: type[Effect] | str) -> Callable[[Callable[[Any], T]], Callable[[Any], T]]:
        """Decorate a function that takes effects of a class, or the announcements of a kind of event: `order_moved`.

        Kinds are announced if they are among the service's `Settings.subscriptions`. If one of several receivers
        raises, all of them get the effect again.

        Raises:
            InvalidInput: no such effect or kind of event.
        """
        unfit: Any = what
        if isinstance(unfit, str):
            check_kind("what", unfit)
        elif not (isinstance(unfit, type) and issubclass(unfit, Effect)):
            raise fault("what", unfit, "must be a class of effect, or the word of a kind of event")

        def register(receiver: Callable[[Any], T]) -> Callable[[Any], T]:
            self._receivers.setdefault(what, []).append(receiver)
            return receiver

        return register

    def run_once(self, count: int = _BATCH) -> int:
        """Hand over up to `count` effects that are due; return how many were taken."""
        return self._hand_over(*self._claim(count))

    def drain(self, count: int = _BATCH) -> int:
        """Hand over all that is due and what follows from it, `count` at a time; return how many were taken."""
        taken = 0
        while (claimed := self._claim(count))[0]:
            taken += self._hand_over(*claimed)
        return taken

    def run(self, stop: threading.Event, poll: timedelta = _POLL) -> None:
        """Hand over effects until `stop` is set, looking again after `poll` when nothing was due."""
        while not stop.is_set():
            try:
                taken = self.run_once()
            except StorageError as error:
                _log.warning("the outbox can't be read or written now: %s", error)
                taken = 0
            if not taken:
                stop.wait(poll.total_seconds())

    def _claim(self, count: int) -> tuple[tuple[Delivery, ...], float]:
        """Return deliveries, and the moment from which they may be somebody else's."""
        ends = self._elapsed() + self._lease.total_seconds()
        return self._outbox.claim(count, self._lease), ends

    def _hand_over(self, deliveries: tuple[Delivery, ...], ends: float) -> int:
        taken = 0
        for delivery in deliveries:
            if self._elapsed() >= ends:
                break
            taken += self._deliver(delivery)
        return taken

    def _deliver(self, delivery: Delivery) -> bool:
        if delivery.tries >= self._backoff.tries:
            self._give_back(delivery, f"{delivery.tries} tries ended without an answer")
            return False
        try:
            for receiver in self._receivers_of(delivery.effect):
                receiver(delivery.effect)
        except Exception as error:  # noqa: BLE001 - whatever a receiver raises, its effect must not be lost
            self._give_back(delivery, "".join(traceback.format_exception_only(error)).strip())
            return False
        self._outbox.delivered(delivery)
        return True

    def _give_back(self, delivery: Delivery, problem: str) -> None:
        reason = problem[:_REASON_LENGTH]
        again_in = self._backoff.after(delivery.tries + 1, self._chance())
        self._outbox.failed(delivery, reason, again_in)
        if again_in is None:
            _log.error("%s is parked: %s", delivery.effect.key, reason)
        else:
            _log.warning("%s failed, again in %s: %s", delivery.effect.key, again_in, reason)

    def _receivers_of(self, effect: Effect) -> list[Callable[[Any], object]]:
        found = list(self._named_by(effect))
        if not found:
            raise LookupError(f"nobody takes {effect.name}; give the relay a port for it, or subscribe with relay.on")
        return found

    def _named_by(self, effect: Effect) -> Iterator[Callable[[Any], object]]:
        yield from self._receivers.get(type(effect), ())
        if isinstance(effect, Announce):
            yield from self._receivers.get(kind_of(type(effect.recorded.event)), ())
