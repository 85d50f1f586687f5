"""A whole order goes over the wire and comes back, parts, order of parts and all."""

import pytest
from tests.adapters.memory.market import paid_order, state

from unified_orders.domain.state import State
from unified_orders.wire import WireError, from_json, from_wire, to_json, to_wire


def test_a_whole_order_comes_back_as_it_was() -> None:
    orders, group = paid_order()
    sent = state(orders, group)
    back = from_json(to_json(sent), State)
    assert back == sent
    assert list(back.selections) == list(sent.selections)


def test_no_order_is_written_too() -> None:
    assert not from_json(to_json(State()), State).exists


def test_what_does_not_fit_is_told_with_its_path() -> None:
    with pytest.raises(WireError, match="refunds"):
        from_wire({**to_wire(State()), "refunds": None}, State)
    with pytest.raises(WireError, match="history"):
        from_wire({**to_wire(State()), "history": []}, State)
