"""The SQL that steps print is what a linter of migrations finds no fault with, but for what is argued here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from tests.adapters.postgres.moving.legacy.filling import clean, fill
from tests.adapters.postgres.moving.legacy.schema import PLAIN, create

from unified_orders.adapters.postgres.moving import LegacyMap, Move

SQUAWK = Path(sys.executable).with_name("squawk")
#: rules of squawk that do not fit, and why
EVERYWHERE = {
    "require-statement-timeout": "each statement ends at once or waits for a lock, and waiting ends after 500 ms",
    "prefer-robust-stmts": "statements run in transactions of the move's own, which come to an end whole or not at all",
}
EXCEPTED = {
    "expand": {
        **EVERYWHERE,
        "prefer-bigint-over-int": "counts of one order's groups, items and events, which limits keep below 100,000",
        "prefer-text-field": "the table of Alembic's own in which a version stands",
        "require-concurrent-index-creation": "on a table that was made in the same step, and is empty",
        "prefer-timestamp-tz": "an hour in UTC that an index is built on: with a zone it would not be immutable",
    },
    "switch": EVERYWHERE,
    "contract": {
        **EVERYWHERE,
        "ban-drop-column": "it is what a contract is for",
        "ban-drop-table": "it is what a contract is for",
        "ban-drop-function": "the move's own, made by expand and switch",
    },
    "rollback": {**EVERYWHERE, "ban-drop-schema": "both schemas were made by expand, and hold nothing else"},
}


@pytest.fixture
def move(bare: Engine) -> Move:
    with bare.begin() as connection:
        create(connection, PLAIN)
        fill(connection, clean(), PLAIN)
    return Move(bare, LegacyMap(time_zone="UTC", currency="USD"))


def faults(statements: list[str]) -> dict[str, str]:
    """Return what squawk finds: rule -> the first place."""
    sql = "".join(f"{one.rstrip().rstrip(';')};\n" for one in statements)
    ran = subprocess.run(
        [SQUAWK, "--pg-version", "15", "--reporter", "json"], check=False, input=sql, capture_output=True, text=True
    )
    lines = sql.splitlines()
    return {one["rule_name"]: lines[one["line"]] for one in json.loads(ran.stdout)}


@pytest.mark.parametrize("step", EXCEPTED)
def test_what_a_step_prints_is_clean_but_for_what_is_argued(move: Move, step: str) -> None:
    if step == "rollback":
        move.expand()
    found = faults(move.statements(step))
    assert set(found) - set(EXCEPTED[step]) == set(), found


def test_a_fault_is_found() -> None:
    assert "adding-not-nullable-field" in faults(["ALTER TABLE orders ALTER COLUMN client_id SET NOT NULL"])


@pytest.mark.parametrize("step", ["expand", "switch"])
def test_printed_sql_can_be_run_by_hand(move: Move, bare: Engine, step: str) -> None:
    after = {"expand": "expanded", "switch": "switched"}[step]
    if step == "switch":
        move.expand()
        move.backfill()
    printed = "".join(f"{one.rstrip().rstrip(';')};\n" for one in move.statements(step))
    with bare.connect() as connection:
        connection.exec_driver_sql(printed.replace("%", "%%"))
        connection.commit()
    with bare.connect() as connection:
        made = connection.scalar(text("SELECT count(*) FROM pg_trigger WHERE tgname = 'unified_orders_moving'"))
    assert made == {"expand": 4, "switch": 5}[step]
    assert move.status().step == after
    move.backfill()
    assert move.verify().is_clean
