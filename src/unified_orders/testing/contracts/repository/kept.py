"""What a store must hold after the writes that it accepted: worked out from the writes alone."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from unified_orders.domain.copying import evolve
from unified_orders.domain.effects import Effect
from unified_orders.domain.events import Recorded
from unified_orders.domain.sites import AnalysisProject, Site
from unified_orders.domain.slices import Need, rejections
from unified_orders.domain.state import State
from unified_orders.domain.tokens import ShareToken
from unified_orders.ports.repository import Loaded, OrderRepository, Receipt, UnitOfWork, Write

_NO_ORDER: Final = State()


class Kept:
    """Orders, with all that belongs to them."""

    def __init__(self) -> None:
        self.states: dict[UUID, State] = {}
        self.history: defaultdict[UUID, tuple[Recorded, ...]] = defaultdict(tuple)
        self.effects: list[Effect] = []
        self.receipts: dict[tuple[UUID, str], Receipt] = {}
        #: by project and domain id
        self.sites: defaultdict[str, dict[str, Site]] = defaultdict(dict)
        self.projects: dict[str, AnalysisProject] = {}
        #: selections that were let go, by order
        self.released: defaultdict[UUID, set[UUID]] = defaultdict(set)

    def state(self, order_id: UUID) -> State:
        """Return a whole order; an empty state if there is none."""
        return self.states.get(order_id, _NO_ORDER)

    def take(self, write: Write) -> None:
        """Take over a write that was accepted."""
        changes = write.changes
        if changes is not None:
            order_id = changes.order.id
            if changes.discarded:
                self._forget(order_id)
                return
            self.states[order_id] = changes.onto(self.state(order_id))
            self.history[order_id] += write.events
            self.released[order_id].update(changes.released)
            self.projects |= {project.id: project for project in changes.projects}
            for project_id, sites in changes.sites.items():
                self.sites[project_id] |= {site.domain_id: site for site in sites}
        self.effects.extend(write.effects)
        if write.receipt is not None:
            self.receipts[write.receipt.order_id, write.receipt.key] = write.receipt

    def opened(self, token: ShareToken, now: datetime) -> None:
        """Count an opening of a share link."""
        stored = self.states[token.order_id].tokens
        stored[token.id] = evolve(stored[token.id], openings=stored[token.id].openings + 1, last_opened_at=now)

    def rejected_by(self, client_id: str, account_id: str | None) -> frozenset[str]:
        """Return the domains that a client rejected; of orders of another account, where both are known, none."""
        return rejections(self.states.values(), client_id, account_id)

    def _forget(self, order_id: UUID) -> None:
        del self.states[order_id]
        self.history.pop(order_id, None)
        self.receipts = {at: receipt for at, receipt in self.receipts.items() if at[0] != order_id}


class Observed:
    """A repository of which every accepted write is kept beside it."""

    def __init__(self, repository: OrderRepository, kept: Kept) -> None:
        self._repository = repository
        self._kept = kept

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:
        """As `OrderRepository.unit_of_work`."""
        with self._repository.unit_of_work() as unit:
            yield _ObservedUnit(unit, self._kept)

    def open_link(self, order_id: UUID | None, digest: str) -> tuple[ShareToken, datetime] | None:
        """As `OrderRepository.open_link`."""
        found = self._repository.open_link(order_id, digest)
        if found is not None:
            self._kept.opened(*found)
        return found

    def prune_receipts(self, older_than: timedelta) -> int:
        """As `OrderRepository.prune_receipts`."""
        return self._repository.prune_receipts(older_than)


class _ObservedUnit:
    def __init__(self, unit: UnitOfWork, kept: Kept) -> None:
        self._unit = unit
        self._kept = kept

    def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        return self._unit.load(need, receipt_of)

    def save(self, write: Write) -> None:
        self._unit.save(write)
        self._kept.take(write)
