"""Money: paid in parts, overpaid, refunded, on credit; discounts that are fixed when payment begins."""

from datetime import timedelta

from tests.scenarios.kit import ACME, NOON, STAFF, WORKER, Agency, site, wants
from tests.scenarios.walk import Walk, agreed, reviewed, says, underway

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.effects import StartWorkflow
from unified_orders.domain.money import Discount, DiscountRule
from unified_orders.domain.results import Balance
from unified_orders.domain.words import Decision, OrderState, Stage


def test_paid_in_three_parts_overpaid_and_refunded(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 2))
    assert order.pay(5_000, "one") == Balance(net_paid=5_000, due=15_000, due_back=0)
    assert order.pay(14_999, "two") == Balance(net_paid=19_999, due=1, due_back=0)
    assert (order.state(), order.order.times.paid_at) == (OrderState.PAYMENT_PENDING, None)

    assert order.pay(501, "three") == Balance(net_paid=20_500, due=0, due_back=500)
    assert (order.state(), order.order.times.paid_at) == (OrderState.IN_PROGRESS, NOON)

    refund = order.do(c.RecordRefund(order.id, 500, "back-1", "overpaid"), WORKER).result
    assert refund == Balance(net_paid=20_000, due=0, due_back=0)
    assert order.state() is OrderState.IN_PROGRESS


def test_a_payment_counts_once_under_its_reference(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 2))
    order.pay(5_000, "one")
    version = order.order.version
    assert order.pay(5_000, "one") == Balance(5_000, 15_000, 0, repeated=True)
    assert order.order.version == version
    order.refuses("payment_mismatch", c.RecordPayment(order.id, 5_001, "one"))


def test_refunds_never_exceed_what_was_paid_and_change_no_state(agency: Agency) -> None:
    order = underway(agency, wants("tea", 1))
    order.do(c.RecordRefund(order.id, 4_000, "a"))
    assert order.do(c.RecordRefund(order.id, 4_000, "a")).result.repeated
    order.refuses("refund_mismatch", c.RecordRefund(order.id, 4_001, "a"))
    order.refuses("over_refund", c.RecordRefund(order.id, 6_001, "b"))
    order.do(c.RecordRefund(order.id, 6_000, "b"))
    assert (order.state(), order.order.due) == (OrderState.IN_PROGRESS, 10_000)


def test_before_payment_is_pending_nothing_is_payable(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.refuses("not_payable", c.RecordPayment(order.id, 1, "early"))
    order.submit()
    order.refuses("not_payable", c.RecordRefund(order.id, 1, "early"))


def test_with_money_paid_the_review_is_not_reopened_until_it_is_refunded(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 1))
    order.pay(1)
    order.refuses("has_payments", c.ReopenReview(order.id), ACME)
    order.do(c.RecordRefund(order.id, 1, "back"))
    order.do(c.ReopenReview(order.id), ACME)
    assert order.state() is OrderState.REVIEWING


def test_credit_starts_the_work_for_an_account_that_is_known(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 2))
    order.do(c.AuthorizeCredit(order.id, "pays at the end of the month"))
    assert (order.state(), len(order.sent(StartWorkflow))) == (OrderState.IN_PROGRESS, 2)
    order.pay()
    assert order.order.times.paid_at == NOON


def test_credit_needs_an_account(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1), actor=STAFF)
    order.do(c.Submit(order.id))
    order.analysed([site("only")])
    order.approve("only", actor=STAFF)
    order.refuses("account_unknown", c.AuthorizeCredit(order.id, "why not"))


def test_an_order_that_costs_nothing_starts_by_credit_alone(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.submit()
    order.analysed([site("gift", 0)])
    order.approve("gift")
    assert (order.state(), order.order.total) == (OrderState.PAYMENT_PENDING, 0)
    order.pay(5)
    assert (order.state(), order.order.due_back) == (OrderState.PAYMENT_PENDING, 5)
    order.do(c.AuthorizeCredit(order.id, "a present"))
    assert order.state() is OrderState.IN_PROGRESS


def test_an_order_of_nobody_starts_once_paid_and_claimed(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1), actor=STAFF)
    order.do(c.Submit(order.id))
    order.analysed([site("only")])
    order.approve("only", actor=STAFF)
    order.pay()
    assert order.state() is OrderState.PAYMENT_PENDING
    order.do(c.Transfer(order.id, "acme"))
    assert (order.state(), len(order.sent(StartWorkflow))) == (OrderState.IN_PROGRESS, 1)


def test_fees_are_added_and_the_margin_is_what_wholesale_leaves(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 2))
    order.do(c.SetFees(order.id, 250, "rush"))
    order.submit()
    order.analysed([site("a", 999, wholesale=500), site("b", 1_001, wholesale=None)])
    order.approve("a", "b")
    assert (order.order.subtotal, order.order.total, order.order.margin) == (2_000, 2_250, 1_750)
    order.refuses("wrong_state", c.SetFees(order.id, 0))


def rules(*given: DiscountRule) -> Agency:
    return Agency(discounts=given)


def discounted(agency: Agency, links: int, price: int = 10_000) -> Walk:
    order = Walk(agency, wants("tea", links))
    order.submit()
    order.analysed([site(f"s{n}", price) for n in range(links)])
    order.approve(*(f"s{n}" for n in range(links)))
    return order


def test_the_discount_is_that_of_the_highest_tier_reached_rounded_down() -> None:
    agency = rules(
        DiscountRule("all", 500),
        DiscountRule("three", 1_000, min_quantity=3),
        DiscountRule("nine", 3_000, min_quantity=9),
    )
    below, at = discounted(agency, 2, 333), discounted(agency, 3, 333)
    assert (below.order.terms.discount, below.order.discount, below.order.total) == (Discount("all", 500), 33, 633)
    assert (at.order.terms.discount, at.order.discount, at.order.total) == (Discount("three", 1_000), 99, 900)
    assert below.events(e.DiscountFixed) == [e.DiscountFixed(Discount("all", 500))]


def test_an_accounts_own_rule_goes_before_a_global_one_even_if_it_gives_less() -> None:
    own, other = DiscountRule("own", 100, account_id="acme"), DiscountRule("other", 9_000, account_id="rival")
    order = discounted(rules(DiscountRule("all", 5_000), own, other), 1)
    assert order.order.terms.discount == Discount("own", 100)


def test_of_equal_tiers_the_greater_discount_holds_and_then_the_id_that_sorts_first() -> None:
    order = discounted(rules(DiscountRule("a", 100), DiscountRule("c", 200), DiscountRule("b", 200)), 1)
    assert order.order.terms.discount == Discount("b", 200)


def test_a_rule_holds_from_its_first_moment_to_before_its_last() -> None:
    hour = timedelta(hours=1)
    ended = DiscountRule("ended", 300, valid_until=NOON)
    begins = DiscountRule("begins", 200, valid_from=NOON, valid_until=NOON + hour)
    coming = DiscountRule("coming", 400, valid_from=NOON + hour)
    agency = rules(ended, begins, coming)
    order = discounted(agency, 1)
    assert order.order.terms.discount == Discount("begins", 200)
    agency.clock.advance(hours=1)
    assert order.order.terms.discount == Discount("begins", 200), "fixed when payment began"
    assert discounted(agency, 1).order.terms.discount == Discount("coming", 400)


def test_the_discount_goes_with_a_reopening_and_is_found_anew() -> None:
    order = discounted(rules(DiscountRule("two", 1_000, min_quantity=2)), 2)
    assert order.order.total == 18_000
    order.do(c.ReopenReview(order.id), ACME)
    assert (order.order.terms.discount, order.order.review_completed_at) == (None, None)
    order.decide(says(Decision.REJECT, "s1"))
    order.do(c.CompleteReview(order.ref(), "one will do"), ACME)
    assert (order.order.terms.discount, order.order.total) == (None, 10_000)


def test_a_discount_of_everything_leaves_credit_as_the_only_way() -> None:
    order = discounted(rules(DiscountRule("gift", 10_000)), 1)
    assert (order.order.total, order.state()) == (0, OrderState.PAYMENT_PENDING)
    order.do(c.AuthorizeCredit(order.id, "a present"))
    order.news("s0", Stage.COMPLETED)
    assert order.state() is OrderState.COMPLETED


def test_a_review_that_ends_stamps_its_time(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1))
    agency.clock.advance(hours=2)
    order.approve("site-01")
    assert order.order.review_completed_at == NOON + timedelta(hours=2)
