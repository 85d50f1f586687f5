"""The memory repository: one lock, one shelf for each order, effects in an outbox.

Entities are frozen, so nothing that is handed out can change what is stored.
"""

from datetime import datetime, timedelta
from types import TracebackType
from typing import Self
from uuid import UUID

from unified_orders.adapters.memory.loading import load_slice
from unified_orders.adapters.memory.shelf import Shelf
from unified_orders.adapters.memory.store import Store
from unified_orders.domain.copying import evolve
from unified_orders.domain.errors import Contended, UnitOfWorkBroken
from unified_orders.domain.slices import Need
from unified_orders.domain.state import State
from unified_orders.domain.tokens import ShareToken
from unified_orders.domain.turn import Changes
from unified_orders.ports.repository import Loaded, Receipt, Write


class MemoryRepository(Store):
    """Orders in this process. `clock` is what the adapter takes for the store's clock."""

    def unit_of_work(self) -> "MemoryUnitOfWork":
        """Begin a command: everybody else waits until it ends."""
        return MemoryUnitOfWork(self)

    def open_link(self, order_id: UUID | None, digest: str) -> tuple[ShareToken, datetime] | None:
        """Count one opening of a share link."""
        with self.lock:
            found = self.links.get(digest)
            if found is None or order_id not in {None, found[0]}:
                return None
            shelf = self.shelves[found[0]]
            token, now = shelf.state.tokens[found[1]], self.now_for(shelf)
            opened = evolve(token, openings=token.openings + 1, last_opened_at=now)
            shelf.state.tokens[token.id] = opened
            return opened, now

    def snapshot(self, order_id: UUID) -> State | None:
        """Return a whole order, or None."""
        with self.lock:
            shelf = self.shelves.get(order_id)
            return shelf.state.copy() if shelf is not None else None

    def prune_receipts(self, older_than: timedelta) -> int:
        """Delete receipts that were stored longer ago."""
        with self.lock:
            pruned, now = 0, self.now_for(None)
            for shelf in self.shelves.values():
                old = [key for key, receipt in shelf.receipts.items() if now - receipt.stored_at > older_than]
                for key in old:
                    del shelf.receipts[key]
                pruned += len(old)
            return pruned


class MemoryUnitOfWork:
    """One command's transaction."""

    def __init__(self, repository: MemoryRepository) -> None:
        self._repository = repository
        self._open = False

    def __enter__(self) -> Self:
        self._repository.lock.acquire()
        self._open = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open = False
        self._repository.lock.release()

    def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        """Return what `need` names."""
        self._check()
        repository = self._repository
        shelf = repository.shelves.get(need.order_id) if need.order_id is not None else None
        receipt: Receipt | None = None
        if receipt_of is not None:
            order_id, key = receipt_of
            holder = repository.shelves.get(order_id)
            receipt = holder.receipts.get(key) if holder is not None else None
        return Loaded(load_slice(repository, shelf, need), receipt)

    def save(self, write: Write) -> None:
        """Store all of it, or (if the order changed meanwhile) none."""
        self._check()
        self._open = False
        repository = self._repository
        now = repository.now_for(None)  # the last thing that can fail, so that it fails before anything is stored
        changes = write.changes
        if changes is not None:
            self._check_version(changes)
            self._put(changes, write)
        if write.receipt is not None and write.receipt.order_id in repository.shelves:
            repository.shelves[write.receipt.order_id].receipts[write.receipt.key] = write.receipt
        repository.outbox.add(write.effects, now)

    def _put(self, changes: Changes, write: Write) -> None:
        repository = self._repository
        if changes.discarded:
            gone = repository.shelves.pop(changes.order.id)
            for token in gone.state.tokens.values():
                del repository.links[token.digest]
            repository.outbox.forget(changes.order.id)
            return
        shelf = repository.shelves.setdefault(changes.order.id, Shelf())
        shelf.put(changes)
        for token in changes.changed.tokens.values():
            repository.links[token.digest] = token.order_id, token.id
        repository.past.take(changes.changed, shelf.state.groups)
        shelf.history.extend(write.events)
        for project in changes.projects:
            repository.projects[project.id] = project
        for project_id, sites in changes.sites.items():
            repository.sites.setdefault(project_id, {}).update((site.domain_id, site) for site in sites)

    def _check(self) -> None:
        if not self._open:
            raise UnitOfWorkBroken("this unit of work has ended; begin another one")

    def _check_version(self, changes: Changes) -> None:
        shelf = self._repository.shelves.get(changes.order.id)
        stored = shelf.state.order.version if shelf is not None else 0
        if stored != changes.read_version:
            raise Contended(f"the order is at version {stored}, not {changes.read_version}; try again")
