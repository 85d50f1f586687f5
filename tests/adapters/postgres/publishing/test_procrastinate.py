"""Jobs of Procrastinate: deferred with the command, exactly once, and run by its own worker."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import procrastinate
import pytest
from procrastinate.schema import SchemaManager
from sqlalchemy import Engine, text

from unified_orders import Actor, CreateOrder, GroupRequest, InvalidInput, Settings, StartAnalysis, StorageError, Submit
from unified_orders.adapters.postgres import PostgresOutbox, postgres_service
from unified_orders.adapters.postgres.publishing import ProcrastinateJobs
from unified_orders.domain.effects import Announce, Effect
from unified_orders.wire import from_wire

STAFF: Final = Actor.staff("sam")
TEA: Final = GroupRequest(client_id="tea", link_count=1, target_pages=["https://tea.example/a"])
ORDER: Final = CreateOrder(currency="USD", groups=[TEA, TEA], account_id="acme")
SETTINGS: Final = Settings(subscriptions={"order_moved"})
JOBS: Final = ProcrastinateJobs({StartAnalysis: "analyse", "order_moved": "mail"}, queue="orders", priority=3)


@pytest.fixture
def host(engine: Engine) -> Engine:
    """An engine on a database that has the schema of Procrastinate."""
    with engine.begin() as connection:
        connection.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    return engine


def jobs(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT * FROM procrastinate_jobs ORDER BY id")))


def test_each_effect_becomes_a_job_with_its_lane_as_lock_and_none_waits_in_the_outbox(host: Engine) -> None:
    orders = postgres_service(host, settings=SETTINGS, publish=JOBS)
    made = orders.execute(ORDER, actor=STAFF)
    orders.execute(Submit(made.order_id), actor=STAFF)
    deferred = jobs(host)
    assert {(job.queue_name, job.priority, job.status) for job in deferred} == {("orders", 3, "todo")}
    assert sorted(job.task_name for job in deferred) == ["analyse", "analyse", "mail"]
    locks = {str(job.lock) for job in deferred if job.task_name == "analyse"}
    assert locks == {str(group_id) for group_id in made.group_ids}
    assert PostgresOutbox(host).waiting().due == 0


def test_jobs_vanish_with_the_host_s_transaction_and_come_once_when_it_is_repeated(host: Engine) -> None:
    orders = postgres_service(host, publish=JOBS)
    order_id = orders.execute(ORDER, actor=STAFF).order_id
    for outcome in ("rollback", "commit", "commit"):
        with host.connect() as connection:
            orders.joined(connection).execute(Submit(order_id), actor=STAFF, key="submit")
            getattr(connection, outcome)()
    assert len(jobs(host)) == 2


def test_what_has_no_task_waits_in_the_outbox(host: Engine) -> None:
    orders = postgres_service(host, settings=SETTINGS, publish=ProcrastinateJobs({Announce: "mail"}))
    orders.execute(Submit(orders.execute(ORDER, actor=STAFF).order_id), actor=STAFF)
    assert [job.task_name for job in jobs(host)] == ["mail"]
    assert PostgresOutbox(host).waiting().due == 2


def test_a_worker_of_procrastinate_is_given_the_effect(host: Engine) -> None:
    taken: list[Effect] = []
    orders = postgres_service(host, publish=JOBS)
    order_id = orders.execute(ORDER, actor=STAFF).order_id
    orders.execute(Submit(order_id), actor=STAFF)

    async def work() -> None:
        conninfo = host.url.set(drivername="postgresql").render_as_string(hide_password=False)
        app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=conninfo))

        @app.task(name="analyse")
        def analyse(effect: Mapping[str, Any]) -> None:
            taken.append(from_wire(effect, Effect))

        async with app.open_async():
            await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)

    asyncio.run(work())
    assert [(type(effect), effect.order_id) for effect in taken if isinstance(effect, StartAnalysis)] == [
        (StartAnalysis, order_id)
    ] * 2
    assert {job.status for job in jobs(host)} == {"succeeded"}


def test_a_database_without_procrastinate_is_told_in_a_sentence(engine: Engine) -> None:
    orders = postgres_service(engine, publish=JOBS)
    order_id = orders.execute(ORDER, actor=STAFF).order_id
    with pytest.raises(StorageError, match=r"your publisher failed .*procrastinate_job_to_defer_v1"):
        orders.execute(Submit(order_id), actor=STAFF)


@pytest.mark.parametrize(
    ("tasks", "options", "told"),
    [
        ({"no_such_kind": "t"}, {}, "tasks"),
        ({int: "t"}, {}, "class of effect"),
        ({StartAnalysis: ""}, {}, "name of a task"),
        ({StartAnalysis: "t"}, {"queue": ""}, "name of a queue"),
        ({StartAnalysis: "t"}, {"priority": "high"}, "whole number"),
    ],
)
def test_unfit_tasks_are_told_in_a_sentence(tasks: Any, options: Any, told: str) -> None:  # noqa: ANN401
    with pytest.raises(InvalidInput, match=told):
        ProcrastinateJobs(tasks, **options)
