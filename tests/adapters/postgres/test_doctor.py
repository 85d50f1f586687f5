"""`doctor --dsn`: every order of a database is examined, and what was written past the engine is named."""

import json
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner, Result

from unified_orders import Actor, CreateOrder, GroupRequest, RecordAnalysis, Submit
from unified_orders.adapters.cli.app import app
from unified_orders.adapters.postgres import postgres_service
from unified_orders.adapters.postgres.doctoring import count, doctor
from unified_orders.domain.sites import DR, Metric, Price, Site

STAFF = Actor.staff("sam")
#: (what is written past the engine, the invariant that says so)
CORRUPTIONS = {
    "a counter is off by one": ("UPDATE orders SET token_count = token_count + 1 WHERE id = :id", "counters_add_up"),
    "an event is missing": ("DELETE FROM order_events WHERE order_id = :id AND seq = 1", "history_has_no_gap"),
    "the last event is missing": (
        "DELETE FROM order_events WHERE order_id = :id AND seq = (SELECT last_seq FROM orders WHERE id = :id)",
        "history_has_no_gap",
    ),
    "the state is another": ("UPDATE orders SET state = 'configuring' WHERE id = :id", "history_tells_all"),
    "a group is gone": ("DELETE FROM order_groups WHERE order_id = :id", "history_tells_all"),
}


@pytest.fixture
def dsn(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv("UNIFIED_ORDERS_DSN", raising=False)
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def ran(*words: str) -> Result:
    return CliRunner().invoke(app, ["doctor", *words])


def submitted(engine: Engine) -> str:
    orders = postgres_service(engine)
    tea = GroupRequest(client_id="tea", link_count=1, target_pages=["https://tea.example/a"])
    made = orders.execute(CreateOrder(currency="USD", groups=[tea], account_id="acme"), actor=STAFF)
    orders.execute(Submit(made.order_id), actor=STAFF)
    return str(made.order_id)


def written_past_the_engine(engine: Engine, statement: str, order_id: str) -> None:
    """Write as someone with all rights does: without triggers and without checks."""
    with engine.begin() as connection:
        for table in ("orders", "order_groups", "order_events"):
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        checks = connection.execute(
            text("SELECT conname FROM pg_constraint WHERE conrelid = 'orders'::regclass AND contype = 'c'")
        )
        for (name,) in checks.all():
            connection.execute(text(f'ALTER TABLE orders DROP CONSTRAINT "{name}"'))
        assert connection.execute(text(statement), {"id": order_id}).rowcount == 1


def test_orders_made_by_the_engine_are_well(engine: Engine, dsn: str) -> None:
    ids = {submitted(engine) for _ in range(3)}
    examined = list(doctor(engine))
    assert {str(one.order_id) for one in examined} == ids
    assert not any(one.findings for one in examined)
    assert all(one.events for one in examined)
    assert count(engine) == len(ids)
    answer = ran("--dsn", dsn)
    assert (answer.exit_code, answer.output.strip()) == (0, "3 examined, all is well")


@pytest.mark.parametrize("what", CORRUPTIONS)
def test_what_was_written_past_the_engine_is_named(what: str, engine: Engine, dsn: str) -> None:
    statement, invariant = CORRUPTIONS[what]
    well, sick = submitted(engine), submitted(engine)
    written_past_the_engine(engine, statement, sick)
    answer = ran("--dsn", dsn, "--json")
    assert answer.exit_code == 1
    told = json.loads(answer.output)
    assert told["orders"] == 2
    assert [one["order_id"] for one in told["faulty"]] == [sick]
    assert invariant in {finding["invariant"] for finding in told["faulty"][0]["findings"]}
    people = ran("--dsn", dsn)
    assert people.exit_code == 1
    assert invariant in people.output
    assert well not in people.output


WRONG_SITES = {
    "a price is no number": ("{prices,0,retail}", '"much"'),
    "a price is another": ("{prices,0,retail}", "1"),
    "a metric is less than nothing": ("{metrics,0,value}", "-1"),
    "a verdict is none that there is": ("{qualification}", '"splendid"'),
    "a field is gone": ("{prices,0}", "{}"),
}


@pytest.mark.parametrize("what", WRONG_SITES)
def test_a_site_that_was_written_past_the_engine_is_named(what: str, engine: Engine) -> None:
    place, value = WRONG_SITES[what]
    orders, sick = postgres_service(engine), submitted(engine)
    group = orders.summary(UUID(sick), actor=STAFF).groups[0]
    found = Site("oak.example", "oak.example", [Metric(DR, 50, "ahrefs")], [Price("USD", 500, 300)])
    orders.execute(RecordAnalysis(group.group, 1, [found]), actor=Actor.worker("desk"))
    with engine.begin() as connection:
        wrong = "jsonb_set(CAST(site AS jsonb), CAST(:place AS text[]), CAST(:value AS jsonb))"
        changed = text(f"UPDATE order_site_selections SET site = CAST({wrong} AS json)")
        assert connection.execute(changed, {"place": place, "value": value}).rowcount == 1
    (examined,) = doctor(engine)
    assert examined.findings


def test_rows_that_cannot_be_read_hide_no_other_order(engine: Engine) -> None:
    well, sick = submitted(engine), submitted(engine)
    written_past_the_engine(engine, "UPDATE orders SET state = 'lost' WHERE id = :id", sick)
    found = {str(one.order_id): [finding.invariant for finding in one.findings] for one in doctor(engine)}
    assert found == {well: [], sick: ["rows_can_be_read"]}


def test_a_database_without_the_schema_is_told_to_upgrade(bare: Engine) -> None:
    answer = ran("--dsn", bare.url.set(drivername="postgresql").render_as_string(hide_password=False))
    assert answer.exit_code == 1
    assert "unified-orders db upgrade" in answer.output


def test_a_server_that_is_not_there_is_said_without_the_password() -> None:
    answer = ran("--dsn", "postgresql://sam:secret@127.0.0.1:1/orders")
    assert answer.exit_code == 1
    assert "can't be reached" in answer.output
    assert "secret" not in answer.output


def test_files_and_a_database_are_not_examined_together(dsn: str) -> None:
    answer = ran("order.yaml", "--dsn", dsn)
    assert answer.exit_code == 2
    assert "must be left out where files are named" in answer.output


def test_nothing_named_is_bad_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNIFIED_ORDERS_DSN", raising=False)
    answer = ran()
    assert answer.exit_code == 2
    assert "--dsn" in answer.output
