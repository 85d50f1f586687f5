"""Commands that look at orders, over a database: they say of an order there what they say of a file's."""

import csv
import io
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, make_url, text
from tests.adapters.cli.kit import APPROVE, DEMO, ORDER, PAY, answer, order_file, typed

SHARE = "  - {do: share, as: staff:sam, label: tea-desk, permissions: [review], groups: [tea]}\n"
STEPS = ORDER + SHARE + APPROVE
#: ids and moments are new each time
_NEW = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d(T[\d:.]+(Z|\+00:00))?|\d\d:\d\d")
LOOKS = [("board",), ("lines",), ("report",), ("history",), ("history", "--as-of", "3")]


@pytest.fixture
def dsn(database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv("UNIFIED_ORDERS_DSN", raising=False)
    return make_url(database).set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return order_file(tmp_path, STEPS)


@pytest.fixture
def order(dsn: str, path: Path) -> str:
    """The id of the file's order in the database."""
    return str(answer("run", path, "--dsn", dsn)["order"]["order_id"])


def table_of(shown: str) -> str:
    """Return what is shown below the title, ids and moments aside."""
    return _NEW.sub("~", shown.partition("\n")[2])


def content_of(document: dict[str, Any]) -> str:
    return _NEW.sub("~", repr({name: one for name, one in document.items() if name not in {"file", "order_id"}}))


@pytest.mark.parametrize("look", LOOKS, ids=" ".join)
def test_an_order_in_a_database_is_shown_as_that_of_a_file(
    look: tuple[str, ...], dsn: str, order: str, path: Path
) -> None:
    stored, filed = (typed(*look, *place) for place in (("--dsn", dsn, "--order", order), (path,)))
    assert stored.exit_code == filed.exit_code == 0, stored.output
    assert table_of(stored.stdout) == table_of(filed.stdout)
    assert stored.stdout.startswith(f"{order}, ")
    document = answer(*look, "--dsn", dsn, "--order", order)
    assert (document["file"], document["order_id"]) == (None, order)
    assert content_of(document) == content_of(answer(*look, path))


def test_the_title_says_which_database_and_how_the_order_stands(dsn: str, order: str) -> None:
    title, *_ = typed("lines", "--dsn", dsn, "--order", order).stdout.splitlines()
    assert title == f"{order}, in the database {make_url(dsn).database} (payment_pending)"


@pytest.mark.parametrize("who", ["staff:sam", "account:acme", "guest:tea-desk", "worker:bank"])
def test_what_somebody_may_do_is_told_as_of_a_file(who: str, dsn: str, order: str, path: Path) -> None:
    stored, filed = (answer("explain", *place, "--as", who) for place in (("--dsn", dsn, "--order", order), (path,)))
    assert content_of(stored) == content_of(filed)


def test_a_guest_of_a_link_looks_without_its_token_and_that_is_no_opening(dsn: str, order: str, engine: Engine) -> None:
    board = answer("board", "--dsn", dsn, "--order", order, "--as", "guest:tea-desk")["board"]
    assert "wholesale" not in board["sites"][0]
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT openings FROM order_share_tokens")) == 0
    ran = typed("lines", "--dsn", dsn, "--order", order, "--as", "guest:tea-dask")
    assert ran.exit_code == 2
    assert "did you mean tea-desk?" in ran.stderr


def test_a_step_is_simulated_on_what_is_stored_and_changes_nothing(dsn: str, order: str) -> None:
    words = ("simulate", "--dsn", dsn, "--order", order, "--as", "worker:bank")
    step = "record_payment: {amount: due, reference: w1}"
    first, second = (answer(*words, step) for _ in range(2))
    assert first["accepted"]
    assert content_of(first) == content_of(second)
    assert "simulated: nothing is stored" in typed(*words, step).stdout
    assert answer(*words, "cancel: {reason: no}", code=1)["accepted"] is False


def test_the_orders_of_a_database_are_listed_filtered_counted_and_cut(dsn: str, order: str, tmp_path: Path) -> None:
    paid = answer("run", order_file(tmp_path, STEPS + PAY, "paid.yaml"), "--dsn", dsn)["order"]["order_id"]
    both = answer("orders", "--dsn", dsn)
    assert [(one["file"], one["order_id"]) for one in both["orders"]] == [(None, paid), (None, order)]
    assert [one["order_id"] for one in answer("orders", "--dsn", dsn, "--state", "in_progress")["orders"]] == [paid]
    cut = answer("orders", "--dsn", dsn, "--limit", "1", "--sort", "oldest")
    assert [one["order_id"] for one in cut["orders"]] == [order]
    assert cut["counts"] == both["counts"]
    shown = typed("orders", "--dsn", dsn, "--limit", "1").stdout
    assert paid in shown
    assert "1 of 2 orders" in shown
    rows = list(csv.DictReader(io.StringIO(typed("orders", "--dsn", dsn, "--csv").stdout)))
    assert len(rows) == 2
    assert "file" not in rows[0]


def test_a_database_can_be_named_by_the_environment(dsn: str, order: str, path: Path) -> None:
    stored = typed("lines", "--order", order, UNIFIED_ORDERS_DSN=dsn)
    assert stored.exit_code == 0
    assert order in stored.stdout
    assert order in typed("orders", UNIFIED_ORDERS_DSN=dsn).stdout
    filed = typed("lines", path, UNIFIED_ORDERS_DSN=dsn)
    assert "at the end of order.yaml" in filed.stdout


def test_an_order_that_is_not_there_is_told_as_such(dsn: str) -> None:
    ran = typed("lines", "--dsn", dsn, "--order", uuid4())
    assert ran.exit_code == 1
    assert "not_found" in ran.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("lines",), "FILE: must name what is meant: a file, or a database by --dsn URL"),
        (("orders",), "FILE: must name what is meant"),
        (("lines", "--dsn", "postgresql://x/y"), "--order: must be the id of an order in the database"),
        (("lines", "--dsn", "postgresql://x/y", "--order", "17"), "--order: must be the id of an order"),
        (("lines", "order.yaml", "--dsn", "postgresql://x/y"), "--dsn: must be left out where files are named"),
        (("orders", "order.yaml", "--schema", "shop"), "--schema: must be left out where files are named"),
        (("lines", "order.yaml", "--order", str(uuid4())), "--order: goes with a database"),
        (("board", "--dsn", "mysql://x/y", "--order", str(uuid4())), "must be the address of a PostgreSQL database"),
        (
            ("report", "--dsn", "postgresql://x/y", "--order", str(uuid4()), "--until", "2"),
            "--until: goes with a file",
        ),
        (("simulate", "--as", "staff:sam"), "STEP: must be one step as in an order file"),
        (("simulate", str(DEMO / "order.yaml"), "--as", "staff:sam"), "STEP: must be one step as in an order file"),
        (("simulate", "submit", "--as", "staff:sam"), "FILE: must name what is meant"),
    ],
)
def test_arguments_that_name_no_order_are_told(
    words: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UNIFIED_ORDERS_DSN", raising=False)
    ran = typed(*words)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert told in ran.stderr


@pytest.mark.parametrize("words", [("lines", "--order", "6f0f7cf0-6f1b-4f5c-9f43-1f0f5c1f0a11"), ("orders",)])
def test_a_server_out_of_reach_and_a_schema_that_is_not_there_are_told(words: tuple[str, ...], bare: Engine) -> None:
    away = typed(*words, "--dsn", "postgresql://sam:secret@127.0.0.1:1/orders")
    assert away.exit_code == 1
    assert "can't be reached" in away.stderr
    assert "secret" not in away.output
    without = bare.url.set(drivername="postgresql").render_as_string(hide_password=False)
    lacking = typed(*words, "--dsn", without)
    assert lacking.exit_code == 1
    assert "run unified-orders db upgrade" in lacking.stderr
