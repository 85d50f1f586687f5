"""Suggesting: a pure function of sites and requirements, explained for every site."""

import pytest
from attrs import evolve
from tests.scenarios.kit import Agency, site, sites, wants
from tests.scenarios.walk import Walk, says

from unified_orders.domain import commands as c
from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.sites import Client, Requirements, Site
from unified_orders.domain.suggesting import suggest
from unified_orders.domain.words import Decision, Qualification, SelectionStatus


def names(found: list[Site], asked: Requirements, *rejected: str) -> list[str]:
    return [verdict.site.domain for verdict in suggest(found, asked, "USD", frozenset(rejected)).suggested]


def why(one: Site, asked: Requirements, *rejected: str) -> tuple[str, ...]:
    (verdict,) = suggest([one], asked, "USD", frozenset(rejected)).verdicts
    return verdict.why


def test_five_are_suggested_unless_another_count_is_asked_for() -> None:
    assert len(names(sites(20), Requirements())) == 5
    assert len(names(sites(20), Requirements(count=7))) == 7
    assert names(sites(20), Requirements(count=0)) == []
    assert names([], Requirements()) == []


def test_the_best_have_the_highest_rating_then_traffic_then_the_lowest_price_then_the_first_name() -> None:
    found = [
        site("unrated", dr=None),
        site("b", 100),
        site("a", 100),
        site("dear", 200),
        site("busy", 999, traffic=5_000),
        site("unmeasured", traffic=None),
        site("strong", 999, dr=80, traffic=0),
    ]
    everyone = Requirements(count=9)
    best = ["strong", "busy", "a", "b", "dear", "unmeasured", "unrated"]
    assert names(found, everyone) == best
    assert names(found[::-1], everyone) == best


@pytest.mark.parametrize(
    ("asked", "fitting", "failing", "reason"),
    [
        (Requirements(min_dr=50), site("x", dr=50), site("x", dr=49.9), "dr 49.9 is below 50"),
        (Requirements(max_dr=50), site("x", dr=50), site("x", dr=50.1), "dr 50.1 is above 50"),
        (Requirements(min_traffic=900), site("x", traffic=900), site("x", traffic=899), "traffic 899 is below 900"),
        (Requirements(max_price=700), site("x", 700), site("x", 701), "price 7.01 USD is above 7.00 USD"),
        (Requirements(niches=["Tea"]), site("x", niches=["tea"]), site("x", niches=["cars"]), "niche cars is not Tea"),
        (Requirements(languages=["de"]), evolve(site("x"), languages=["de"]), site("x"), "language unknown"),
        (Requirements(excluded_domains=["x"]), site("y"), site("x"), "excluded by the client"),
        (Requirements(min_dr=1), site("x"), site("x", dr=None), "dr unknown"),
        (Requirements(min_traffic=0), site("x"), site("x", traffic=None), "traffic unknown"),
        (Requirements(niches=["tea"]), site("x", niches=["tea"]), site("x"), "niche unknown"),
        (Requirements(), site("x"), site("x", None), "no price in USD"),
        (
            Requirements(),
            site("x", qualification=Qualification.MARGINAL),
            site("x", qualification=Qualification.DISQUALIFIED),
            "disqualified by the analyst",
        ),
    ],
)  # fmt: skip
def test_each_requirement_lets_its_bound_pass_and_says_what_fails_it(
    asked: Requirements, fitting: Site, failing: Site, reason: str
) -> None:
    assert names([fitting], asked) == [fitting.domain]
    assert names([failing], asked) == []
    assert why(failing, asked) == (reason,)


def test_an_unknown_metric_that_nobody_asks_for_speaks_against_nothing() -> None:
    assert names([site("x", dr=None, traffic=None)], Requirements()) == ["x"]


def test_all_that_speaks_against_a_site_is_said() -> None:
    asked = Requirements(min_dr=60, max_price=1)
    assert why(site("x"), asked, "x") == (
        "dr 50 is below 60",
        "price 100.00 USD is above 0.01 USD",
        "rejected by the client before",
    )


def test_what_speaks_for_a_site_is_said() -> None:
    asked = Requirements(min_dr=40, max_dr=60, niches=["tea"], max_price=20_000)
    assert why(site("x", niches=["tea", "food"]), asked) == (
        "dr 50 is at least 40 and at most 60",
        "niche tea",
        "price 100.00 USD is at most 200.00 USD",
    )
    assert why(site("x"), Requirements()) == ("nothing special was asked for",)


def test_an_order_overrides_the_clients_defaults_field_by_field() -> None:
    agency = Agency(clients=[Client("tea", requirements=Requirements(min_dr=85, max_price=500, count=2))])
    order = Walk(agency, wants("tea", 1, requirements=Requirements(max_price=20_000)))
    order.submit()
    order.analysed(sites(20))
    assert order.standing(SelectionStatus.SUGGESTED) == ["site-01", "site-02"]
    assert order.selection("site-01").why == ("dr 89 is at least 85", "price 100.00 USD is at most 200.00 USD")


def test_an_analysis_that_finds_nothing_is_reviewed_all_the_same(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.submit()
    assert order.analysed().suggested == 0
    assert order.state() == "reviewing"


def test_pages_of_results_add_up_and_of_a_site_the_latest_word_counts(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.submit()
    assert order.analysed([site("a"), site("b")], last=False).new == 2
    assert order.analysed([site("a"), site("b")], last=False).new == 0
    assert order.analysed([site("b", 1), site("b", 2), site("c")]).new == 2
    price = order.selection("b").site.price("USD")
    assert price is not None
    assert price.retail == 2
    assert order.standing(SelectionStatus.SUGGESTED) == ["b", "a", "c"]


def test_results_for_a_group_that_is_not_there_are_acknowledged(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.submit()
    nowhere = c.GroupRef(order.id, order.id)
    assert order.do(c.RecordAnalysis(nowhere, 1, sites(1))).result.ignored == "no such group in this order"
    assert order.do(c.FailAnalysis(nowhere, 1, "down")).result.ignored == "no such group in this order"


def test_what_is_rejected_in_a_review_is_not_suggested_in_its_next_round(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 2))
    order.submit()
    order.analysed(sites(3))
    order.decide(says(Decision.REJECT, "site-01"))
    order.do(c.RequestMoreSites(order.ref()))
    order.analysed(sites(4))
    assert order.standing(SelectionStatus.SUGGESTED) == ["site-02", "site-03", "site-04"]


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({"min_dr": 101}, "min_dr: must be a number from 0 to 100"),
        ({"min_dr": float("nan")}, "min_dr: must be a number from 0 to 100"),
        ({"min_traffic": float("inf")}, "min_traffic: must be a number >= 0"),
        ({"min_dr": 50, "max_dr": 49}, r"max_dr: must be at least min_dr \(50\)"),
        ({"max_price": -1}, "max_price: must be at least 0"),
        ({"count": 1.5}, "count: must be a whole number"),
    ],
)
def test_requirements_that_can_never_be_met_are_refused(asked: dict[str, float], rule: str) -> None:
    with pytest.raises(InvalidInput, match=rule):
        Requirements(**asked)  # type: ignore[arg-type]
