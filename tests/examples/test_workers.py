"""The example workers run, each with its own queue's worker: a submitted order comes to be reviewed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from procrastinate.schema import SchemaManager
from sqlalchemy import Engine

ROOT = Path(__file__).parents[2]
SUBMIT = """
from unified_orders import Actor, CreateOrder, GroupRequest, Submit
sam = Actor.staff("sam")
def submitted():
    tea = GroupRequest(client_id="tea", link_count=1, target_pages=["https://tea.example/a"])
    made = orders.execute(CreateOrder(currency="USD", groups=[tea], account_id="acme"), actor=sam)
    orders.execute(Submit(made.order_id), actor=sam)
    return made.order_id, *made.group_ids
"""
PROCRASTINATE = f"""
from examples.procrastinate_worker import app, engine, orders
{SUBMIT}
import asyncio
order_id, group_id = submitted()
async def work():
    async with app.open_async():
        await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)
print(orders.summary(order_id, actor=sam).state)
asyncio.run(work())
print(orders.summary(order_id, actor=sam).state)
engine.dispose()
"""
CELERY = f"""
from celery.contrib.testing.worker import start_worker
from examples.celery_worker import analyse, app, engine, hand_over, orders
{SUBMIT}
order_id, group_id = submitted()
print(orders.summary(order_id, actor=sam).state)
app.conf.update(result_backend="cache+memory://", task_ignore_result=False)
analyse.ignore_result = hand_over.ignore_result = False
with start_worker(app, perform_ping_check=False, pool="solo"):
    hand_over.delay().get(timeout=60)
    app.AsyncResult(f"start_analysis:{{group_id}}:1").get(timeout=60)
print(orders.summary(order_id, actor=sam).state)
engine.dispose()
"""


@pytest.mark.parametrize("program", [PROCRASTINATE, CELERY], ids=["Procrastinate", "Celery"])
def test_a_submitted_order_is_analysed_by_the_queue_s_own_worker(engine: Engine, program: str) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    dsn = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    command = [sys.executable, "-c", program]
    environment = {**os.environ, "UNIFIED_ORDERS_DSN": dsn}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ran.stdout.split()[-2:] == ["analyzing", "reviewing"], ran.stderr
