"""The schema is made by migrations, which can be run by hand, again, at once, and in any schema."""

import subprocess
import sys
from collections.abc import Callable
from uuid import UUID

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from tests.adapters.postgres.conftest import Engines

from unified_orders import Actor, CreateOrder, Discard, GroupRequest, InvalidInput, StorageError, Submit
from unified_orders.adapters.postgres import postgres_service, tables_in
from unified_orders.adapters.postgres.checking import check
from unified_orders.adapters.postgres.migrations import VERSION_TABLE
from unified_orders.adapters.postgres.upgrading import newest_version, upgrade, upgrade_sql

STAFF = Actor.staff("sam")
ORDER = CreateOrder(currency="USD", groups=[GroupRequest(client_id="tea", link_count=1)])
#: everything of a schema that its tables are: columns, constraints, indexes, storage
CATALOGUE = """
SELECT c.relname, 'column', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity::text,
    pg_get_expr(d.adbin, d.adrelid)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL SELECT conrelid::regclass::text, 'constraint', conname, pg_get_constraintdef(oid), NULL, NULL, NULL
FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
UNION ALL SELECT tablename, 'index', indexname, indexdef, NULL, NULL, NULL
FROM pg_indexes WHERE schemaname = current_schema()
UNION ALL SELECT relname, 'storage', reloptions::text, NULL, NULL, NULL, NULL FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
ORDER BY 1, 2, 3"""


def catalogue(engine: Engine) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(CATALOGUE)) if row[0] != VERSION_TABLE]


def test_migrations_make_what_the_tables_say(engine: Engine, bare: Engine) -> None:
    tables_in().metadata.create_all(bare)
    assert catalogue(engine) == catalogue(bare)


def test_alembic_finds_nothing_left_to_do(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, tables_in().metadata) == []


def test_upgrading_again_changes_nothing(engine: Engine) -> None:
    before = catalogue(engine)
    upgrade(engine)
    assert catalogue(engine) == before


def test_processes_that_upgrade_at_once_wait_for_each_other(bare: Engine) -> None:
    address = bare.url.render_as_string(hide_password=False)
    script = f"""
from sqlalchemy import create_engine
from unified_orders.adapters.postgres.upgrading import upgrade
upgrade(create_engine({address!r}))"""
    upgrading = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(3)]
    assert [one.wait(60) for one in upgrading] == [0, 0, 0]
    assert all(finding.is_well for finding in check(bare))


def test_in_the_host_s_transaction_it_is_the_host_who_commits(bare: Engine) -> None:
    with bare.connect() as connection:
        upgrade(connection)
        connection.rollback()
    assert catalogue(bare) == []
    with bare.begin() as connection:
        upgrade(connection)
    assert len(catalogue(bare)) > 100


def test_the_sql_to_read_makes_the_same_schema(engine: Engine, bare: Engine) -> None:
    with psycopg.connect(bare.url.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        connection.execute(upgrade_sql().encode())
    assert catalogue(bare) == catalogue(engine)
    upgrade(bare)


def test_orders_live_in_a_schema_of_the_host_s_choice(bare: Engine) -> None:
    upgrade(bare, "The Shop")
    orders = postgres_service(bare, schema="The Shop")
    made = orders.execute(ORDER, actor=STAFF, key="k")
    assert orders.execute(ORDER, actor=STAFF, key="k").replayed
    assert len(orders.history(made.order_id, actor=STAFF).rows) == 2
    orders.execute(Discard(made.order_id), actor=STAFF)
    assert catalogue(bare) == []
    assert all(finding.is_well for finding in check(bare, "The Shop"))


def test_a_schema_that_is_not_there_says_what_to_do(bare: Engine) -> None:
    with pytest.raises(StorageError, match="run unified-orders db upgrade"):
        postgres_service(bare).execute(ORDER, actor=STAFF)


def test_a_schema_of_a_later_version_is_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(StorageError, match="later version"):
        upgrade(engine)
    (finding,) = (finding for finding in check(engine) if not finding.is_well)
    assert finding.subject == "schema version"
    assert "install" in finding.mend


def test_a_sound_database_is_found_so(engine: Engine) -> None:
    findings = check(engine)
    assert [finding.subject for finding in findings if not finding.is_well] == []
    assert findings[-1].found == f"{newest_version()}, needed {newest_version()}"


@pytest.mark.parametrize(
    ("setting", "value", "subject"),
    [
        ("synchronous_commit", "off", "synchronous_commit"),
        ("default_transaction_read_only", "on", "writable"),
    ],
)
def test_a_setting_that_breaks_a_promise_is_found_and_mended(
    engines: Engines, setting: str, value: str, subject: str
) -> None:
    engine = engines(connect_args={"options": f"-c {setting}={value}"})
    (finding,) = (finding for finding in check(engine) if not finding.is_well)
    assert finding.subject == subject
    assert finding.mend


def test_an_engine_without_transactions_is_found(engines: Engines) -> None:
    (finding,) = (finding for finding in check(engines(isolation_level="AUTOCOMMIT")) if not finding.is_well)
    assert (finding.subject, finding.found) == ("isolation", "AUTOCOMMIT")


def test_an_empty_database_lacks_the_schema_alone(bare: Engine) -> None:
    (finding,) = (finding for finding in check(bare) if not finding.is_well)
    assert finding.found == f"none, needed {newest_version()}"
    assert "db upgrade" in finding.mend


@pytest.mark.parametrize("use", [upgrade, check])
def test_another_driver_is_refused_with_a_sentence(use: Callable[[Engine], object]) -> None:
    with pytest.raises(InvalidInput, match="psycopg"):
        use(create_engine("sqlite://"))


def submitted(engine: Engine) -> UUID:
    orders = postgres_service(engine)
    made = orders.execute(ORDER, actor=STAFF)
    orders.execute(Submit(made.order_id), actor=STAFF)
    return made.order_id


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE order_events SET kind = 'lies'",
        "TRUNCATE order_events",
        "TRUNCATE orders CASCADE",
        "DELETE FROM order_events",
        "DELETE FROM order_events WHERE seq = 2",
        "DELETE FROM orders",
        "WITH o AS (DELETE FROM orders RETURNING id) DELETE FROM order_events e USING o WHERE e.order_id = o.id",
    ],
)
def test_history_is_only_added_to(engine: Engine, statement: str) -> None:
    submitted(engine)
    before = _count(engine, "order_events")
    with engine.connect() as connection, pytest.raises(DBAPIError, match="is refused on"):
        connection.execute(text(statement))
    assert _count(engine, "order_events") == before


def test_the_history_of_a_draft_does_not_go_without_it(engine: Engine) -> None:
    orders = postgres_service(engine)
    made = orders.execute(ORDER, actor=STAFF)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="only with it"):
        connection.execute(text("DELETE FROM order_events"))
    orders.execute(Discard(made.order_id), actor=STAFF)
    assert _count(engine, "order_events") == 0


def _count(source: Engine, table: str) -> int:
    with source.connect() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)
