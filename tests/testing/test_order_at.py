"""`order_at`: an order wherever a test needs it, by legal commands alone."""

import asyncio

import pytest

from unified_orders import InvalidInput, OrderState, RecordPayment, Refused, Settings, narrowed
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service
from unified_orders.domain.invariants import violations
from unified_orders.domain.rules import PERMISSIONS
from unified_orders.domain.words import ActorKind
from unified_orders.testing import async_order_at, market, order_at


@pytest.mark.parametrize("state", OrderState)
@pytest.mark.parametrize("groups", [1, 2])
def test_an_order_stands_in_each_state_that_is_asked_for(state: OrderState, groups: int) -> None:
    made = order_at(state, groups=groups, links=2)
    assert made.state.order.state is state
    assert len(made.groups) == groups
    assert violations(made.state) == ()
    assert made.orders.doctor(made.id, actor=made.staff) == ()


def test_groups_stand_where_each_is_asked_for() -> None:
    made = order_at("analyzing", groups=("approved", "analyzing", "reviewing"))
    assert [group.group_status for group in made.groups] == ["approved", "analyzing", "reviewing"]


def test_items_stand_where_each_is_asked_for() -> None:
    made = order_at("in_progress", groups=2, links=2, items=("pending", "in_progress", "published", "completed"))
    assert [item.status for item in made.items] == ["pending", "in_progress", "published", "completed"]


def test_one_word_stands_for_all_items() -> None:
    made = order_at("in_progress", links=3, items="published")
    assert [item.status for item in made.items] == ["published"] * 3


def test_nothing_is_cancelled_that_was_not_asked_for() -> None:
    made = order_at("completed", groups=3, links=2)
    assert all(group.is_live for group in made.groups)
    assert all(item.is_live for item in made.items)
    assert len(made.items) == 6


def test_a_cancelled_group_or_item_is_had_for_the_asking() -> None:
    assert [one.is_live for one in order_at("payment_pending", groups=("approved", "cancelled")).groups] == [
        True,
        False,
    ]
    assert [one.is_live for one in order_at("in_progress", links=2, items=("cancelled", "pending")).items] == [
        False,
        True,
    ]


def test_the_commands_that_led_there_lead_there_again() -> None:
    made = order_at("completed", links=2)
    names = [command.name for _, command in made.commands]
    assert names[:5] == ["create", "submit", "record_analysis", "review", "record_payment"]
    assert [name for name in names[5:] if name != "record_progress"] == []
    assert order_at("completed", links=2).state == made.state


def test_whom_it_belongs_to_and_in_which_currency_is_as_asked() -> None:
    made = order_at("payment_pending", account=None, currency="JPY", client_review=True)
    assert (made.state.order.account_id, made.state.order.currency) == (None, "JPY")
    assert made.state.order.requires_client_review
    assert made.reviewer.on_behalf_of is not None
    with pytest.raises(InvalidInput, match="asked for without an account"):
        _ = made.account


def test_the_order_goes_on_from_there() -> None:
    made = order_at("payment_pending")
    done = made.orders.execute(RecordPayment(made.id, made.state.order.due, "wire"), actor=made.staff)
    assert done.state is OrderState.IN_PROGRESS


def test_a_word_that_there_is_not_names_those_that_there_are() -> None:
    with pytest.raises(InvalidInput, match=r"state: must be one of configuring, analyzing, .*cancelled, got 'shipped'"):
        order_at("shipped")
    with pytest.raises(InvalidInput, match=r"items: must be one of pending, .*got 'done'"):
        order_at("in_progress", items="done")
    with pytest.raises(InvalidInput, match="groups: must be a number from 1"):
        order_at("in_progress", groups=0)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"state": "completed", "items": "published"}, r"completed \(items published\); they lead to in_progress"),
        ({"state": "in_progress", "account": None}, r"in_progress \(no account\); they lead to payment_pending"),
        ({"state": "analyzing", "groups": ["reviewing"]}, r"analyzing \(groups reviewing\); they lead to"),
    ],
)
def test_a_wish_that_no_order_can_meet_says_how_far_it_got(wish: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidInput, match=f"state: no legal commands lead to {said}"):
        order_at(**wish)  # type: ignore[arg-type]


def test_it_is_made_in_the_service_of_a_host() -> None:
    orders = in_memory_service(deliver="on demand")
    made = order_at("in_progress", groups=2, orders=orders)
    assert orders.summary(made.id, actor=made.account).state is OrderState.IN_PROGRESS


def test_what_a_service_does_by_itself_is_passed_over() -> None:
    orders = in_memory_service(sites=market(6))
    made = order_at("completed", orders=orders)
    assert "record_analysis" not in [command.name for _, command in made.commands]


def test_a_service_that_leads_elsewhere_is_told_where_it_led() -> None:
    with pytest.raises(InvalidInput, match=r"orders: must lead to in_progress, and led to reviewing.*priced sites\?"):
        order_at("in_progress", orders=in_memory_service())


def test_somebody_else_acts_where_a_host_narrowed_who_may() -> None:
    settings = Settings(permissions=narrowed(PERMISSIONS, [("submit", ActorKind.ACCOUNT)]))
    made = order_at("analyzing", orders=in_memory_service(settings=settings, deliver="on demand"))
    assert [actor.kind for actor, command in made.commands if command.name == "submit"] == [ActorKind.STAFF]


def test_a_policy_that_lets_nobody_go_on_is_told_as_it_refuses() -> None:
    removed = [("submit", ActorKind.ACCOUNT), ("submit", ActorKind.STAFF)]
    settings = Settings(permissions=narrowed(PERMISSIONS, removed))
    with pytest.raises(Refused, match="submit refused"):
        order_at("analyzing", orders=in_memory_service(settings=settings))


def test_an_awaited_service_has_it_as_well() -> None:
    orders = AsyncInMemoryOrders(in_memory_service(sites=market(6)))
    made = asyncio.run(async_order_at("in_progress", items="published", orders=orders))
    assert made.orders is orders
    assert [item.status for item in made.items] == ["published"]
