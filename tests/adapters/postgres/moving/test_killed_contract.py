"""A contract that is cut off in the middle goes on when it is run again, and what stayed can be dropped later."""

import pytest
from sqlalchemy import Engine, text
from tests.adapters.postgres.moving.legacy.filling import clean, fill
from tests.adapters.postgres.moving.legacy.schema import PLAIN, VARIANTS, Variant, create

from unified_orders.adapters.postgres.moving import LegacyMap, Move
from unified_orders.domain.errors import Refused, StorageError

CUT_OFF = """
CREATE FUNCTION cut_off() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT FROM pg_event_trigger_dropped_objects() WHERE object_identity LIKE '%.anchor_text') THEN
        RAISE EXCEPTION 'cut off';
    END IF;
END $$;
CREATE EVENT TRIGGER cut_off ON sql_drop EXECUTE FUNCTION cut_off()"""
GO_ON = "DROP EVENT TRIGGER cut_off; DROP FUNCTION cut_off()"
COLUMNS = """SELECT table_name || '.' || column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name IN ('orders', 'order_items') ORDER BY 1"""


def switched(engine: Engine, variant: Variant) -> Move:
    with engine.begin() as connection:
        create(connection, variant)
        fill(connection, clean(), variant)
    move = Move(engine, LegacyMap(time_zone="UTC", currency="USD"))
    for step in (move.expand, move.backfill, move.verify, move.switch, move.verify):
        step()
    return move


def run(engine: Engine, sql: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(sql))


def columns(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(text(COLUMNS)).scalars())


def test_a_contract_that_was_cut_off_goes_on_from_there_and_nothing_else_may_be_done_meanwhile(bare: Engine) -> None:
    move = switched(bare, PLAIN)
    run(bare, CUT_OFF)
    with pytest.raises(StorageError):
        move.contract()
    half = columns(bare)
    assert "orders.client_id" in half
    assert "orders.status" not in half
    assert move.status().step == "contracting"
    for step in (move.expand, move.backfill, move.verify, move.switch, move.rollback):
        with pytest.raises(Refused, match="the move is contracting"):
            step()
    run(bare, GO_ON)
    move.contract()
    assert move.status().step == "contracted"
    left = columns(bare)
    assert {"orders.id", "order_items.id", "order_items.order_id"} <= set(left)
    assert not {"orders.client_id", "order_items.anchor_text", "order_items.status"} & set(left)


def test_what_a_view_hangs_on_stays_and_goes_once_the_view_is_gone(bare: Engine) -> None:
    move = switched(bare, VARIANTS["views, triggers and foreign keys"])
    stayed = move.contract()
    assert any("client_id" in statement for statement in stayed)
    assert "orders.client_id" in columns(bare)
    assert move.contract() == stayed
    run(bare, "DROP MATERIALIZED VIEW client_revenue; DROP VIEW order_totals")
    assert not any("client_id" in statement for statement in move.contract())
    assert "orders.client_id" not in columns(bare)
