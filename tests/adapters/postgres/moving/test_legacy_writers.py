"""Live writers do what the old application does, at the pace that was asked for, and say what held them up."""

import threading

import psycopg
import pytest
from sqlalchemy import Engine
from tests.adapters.postgres.moving.legacy.filling import clean, fill
from tests.adapters.postgres.moving.legacy.habits import HABITS
from tests.adapters.postgres.moving.legacy.schema import VARIANTS, create
from tests.adapters.postgres.moving.legacy.writers import Writers, plain_address

NOBODY = threading.Event()


def filled(engine: Engine, name: str) -> str:
    with engine.begin() as connection:
        create(connection, VARIANTS[name])
        fill(connection, clean(2), VARIANTS[name])
    return engine.url.render_as_string(hide_password=False)


@pytest.mark.parametrize("name", ["plain", "all at once", "numbers for keys"])
def test_writers_keep_their_pace_where_nothing_holds_them_up(bare: Engine, name: str) -> None:
    with Writers(filled(bare, name), count=2, rate=100, variant=VARIANTS[name]).running() as writers:
        NOBODY.wait(1)
        pace = writers.pace()
    assert pace.done > 100, str(pace)
    assert pace.kept > 0.5
    assert not pace.refused


def test_a_stall_is_measured(bare: Engine) -> None:
    address = filled(bare, "plain")
    with (
        Writers(address, count=2, rate=100).running() as writers,
        psycopg.connect(plain_address(address)) as connection,
    ):
        NOBODY.wait(0.2)
        connection.execute("LOCK TABLE orders IN EXCLUSIVE MODE")
        NOBODY.wait(0.5)
        connection.rollback()
        NOBODY.wait(0.2)
        pace = writers.pace()
    assert 0.3 < pace.worst < 5
    assert pace.worst_was != "read"


def test_what_ends_a_writer_is_told(bare: Engine) -> None:
    address = filled(bare, "plain")

    def write_until_the_tables_are_gone() -> None:
        with Writers(address, count=1, rate=50).running():
            with psycopg.connect(plain_address(address)) as connection:
                connection.execute("ALTER TABLE orders RENAME TO former_orders")
            NOBODY.wait(0.5)

    with pytest.raises(psycopg.errors.UndefinedTable):
        write_until_the_tables_are_gone()


def test_each_habit_is_valid_whatever_it_is_done_to(bare: Engine) -> None:
    with Writers(filled(bare, "loose"), count=1, rate=10_000, variant=VARIANTS["loose"]).running() as writers:
        seen: set[str] = set()
        for _ in range(40):
            NOBODY.wait(0.1)
            writers.check()
            seen |= {name for writer in writers._writers for _, name in writer.taken}
            if len(seen) == len(HABITS) + 1:
                break
    assert seen == {habit.name for habit in HABITS} | {"create"}
