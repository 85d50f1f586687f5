"""A command for an order as it was seen: given at that version, and at no other."""

import asyncio

import pytest

from unified_orders import Actor, CreateOrder, Done, GroupRequest, Refused, Submit, WriteNote
from unified_orders.adapters.memory import AsyncInMemoryOrders, InMemoryOrders, in_memory_service

ANN, BOB = Actor.account("acme"), Actor.account("other")
TEA = GroupRequest(client_id="tea", link_count=1)


@pytest.fixture
def orders() -> InMemoryOrders:
    return in_memory_service()


@pytest.fixture
def made(orders: InMemoryOrders) -> Done[object]:
    return orders.execute(CreateOrder(currency="USD", groups=[TEA]), actor=ANN)


def test_at_its_version_a_command_is_given_as_ever(orders: InMemoryOrders, made: Done[object]) -> None:
    assert orders.execute_at(made.version, Submit(made.order_id), actor=ANN).state == "analyzing"
    assert orders.summary(made.order_id, actor=ANN).state == "reviewing"  # what it set going was handed over


def test_at_another_version_it_is_refused_and_changes_nothing(orders: InMemoryOrders, made: Done[object]) -> None:
    orders.execute(WriteNote(made.order_id, "soon, please"), actor=ANN)
    before = orders.repository.snapshot(made.order_id)
    with pytest.raises(Refused, match="is at version 2, not 1") as refused:
        orders.execute_at(made.version, Submit(made.order_id), actor=ANN)
    assert refused.value.codes == ("order_changed",)
    assert orders.repository.snapshot(made.order_id) == before


def test_what_would_be_refused_anyway_says_why_and_not_which_version(
    orders: InMemoryOrders, made: Done[object]
) -> None:
    orders.execute(Submit(made.order_id), actor=ANN)
    with pytest.raises(Refused, match="wrong_state"):
        orders.execute_at(made.version, Submit(made.order_id), actor=ANN)
    with pytest.raises(Refused, match="not_found"):
        orders.execute_at(made.version, Submit(made.order_id), actor=BOB)


def test_a_repeat_under_its_key_gets_the_first_outcome_at_any_version(
    orders: InMemoryOrders, made: Done[object]
) -> None:
    first = orders.execute_at(made.version, Submit(made.order_id), actor=ANN, key="submit-1")
    again = orders.execute_at(made.version, Submit(made.order_id), actor=ANN, key="submit-1")
    assert (again.version, again.replayed) == (first.version, True)


def test_it_is_awaited_alike() -> None:
    async def live() -> tuple[str, ...]:
        orders = AsyncInMemoryOrders(in_memory_service())
        made = await orders.execute(CreateOrder(currency="USD", groups=[TEA]), actor=ANN)
        await orders.execute_at(made.version, Submit(made.order_id), actor=ANN)
        assert (await orders.summary(made.order_id, actor=ANN)).state == "reviewing"
        with pytest.raises(Refused, match="order_changed") as refused:
            await orders.execute_at(made.version, WriteNote(made.order_id, "late"), actor=ANN)
        return refused.value.codes

    assert asyncio.run(live()) == ("order_changed",)
