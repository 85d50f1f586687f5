"""Legacy databases that can't be moved as they are: said before anything is lost, with what to do."""

import pytest
from sqlalchemy import Engine, event, text
from tests.adapters.postgres.moving.legacy.filling import clean, fill
from tests.adapters.postgres.moving.legacy.schema import VARIANTS, create

from unified_orders import InvalidInput, Refused, StorageError
from unified_orders.adapters.postgres.moving import LegacyMap, Move


def move_of(engine: Engine, variant: str) -> Move:
    with engine.begin() as connection:
        create(connection, VARIANTS[variant])
        fill(connection, clean(), VARIANTS[variant])
    return Move(engine, LegacyMap(time_zone="UTC", currency="USD"))


def test_orders_whose_keys_are_numbers_are_told_of_before_anything_is_written(bare: Engine) -> None:
    with pytest.raises(InvalidInput, match="must be of type uuid, got bigint"):
        move_of(bare, "numbers for keys").inspect()


def test_a_server_that_is_too_old_is_told_of_before_anything_is_written(bare: Engine) -> None:
    move = move_of(bare, "loose")
    asked = "SHOW server_version_num"

    def as_an_older_one(_: object, __: object, sql: str, given: object, *___: object) -> tuple[str, object]:
        return ("SELECT '140012'" if sql == asked else sql), given

    event.listen(bare, "before_cursor_execute", as_an_older_one, retval=True)
    with pytest.raises(StorageError, match="this is PostgreSQL 14; the engine needs 15 or later"):
        move.expand()
    with bare.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM pg_namespace WHERE nspname ~ 'unified'")) == 0


def test_a_column_that_must_have_a_value_needs_one_in_the_map(bare: Engine) -> None:
    move = move_of(bare, "own columns")
    move.expand()
    move.backfill()
    move.verify()
    with pytest.raises(Refused, match=r"orders\.crm_ref must have a value"):
        move.switch()
    assert move.status().step == "filled"
