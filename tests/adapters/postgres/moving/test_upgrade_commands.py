"""`unified-orders upgrade`: a move as a person types it, from the first look to the last column, and back."""

import json
import signal
import subprocess
import sys
import time
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from attrs import define, frozen
from sqlalchemy import Engine, text
from tests.adapters.postgres.moving.legacy.filling import clean, fill, id_of
from tests.adapters.postgres.moving.legacy.schema import PLAIN, VARIANTS, create
from typer.testing import CliRunner, Result

from unified_orders import Actor, CreateOrder, GroupRequest
from unified_orders.adapters.cli.upgrading.commands import upgrade
from unified_orders.adapters.postgres import postgres_service
from unified_orders.adapters.postgres.moving import LegacyMap, read_map

ZONED = 'time_zone = "UTC"\ncurrency = "USD"\n'


@frozen
class Typist:
    """Types commands, with one database and one mapping file."""

    engine: Engine
    folder: Path

    def types(self, step: str, *words: str, mapped: bool = True) -> Result:
        dsn = self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        named = ("--map", str(self.folder / "map.toml")) if mapped else ()
        return CliRunner().invoke(upgrade, [step, "--dsn", dsn, *named, *words])

    def does(self, *steps: str) -> None:
        for step in steps:
            done = self.types(*step.split())
            assert done.exit_code == 0, (step, done.output)

    def asks(self, step: str, *words: str, mapped: bool = True) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.types(step, *words, "--json", mapped=mapped).stdout)
        return found

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.engine.begin() as connection:
            return [tuple(row) for row in connection.execute(text(sql))]

    def schemas(self) -> set[str]:
        return {name for (name,) in self.rows("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'unified%'")}


@pytest.fixture
def typist(bare: Engine, tmp_path: Path) -> Typist:
    with bare.begin() as connection:
        create(connection, PLAIN)
        fill(connection, clean(), PLAIN)
        connection.execute(text("UPDATE orders SET status = 'on_hold' WHERE status = 'shared'"))
    (tmp_path / "map.toml").write_text(ZONED, "utf-8")
    return Typist(bare, tmp_path)


@define
class Page(HTMLParser):
    """What a page holds: its words, its pictures' labels, and what it would fetch."""

    words: list[str]
    labels: list[str]
    fetched: list[str]

    def __attrs_post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.labels += [given["aria-label"] or ""] if tag == "svg" and "aria-label" in given else []
        self.fetched += [value or "" for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_a_move_goes_from_the_first_look_to_the_last_column(typist: Typist) -> None:
    steps = ("inspect", "expand", "backfill", "verify", "switch", "status", "verify", "contract --accept-quarantined")
    typist.does(*steps)
    assert "contracted" in typist.types("status").stdout
    kept = typist.rows("SELECT column_name FROM information_schema.columns WHERE table_name = 'orders'"
                       " AND table_schema = 'public' ORDER BY 1")  # fmt: skip
    assert ("client_id",) not in kept
    assert ("id",) in kept


def test_a_first_look_says_what_there_is_and_what_could_not_be_moved_and_writes_nothing(typist: Typist) -> None:
    found = typist.asks("inspect")
    assert found["unknown"] == ["on_hold"]
    assert found["reasons"] == {"unknown_status": 1}
    assert found["tried"] == found["rows"]["orders"] == sum(one["rows"] for one in found["statuses"])
    assert found["estimate"] >= 1
    shown = typist.types("inspect").stdout
    assert "nothing yet: would be quarantined" in shown
    assert "unknown_status" in shown
    assert typist.schemas() == set()


def test_a_proposed_mapping_file_can_be_used_as_it_is_and_asks_for_what_is_not_known(typist: Typist) -> None:
    proposed = typist.folder / "proposed.toml"
    typist.does(f"inspect --propose {proposed}")
    written = proposed.read_text("utf-8")
    assert read_map(written).order_words == LegacyMap().order_words
    assert '# "on_hold" = "..."  # 1 rows: means nothing yet' in written
    mended = written.replace('# "on_hold" = "..."', '"on_hold" = "reviewing"')
    assert read_map(mended).order_words["on_hold"] == "reviewing"
    assert tomllib.loads(written)["time_zone"] == "UTC"
    again = typist.types("inspect", "--propose", str(proposed))
    assert again.exit_code == 3
    assert proposed.read_text("utf-8") == written


@pytest.mark.parametrize("step", ["expand", "switch", "contract"])
@pytest.mark.parametrize("option", ["--sql", "--dry-run"])
def test_what_a_step_would_do_is_told_and_not_done(typist: Typist, step: str, option: str) -> None:
    before = typist.schemas()
    told = typist.types(step, option)
    assert told.exit_code == 0, told.output
    assert ("would run" in told.stdout) == (option == "--dry-run")
    assert (";\n" in told.stdout) == (option == "--sql")
    assert typist.schemas() == before == set()


def test_going_back_where_nothing_was_done_does_nothing(typist: Typist) -> None:
    assert typist.types("rollback", "--sql").stdout == ""
    postgres_schema = "CREATE SCHEMA unified_orders CREATE TABLE orders (id uuid) CREATE TABLE other (id uuid)"
    with typist.engine.begin() as connection:
        connection.execute(text(postgres_schema))
    typist.does("rollback")
    assert typist.schemas() == {"unified_orders"}
    refused = typist.types("expand")
    assert refused.exit_code == 2
    assert "engine_schema" in refused.output
    assert typist.schemas() == {"unified_orders"}


def test_a_report_is_a_page_for_people_with_the_counts_as_a_picture_that_fetches_nothing(typist: Typist) -> None:
    typist.does("expand", "backfill", f"verify --report {typist.folder / 'moved.html'}")
    page = Page([], [], [])
    page.feed((typist.folder / "moved.html").read_text("utf-8"))
    orders = typist.rows("SELECT count(*) FROM orders")[0][0]
    assert f"{orders - 1} migrated, 1 quarantined" in page.labels
    assert {"Orders moved in", "unknown_status", "order_items", str(id_of("order", "shared-0"))} <= set(page.words)
    assert page.fetched == []


def test_a_report_is_a_document_for_programs_too(typist: Typist) -> None:
    path = typist.folder / "moved.json"
    typist.does("expand", "backfill", f"verify --report {path}")
    written = json.loads(path.read_text("utf-8"))
    assert written["is_clean"]
    assert written["reasons"]["unknown_status"] == 1
    assert written["rows"]["orders"]["quarantined"] == 1
    (why,) = written["quarantined"]
    assert (why["table"], why["id"]) == ("orders", str(id_of("order", "shared-0")))
    assert "'on_hold' means nothing yet" in why["sentences"][0]
    assert all(row["legacy"] == row["moved"] for row in written["money"])
    assert typist.asks("verify")["checksum"] == written["checksum"]


def test_a_report_to_a_file_of_another_kind_is_refused_by_its_option(typist: Typist) -> None:
    typist.does("expand", "backfill")
    refused = typist.types("verify", "--report", "moved.pdf")
    assert refused.exit_code == 2
    assert "--report" in refused.output
    assert "must end in .html or .json" in refused.output


def test_what_waits_ends_a_verification_with_a_code_of_its_own_and_what_to_do(typist: Typist) -> None:
    typist.does("expand", "backfill")
    typist.rows("UPDATE orders SET internal_notes = 'call' WHERE status = 'paid' RETURNING id")
    found = typist.types("verify")
    assert found.exit_code == 1
    assert "1 orders have changed since; run upgrade backfill" in " ".join(found.stdout.split())
    typist.does("backfill", "verify")


def test_what_changes_is_followed_until_a_signal_says_stop(typist: Typist) -> None:
    typist.does("expand", "backfill", "verify", "switch")
    dsn = typist.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    words = ("upgrade", "backfill", "--follow", "--dsn", dsn, "--map", str(typist.folder / "map.toml"), "--json")
    command = [sys.executable, "-m", "unified_orders.adapters.cli", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stderr is not None
        assert "following" in process.stderr.readline()
        typist.rows("UPDATE orders SET status = 'cancelled' WHERE status = 'paid' RETURNING id")
        deadline = time.monotonic() + 30
        while typist.asks("status")["waiting"] and time.monotonic() < deadline:
            pass
        process.send_signal(signal.SIGINT)
        stdout, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert json.loads(stdout)["status"]["waiting"] == 0
    states = typist.rows(f"SELECT state FROM unified_orders.orders WHERE id = '{id_of('order', 'paid-0')}'")
    assert states == [("cancelled",)]


def test_what_an_earlier_attempt_left_is_counted(bare: Engine, tmp_path: Path) -> None:
    with bare.begin() as connection:
        create(connection, VARIANTS["half-run"])
        fill(connection, clean(), VARIANTS["half-run"])
        halfway = "SELECT gen_random_uuid(), id, client_id, 1 FROM orders LIMIT 3"
        connection.execute(text(f"INSERT INTO order_groups (id, order_id, client_id, link_count) {halfway}"))
    (tmp_path / "map.toml").write_text(ZONED, "utf-8")
    left = Typist(bare, tmp_path).asks("inspect")["left_over"]
    assert left["order_groups"] == 3


def test_quarantine_is_left_by_mending_the_row(typist: Typist) -> None:
    typist.does("expand", "backfill")
    assert typist.asks("status")["quarantined"] > 0
    typist.rows("UPDATE orders SET status = 'shared' WHERE status = 'on_hold' RETURNING id")
    typist.does("backfill", "verify")
    assert typist.asks("status")["quarantined"] == 0


def test_a_contract_is_refused_while_rows_are_in_quarantine(typist: Typist) -> None:
    typist.does("expand", "backfill", "verify", "switch", "verify")
    refused = typist.types("contract")
    assert refused.exit_code != 0
    assert "--accept-quarantined" in refused.output
    assert typist.asks("status")["step"] == "switched"


def test_going_back_needs_a_file_for_what_the_engine_has_done(typist: Typist) -> None:
    typist.does("expand", "backfill", "verify", "switch")
    clients = [GroupRequest(client_id=str(id_of("client", name)), link_count=1) for name in ("tea", "ink")]
    made = postgres_service(typist.engine, schema="unified_orders").execute(
        CreateOrder(currency="USD", groups=clients), actor=Actor.staff("sam")
    )
    refused = typist.types("rollback")
    assert refused.exit_code == 2
    assert "--export" in refused.output
    export = typist.folder / "taken-back.json"
    told = typist.asks("rollback", "--export", str(export))
    assert told == {"exported": 1, "of_several_clients": [str(made.order_id)]}
    (order,) = json.loads(export.read_text("utf-8"))
    assert len(order["order_groups"]) == 2
    assert typist.schemas() == set()


def test_without_a_zone_it_is_asked_for_before_anything_is_written(typist: Typist) -> None:
    looked = typist.asks("inspect", mapped=False)
    assert list(looked["unsaid"]) == ["time_zone"]
    proposed = typist.folder / "proposed.toml"
    shown = typist.types("inspect", "--propose", str(proposed), mapped=False).stdout
    assert "time_zone must be said" in " ".join(shown.split())
    assert '# time_zone = "Europe/Berlin"' in proposed.read_text("utf-8")
    refused = typist.types("expand", mapped=False)
    assert refused.exit_code == 2
    assert "time_zone" in refused.output
    assert typist.schemas() == set()


def test_a_mapping_file_that_is_none_is_told_of_by_its_line_or_its_option(typist: Typist) -> None:
    (typist.folder / "map.toml").write_text("time_zone = ", "utf-8")
    broken = typist.types("status")
    assert broken.exit_code == 2
    assert "must be TOML" in broken.output
    (typist.folder / "map.toml").unlink()
    missing = typist.types("status")
    assert missing.exit_code == 2
    assert "--map" in missing.output
