"""Eight threads on one order. The same checks must catch a repository that reads, yields and then writes."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Self, TypeVar
from uuid import UUID

import pytest
from tests.adapters.memory.market import CUSTOMER, approval, selections, site, sites, state, submitted

from unified_orders import (
    Decision,
    Done,
    GroupRef,
    OrderState,
    Recorded,
    Refused,
    Review,
    Reviewed,
    SiteDecision,
    WriteNote,
)
from unified_orders.adapters.memory import InMemoryOrders, in_memory_service
from unified_orders.adapters.memory.repository import MemoryRepository, MemoryUnitOfWork
from unified_orders.domain.events import NoteWritten, OrderMoved
from unified_orders.domain.slices import Need
from unified_orders.domain.turn import Changes
from unified_orders.ports import Loaded

THREADS = 8
ROUNDS = 40
LINKS = 3
T = TypeVar("T")


class NaiveUnitOfWork(MemoryUnitOfWork):
    """Takes no lock and compares no version; every thread reads before any of them writes."""

    def __init__(self, repository: MemoryRepository, readers: threading.Barrier) -> None:
        super().__init__(repository)
        self._readers = readers

    def __enter__(self) -> Self:
        self._open = True
        return self

    def __exit__(self, *_: object) -> None:
        self._open = False

    def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        loaded = super().load(need, receipt_of)
        self._readers.wait(60)
        return loaded

    def _check_version(self, changes: Changes) -> None:
        pass


def safe_orders() -> InMemoryOrders:
    return in_memory_service(sites=sites(20))


def together(work: Callable[[int], T]) -> list[T]:
    """Let all threads begin their work at once, and return what each one got."""
    gate = threading.Barrier(THREADS)

    def begin(number: int) -> T:
        gate.wait(60)
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begin, range(THREADS)))


def make_naive(orders: InMemoryOrders) -> None:
    readers = threading.Barrier(THREADS)
    orders.repository.unit_of_work = lambda: NaiveUnitOfWork(orders.repository, readers)  # type: ignore[method-assign]


def history(orders: InMemoryOrders, order_id: UUID) -> list[Recorded]:
    return orders.repository.shelves[order_id].history


def race_for_links(orders: InMemoryOrders, *, naive: bool = False) -> int:
    """Let each thread approve another site where fewer links are wanted; return how many came after the last link."""
    (group,) = submitted(orders, "tea", links=LINKS)
    refused = approve_all(orders, group, naive=naive)
    entered = [
        one.seq
        for one in history(orders, group.order_id)
        if isinstance(one.event, OrderMoved) and one.event.target is OrderState.PAYMENT_PENDING
    ]
    assert len(entered) == 1
    return refused.count(("wrong_state", "wrong_group_state"))


def race_for_quota(orders: InMemoryOrders, *, naive: bool = False) -> int:
    """Do the same in a group that stays open, since no link has its page; return how many were over its quota."""
    (group,) = submitted(orders, "tea", links=LINKS, pages=0)
    return approve_all(orders, group, naive=naive).count(("over_quota",))


def approve_all(orders: InMemoryOrders, group: GroupRef, *, naive: bool) -> list[tuple[str, ...]]:
    """Let each thread approve a site of its own; return the refusals' codes, and hold the outcome to the quota."""
    suggested = {one.domain_id: one for one in selections(orders, group)}
    if naive:
        make_naive(orders)

    def approve_one(number: int) -> tuple[str, ...] | None:
        domain = site(number).domain_id
        available = SiteDecision(decision=Decision.APPROVE, domain_id=domain, version=0)
        decision = approval(suggested[domain]) if domain in suggested else available
        try:
            orders.execute(Review(group, [decision]), actor=CUSTOMER)
        except Refused as refused:
            return refused.codes
        return None

    refusals = together(approve_one)
    after = state(orders, group)
    live = [item for item in after.items.values() if item.is_live]
    assert refusals.count(None) == len(live) == after.groups[group.group_id].counts.approved == LINKS
    assert [one.seq for one in history(orders, group.order_id)] == list(range(1, after.order.last_seq + 1))
    return [codes for codes in refusals if codes is not None]


def race_for_one_site(orders: InMemoryOrders, *, naive: bool = False) -> int:
    """Let all threads decide on one site as they all saw it; return how many came too late."""
    (group,) = submitted(orders, "tea", links=LINKS)
    seen = selections(orders, group)[0]
    if naive:
        make_naive(orders)
    done: list[Done[Reviewed]] = together(
        lambda number: orders.execute(
            Review(group, [approval(seen, version=seen.version, anchor=f"anchor {number}")]), actor=CUSTOMER
        )
    )
    changed = [one for one in done if one.result.changed]
    stored = state(orders, group).selections[seen.id]
    assert (len(changed), stored.version) == (1, seen.version + 1)
    stale = [one for one in done if one.result.stale]
    assert len(stale) == THREADS - 1
    return len(stale)


def race_for_one_key(orders: InMemoryOrders, *, naive: bool = False) -> int:
    """Let all threads give the same command under the same key; return how many got the first outcome again."""
    (group,) = submitted(orders, "tea", links=LINKS)
    if naive:
        make_naive(orders)
    done = together(lambda _: orders.execute(WriteNote(group.order_id, "please hurry"), actor=CUSTOMER, key="note-1"))
    written = [one for one in history(orders, group.order_id) if isinstance(one.event, NoteWritten)]
    assert len(written) == 1
    assert len({one.version for one in done}) == 1
    replayed = [one for one in done if one.replayed]
    assert len(replayed) == THREADS - 1
    return len(replayed)


RACES = [race_for_links, race_for_quota, race_for_one_site, race_for_one_key]


@pytest.mark.parametrize("race", RACES)
def test_eight_threads_on_one_order_keep_every_promise(race: Callable[[InMemoryOrders], int]) -> None:
    orders = safe_orders()
    late = [race(orders) for _ in range(ROUNDS)]
    assert min(late) > 0, "nobody came too late: there was no contention to survive"


@pytest.mark.parametrize("race", RACES)
def test_the_same_race_catches_a_repository_that_reads_and_then_writes_without_a_lock(
    race: Callable[..., int],
) -> None:
    with pytest.raises(AssertionError):
        race(safe_orders(), naive=True)


def test_threads_on_different_orders_all_get_through() -> None:
    orders = safe_orders()
    groups = together(lambda number: submitted(orders, f"client-{number}")[0])
    assert len({group.order_id for group in groups}) == THREADS
    assert all(len(selections(orders, group)) == 5 for group in groups)
