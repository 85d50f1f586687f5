"""Strategies: `st.from_type` makes what can be, with nothing imported."""

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from unified_orders import Actor, BoardFilter, Command, CreateOrder, Done, Effect, Event, Metadata, OrderFilter, Site
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.history import recorded_part, replay
from unified_orders.domain.invariants import violations
from unified_orders.domain.item import OrderItem
from unified_orders.domain.order import Order
from unified_orders.domain.payments import Payment, Refund
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.state import State
from unified_orders.domain.tokens import ShareToken
from unified_orders.domain.words import OrderState
from unified_orders.ports import Delivery
from unified_orders.testing import strategies
from unified_orders.testing.standing import Standing

OTHERS = (Actor, BoardFilter, Command, Delivery, Done, Effect, Event, Metadata, OrderFilter, Site)
FEW = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def python(code: str) -> str:
    """Return what an interpreter prints that has loaded nothing of ours yet."""
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


@given(st.from_type(State))
def test_a_state_breaks_no_invariant(state: State) -> None:
    assert violations(state) == ()


@given(strategies.standings())
def test_an_order_comes_with_the_history_that_made_it(standing: Standing) -> None:
    assert recorded_part(replay(standing.history)) == recorded_part(standing.state)
    assert [recorded.seq for recorded in standing.history] == list(range(1, len(standing.history) + 1))


@pytest.mark.parametrize("state", OrderState)
def test_orders_are_made_in_each_state(state: OrderState) -> None:
    @FEW
    @given(strategies.whole_orders(state))
    def holds(whole: State) -> None:
        assert whole.order.state is state

    holds()


@pytest.mark.parametrize("cls", [Order, OrderGroup, SiteSelection, OrderItem, ShareToken, Payment, Refund])
def test_an_entity_is_one_of_an_order_that_can_be(cls: type[Any]) -> None:
    @FEW
    @given(st.from_type(cls))
    def holds(made: object) -> None:
        assert isinstance(made, cls)

    holds()


@pytest.mark.parametrize(
    "cls",
    [*strategies.COMMANDS, *strategies.EVENTS, *strategies.EFFECTS, *OTHERS],
    ids=lambda cls: cls.__name__,
)
def test_every_public_type_has_values(cls: type[Any]) -> None:
    @settings(FEW, max_examples=5)
    @given(st.from_type(cls))
    def holds(made: object) -> None:
        assert isinstance(made, cls)

    holds()


@given(st.lists(st.from_type(CreateOrder), min_size=1, max_size=2))
def test_types_are_found_within_others(drafts: list[CreateOrder]) -> None:
    assume(drafts[0].groups)
    assert drafts[0].groups[0].client_id.strip()


def test_importing_hypothesis_loads_no_class_of_the_library() -> None:
    loaded = python("import hypothesis, sys; print(*(n for n in sys.modules if n.startswith('unified_orders')))")
    assert "unified_orders.testing.strategies" in loaded.split()
    assert "unified_orders.domain" not in loaded.split()
    assert "unified_orders.testing.strategies.registering" not in loaded.split()


#: draws one order, and prints what it is
DRAW = """
from hypothesis import given, settings, strategies as st
from unified_orders import OrderFilter
from unified_orders.domain.order import Order

@settings(max_examples=1, database=None, deadline=None)
@given(st.from_type(Order), st.from_type(OrderFilter))
def draw(order, wanted):
    print(order.currency, type(wanted).__name__)

draw()
"""


@pytest.mark.parametrize(
    "first", ["domain.order", "domain.words", "ports.queries", "application.core", "adapters.memory", "wire", "testing"]
)
def test_types_are_known_whichever_module_is_imported_first(first: str) -> None:
    assert python(f"import hypothesis, unified_orders.{first}" + DRAW) == "USD OrderFilter"


def test_types_are_known_if_hypothesis_is_imported_last() -> None:
    assert python("import unified_orders.application.core, hypothesis" + DRAW) == "USD OrderFilter"
