import asyncio
import inspect
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from tests.adapters.memory.market import CUSTOMER, STAFF, approval, selections, sites, state, submitted

from unified_orders import (
    AddGroup,
    AsyncOrderService,
    Client,
    CreateOrder,
    GroupRequest,
    InvalidInput,
    Refused,
    Review,
    Share,
)
from unified_orders.adapters.memory import (
    AsyncMemoryDirectory,
    AsyncMemoryPriceList,
    AsyncMemoryQueries,
    AsyncMemoryRepository,
    InMemoryOrders,
    MemoryDirectory,
    MemoryPriceList,
    MemoryQueries,
    in_memory_service,
)
from unified_orders.ports import ALL_ORDERS, ALL_SITES, WHOLE, BoardSort, OrderQueries, OrderSort, Sight

LINKS = 3
FOREVER = datetime.max.replace(tzinfo=UTC)


class YieldingDirectory(AsyncMemoryDirectory):
    """Lets every other task go on while it looks."""

    async def clients(self, ids: AbstractSet[str]) -> Mapping[str, Client]:
        for _ in range(5):
            await asyncio.sleep(0)
        return await super().clients(ids)


def awaited(orders: InMemoryOrders) -> AsyncOrderService:
    return AsyncOrderService(
        AsyncMemoryRepository(orders.repository),
        AsyncMemoryQueries(MemoryQueries(orders.repository)),
        YieldingDirectory(MemoryDirectory()),
        AsyncMemoryPriceList(MemoryPriceList()),
    )


def test_tasks_on_one_order_wait_for_each_other_and_keep_its_quota() -> None:
    orders = in_memory_service(sites=sites(20))
    service = awaited(orders)
    (group,) = submitted(orders, "tea", links=LINKS, pages=0)
    chosen = selections(orders, group)

    async def approve(number: int) -> tuple[str, ...]:
        try:
            await service.execute(Review(group, [approval(chosen[number])]), actor=CUSTOMER)
        except Refused as refused:
            return refused.codes
        return ()

    async def approve_all() -> list[tuple[str, ...]]:
        return list(await asyncio.gather(*(approve(number) for number in range(5))))

    assert asyncio.run(approve_all()) == [()] * LINKS + [("over_quota",)] * 2
    assert state(orders, group).order.counters.live_items == LINKS


def test_tasks_that_wait_for_the_directory_on_one_order_all_get_through() -> None:
    orders = in_memory_service(deliver="on demand")
    service = awaited(orders)
    made = orders.execute(CreateOrder(currency="USD"), actor=CUSTOMER)

    async def add(number: int) -> int:
        request = GroupRequest(client_id=f"client-{number}", link_count=1)
        return (await service.execute(AddGroup(made.order_id, request), actor=CUSTOMER)).version

    async def add_all() -> list[int]:
        return list(await asyncio.gather(*(add(number) for number in range(8))))

    # A second loop finds the same repository in order.
    assert [asyncio.run(add_all()) for _ in range(2)] == [list(range(2, 10)), list(range(10, 18))]


def test_a_link_that_is_opened_by_a_task_is_counted() -> None:
    orders = in_memory_service(sites=sites(5))
    (group,) = submitted(orders, "tea")
    shared = orders.execute(Share(group.order_id), actor=STAFF).result
    guest = asyncio.run(awaited(orders).open_link(shared.token or ""))
    assert guest.scope is not None
    assert guest.scope.order_id == group.order_id
    assert state(orders, group).tokens[shared.token_id].openings == 1


def test_every_query_answers_as_it_does_without_being_awaited() -> None:
    orders = in_memory_service(sites=sites(5))
    (group,) = submitted(orders, "tea")
    plain = MemoryQueries(orders.repository)
    awaiting = AsyncMemoryQueries(plain)
    ids = frozenset(one.id for one in selections(orders, group))
    calls: dict[str, Callable[[Any], Any]] = {
        "look": lambda queries: queries.look(group.order_id, WHOLE),
        "board": lambda queries: queries.board(
            group.order_id, group.group_id, ALL_SITES, BoardSort.STATUS, descending=False, offset=0, limit=3
        ),
        "orders": lambda queries: queries.orders(ALL_ORDERS, OrderSort.NEWEST, None, 10),
        "counts": lambda queries: queries.counts(ALL_ORDERS),
        "history": lambda queries: queries.history(group.order_id, 2, 3),
        "sites_named": lambda queries: queries.sites_named(group.order_id, ids),
    }
    assert calls.keys() == {name for name, _ in inspect.getmembers(OrderQueries, inspect.isfunction) if name[0] != "_"}
    for name, call in calls.items():
        answer = call(plain)
        assert answer, name
        awaited_answer = asyncio.run(call(awaiting))
        assert without_now(awaited_answer) == without_now(answer), name


def without_now(answer: object) -> object:
    """Return an answer without the moment at which it was given."""
    return evolve(answer, now=FOREVER) if isinstance(answer, Sight) else answer


def test_the_store_is_pruned_of_old_receipts_by_a_task() -> None:
    orders = in_memory_service()
    orders.execute(CreateOrder(currency="USD"), actor=CUSTOMER, key="draft-1")
    repository = AsyncMemoryRepository(orders.repository)
    pruned = [asyncio.run(repository.prune_receipts(age)) for age in (timedelta.max, timedelta(0))]
    assert pruned == [0, 1]


def test_an_awaited_service_prunes_what_is_older_than_72_hours_and_nothing_younger() -> None:
    orders = in_memory_service()
    repository, queries = AsyncMemoryRepository(orders.repository), AsyncMemoryQueries(MemoryQueries(orders.repository))
    service = AsyncOrderService(repository, queries)
    asyncio.run(service.execute(CreateOrder(currency="USD"), actor=CUSTOMER, key="draft-1"))
    assert asyncio.run(service.prune()) == 0
    with pytest.raises(InvalidInput, match="72 hours"):
        asyncio.run(service.prune(timedelta(hours=71)))
