"""Once the engine writes, what it makes and takes away shows in the legacy rows, and verifying still finds all well."""

import pytest
from sqlalchemy import Engine, text
from tests.adapters.postgres.moving.legacy.filling import clean, fill, id_of
from tests.adapters.postgres.moving.legacy.schema import LOOSE, PLAIN, Variant, create

from unified_orders import Actor, CreateOrder, Discard, GroupRequest, RecordPayment
from unified_orders.adapters.postgres import postgres_service
from unified_orders.adapters.postgres.moving import LegacyMap, Move

SAM = Actor.staff("sam")


def switched(engine: Engine, variant: Variant = PLAIN) -> Move:
    with engine.begin() as connection:
        create(connection, variant)
        fill(connection, clean(), variant)
    move = Move(engine, LegacyMap(time_zone="UTC", currency="USD"))
    for step in (move.expand, move.backfill, move.verify, move.switch):
        step()
    return move


def legacy_rows(engine: Engine, order_id: object) -> list[int]:
    """Return how many rows there are of an order: of its own, items, tokens, changes."""
    tables = {"orders": "id", "order_items": "order_id", "order_share_tokens": "order_id"} | {
        "order_status_history": "order_id"
    }
    with engine.connect() as connection:
        return [
            int(connection.scalar(text(f"SELECT count(*) FROM {table} WHERE {key} = :id"), {"id": order_id}) or 0)
            for table, key in tables.items()
        ]


@pytest.mark.parametrize("variant", [PLAIN, LOOSE], ids=["plain", "loose"])
def test_a_draft_that_is_discarded_is_gone_on_both_sides(bare: Engine, variant: Variant) -> None:
    move, order_id = switched(bare, variant), id_of("order", "draft-0")
    assert legacy_rows(bare, order_id)[:2] == [1, 2]
    if variant is LOOSE:
        with bare.begin() as connection:
            connection.execute(text("DELETE FROM invoices WHERE order_id = :id"), {"id": order_id})
    postgres_service(bare, schema="unified_orders").execute(Discard(order_id), actor=SAM)
    assert legacy_rows(bare, order_id) == [0, 0, 0, 0]
    assert move.verify().is_clean


def test_a_verification_is_clean_after_the_engine_has_made_and_changed_orders(bare: Engine) -> None:
    move = switched(bare)
    orders = postgres_service(bare, schema="unified_orders")
    group = GroupRequest(client_id=str(id_of("client", "tea")), link_count=1)
    orders.execute(CreateOrder(currency="USD", account_id=str(id_of("account")), groups=[group]), actor=SAM)
    changed = id_of("order", "approved-0")
    due = orders.summary(changed, actor=SAM).due
    orders.execute(RecordPayment(changed, due, reference="wire"), actor=SAM)
    found = move.verify()
    assert found.faults == []
    assert found.is_clean
    move.contract()
    assert orders.summary(changed, actor=SAM).state == "in_progress"
