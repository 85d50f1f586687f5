"""Memory repositories and units of work, each wrong in one thing."""

import threading
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from attrs import evolve
from tests.testing.contracts.seeding import part, with_unit

from unified_orders.adapters.memory import MemoryQueries, MemoryRepository
from unified_orders.adapters.memory.past import Past
from unified_orders.adapters.memory.repository import MemoryUnitOfWork
from unified_orders.adapters.memory.shelf import Shelf
from unified_orders.domain.events import Recorded
from unified_orders.domain.slices import Need, Slice
from unified_orders.domain.tokens import ShareToken
from unified_orders.domain.turn import Changes
from unified_orders.ports import Loaded, Receipt, Write
from unified_orders.testing.contracts.racing import THREADS
from unified_orders.testing.contracts.repository import Adapter


class StoresAtTheEnd(MemoryUnitOfWork):
    _write: Write | None = None

    def save(self, write: Write) -> None:
        self._check()
        self._write = write

    def __exit__(self, *left: object) -> None:
        if self._write is not None and left[1] is None:
            super().save(self._write)
        super().__exit__(None, None, None)


class SwallowsErrors(MemoryUnitOfWork):
    def __exit__(self, *_: object) -> bool:  # type: ignore[override]
        super().__exit__(None, None, None)
        return True


class KeepsItsLock(MemoryUnitOfWork):
    def __exit__(self, *left: object) -> None:
        self._open = False
        if left[1] is None:
            self._repository.lock.release()


class NeverEnds(MemoryUnitOfWork):
    def _check(self) -> None:
        pass


class ComparesNoVersion(MemoryUnitOfWork):
    def _check_version(self, changes: Changes) -> None:
        pass


class TrustsNewOrders(MemoryUnitOfWork):
    def _check_version(self, changes: Changes) -> None:
        if changes.read_version:
            super()._check_version(changes)


class SendsBeforeItChecks(MemoryUnitOfWork):
    def save(self, write: Write) -> None:
        self._repository.outbox.add(write.effects)
        super().save(evolve(write, effects=()))


class NotesTheReceiptBeforeItChecks(MemoryUnitOfWork):
    def save(self, write: Write) -> None:
        if write.receipt is not None and write.receipt.order_id in self._repository.shelves:
            self._repository.shelves[write.receipt.order_id].receipts[write.receipt.key] = write.receipt
        super().save(write)


class KeepsDrafts(MemoryUnitOfWork):
    def _put(self, changes: Changes, write: Write) -> None:
        if not changes.discarded:
            super()._put(changes, write)


class KeepsLinksOfDrafts(MemoryUnitOfWork):
    def _put(self, changes: Changes, write: Write) -> None:
        shelf, links = self._repository.shelves.get(changes.order.id), dict(self._repository.links)
        super()._put(changes, write)
        if changes.discarded and shelf is not None:
            self._repository.shelves[changes.order.id] = Shelf()
            self._repository.shelves[changes.order.id].state = shelf.state
            self._repository.links.update(links)


class KeepsWhatItIsGiven(MemoryUnitOfWork):
    def _put(self, changes: Changes, write: Write) -> None:
        super()._put(changes, write)
        state, given = self._repository.shelves[changes.order.id].state, changes.changed.groups
        given.update(state.groups)
        state.groups = given


class HandsOutWhatItKeeps(MemoryUnitOfWork):
    def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        loaded = super().load(need, receipt_of)
        if need.all_groups and loaded.slice.state.exists and need.order_id is not None:
            loaded.slice.state.groups = self._repository.shelves[need.order_id].state.groups
        return loaded


class KeepsTheFirstAnalysis(MemoryUnitOfWork):
    def _put(self, changes: Changes, write: Write) -> None:
        known = {project_id: dict(sites) for project_id, sites in self._repository.sites.items()}
        super()._put(changes, write)
        for project_id, sites in known.items():
            self._repository.sites[project_id].update(sites)


class RewritesHistory(MemoryUnitOfWork):
    def _put(self, changes: Changes, write: Write) -> None:
        super()._put(changes, write)
        if not changes.discarded:
            history = self._repository.shelves[changes.order.id].history
            history[:] = [evolve(one, command=write.events[-1].command) for one in history]


class ReadsBesideOthers(MemoryUnitOfWork):
    """Takes no lock and compares no version; in a race every thread reads before any of them writes."""

    readers: threading.Barrier

    def __enter__(self) -> Self:
        self._open = True
        return self

    def __exit__(self, *_: object) -> None:
        self._open = False

    def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        loaded = super().load(need, receipt_of)
        if threading.current_thread() is not threading.main_thread():
            self.readers.wait(60)
        return loaded

    def _check_version(self, changes: Changes) -> None:
        pass


def beside_others() -> Adapter:
    class Unit(ReadsBesideOthers):
        readers = threading.Barrier(THREADS)

    return with_unit(Unit)()


class IgnoresHistoryForItsClock(MemoryRepository):
    def now_for(self, shelf: Shelf | None) -> datetime:
        return super().now_for(None)


class PrunesEarly(MemoryRepository):
    def prune_receipts(self, older_than: timedelta) -> int:
        return super().prune_receipts(older_than / 3)


class PrunesNothing(MemoryRepository):
    def prune_receipts(self, older_than: timedelta) -> int:
        return 0


class CountsNoOpenings(MemoryRepository):
    def open_link(self, order_id: UUID | None, digest: str) -> tuple[ShareToken, datetime] | None:
        found = self.links.get(digest)
        if found is None or order_id not in {None, found[0]}:
            return None
        return self.shelves[found[0]].state.tokens[found[1]], self.now_for(None)


class OpensLinksOfAnyOrder(MemoryRepository):
    def open_link(self, order_id: UUID | None, digest: str) -> tuple[ShareToken, datetime] | None:
        return super().open_link(None, digest)


class KnowsNoOldLinks(MemoryRepository):
    def open_link(self, order_id: UUID | None, digest: str) -> tuple[ShareToken, datetime] | None:
        return super().open_link(order_id, digest) if order_id is not None else None


class MixesAccounts(MemoryRepository):
    def __init__(self) -> None:
        super().__init__()

        class Mixed(Past):
            def rejected_by(self, client_id: str, account_id: str | None) -> frozenset[str]:
                return super().rejected_by(client_id, None)

        self.past = Mixed()


class OneReceiptForAll(MemoryUnitOfWork):
    def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        loaded = super().load(need, receipt_of)
        receipts: dict[str, Receipt] = {}
        for shelf in self._repository.shelves.values():
            receipts |= shelf.receipts
        return evolve(loaded, receipt=receipts.get(receipt_of[1]) if receipt_of is not None else None)


class ForgetsPages(MemoryQueries):
    def history(self, order_id: UUID, after: int, limit: int) -> tuple[Recorded, ...]:
        return super().history(order_id, 0, limit)


def from_the_start() -> Adapter:
    repository = MemoryRepository()
    return Adapter(repository, ForgetsPages(repository), repository.outbox)


def only_the_first(entities: dict[Any, Any]) -> dict[Any, Any]:
    return dict([*entities.items()][:1])


def only_live_groups(loaded: Slice, _: Need) -> Slice:
    live = part(loaded.state, "groups", lambda groups: {id_: one for id_, one in groups.items() if one.is_live})
    return evolve(loaded, state=live)


def no_items_of_selections(loaded: Slice, need: Need) -> Slice:
    kept = need.items if not need.live_items else loaded.state.items.keys()
    items = {id_: one for id_, one in loaded.state.items.items() if id_ in kept}
    return evolve(loaded, state=part(loaded.state, "items", lambda _: items))
