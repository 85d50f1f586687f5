from uuid import uuid4

import pytest
from tests.adapters.memory.market import CUSTOMER, STAFF, paid_order, selections, sites, state, submitted

from unified_orders import (
    Client,
    InvalidInput,
    ItemStatus,
    OrderState,
    RecordProgress,
    RequestMoreSites,
    Stage,
    StartAnalysis,
)
from unified_orders.adapters.memory import AnalysisFailure, MemoryDirectory, MemoryPriceList, in_memory_service


def test_a_failed_round_is_told_to_the_reviewer_and_the_next_one_brings_sites() -> None:
    orders = in_memory_service(sites={})
    orders.analysis.add_round(AnalysisFailure("no quota left"), "tea")
    orders.analysis.add_round(sites(4), "tea")
    (group,) = submitted(orders, "tea")
    assert state(orders, group).groups[group.group_id].analysis_failure == "no quota left"
    assert selections(orders, group) == []
    orders.execute(RequestMoreSites(group), actor=CUSTOMER)
    assert len(selections(orders, group)) == 4


def test_a_repeated_start_brings_nothing_a_second_time() -> None:
    orders = in_memory_service(sites=sites(3))
    orders.analysis.add_round(sites(3, first=50))
    (group,) = submitted(orders, "tea", links=10)
    (start,) = orders.analysis.calls
    assert isinstance(start, StartAnalysis)
    orders.analysis.start(start)
    orders.execute(RequestMoreSites(group), actor=CUSTOMER)
    assert len(selections(orders, group)) == 6
    assert len(orders.analysis.calls) == 2


def test_a_script_takes_only_sites() -> None:
    with pytest.raises(InvalidInput, match="sites: must be a Site"):
        in_memory_service().analysis.add_round(["tea.example"])  # type: ignore[list-item]


def test_the_workflow_knows_each_start_once_however_often_it_comes() -> None:
    orders, _ = paid_order()
    first, second = orders.workflow.running
    orders.workflow.advance(first.item_id, Stage.PUBLISHED)
    orders.workflow.start(first)
    orders.workflow.complete_all()
    orders.workflow.start(first)
    assert (list(orders.workflow.started), orders.workflow.running) == ([first.key, second.key], ())


def test_completing_all_work_completes_the_order_with_live_urls() -> None:
    orders, group = paid_order()
    assert (orders.workflow.complete_all(), orders.workflow.complete_all()) == (2, 0)
    done = state(orders, group)
    assert done.order.state is OrderState.COMPLETED
    assert all((item.published_url or "").startswith("https://site-") for item in done.items.values())


def test_completing_one_orders_work_leaves_that_of_others() -> None:
    orders, group = paid_order()
    assert (orders.workflow.complete_all(uuid4()), orders.workflow.complete_all(group.order_id)) == (0, 2)


def test_work_that_is_under_way_goes_on_from_where_it_is() -> None:
    orders, group = paid_order(links=1)
    (job,) = orders.workflow.running
    orders.workflow.advance(job.item_id, Stage.STARTED)
    orders.workflow.advance(job.item_id, Stage.PUBLISHED, published_url="https://live.example/post")
    orders.workflow.complete_all()
    item = state(orders, group).items[job.item_id]
    assert item.status is ItemStatus.COMPLETED
    assert [
        one.event for one in orders.repository.shelves[group.order_id].history if "Noted" in type(one.event).__name__
    ] == []


def test_reopened_work_is_the_next_attempt_and_can_be_completed_again() -> None:
    orders, group = paid_order(links=1)
    (job,) = orders.workflow.running
    orders.workflow.complete_all()
    assert orders.workflow.advance(job.item_id, Stage.REOPENED).attempt == 2
    assert state(orders, group).order.state is OrderState.IN_PROGRESS
    assert orders.workflow.complete_all() == 1
    assert state(orders, group).items[job.item_id].attempt == 2
    assert state(orders, group).order.state is OrderState.COMPLETED


def test_work_that_staff_reopen_is_started_anew() -> None:
    orders, group = paid_order(links=1)
    (job,) = orders.workflow.running
    orders.workflow.complete_all()
    orders.execute(RecordProgress(group.order_id, job.item_id, Stage.REOPENED, 2), actor=STAFF)
    assert [start.attempt for start in orders.workflow.running] == [2]
    orders.workflow.complete_all()
    assert state(orders, group).order.state is OrderState.COMPLETED


def test_news_of_work_that_never_began_is_refused() -> None:
    with pytest.raises(InvalidInput, match="item_id: must be an item whose workflow was started"):
        in_memory_service().workflow.advance(uuid4(), Stage.PUBLISHED)


def test_a_client_put_into_the_directory_takes_the_place_of_the_one_with_its_id() -> None:
    directory = MemoryDirectory({"tea": "acme", "coffee": None})
    directory.put(Client("tea", "other"))
    found = directory.clients({"tea", "coffee", "unknown"})
    assert {id_: client.account_id for id_, client in found.items()} == {"tea": "other", "coffee": None}


def test_a_directory_takes_only_clients_and_a_price_list_only_discount_rules() -> None:
    with pytest.raises(InvalidInput, match="clients: must be a Client"):
        MemoryDirectory(["tea"])  # type: ignore[list-item]
    with pytest.raises(InvalidInput, match="discounts: must be a DiscountRule"):
        MemoryPriceList(["ten"])  # type: ignore[list-item]
