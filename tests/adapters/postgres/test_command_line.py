"""`unified-orders db`: the schema is made, checked and told from the command line."""

import json
import re

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from unified_orders.adapters.cli.database.commands import db
from unified_orders.adapters.postgres.upgrading import newest_version


def run(*words: str) -> Result:
    return CliRunner().invoke(db, words)


@pytest.fixture
def dsn(bare: Engine) -> str:
    return bare.url.set(drivername="postgresql").render_as_string(hide_password=False)


def test_an_empty_database_is_upgraded_and_then_well(dsn: str) -> None:
    lacking = run("check", "--dsn", dsn)
    assert lacking.exit_code == 1
    assert "run unified-orders db upgrade" in re.sub(r"\s+", " ", lacking.output)
    upgraded = run("upgrade", "--dsn", dsn)
    assert upgraded.exit_code == 0, upgraded.output
    assert newest_version() in upgraded.output
    well = run("check", "--dsn", dsn, "--json")
    assert well.exit_code == 0
    assert all(finding["is_well"] for finding in json.loads(well.output)["findings"])
    pruned = run("prune", "--dsn", dsn)
    assert "0 kept outcomes deleted" in pruned.output
    assert json.loads(run("prune", "--dsn", dsn, "--json").output) == {"deleted": 0}
    assert json.loads(run("upgrade", "--dsn", dsn, "--json").output) == {"version": newest_version()}


def test_a_schema_of_one_s_own_is_named(dsn: str) -> None:
    assert run("upgrade", "--dsn", dsn, "--schema", "shop").exit_code == 0
    assert run("check", "--dsn", dsn, "--schema", "shop").exit_code == 0
    assert run("check", "--dsn", dsn).exit_code == 1


def test_migrations_are_printed() -> None:
    told = run("sql", "--schema", "shop")
    assert told.exit_code == 0
    assert "CREATE TABLE shop.orders (" in told.output


def test_less_than_three_days_are_not_pruned(dsn: str) -> None:
    assert run("prune", "--dsn", dsn, "--hours", "71").exit_code == 2


@pytest.mark.parametrize("wrong", ["mysql://localhost/orders", "no address", "postgresql://boss:hunter2@host:port/x"])
def test_a_wrong_address_is_told_in_one_sentence(wrong: str) -> None:
    told = run("check", "--dsn", wrong)
    assert told.exit_code == 2
    assert "must be the address of a PostgreSQL database" in told.output
    assert "hunter2" not in told.output


def test_a_database_out_of_reach_is_told_in_one_sentence() -> None:
    told = run("check", "--dsn", "postgresql://nobody@127.0.0.1:1/nothing")
    assert told.exit_code == 1
    assert "can't be reached" in told.output
