"""Memory outboxes, and repositories with theirs, each wrong in one thing."""

import heapq
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from uuid import UUID

from attrs import evolve
from tests.testing.contracts.meeting import meet

from unified_orders.adapters.memory import MemoryOutbox, MemoryRepository
from unified_orders.adapters.memory.outbox import _Entry
from unified_orders.adapters.memory.repository import MemoryUnitOfWork
from unified_orders.domain.effects import CancelAnalysis, Effect, StartAnalysis, StartWorkflow
from unified_orders.domain.slices import Need
from unified_orders.ports import Delivery, Loaded, Write

NONE = timedelta(0)
EVER = timedelta(days=9_999)


class LastFirst(MemoryOutbox):
    def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        return super().claim(count, lease)[::-1]


class TakesOneMore(MemoryOutbox):
    def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        return super().claim(count + 1, lease)


class LeasesToAll(MemoryOutbox):
    def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        return super().claim(count, NONE)


class LeasesForEver(MemoryOutbox):
    def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        return super().claim(count, EVER)


class LeasesInMinutes(MemoryOutbox):
    """Takes seconds for minutes, but for those of no time."""

    def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        return super().claim(count, lease * 60)


class LooksThenTakes(MemoryOutbox):
    """Another claim may look before this one has taken."""

    def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        seen = super().claim(count, NONE)
        meet(self)
        for delivery in seen:
            if (entry := self._entries.get(delivery.id.int)) is not None:
                entry.free_at = self._clock() + lease
                self._leased[entry.number] = entry
        return seen


class CountsNoTries(MemoryOutbox):
    def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        return tuple(evolve(one, tries=0) for one in super().claim(count, lease))


class CountsFailuresAlone(MemoryOutbox):
    """A claim that nobody answered is not counted."""

    def _end_leases(self, now: datetime) -> None:
        for entry in self._leased.values():
            entry.tries -= entry.free_at <= now
        super()._end_leases(now)


class StampsAtTheClaim(MemoryOutbox):
    def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        return tuple(evolve(one, stored_at=self._clock()) for one in super().claim(count, lease))


class TellsLocalTime(MemoryOutbox):
    def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        zone = timezone(timedelta(hours=1))
        return tuple(evolve(one, stored_at=one.stored_at.astimezone(zone)) for one in super().claim(count, lease))


class LosesMessages(MemoryOutbox):
    def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        return tuple(
            evolve(one, effect=evolve(one.effect, message=None)) if isinstance(one.effect, StartAnalysis) else one
            for one in super().claim(count, lease)
        )


class TurnsWordsIntoText(MemoryOutbox):
    def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        return tuple(evolve(one, effect=_as_text(one.effect)) for one in super().claim(count, lease))


def _as_text(effect: Effect) -> Effect:
    if not isinstance(effect, StartWorkflow):
        return effect
    metrics = tuple(evolve(one, value=int(one.value)) for one in effect.placement.metrics)
    return evolve(effect, placement=evolve(effect.placement, metrics=metrics))


class NeverTakesOut(MemoryOutbox):
    def delivered(self, delivery: Delivery) -> None:
        self.failed(delivery, "", NONE)


class TakesOutUnderTheLeaseAlone(MemoryOutbox):
    """What arrived late is sent again."""

    def delivered(self, delivery: Delivery) -> None:
        entry = self._leased.get(delivery.id.int)
        if entry is not None and entry.tries == delivery.tries + 1:
            super().delivered(delivery)


class TakesOutTheOldest(MemoryOutbox):
    def delivered(self, delivery: Delivery) -> None:
        if self._entries:
            self._drop(next(iter(self._entries.values())))


class GivesUpAtOnce(MemoryOutbox):
    def failed(self, delivery: Delivery, reason: str, again_in: timedelta | None) -> None:
        super().delivered(delivery)


class NeverWaits(MemoryOutbox):
    def failed(self, delivery: Delivery, reason: str, again_in: timedelta | None) -> None:
        super().failed(delivery, reason, None if again_in is None else NONE)


class NeverParks(MemoryOutbox):
    def failed(self, delivery: Delivery, reason: str, again_in: timedelta | None) -> None:
        super().failed(delivery, reason, again_in or NONE)


class BelievesWhoeverLostTheLease(MemoryOutbox):
    def failed(self, delivery: Delivery, reason: str, again_in: timedelta | None) -> None:
        entry = self._leased.get(delivery.id.int)
        super().failed(evolve(delivery, tries=entry.tries - 1) if entry else delivery, reason, again_in)


class TriesCancelledStartsAgain(MemoryOutbox):
    def failed(self, delivery: Delivery, reason: str, again_in: timedelta | None) -> None:
        if (entry := self._entries.get(delivery.id.int)) is not None:
            entry.cancelled = False
        super().failed(delivery, reason, again_in)


class PutsBackWithoutTries(MemoryOutbox):
    def retry_parked(self) -> int:
        tries = {number: entry.tries for number, entry in self._parked.items()}
        count = super().retry_parked()
        for number, before in tries.items():
            self._entries[number].tries = before
        return count


class PutsBackOne(MemoryOutbox):
    def retry_parked(self) -> int:
        others = dict(list(self._parked.items())[1:])
        for number in others:
            del self._parked[number]
        count = super().retry_parked()
        self._parked = others
        return count


class CountsNothingPutBack(MemoryOutbox):
    def retry_parked(self) -> int:
        super().retry_parked()
        return 0


class PutsBackAtTheEnd(MemoryOutbox):
    def _offer(self, entry: _Entry) -> None:
        if entry.effect.lane is None or self._lanes[entry.effect.lane][0] is entry:
            heapq.heappush(self._offers, (entry.free_at, entry.number))


class KeepsNoLanes(MemoryOutbox):
    def add(self, effects: Iterable[Effect], now: datetime | None = None) -> None:
        before = self._stored
        super().add(effects, now)
        self._offers = [
            (self._entries[n].free_at, n) for n in range(before + 1, self._stored + 1) if n in self._entries
        ]

    def _is_open(self, entry: _Entry) -> bool:
        return entry.number not in self._leased and entry.number not in self._parked


class HoldsAllUp(MemoryOutbox):
    """Whatever is not delivered yet holds up all that was stored later."""

    def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        waits = any(entry.free_at > self._clock() for entry in self._entries.values())
        return () if waits else super().claim(count, lease)


class ParkedHoldUpTheirLane(MemoryOutbox):
    def _unqueue(self, entry: _Entry) -> None:
        if entry.number not in self._parked:
            super()._unqueue(entry)


class SendsCancelledStarts(MemoryOutbox):
    def _cancel_starts(self, lane: str | None) -> None:
        """Leave them."""


class CancelsWhatIsOnItsWay(MemoryOutbox):
    """The cancel overtakes its start."""

    def _cancel_starts(self, lane: str | None) -> None:
        for entry in list(self._lanes.get(lane or "", ())):
            self._drop(entry)


class CancelsAllLanes(MemoryOutbox):
    def _cancel_starts(self, lane: str | None) -> None:
        for other in list(self._lanes):
            super()._cancel_starts(other)


class CancelsForEver(MemoryOutbox):
    """What is started after a cancel is held back too."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self._closed: set[str | None] = set()

    def _cancel_starts(self, lane: str | None) -> None:
        super()._cancel_starts(lane)
        self._closed.add(lane)

    def add(self, effects: Iterable[Effect], now: datetime | None = None) -> None:
        kept = (one for one in effects if not (isinstance(one, StartAnalysis) and one.lane in self._closed))
        super().add(kept, now)


class LeavesParkedStarts(MemoryOutbox):
    def _cancel_starts(self, lane: str | None) -> None:
        parked, self._parked = self._parked, {}
        super()._cancel_starts(lane)
        self._parked = parked


class KeepsWhatWasDiscarded(MemoryOutbox):
    def forget(self, order_id: object) -> None:
        """Leave it."""


class KeepsTheFirstFifty(MemoryOutbox):
    def add(self, effects: Iterable[Effect], now: datetime | None = None) -> None:
        super().add(list(effects)[:50], now)


class _EagerUnit(MemoryUnitOfWork):
    def save(self, write: Write) -> None:
        self._repository.outbox.add(write.effects)
        super().save(evolve(write, effects=()))


class StoresEffectsFirst(MemoryRepository):
    """Effects are stored before it is known whether the write is."""

    def unit_of_work(self) -> MemoryUnitOfWork:
        return _EagerUnit(self)


class _CarelessUnit(MemoryUnitOfWork):
    def save(self, write: Write) -> None:
        super().save(evolve(write, effects=(*write.effects, *write.effects)))


class StoresEffectsTwice(MemoryRepository):
    def unit_of_work(self) -> MemoryUnitOfWork:
        return _CarelessUnit(self)


class _ForgetfulUnit(MemoryUnitOfWork):
    def save(self, write: Write) -> None:
        super().save(evolve(write, receipt=None))


class KeepsNoReceipts(MemoryRepository):
    """A command that is repeated runs again."""

    def unit_of_work(self) -> MemoryUnitOfWork:
        return _ForgetfulUnit(self)


class _ReckoningUnit(MemoryUnitOfWork):
    def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        loaded = super().load(need, receipt_of)
        for group in loaded.slice.state.groups.values():
            self._repository.outbox.add([CancelAnalysis(group.order_id, group.id, "", group.epoch)])
        return loaded


class StoresEffectsAsItLoads(MemoryRepository):
    """What a command that was only tried would do is told."""

    def unit_of_work(self) -> MemoryUnitOfWork:
        return _ReckoningUnit(self)
