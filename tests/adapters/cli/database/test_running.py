"""`demo --postgres`, `demo --dsn` and `run --dsn`: an order file over PostgreSQL, as in memory."""

import os
import re
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil  # type: ignore[import-untyped]
import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from tests.adapters.cli.kit import APPROVE, DEMO, ORDER, PAY, answer, order_file, shell, typed

from unified_orders import Actor, CreateOrder, GroupRequest, Submit
from unified_orders.adapters.postgres import PostgresOutbox, postgres_service

STAFF = Actor.staff("sam")
WORK = "  - {do: complete_work}\n"
WHOLE = APPROVE + PAY + WORK


def address(database: str) -> str:
    return make_url(database).set(drivername="postgresql").render_as_string(hide_password=False)


def without_times(shown: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\d|\d\d:\d\d|wire-\w+", "~", shown)


def servers_in(folder: str) -> list[int]:
    return [
        one.pid for one in psutil.process_iter(["cmdline"]) if f"-D {folder}" in " ".join(one.info["cmdline"] or ())
    ]


def test_the_demo_on_a_server_of_its_own_shows_what_it_shows_in_memory_and_where_its_data_was() -> None:
    in_memory, stored = typed("demo"), typed("demo", "--postgres")
    assert stored.exit_code == 0, stored.output
    *stages, _, last = stored.stdout.splitlines()
    assert without_times("\n".join(stages)) == without_times(in_memory.stdout.rstrip("\n"))
    told = re.fullmatch(r"order [0-9a-f-]{36} was in PostgreSQL [\d.]+ in (\S+), deleted with this run", last)
    assert told is not None
    assert not Path(told[1]).exists()
    assert stored.stderr == ""


def test_the_demo_is_stopped_without_leaving_its_server_behind() -> None:
    command = [sys.executable, "-m", "unified_orders.adapters.cli", "demo", "--postgres"]
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # the server's user has to get through
        where = {**os.environ, "TMPDIR": name}
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=where) as process:
            assert process.stdout is not None
            assert process.stdout.readline(), process.communicate()
            assert servers_in(name)
            process.send_signal(signal.SIGTERM)
            _, complaints = process.communicate()
        assert (process.returncode, complaints) == (130, b"")
        assert list(folder.glob("unified-orders-*")) == []
        assert not servers_in(name)


def test_an_order_that_is_run_stays_in_the_database_that_was_named(database: str, tmp_path: Path) -> None:
    path = order_file(tmp_path, ORDER + WHOLE)
    ran = typed("run", path, "--dsn", address(database))
    assert ran.exit_code == 0, ran.output
    told = re.search(rf"^order (\S+) is in the database {make_url(database).database}$", ran.stdout, re.MULTILINE)
    assert told is not None
    document = answer("run", path, "--dsn", address(database))
    assert document["where"] == f"is in the database {make_url(database).database}"
    assert document["order"]["state"] == "completed"
    engine = create_engine(database)
    with engine.connect() as connection:
        stored = connection.execute(text("SELECT id::text, state FROM orders ORDER BY id")).all()
    engine.dispose()
    assert stored == [(told[1], "completed"), (document["order"]["order_id"], "completed")]


def test_what_others_have_set_going_is_left_to_them(engine: Engine, database: str, tmp_path: Path) -> None:
    orders = postgres_service(engine)
    request = GroupRequest(client_id="tents", link_count=1, target_pages=["https://tents.example/a"])
    real = orders.execute(CreateOrder(currency="USD", groups=[request], account_id="acme"), actor=STAFF).order_id
    orders.execute(Submit(real), actor=STAFF)
    ran = typed("run", order_file(tmp_path, ORDER + WHOLE), "--dsn", address(database))
    assert ran.exit_code == 0, ran.output
    assert orders.summary(real, actor=STAFF).state == "analyzing"
    (waits,) = PostgresOutbox(engine).claim(10, timedelta(0))
    assert (getattr(waits.effect, "order_id", None), waits.tries) == (real, 0)


def test_a_step_that_is_refused_ends_a_run_and_the_order_stays_as_far_as_it_came(database: str, tmp_path: Path) -> None:
    ran = typed("run", order_file(tmp_path, ORDER + PAY.replace("due", "10")), "--dsn", address(database))
    assert ran.exit_code == 1
    assert "refused: " in ran.stderr
    assert f"is in the database {make_url(database).database}" in ran.stdout


@pytest.mark.parametrize("words", [("demo",), ("run", DEMO / "order.yaml")])
def test_a_database_without_the_schema_is_told_to_upgrade(bare: Engine, words: tuple[object, ...]) -> None:
    ran = typed(*words, "--dsn", address(bare.url.render_as_string(hide_password=False)))
    assert ran.exit_code == 1
    assert "run unified-orders db upgrade" in ran.stderr


def test_a_schema_of_one_s_own_is_named(bare: Engine, tmp_path: Path) -> None:
    dsn = address(bare.url.render_as_string(hide_password=False))
    assert typed("db", "upgrade", "--dsn", dsn, "--schema", "shop").exit_code == 0
    ran = typed("run", order_file(tmp_path, ORDER + WHOLE), "--dsn", dsn, "--schema", "shop")
    assert ran.exit_code == 0, ran.output
    assert "in the schema shop" in ran.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--dsn", "mysql://localhost/orders"), "must be the address of a PostgreSQL database"),
        (("--schema", "shop"), "--schema: goes with --dsn"),
        (("--postgres", "--schema", "shop"), "--postgres: does not go with --dsn or --schema"),
        (("--postgres", "--dsn", "postgresql://x/y"), "--postgres: does not go with --dsn or --schema"),
    ],
)
def test_options_that_name_no_place_are_told(words: tuple[str, ...], told: str) -> None:
    ran = typed("demo", *words)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert told in ran.stderr


def test_a_server_out_of_reach_is_told() -> None:
    ran = typed("demo", "--dsn", "postgresql://sam:secret@127.0.0.1:1/orders")
    assert ran.exit_code == 1
    assert "can't be reached" in ran.stderr
    assert "secret" not in ran.output


def test_the_environment_alone_puts_no_order_into_a_database(database: str, engine: Engine) -> None:
    assert shell("demo", UNIFIED_ORDERS_DSN=address(database)).returncode == 0
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM orders")) == 0
