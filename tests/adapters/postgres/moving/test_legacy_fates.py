"""What the mover makes of an order is what the rules beside it say, whatever the rows hold."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from tests.adapters.postgres.moving.legacy import dirt as d
from tests.adapters.postgres.moving.legacy.dirt import Fate
from tests.adapters.postgres.moving.legacy.filling import RETAIL, Rows, clean, sound_order
from tests.adapters.postgres.moving.legacy.read import facts_of
from tests.adapters.postgres.moving.legacy.rules import verdicts
from tests.adapters.postgres.moving.legacy.strategies import databases

from unified_orders.adapters.postgres.moving.facts import Moved, Quarantined
from unified_orders.adapters.postgres.moving.mapping import LegacyMap
from unified_orders.adapters.postgres.moving.translating import translate
from unified_orders.domain.history import recorded_part, replay
from unified_orders.domain.words import ItemStatus, OrderState

LEGACY = LegacyMap(time_zone="UTC", currency="USD")


@settings(deadline=None)
@given(rows=databases())
def test_every_order_is_moved_or_quarantined_as_the_rules_say_and_for_one_of_their_reasons(rows: Rows) -> None:
    told = verdicts(rows)
    for order_id, facts in facts_of(rows):
        verdict, found = told["orders", order_id], translate(facts, LEGACY)
        if isinstance(found, Quarantined):
            assert verdict.reasons & set(found.reasons), (order_id, found)
            assert len(found.sentences) >= len(found.reasons)
        else:
            assert not verdict.reasons, order_id


@settings(deadline=None)
@given(rows=databases())
def test_every_item_of_a_moved_order_is_there_and_is_delivered_or_not_as_the_rules_say(rows: Rows) -> None:
    told = verdicts(rows)
    for _, facts in facts_of(rows):
        found = translate(facts, LEGACY)
        if isinstance(found, Moved):
            items = {UUID(item["id"]) for item in facts.items}
            assert set(found.state.items) == items
            assert found.cancelled == {one for one in items if told["order_items", one].fate is Fate.CANCELLED}


@settings(deadline=None)
@given(rows=databases())
def test_the_history_of_a_moved_order_replays_to_where_it_stands(rows: Rows) -> None:
    for found in (translate(facts, LEGACY) for _, facts in facts_of(rows)):
        if isinstance(found, Moved):
            assert replay(found.history) == recorded_part(found.state)


@settings(deadline=None)
@given(rows=databases())
def test_the_same_rows_become_the_same_order(rows: Rows) -> None:
    once = [translate(facts, LEGACY) for _, facts in facts_of(rows)]
    assert once == [translate(facts, LEGACY) for _, facts in facts_of(rows)]


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        (d.DRAFTS, OrderState.CONFIGURING),
        (d.REVIEWED, OrderState.REVIEWING),
        (d.UNPAID, OrderState.PAYMENT_PENDING),
        (d.WORKED_ON, OrderState.IN_PROGRESS),
        (d.DONE, OrderState.COMPLETED),
        (d.CLOSED, OrderState.CANCELLED),
    ],
)
def test_a_sound_order_of_each_status_arrives_in_the_state_it_is_in(
    statuses: tuple[str, ...], state: OrderState
) -> None:
    for status in statuses:
        ((_, facts),) = facts_of({**clean(0), **sound_order(status)})
        found = translate(facts, LEGACY)
        assert isinstance(found, Moved)
        assert found.state.order.state is state
        assert found.state.order.money.subtotal == (2 * RETAIL if status in d.AGREED else 0)
        assert found.state.order.money.net_paid == (2 * RETAIL if status in d.UNDERWAY else 0)


def test_an_order_that_is_paid_and_all_done_is_completed_whatever_its_word_says() -> None:
    rows = {**clean(0), **sound_order("completed")}
    rows["orders"][0]["status"] = "invoiced"
    ((_, facts),) = facts_of(rows)
    found = translate(facts, LEGACY)
    assert isinstance(found, Moved)
    assert found.state.order.state is OrderState.COMPLETED
    assert {item.status for item in found.state.items.values()} == {ItemStatus.COMPLETED}
    assert {"paid_and_not_started", "all_items_completed"} <= set(found.remarks)
