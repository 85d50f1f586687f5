import logging
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from tests.adapters.memory.effects import HandClock
from tests.adapters.memory.market import (
    CUSTOMER,
    STAFF,
    approve_first,
    paid_order,
    selections,
    site,
    sites,
    state,
    submitted,
)

from unified_orders import (
    Announce,
    CancelOrder,
    Client,
    CreateOrder,
    DiscountRule,
    GroupRequest,
    InvalidInput,
    Limits,
    OrderState,
    RecordPayment,
    Refused,
    RequestMoreSites,
    Settings,
    StartAnalysis,
    StartWorkflow,
    Submit,
    Withdraw,
    WriteNote,
)
from unified_orders.adapters.files import SiteFile, UnreadableFile
from unified_orders.adapters.memory import in_memory_service

EXPORT = "domain,dr,price\nalpha.example,60,100 USD\nbeta.example,50,200 USD\n"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "sites.csv"
    path.write_text(EXPORT, "utf-8")
    return path


def test_an_order_is_analysed_at_once() -> None:
    orders = in_memory_service(sites=sites(20))
    (group,) = submitted(orders, "tea")
    assert state(orders, group).order.state is OrderState.REVIEWING
    assert len(selections(orders, group)) == 5


def test_on_demand_nothing_is_handed_over_before_it_is_asked_for() -> None:
    orders = in_memory_service(sites=sites(20), deliver="on demand")
    (group,) = submitted(orders, "tea")
    assert state(orders, group).order.state is OrderState.ANALYZING
    assert (orders.drain(), orders.drain()) == (1, 0)
    assert state(orders, group).order.state is OrderState.REVIEWING


def test_without_sites_the_review_begins_with_nothing_suggested() -> None:
    orders = in_memory_service()
    (group,) = submitted(orders, "tea")
    assert state(orders, group).order.state is OrderState.REVIEWING
    assert selections(orders, group) == []


def test_sites_come_from_the_path_of_an_export(export: Path) -> None:
    for source in (export, str(export), [export], SiteFile(export)):
        orders = in_memory_service(sites=source)
        (group,) = submitted(orders, "tea")
        assert [one.domain_id for one in selections(orders, group)] == ["alpha.example", "beta.example"]
        assert [report.good for report in orders.files] == [2]


def test_files_and_sites_can_be_mixed(export: Path) -> None:
    orders = in_memory_service(sites=[site(0), export])
    (group,) = submitted(orders, "tea")
    assert {one.domain_id for one in selections(orders, group)} == {
        "alpha.example",
        "beta.example",
        site(0).domain_id,
    }


def test_each_client_can_have_its_own_sites_and_another_has_none(export: Path) -> None:
    orders = in_memory_service(sites={"tea": export, "coffee": sites(3)})
    tea, coffee, cocoa = submitted(orders, "tea", "coffee", "cocoa")
    assert [len(selections(orders, group)) for group in (tea, coffee, cocoa)] == [2, 3, 0]


def test_prices_whose_file_names_no_currency_take_the_one_given(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("domain,dr,price\nalpha.example,60,100\n", "utf-8")
    (group,) = submitted(orders := in_memory_service(sites=path, currency="USD"), "tea")
    (found,) = selections(orders, group)
    price = found.site.price("USD")
    assert price is not None
    assert price.retail == 10_000


def test_a_file_that_is_not_there_is_refused_before_any_order_is_made(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        in_memory_service(sites=tmp_path / "missing.csv")


def test_an_unknown_way_to_deliver_is_refused() -> None:
    with pytest.raises(InvalidInput, match="deliver: must be one of after each command, on demand"):
        in_memory_service(deliver="later")  # type: ignore[arg-type]


def test_clients_are_taken_as_a_dict_of_their_accounts_or_as_clients() -> None:
    foreign = CreateOrder(currency="USD", groups=[GroupRequest(client_id="tea", link_count=1)])
    for clients in ({"tea": "other"}, [Client("tea", "other")]):
        with pytest.raises(Refused) as refused:
            in_memory_service(clients=clients).execute(foreign, actor=CUSTOMER)
        assert refused.value.codes == ("not_found",)


def test_discounts_are_taken_off() -> None:
    orders, group = paid_order(discounts=[DiscountRule("ten", 1_000)])
    order = state(orders, group).order
    assert order.total == order.money.subtotal * 9 // 10 + 1


@pytest.mark.parametrize("option", ["clients", "discounts"])
def test_the_same_client_or_discount_twice_is_refused(option: str) -> None:
    given = {"clients": [Client("tea")] * 2, "discounts": [DiscountRule("ten", 1_000)] * 2}[option]
    with pytest.raises(InvalidInput, match=f"{option}: must be given once"):
        in_memory_service(**{option: given})  # type: ignore[arg-type]


def test_the_clock_is_the_stores_clock() -> None:
    clock = HandClock()
    orders = in_memory_service(clock=clock)
    (group,) = submitted(orders, "tea")
    assert state(orders, group).order.times.updated_at == clock.now
    assert orders.clock is clock


def test_results_come_in_pages_of_the_size_that_the_limits_allow() -> None:
    orders = in_memory_service(sites=sites(25), settings=Settings(limits=Limits(page_of_sites=10)))
    (group,) = submitted(orders, "tea")
    received = [one for one in orders.repository.shelves[group.order_id].history if one.command == "record_analysis"]
    assert len({one.version for one in received}) == 3
    assert state(orders, group).order.state is OrderState.REVIEWING


def test_an_analysis_of_more_sites_than_one_may_hold_fails_and_the_review_begins() -> None:
    limits = Limits(page_of_sites=10, sites_per_analysis=15)
    orders = in_memory_service(sites=sites(25), settings=Settings(limits=limits))
    (group,) = submitted(orders, "tea")
    found = state(orders, group)
    assert found.order.state is OrderState.REVIEWING
    assert "at most 15 sites" in (found.groups[group.group_id].analysis_failure or "")


def test_a_subscriber_hears_of_each_event_of_its_kind_from_then_on() -> None:
    orders = in_memory_service(sites=sites(5))
    submitted(orders, "tea")
    heard: list[str] = []

    @orders.on("order_moved")
    def note(announced: Announce) -> None:
        heard.append(announced.key)

    (group,) = submitted(orders, "coffee")
    moved = [
        f"order_moved:{group.order_id}:{one.seq}"
        for one in orders.repository.shelves[group.order_id].history
        if type(one.event).__name__ == "OrderMoved"
    ]
    assert heard == moved
    assert len(heard) == 2


def test_a_subscriber_may_give_commands_itself() -> None:
    orders = in_memory_service(sites=sites(20))

    @orders.on(StartWorkflow)
    def begin(effect: StartWorkflow) -> None:
        orders.workflow.start(effect)
        orders.workflow.complete_all()

    (group,) = submitted(orders, "tea")
    approve_first(orders, group, 2)
    orders.execute(RecordPayment(group.order_id, state(orders, group).order.total, "wire"), actor=STAFF)
    assert state(orders, group).order.state is OrderState.COMPLETED


def test_a_receiver_that_raises_breaks_no_command_and_gets_its_effect_again(caplog: pytest.LogCaptureFixture) -> None:
    clock = HandClock()
    orders = in_memory_service(sites=sites(5), clock=clock)
    failing = [True]

    @orders.on(StartAnalysis)
    def fail_once(_: StartAnalysis) -> None:
        if failing:
            failing.pop()
            raise OSError("the disk is full")

    (group,) = submitted(orders, "tea")
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "the disk is full" in caplog.text
    clock.move(timedelta(minutes=1))
    assert orders.drain() == 1
    assert len(selections(orders, group)) == 5


def test_a_thread_that_drains_waits_for_what_another_is_delivering() -> None:
    orders = in_memory_service(sites=sites(20), deliver="on demand")
    taken, drained = threading.Event(), threading.Event()

    @orders.on(StartAnalysis)
    def hold_up(_: StartAnalysis) -> None:
        taken.set()
        assert drained.wait(60)

    # The first receiver is the analysis itself, so that only the end of the delivery is held up.
    (group,) = submitted(orders, "tea")
    other = threading.Thread(target=orders.drain)
    other.start()
    assert taken.wait(60)
    waiting = orders.repository.outbox.waiting()
    drained.set()
    orders.drain()
    assert (len(waiting), orders.repository.outbox.waiting()) == (1, ())
    assert len(selections(orders, group)) == 5
    other.join(60)


def test_more_sites_bring_the_next_round_of_the_script_and_then_nothing_new() -> None:
    orders = in_memory_service(sites={"tea": sites(3), "coffee": sites(3)})
    orders.analysis.add_round(sites(2, first=100), "tea")
    tea, coffee = submitted(orders, "tea", "coffee", links=10)
    for group in (tea, coffee):
        orders.execute(RequestMoreSites(group), actor=CUSTOMER)
    assert [len(selections(orders, group)) for group in (tea, coffee)] == [5, 3]
    orders.execute(RequestMoreSites(tea), actor=CUSTOMER)
    assert len(selections(orders, tea)) == 5


def test_a_round_whose_start_was_withdrawn_is_brought_by_the_next_start() -> None:
    orders = in_memory_service(sites=sites(20), deliver="on demand")
    (group,) = submitted(orders, "tea")
    orders.execute(Withdraw(group.order_id), actor=CUSTOMER)
    orders.execute(Submit(group.order_id), actor=CUSTOMER)
    orders.drain()
    assert len(selections(orders, group)) == 5


def test_a_round_that_came_too_late_is_brought_again_by_the_next_start() -> None:
    orders = in_memory_service(sites=sites(20), deliver="on demand")
    (group,) = submitted(orders, "tea")
    (on_its_way,) = orders.repository.outbox.waiting()
    assert isinstance(on_its_way, StartAnalysis)
    orders.execute(Withdraw(group.order_id), actor=CUSTOMER)
    orders.analysis.start(on_its_way)
    orders.execute(Submit(group.order_id), actor=CUSTOMER)
    orders.drain()
    assert len(selections(orders, group)) == 5


def test_what_follows_from_a_receivers_command_is_delivered_after_the_receiver_is_done() -> None:
    orders, heard = in_memory_service(), []

    @orders.on("order_created")
    def write_note(announced: Announce) -> None:
        heard.append("created")
        orders.execute(WriteNote(announced.recorded.order_id, "welcome"), actor=STAFF)
        heard.append("note given")

    @orders.on("note_written")
    def hear(_: Announce) -> None:
        heard.append("note heard")

    orders.execute(CreateOrder(currency="USD"), actor=CUSTOMER)
    assert heard == ["created", "note given", "note heard"]


def test_a_cancelled_order_leaves_nothing_running() -> None:
    orders, group = paid_order()
    running = [len(orders.workflow.running)]
    orders.execute(CancelOrder(group.order_id, "no longer wanted"), actor=STAFF)
    running.append(len(orders.workflow.running))
    assert running == [2, 0]
    assert orders.repository.outbox.waiting() == ()
