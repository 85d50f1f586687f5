"""Many at once, over connections of their own: no quota is exceeded, no key takes effect twice, nobody gives up."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any, Final, TypeVar
from uuid import UUID

import pytest
from attrs import define, field
from campaigns.interleavings.naive import over_quota, read_count_insert
from tests.adapters.postgres.conftest import Engines

from unified_orders import (
    Actor,
    CreateOrder,
    GroupRef,
    GroupRequest,
    Refused,
    Review,
    Settings,
    Submit,
)
from unified_orders.adapters.postgres import PostgresOrders, postgres_service
from unified_orders.domain.commands import Assign, RecordAnalysis, SiteDecision
from unified_orders.domain.results import Done
from unified_orders.domain.words import Decision
from unified_orders.ports.queries import WHOLE
from unified_orders.testing.wished import market

T = TypeVar("T")
STAFF: Final = Actor.staff("sam")
THREADS: Final = 8
LINKS: Final = 3
LEVELS: Final = ("READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE")
levels = pytest.mark.parametrize("level", LEVELS)


@define
class Race:
    """What came of calls that began at once."""

    done: list[Any] = field(factory=list)
    refused: list[Refused] = field(factory=list)
    failed: list[BaseException] = field(factory=list)


def race(*calls: Callable[[], Any]) -> Race:
    barrier, result = Barrier(len(calls)), Race()

    def run(call: Callable[[], Any]) -> None:
        barrier.wait(30)
        try:
            result.done.append(call())
        except Refused as error:
            result.refused.append(error)
        except BaseException as error:  # noqa: BLE001 - told below, whatever it is
            result.failed.append(error)

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not result.failed
    assert not any(thread.is_alive() for thread in threads)
    return result


@pytest.fixture
def orders(engines: Engines, level: str) -> PostgresOrders:
    return postgres_service(engines(isolation_level=level, pool_size=THREADS), settings=Settings(tries=30))


def reviewed(orders: PostgresOrders, groups: int = 1) -> tuple[UUID, list[UUID], list[str]]:
    """Make an order whose groups are reviewed; return it, its groups, and the sites to choose from."""
    wanted = [
        GroupRequest(client_id=f"client-{n}", link_count=LINKS, target_pages=[f"https://c{n}.example/"] * LINKS)
        for n in range(groups)
    ]
    made = orders.execute(CreateOrder(currency="USD", groups=wanted), actor=STAFF)
    orders.execute(Submit(made.order_id), actor=STAFF)
    sites = market(THREADS * 2)
    for group_id in made.group_ids:
        orders.execute(RecordAnalysis(GroupRef(made.order_id, group_id), 1, sites), actor=STAFF)
    return made.order_id, list(made.group_ids), [site.domain_id for site in sites]


def approval(domain_id: str) -> SiteDecision:
    return SiteDecision(decision=Decision.APPROVE, domain_id=domain_id)


@levels
def test_reviewers_of_one_group_never_exceed_its_quota(orders: PostgresOrders, level: str) -> None:
    order_id, (group_id,), sites = reviewed(orders)

    def review(number: int) -> Done[Any]:
        return orders.execute(Review(GroupRef(order_id, group_id), [approval(sites[number])]), actor=STAFF)

    result = race(*(lambda number=number: review(number) for number in range(THREADS)))
    assert len(result.done) == LINKS
    assert len(result.refused) == THREADS - LINKS
    seen = orders.queries.look(order_id, WHOLE)
    assert seen is not None
    assert seen.state.groups[group_id].counts.approved == LINKS
    assert sum(item.is_live for item in seen.state.items.values()) == LINKS


@levels
def test_reviewers_of_different_groups_are_never_refused_because_of_each_other(
    orders: PostgresOrders, level: str
) -> None:
    order_id, groups, sites = reviewed(orders, groups=4)
    calls = [
        lambda group_id=group_id, site=sites[number]: orders.execute(
            Review(GroupRef(order_id, group_id), [approval(site)]), actor=STAFF
        )
        for number, group_id in enumerate(groups)
    ]
    assert len(race(*calls).done) == len(groups)


@levels
def test_the_same_wish_sent_at_once_takes_effect_once(orders: PostgresOrders, level: str) -> None:
    command = CreateOrder(currency="USD", groups=[GroupRequest(client_id="tea", link_count=1)])
    made = race(*[lambda: orders.execute(command, actor=STAFF, key="once")] * THREADS).done
    assert len({done.order_id for done in made}) == 1
    assert sorted(done.replayed for done in made) == [False] + [True] * (THREADS - 1)
    assigning = Assign(made[0].order_id, "kim")
    assigned = race(*[lambda: orders.execute(assigning, actor=STAFF, key="assigned")] * THREADS).done
    assert sorted(done.replayed for done in assigned) == [False] + [True] * (THREADS - 1)
    assert len(orders.orders(actor=STAFF).orders) == 1


@pytest.mark.parametrize("level", LEVELS[:2])
def test_a_naive_service_would_exceed_the_quota(database: str, level: str) -> None:
    """Read, count, insert: what the tests above would catch, were the steps of each in the worst order."""
    runs, over = over_quota(database, read_count_insert, level)
    assert over > runs / 2
