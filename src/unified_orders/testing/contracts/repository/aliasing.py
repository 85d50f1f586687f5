"""Nothing that a store hands out, or was handed in, is what is stored."""

from typing import Any

from unified_orders.domain import commands as c
from unified_orders.domain.copying import evolve
from unified_orders.domain.slices import Need, Slice
from unified_orders.domain.state import PARTS
from unified_orders.ports.repository import UnitOfWork
from unified_orders.testing.contracts.desk import WORKER
from unified_orders.testing.contracts.repository.life import decided, drafted, site, sites
from unified_orders.testing.contracts.repository.stage import RepositoryStage


class Aliasing(RepositoryStage, suite=True):
    """Promises about the containers that go in and out; what is in them is frozen."""

    def test_nothing_that_a_load_hands_out_is_what_is_stored(self) -> None:
        order = decided(self)
        group = order.group().group_id
        need = Need(
            order.id,
            all_groups=True,
            selections_of=frozenset({group}),
            undecided=True,
            live_items=True,
            all_tokens=True,
            all_sites=True,
        )
        unit: UnitOfWork
        with self.unit() as unit:
            loaded = unit.load(need).slice
            _spoil(loaded)
        self.check(order.id)
        _spoil(self.load(need).slice)
        self.check(order.id)

    def test_what_a_unit_handed_out_and_was_changed_is_not_what_it_saves(self) -> None:
        order = decided(self)
        write = self.prepared(c.Assign(order.id, "ann"))
        unit: UnitOfWork
        with self.unit() as unit:
            _spoil(unit.load(Need(order.id, all_groups=True, live_items=True, all_tokens=True)).slice)
            unit.save(write)
        self.kept.take(write)
        self.check(order.id)

    def test_nothing_that_was_handed_in_can_change_what_is_stored(self) -> None:
        draft = drafted(self)
        self.do(c.Submit(draft.id))
        write = self.prepared(c.RecordAnalysis(draft.group(), 1, tuple(sites(8))), WORKER)
        self.save(write)
        changes: Any = write.changes
        for part in PARTS:
            getattr(changes.changed, part).clear()
        changes.changed.order = evolve(changes.order, currency="CHF")
        changes.sites.clear()
        changes.sites["another"] = (site(99),)
        self.check(draft.id)


def _spoil(loaded: Slice) -> None:
    """Change whatever can be changed of a slice."""
    state = loaded.state
    containers: list[Any] = [getattr(state, part) for part in PARTS]
    containers += [loaded.sites, loaded.projects, loaded.rejected_before, *loaded.sites.values()]
    for container in containers:
        if isinstance(container, dict):
            container.clear()
            container["intruder"] = None
    state.order = evolve(state.order, currency="CHF")
