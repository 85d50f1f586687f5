"""What a server or user can not do is told before anything is written; what runs out on the way stops it cleanly."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, text
from tests.adapters.postgres.moving.legacy.filling import clean, fill
from tests.adapters.postgres.moving.legacy.schema import PLAIN, create

from unified_orders.adapters.postgres.moving import LegacyMap, Move
from unified_orders.domain.errors import StorageError, Unavailable

MAP = LegacyMap(time_zone="UTC", currency="USD")
#: a disk that is full, as the server tells it, once a few orders are there
FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT count(*) FROM unified_orders.orders) > 5 THEN
        RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'could not extend file';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER full_disk AFTER INSERT ON unified_orders.orders FOR EACH STATEMENT EXECUTE FUNCTION full_disk()"""


@pytest.fixture
def legacy(bare: Engine) -> Engine:
    with bare.begin() as connection:
        create(connection, PLAIN)
        fill(connection, clean(), PLAIN)
    return bare


@pytest.fixture
def role(legacy: Engine) -> Iterator[str]:
    """A user who may do nothing yet."""
    name = f"app_{uuid4().hex[:12]}"
    run(legacy, f"CREATE ROLE {name}")
    yield name
    run(legacy, f"REASSIGN OWNED BY {name} TO CURRENT_USER; DROP OWNED BY {name}; DROP ROLE {name}")


def run(engine: Engine, sql: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(sql.replace(":", r"\:")))


def schemas(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'unified%'")) or 0)


def test_a_user_who_lacks_a_right_is_told_which_before_anything_is_written(legacy: Engine, role: str) -> None:
    engine = create_engine(
        legacy.url, connect_args={"options": f"{legacy.url.query.get('options', '')} -c role={role}"}
    )
    move = Move(engine, MAP)
    try:
        with pytest.raises(StorageError, match="may make no schemas"):
            move.expand()
        run(legacy, f"GRANT CREATE ON DATABASE {legacy.url.database} TO {role}")
        with pytest.raises(StorageError, match=r"does not own public\.orders"):
            move.expand()
        assert schemas(legacy) == 0
    finally:
        engine.dispose()


def test_a_full_disk_stops_the_move_which_goes_on_once_there_is_room(legacy: Engine) -> None:
    move = Move(legacy, MAP)
    move.expand()
    run(legacy, FULL)
    with pytest.raises(Unavailable, match="no room"):
        move.backfill()
    assert move.status().step == "expanded"
    run(legacy, "DROP TRIGGER full_disk ON unified_orders.orders; DROP FUNCTION full_disk()")
    move.backfill()
    assert move.verify().is_clean
