from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from attrs import evolve
from tests.adapters.memory.effects import announce
from tests.adapters.memory.market import CUSTOMER, STAFF, approve_first, selections, sites, state, submitted

from unified_orders import Contended, CreateOrder, Discard, GroupRef, GroupRequest, Share, Submit, UnitOfWorkBroken
from unified_orders.adapters.memory import InMemoryOrders, MemoryRepository, in_memory_service
from unified_orders.adapters.memory.repository import MemoryUnitOfWork
from unified_orders.domain.history import recorded_part, replay
from unified_orders.domain.slices import Need
from unified_orders.domain.state import State
from unified_orders.domain.turn import Changes
from unified_orders.ports import Receipt, Write

EVERYTHING: dict[str, Any] = {
    "all_groups": True,
    "undecided": True,
    "live_items": True,
    "all_tokens": True,
    "all_sites": True,
}


@pytest.fixture
def orders() -> InMemoryOrders:
    return in_memory_service(sites=sites(20))


@pytest.fixture
def group(orders: InMemoryOrders) -> GroupRef:
    """A group of an order with everything in it: approved and suggested sites, items, a share link, receipts."""
    (group,) = submitted(orders, "tea", links=3)
    approve_first(orders, group, 2)
    orders.execute(Share(group.order_id), actor=STAFF, key="link-1")
    return group


def stored(repository: MemoryRepository) -> tuple[object, ...]:
    """Return all that a repository holds, as values that later commands do not change."""
    return (
        {
            id_: (recorded(shelf.state), list(shelf.history), dict(shelf.receipts))
            for id_, shelf in repository.shelves.items()
        },
        {project: dict(found) for project, found in repository.sites.items()},
        dict(repository.projects),
        repository.outbox.waiting(),
    )


def recorded(state: State) -> tuple[object, ...]:
    names = ("groups", "selections", "items", "tokens", "payments", "refunds")
    return state.order, *(dict(getattr(state, name)) for name in names)


def everything_changed(orders: InMemoryOrders, group: GroupRef, read_version: int) -> Write:
    """Return a write that touches whatever a write can touch."""
    now = state(orders, group)
    order = evolve(now.order, version=now.order.version + 1, currency="EUR")
    changed = now.copy()
    changed.order = order
    changed.groups = {id_: evolve(one, link_count=99) for id_, one in now.groups.items()}
    suggested = [one for one in selections(orders, group) if one.link_index is None]
    project = orders.repository.projects[now.groups[group.group_id].bulk_analysis_project_id or ""]
    receipt = Receipt(
        order.id, "key", "print", orders.repository.shelves[order.id].receipts["link-1"].done, orders.clock()
    )
    changes = Changes(
        order,
        read_version,
        changed,
        (suggested[0].id,),
        {project.id: tuple(sites(1, first=500)), "another": tuple(sites(1))},
        (evolve(project, site_count=99),),
    )
    return Write(changes, tuple(orders.repository.shelves[order.id].history[:1]), (announce(1),), receipt)


def test_a_write_of_another_version_than_the_stored_one_stores_nothing(orders: InMemoryOrders, group: GroupRef) -> None:
    before, version = stored(orders.repository), state(orders, group).order.version
    for stale in (version - 1, version + 1, 0):
        with orders.repository.unit_of_work() as unit, pytest.raises(Contended) as refused:
            unit.save(everything_changed(orders, group, stale))
        assert refused.value.retryable
        assert stored(orders.repository) == before


def test_a_write_of_the_stored_version_stores_all_of_it(orders: InMemoryOrders, group: GroupRef) -> None:
    before, version = stored(orders.repository), state(orders, group).order.version
    with orders.repository.unit_of_work() as unit:
        unit.save(everything_changed(orders, group, version))
    after = stored(orders.repository)
    assert [one != other for one, other in zip(before, after, strict=True)] == [True] * 4


def test_a_unit_left_with_an_error_stores_nothing_and_lets_the_next_one_in(
    orders: InMemoryOrders, group: GroupRef
) -> None:
    before = stored(orders.repository)

    def fail() -> None:
        with orders.repository.unit_of_work() as unit:
            unit.load(Need(group.order_id))
            raise ZeroDivisionError

    with ThreadPoolExecutor(1) as another, pytest.raises(ZeroDivisionError):
        another.submit(fail).result()
    assert stored(orders.repository) == before
    assert orders.repository.lock.acquire(timeout=10)


def test_a_unit_left_without_a_save_stores_nothing(orders: InMemoryOrders, group: GroupRef) -> None:
    before = stored(orders.repository)
    with orders.repository.unit_of_work() as unit:
        unit.load(Need(group.order_id))
    assert stored(orders.repository) == before


def save_nothing(unit: MemoryUnitOfWork) -> None:
    unit.save(Write(None, (), (), None))


def load(unit: MemoryUnitOfWork) -> None:
    unit.load(Need(None))


@pytest.mark.parametrize("use", [load, save_nothing])
def test_a_unit_that_has_ended_takes_nothing_more(
    orders: InMemoryOrders, use: Callable[[MemoryUnitOfWork], None]
) -> None:
    with orders.repository.unit_of_work() as left:
        pass
    with orders.repository.unit_of_work() as saved:
        save_nothing(saved)
        with pytest.raises(UnitOfWorkBroken):
            use(saved)
    for ended in (left, saved, orders.repository.unit_of_work()):
        with pytest.raises(UnitOfWorkBroken):
            use(ended)


def test_a_unit_whose_write_was_refused_takes_nothing_more(orders: InMemoryOrders, group: GroupRef) -> None:
    with orders.repository.unit_of_work() as unit:
        with pytest.raises(Contended):
            unit.save(everything_changed(orders, group, 0))
        with pytest.raises(UnitOfWorkBroken):
            load(unit)


def test_nothing_that_a_load_hands_out_is_what_is_stored(orders: InMemoryOrders, group: GroupRef) -> None:
    before = stored(orders.repository)
    project = state(orders, group).groups[group.group_id].bulk_analysis_project_id or ""
    need = Need(
        group.order_id,
        **EVERYTHING,
        selections_of=frozenset({group.group_id}),
        projects=frozenset({project}),
        project_sites=True,
    )
    with orders.repository.unit_of_work() as unit:
        loaded = unit.load(need).slice
        containers: list[Any] = [getattr(loaded.state, name) for name in _CONTAINERS]
        containers += [loaded.sites, loaded.projects, *loaded.sites.values()]
        assert sum(map(bool, containers)) >= 7
        for container in containers:
            container.clear()
            container["intruder"] = None
        loaded.state.order = evolve(loaded.state.order, currency="EUR")
    assert stored(orders.repository) == before


_CONTAINERS = ("groups", "selections", "items", "tokens", "payments", "refunds")


def test_nothing_that_a_snapshot_hands_out_is_what_is_stored(orders: InMemoryOrders, group: GroupRef) -> None:
    before = stored(orders.repository)
    snapshot = state(orders, group)
    for name in _CONTAINERS:
        getattr(snapshot, name).clear()
    snapshot.order = evolve(snapshot.order, currency="EUR")
    assert stored(orders.repository) == before


def test_nothing_that_was_handed_in_can_change_what_is_stored(orders: InMemoryOrders, group: GroupRef) -> None:
    write = everything_changed(orders, group, state(orders, group).order.version)
    assert write.changes is not None
    with orders.repository.unit_of_work() as unit:
        unit.save(write)
    before = stored(orders.repository)
    for name in _CONTAINERS:
        getattr(write.changes.changed, name).clear()
    write.changes.sites.clear()  # type: ignore[attr-defined]
    assert stored(orders.repository) == before


def test_what_is_stored_is_what_its_history_gives(orders: InMemoryOrders, group: GroupRef) -> None:
    history = orders.repository.shelves[group.order_id].history
    assert replay(history) == recorded_part(state(orders, group))


def test_a_discarded_order_leaves_nothing_behind() -> None:
    orders = in_memory_service(deliver="on demand")
    orders.on("order_created")(print)
    before = stored(orders.repository)
    draft = CreateOrder(currency="USD", groups=[GroupRequest(client_id="tea", link_count=1)])
    made = orders.execute(draft, actor=CUSTOMER, key="draft-1")
    assert stored(orders.repository) != before
    orders.execute(Discard(made.order_id), actor=CUSTOMER, key="discard-1")
    assert stored(orders.repository) == before


def test_a_clock_that_breaks_while_a_command_is_saved_leaves_nothing_half_done() -> None:
    orders = in_memory_service(sites=sites(3), deliver="on demand")
    made = orders.execute(
        CreateOrder(currency="USD", groups=[GroupRequest(client_id="tea", link_count=1)]), actor=CUSTOMER
    )
    group = GroupRef(made.order_id, made.group_ids[0])
    before = state(orders, group)
    told = iter([orders.repository.clock()])
    orders.repository.clock = lambda: next(told)
    with pytest.raises(StopIteration):
        orders.execute(Submit(made.order_id), actor=CUSTOMER)
    assert state(orders, group) == before
    assert orders.repository.outbox.waiting() == ()
