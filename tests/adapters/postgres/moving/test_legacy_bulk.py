"""The large dirty database: the same for a seed, dirty in every way, and the fate of every row is known."""

from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text
from tests.adapters.postgres.moving.legacy import dirt
from tests.adapters.postgres.moving.legacy.bulk import make
from tests.adapters.postgres.moving.legacy.filling import Rows
from tests.adapters.postgres.moving.legacy.rules import verdicts
from tests.adapters.postgres.moving.legacy.schema import LOOSE, TABLES, VARIANTS
from tests.adapters.postgres.servers import database_on

ORDERS = 2_000
ACCOUNTED = ("orders", "order_items", "order_share_tokens", "order_status_history")


@pytest.fixture(scope="module")
def made(server: str) -> Iterator[Engine]:
    with database_on(server) as address:
        engine = create_engine(address)
        with engine.begin() as connection:
            make(connection, ORDERS, seed=7)
        yield engine
        engine.dispose()


def checksum(engine: Engine) -> list[str]:
    """Return what tells all rows of all tables from any others, whatever their order."""
    with engine.connect() as connection:
        return [
            str(connection.scalar(text(f"SELECT sum(hashtextextended(t::text, 0)) FROM {table} t")))
            for table in (*(one for one in TABLES if "project" not in one), "beside.expected")
            if table not in {"bulk_analysis_domains", "workflows"}  # these say when they were made
        ]


def test_a_seed_makes_the_same_database_again_and_another_seed_makes_another(made: Engine, bare: Engine) -> None:
    with bare.connect() as connection:
        make(connection, ORDERS, seed=7)
        connection.commit()
    assert checksum(bare) == checksum(made)
    with bare.begin() as connection:
        connection.execute(text("DROP SCHEMA public, beside CASCADE"))
        make(connection, ORDERS, seed=8)
    assert checksum(bare) != checksum(made)


def test_every_kind_of_dirt_is_there_and_as_much_as_was_promised(made: Engine) -> None:
    with made.connect() as connection:
        kinds = Counter(connection.scalars(text("SELECT kind FROM beside.dirt")))
        items = connection.scalar(text("SELECT count(*) FROM order_items"))
    assert set(kinds) == {kind.name for kind in dirt.KINDS}
    assert items == pytest.approx(3 * ORDERS, rel=0.02)
    assert sum(kinds[kind.name] for kind in dirt.OF_ORDERS) == pytest.approx(0.05 * ORDERS, rel=0.3)
    assert sum(kinds[kind.name] for kind in dirt.OF_ITEMS) == pytest.approx(0.05 * 3 * ORDERS, rel=0.3)


@pytest.mark.parametrize("table", ACCOUNTED)
def test_the_fate_of_every_row_is_known(made: Engine, table: str) -> None:
    fates = "SELECT * FROM beside.expected WHERE table_name = :name"
    joined = f"SELECT count(*) FROM {table} t FULL JOIN ({fates}) e USING (id)"
    with made.connect() as connection:
        unknown = connection.scalar(text(f"{joined} WHERE t.id IS NULL OR e.id IS NULL"), {"name": table})
        known = connection.scalar(text(joined), {"name": table})
    assert unknown == 0
    assert known


def test_it_can_be_made_where_the_host_has_columns_of_its_own_and_no_currency(bare: Engine) -> None:
    with bare.connect() as connection:
        make(connection, 100, seed=1, variant=VARIANTS["all at once"])
        assert connection.scalar(text("SELECT count(*) FROM shop.orders WHERE crm_ref <> ''")) == 100


def test_dirt_has_names_of_its_own_and_statuses_that_there_are() -> None:
    assert len({kind.name for kind in dirt.KINDS}) == len(dirt.KINDS)
    assert all(set(kind.statuses) <= set(dirt.ALL) for kind in dirt.KINDS)
    assert LOOSE.foreign_keys is False


def test_the_rules_in_plain_python_say_the_same_of_every_row(made: Engine) -> None:
    with made.connect() as connection:
        rows: Rows = {
            table: [dict(row) for row in connection.execute(text(f"SELECT * FROM {table}")).mappings()]
            for table in TABLES
        }
        told = connection.execute(text("SELECT table_name, id, fate, reason FROM beside.expected")).all()
    expected = {(table, id_): (fate, reason) for table, id_, fate, reason in told}
    stated = {key: (one.fate.value, ", ".join(sorted(one.reasons))) for key, one in verdicts(rows).items()}
    differing = {key: (expected[key], stated[key]) for key in expected if expected[key] != stated.get(key)}
    assert differing == {}
    assert len(stated) == len(expected)
