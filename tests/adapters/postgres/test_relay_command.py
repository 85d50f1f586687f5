"""`unified-orders relay`: effects are handed over by a process of its own, watched, and put back."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from unified_orders import Actor, CreateOrder, GroupRequest, Submit
from unified_orders.adapters.cli.database.relay import relay
from unified_orders.adapters.postgres import postgres_service
from unified_orders.adapters.postgres.publishing import Publish, wake_relays

STAFF = Actor.staff("sam")
TAKING = """
import pathlib
from unified_orders import StartAnalysis

def receivers(relay):
    @relay.on(StartAnalysis)
    def start(effect):
        with pathlib.Path("taken.txt").open("a") as taken:
            print(effect.key, file=taken, flush=True)

def failing(relay):
    @relay.on(StartAnalysis)
    def start(effect):
        raise ConnectionError("the desk does not answer")

nothing = None
"""


@pytest.fixture
def dsn(engine: Engine) -> str:
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "desk_of_tests.py").write_text(TAKING, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield tmp_path
    sys.modules.pop("desk_of_tests", None)


def ran(*words: str) -> Result:
    return CliRunner().invoke(relay, words)


def submitted(engine: Engine, publish: Publish | None = None) -> str:
    """Store an order whose analysis waits to be started; return the key of that effect's order."""
    orders = postgres_service(engine, publish=publish)
    tea = GroupRequest(client_id="tea", link_count=1, target_pages=["https://tea.example/a"])
    made = orders.execute(CreateOrder(currency="USD", groups=[tea], account_id="acme"), actor=STAFF)
    orders.execute(Submit(made.order_id), actor=STAFF)
    return str(made.order_id)


def test_what_waits_is_counted_handed_over_and_gone(engine: Engine, dsn: str, here: Path) -> None:
    submitted(engine)
    before = json.loads(ran("status", "--dsn", dsn, "--json").output)
    assert (before["due"], before["parked"]) == (1, 0)
    assert before["lag_seconds"] > 0
    done = ran("run", "desk_of_tests:receivers", "--dsn", dsn, "--once")
    assert (done.exit_code, done.output.strip()) == (0, "1 handed over")
    assert len((here / "taken.txt").read_text("utf-8").splitlines()) == 1
    after = ran("status", "--dsn", dsn)
    assert after.exit_code == 0
    assert "0 due" in after.output
    assert "nothing waits" in after.output


def test_what_failed_waits_and_is_tried_again_later(engine: Engine, dsn: str, here: Path) -> None:
    submitted(engine)
    assert ran("run", "desk_of_tests:failing", "--dsn", dsn, "--once").exit_code == 0
    told = json.loads(ran("status", "--dsn", dsn, "--json").output)
    assert (told["due"], told["delayed"], told["in_hand"]) == (0, 1, 0)
    assert not (here / "taken.txt").exists()


@pytest.mark.usefixtures("here")
def test_what_was_parked_is_named_with_its_reason_and_put_back(engine: Engine, dsn: str) -> None:
    order_id = submitted(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE order_outbox SET parked = true, tries = 12, reason = 'the desk is closed'")
    watched = ran("status", "--dsn", dsn, "--json")
    assert watched.exit_code == 1
    (parked,) = json.loads(watched.output)["parked_effects"]
    assert (parked["order_id"], parked["tries"], parked["reason"]) == (order_id, 12, "the desk is closed")
    assert "the desk is closed" in ran("status", "--dsn", dsn).output
    other = "00000000-0000-7000-8000-000000000000"
    assert ran("retry", "--dsn", dsn, other).output.strip() == "0 put back to waiting; 1 named are not parked"
    assert ran("retry", "--dsn", dsn, parked["id"]).output.strip() == "1 put back to waiting"
    assert json.loads(ran("status", "--dsn", dsn, "--json").output)["due"] == 1


def test_all_that_is_parked_is_put_back_unless_some_are_named(engine: Engine, dsn: str) -> None:
    submitted(engine)
    submitted(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE order_outbox SET parked = true")
    assert json.loads(ran("retry", "--dsn", dsn, "--json").output) == {"put_back": 2, "not_parked": 0}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_relay_once_its_batch_is_handed_over(
    engine: Engine, dsn: str, here: Path, number: signal.Signals
) -> None:
    submitted(engine)
    os.mkfifo(here / "taken.txt")  # whoever hands over waits for us to read
    command = [sys.executable, "-m", "unified_orders.adapters.cli", "relay", "run", "desk_of_tests:receivers"]
    environment = {**os.environ, "UNIFIED_ORDERS_DSN": dsn}
    with subprocess.Popen(command, cwd=here, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "handing over" in process.stderr.readline()
        with (here / "taken.txt").open(encoding="utf-8") as taken:
            process.send_signal(number)
            assert taken.readline()
        assert process.wait(30) == 0
        assert "stopped" in process.stderr.read()
    assert json.loads(ran("status", "--dsn", dsn, "--json").output)["due"] == 0


def test_a_relay_that_listens_is_woken_up_by_a_command(engine: Engine, dsn: str, here: Path) -> None:
    os.mkfifo(here / "taken.txt")
    command = [sys.executable, "-m", "unified_orders.adapters.cli", "relay", "run", "desk_of_tests:receivers"]
    environment = {**os.environ, "UNIFIED_ORDERS_DSN": dsn}
    never = ["--listen", "--poll", "3600"]
    with subprocess.Popen([*command, *never], cwd=here, env=environment, stderr=subprocess.PIPE) as process:
        _await_listener(engine)
        submitted(engine, publish=wake_relays)
        with (here / "taken.txt").open(encoding="utf-8") as taken:
            assert taken.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert json.loads(ran("status", "--dsn", dsn, "--json").output)["due"] == 0


def _await_listener(engine: Engine) -> None:
    listening = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
    with engine.connect() as connection:
        while not connection.exec_driver_sql(listening.replace("%", "%%")).all():
            connection.rollback()  # what is shown there stays as it was within a transaction


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("desk_of_tests", "must be MODULE:FUNCTION"),
        ("desk_of_tests:nobody", "has no function nobody"),
        ("desk_of_tests:nothing", "has no function nothing"),
        ("no_such_desk:receivers", "there is no module no_such_desk"),
    ],
)
def test_receivers_that_are_not_there_are_told_in_a_sentence(dsn: str, place: str, told: str) -> None:
    ended = ran("run", place, "--dsn", dsn)
    assert ended.exit_code == 2
    assert told in " ".join(ended.output.split())


def test_what_is_no_id_is_told_in_a_sentence(dsn: str) -> None:
    ended = ran("retry", "--dsn", dsn, "seven")
    assert ended.exit_code == 2
    assert "the id of a parked effect" in " ".join(ended.output.split())


def test_a_database_without_the_schema_is_told_in_a_sentence(bare: Engine) -> None:
    address = bare.url.set(drivername="postgresql").render_as_string(hide_password=False)
    ended = ran("status", "--dsn", address)
    assert ended.exit_code == 1
    assert "db upgrade" in " ".join(ended.output.split())
