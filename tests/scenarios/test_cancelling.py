"""An order cancelled in each of its states: what is owed, what is due back, what stops and what stays."""

from tests.scenarios.kit import ACME, STAFF, Agency, sites, wants
from tests.scenarios.walk import Walk, agreed, reviewed, underway

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.effects import CancelAnalysis, CancelWorkflow
from unified_orders.domain.results import Cancelled
from unified_orders.domain.words import GroupStatus, ItemStatus, OrderState, Stage


def cancel(order: Walk) -> Cancelled:
    result = order.do(c.CancelOrder(order.id, "plans changed"), STAFF).result
    assert order.state() is OrderState.CANCELLED
    assert order.order.cancellation_reason == "plans changed"
    assert {group.group_status for group in order.snapshot.groups.values()} == {GroupStatus.CANCELLED}
    (event,) = order.events(e.OrderCancelled)
    assert (event.owed, event.due_back) == (result.owed, result.due_back)
    return result


def test_while_configuring_nothing_is_owed(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.do(c.SetFees(order.id, 500))
    assert cancel(order) == Cancelled(0, 0)


def test_while_analyzing_the_analysis_stops_and_late_results_change_nothing(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.submit()
    epoch = order.group().epoch
    assert cancel(order) == Cancelled(0, 0)
    assert [stop.epoch for stop in order.sent(CancelAnalysis)] == [epoch]
    assert order.analysed(sites(3), epoch=epoch).ignored == "the group is cancelled, not analyzing"
    assert order.state() is OrderState.CANCELLED


def test_while_reviewing_approved_items_go_and_no_workflow_is_told(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    order.approve("site-01")
    assert cancel(order) == Cancelled(0, 0)
    assert order.items() == []
    assert order.sent(CancelWorkflow) == []


def test_while_payment_is_pending_a_part_payment_is_due_back(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 2))
    order.pay(5_000)
    assert cancel(order) == Cancelled(owed=0, due_back=5_000)
    balance = order.do(c.RecordRefund(order.id, 5_000, "back-1")).result
    assert (balance.net_paid, balance.due_back) == (0, 0)


def test_in_progress_what_is_published_stays_and_is_owed_and_the_rest_stops(agency: Agency) -> None:
    order = underway(agency, wants("tea", 4))
    order.news("site-01", Stage.PUBLISHED)
    order.news("site-02", Stage.COMPLETED)
    order.news("site-03", Stage.STARTED)

    assert cancel(order) == Cancelled(owed=20_000, due_back=20_000)

    assert [item.placement.domain for item in order.items()] == ["site-01", "site-02"]
    assert order.item("site-01").status is ItemStatus.PUBLISHED
    stopped = {stop.item_id for stop in order.sent(CancelWorkflow)}
    assert stopped == {order.item("site-03").id, order.item("site-04").id}


def test_news_for_a_cancelled_order_is_recorded_and_revives_nothing(agency: Agency) -> None:
    order = underway(agency, wants("tea", 2))
    cancel(order)
    assert order.news("site-01", Stage.COMPLETED).ignored == "the order is cancelled"
    assert order.state() is OrderState.CANCELLED
    assert [event.stage for event in order.events(e.ProgressNoted)] == [Stage.COMPLETED]


def test_on_credit_what_is_published_is_still_to_be_paid(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 2))
    order.do(c.AuthorizeCredit(order.id, "a good customer"))
    order.news("site-01", Stage.PUBLISHED)
    assert cancel(order) == Cancelled(owed=10_000, due_back=0)
    assert order.order.due == 10_000
    order.pay(10_000)
    assert (order.state(), order.order.due) == (OrderState.CANCELLED, 0)


def test_a_payment_that_comes_after_cancellation_is_due_back(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 1))
    cancel(order)
    assert order.pay(700, "late").due_back == 700


def test_a_completed_order_is_not_cancelled_and_a_cancelled_one_not_again(agency: Agency) -> None:
    order = underway(agency, wants("tea", 1))
    order.news("site-01", Stage.COMPLETED)
    order.refuses("wrong_state", c.CancelOrder(order.id, "too late"))
    order.news("site-01", Stage.REOPENED, 2)
    cancel(order)
    order.refuses("wrong_state", c.CancelOrder(order.id, "again"))


def test_the_account_cancels_before_work_starts_and_with_nothing_paid(agency: Agency) -> None:
    paid = agreed(agency, wants("tea", 1))
    paid.pay(1)
    paid.refuses("not_permitted", c.CancelOrder(paid.id, "no"), ACME)
    paid.do(c.RecordRefund(paid.id, 1, "back"))
    paid.do(c.CancelOrder(paid.id, "no"), ACME)
    started = underway(agency, wants("tea", 1))
    started.refuses("not_permitted", c.CancelOrder(started.id, "no"), ACME)


def test_a_cancelled_group_ends_its_items_and_the_rest_goes_on(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 1), wants("tents", 2))
    order.do(c.CancelGroup(order.ref(1)), ACME)
    assert (order.state(), order.order.total) == (OrderState.PAYMENT_PENDING, 10_000)
    order.pay()
    assert order.state() is OrderState.IN_PROGRESS
    order.refuses("wrong_state", c.CancelGroup(order.ref(0)))


def test_with_money_paid_no_group_is_cancelled(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 1), wants("tents", 2))
    order.pay(1)
    order.refuses("has_payments", c.CancelGroup(order.ref(1)))
