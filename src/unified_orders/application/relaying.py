"""How effects are handed over, once for sync and async: a generator that yields what it asks, and gets the answers.

What the outbox or a receiver raises is raised where it was asked.
"""

import logging
import traceback
from collections.abc import Callable, Generator, Sequence
from datetime import timedelta
from typing import Any, Final, TypeVar

from attrs import field, frozen

from unified_orders.application.backoff import Backoff, positive
from unified_orders.application.receivers import Receiver
from unified_orders.domain.effects import Effect
from unified_orders.domain.errors import StorageError
from unified_orders.domain.fields import OneOf, fault
from unified_orders.ports.outbox import Delivery, Outbox

R = TypeVar("R")

_REASON_LENGTH: Final = 1_000
_log: Final = logging.getLogger("unified_orders.relay")


@frozen(slots=True)
class Ask:
    """Ask the outbox; answered by what it returns."""

    call: Callable[[Outbox], Any]


@frozen(slots=True)
class Hand:
    """Hand an effect to a receiver; answered when it is through with it."""

    receiver: Receiver
    effect: Effect


Step = Ask | Hand
Steps = Generator[Step, Any, R]


@frozen(slots=True)
class Relaying:
    """The rules by which a relay hands effects over."""

    #: who takes an effect: at least one, or it raises
    receivers_of: Callable[[Effect], Sequence[Receiver]]
    lease: timedelta = field(validator=positive)
    backoff: Backoff = field(validator=OneOf(Backoff))
    #: numbers from 0 to 1
    chance: Callable[[], float]
    #: seconds that never go back
    elapsed: Callable[[], float]

    def once(self, count: int) -> Steps[int]:
        """Hand over up to `count` effects that are due; return how many were taken."""
        taken, _ = yield from self._batch(count)
        return taken

    def drain(self, count: int) -> Steps[int]:
        """Hand over until nothing is due; return how many effects were taken."""
        total, claimed = 0, True
        while claimed:
            taken, claimed = yield from self._batch(count)
            total += taken
        return total

    def persist(self, count: int) -> Steps[int]:
        """As `once`, but a store that is away is waited for."""
        try:
            return (yield from self.once(count))
        except StorageError as error:
            _log.warning("the outbox can't be read or written now: %s", error)
            return 0

    def _batch(self, count: int) -> Steps[tuple[int, bool]]:
        """Return how many effects were taken, and whether there were any to hand over."""
        if type(count) is not int or count < 1:
            raise fault("count", count, "must be a whole number of at least 1")
        ends = self.elapsed() + self.lease.total_seconds()
        deliveries: tuple[Delivery, ...] = yield Ask(lambda outbox: outbox.claim(count, self.lease))
        taken = 0
        for delivery in deliveries:
            if self.elapsed() >= ends:  # the rest may be somebody else's by now
                break
            taken += yield from self._deliver(delivery)
        return taken, bool(deliveries)

    def _deliver(self, delivery: Delivery) -> Steps[bool]:
        if delivery.tries >= self.backoff.tries:
            problem: str | None = f"{delivery.tries} tries ended without an answer"
        else:
            problem = yield from self._problem_with(delivery.effect)
        if problem is None:
            yield Ask(lambda outbox: outbox.delivered(delivery))
            return True
        yield from self._give_back(delivery, problem[:_REASON_LENGTH])
        return False

    def _problem_with(self, effect: Effect) -> Steps[str | None]:
        """Hand an effect to all who take it; return what one of them raised."""
        try:
            for receiver in self.receivers_of(effect):
                yield Hand(receiver, effect)
        except Exception as error:  # noqa: BLE001 - whatever a receiver raises, its effect must not be lost
            return "".join(traceback.format_exception_only(error)).strip()
        return None

    def _give_back(self, delivery: Delivery, reason: str) -> Steps[None]:
        again_in = self.backoff.after(delivery.tries + 1, self.chance())
        yield Ask(lambda outbox: outbox.failed(delivery, reason, again_in))
        if again_in is None:
            _log.error("%s is parked: %s", delivery.effect.key, reason)
        else:
            _log.warning("%s failed, again in %s: %s", delivery.effect.key, again_in, reason)
