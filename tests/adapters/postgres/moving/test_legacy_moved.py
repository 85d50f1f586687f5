"""A move accounts for every legacy row as the rules beside it say, and the old application never notices it."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, create_engine, text
from tests.adapters.postgres.moving.legacy.bulk import make
from tests.adapters.postgres.moving.legacy.catalogue import checksums, parts, schemas
from tests.adapters.postgres.moving.legacy.filling import clean, fill
from tests.adapters.postgres.moving.legacy.schema import LOOSE, VARIANTS, Variant, create
from tests.adapters.postgres.moving.legacy.statements import run_reads, run_round
from tests.adapters.postgres.servers import database_on

from unified_orders.adapters.postgres.moving import LegacyMap, Move
from unified_orders.domain.errors import InvalidInput

ORDERS = 400
NUMBERED = "numbers for keys"


def move_of(engine: Engine, variant: Variant) -> Move:
    """Return the move of a legacy database; the map says what its schema does not."""
    defaults = {"orders.crm_ref": "moved"} if variant.own_columns else {}
    prices = "whole units" if variant.dollars else "minor units"
    legacy = LegacyMap(schema=variant.schema, time_zone="UTC", currency="USD", prices=prices, defaults=defaults)
    return Move(engine, legacy)


@pytest.fixture(scope="module")
def moved(server: str) -> Iterator[Engine]:
    """A large dirty database, moved."""
    with database_on(server) as address:
        engine = create_engine(address)
        with engine.begin() as connection:
            make(connection, ORDERS, seed=3)
        move = move_of(engine, LOOSE)
        move.expand()
        move.backfill()
        yield engine
        engine.dispose()


def test_every_legacy_row_is_accounted_for_once_as_its_dirt_demands(moved: Engine) -> None:
    differing = """
        SELECT e.table_name, e.id, a.table_name, a.row_key, e.fate, e.reason, a.fate, a.reasons
        FROM beside.expected e FULL JOIN unified_orders_moving.account a
          ON a.table_name = e.table_name AND a.row_key = e.id::text
        WHERE e.fate IS DISTINCT FROM a.fate OR NOT (e.reason = '' OR e.reason = ANY(a.reasons))"""
    with moved.connect() as connection:
        assert connection.execute(text(differing)).all() == []
        accounted = connection.scalar(text("SELECT count(*) FROM unified_orders_moving.account"))
        expected = connection.scalar(text("SELECT count(*) FROM beside.expected"))
    assert accounted == expected


def test_a_verification_of_it_finds_nothing_wrong_and_nothing_waiting(moved: Engine) -> None:
    found = move_of(moved, LOOSE).verify()
    assert found.faults == []
    assert found.is_clean
    assert sum(found.rows["orders"].values()) == ORDERS


def test_run_again_it_comes_to_the_same(moved: Engine) -> None:
    move = move_of(moved, LOOSE)
    before = move.checksum()
    move.backfill()
    move.expand()
    move.backfill()
    assert move.checksum() == before


@pytest.mark.parametrize("name", ["plain", "views, triggers and foreign keys", "all at once"])
def test_the_old_application_never_notices_a_move_from_expand_to_switch_and_back(bare: Engine, name: str) -> None:
    variant = VARIANTS[name]
    with bare.begin() as connection:
        create(connection, variant)
        fill(connection, clean(), variant)
    with bare.connect() as connection:
        before = [*schemas(connection), *parts(connection, variant.schema)]
    move = move_of(bare, variant)
    run_round(bare, "before", variant)
    steps: list[Callable[[], object]] = [move.expand, move.backfill, move.verify, move.switch, move.backfill]
    for number, step in enumerate(steps):
        step()
        run_reads(bare, variant=variant)
        run_round(bare, number, variant)
        if step == move.verify:
            move.backfill()  # the round has written
            assert move.verify().is_clean
    with bare.connect() as connection:
        rows = checksums(connection, variant.schema)
    move.rollback()
    with bare.connect() as connection:
        assert [*schemas(connection), *parts(connection, variant.schema)] == before
        assert checksums(connection, variant.schema) == rows
    run_reads(bare, variant=variant)
    run_round(bare, "after", variant)


def test_keys_that_are_numbers_are_refused_before_anything_is_written(bare: Engine) -> None:
    with bare.begin() as connection:
        create(connection, VARIANTS[NUMBERED])
        fill(connection, clean(), VARIANTS[NUMBERED])
        before = schemas(connection)
    with pytest.raises(InvalidInput, match=r"columns\.orders\.id.*must be of type uuid"):
        move_of(bare, VARIANTS[NUMBERED]).expand()
    with bare.connect() as connection:
        assert schemas(connection) == before


@pytest.mark.parametrize("moment", ["infinity", "0044-03-15 BC", "20000-01-01"])
def test_a_moment_that_cannot_be_kept_quarantines_its_order_and_stops_nothing(bare: Engine, moment: str) -> None:
    rows = clean()
    rows["orders"][5]["paid_at"] = moment
    with bare.begin() as connection:
        create(connection)
        fill(connection, rows)
    move = move_of(bare, VARIANTS["plain"])
    move.expand()
    move.backfill()
    found = move.verify()
    assert found.is_clean
    assert found.reasons["unreadable"] == 1
    assert found.rows["orders"] == {"migrated": len(rows["orders"]) - 1, "quarantined": 1}


def test_a_link_that_never_ends_goes_on(bare: Engine) -> None:
    rows = clean()
    rows["order_share_tokens"][0]["expires_at"] = "infinity"
    with bare.begin() as connection:
        create(connection)
        fill(connection, rows)
    move = move_of(bare, VARIANTS["plain"])
    move.expand()
    move.backfill()
    with bare.connect() as connection:
        ends = connection.scalar(text("SELECT max(expires_at) FROM unified_orders.order_share_tokens"))
    assert ends.year >= 2099
