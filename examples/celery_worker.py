"""Tasks of Celery: its beat calls the relay, which turns effects into tasks; a task tells the engine what came of it.

    celery --app examples.celery_worker worker --beat

The database is said by UNIFIED_ORDERS_DSN, the broker by CELERY_BROKER_URL. The broker knows nothing of the database's
transactions, so effects wait in the outbox, and leave it when the broker has the task.
"""

import os
from collections.abc import Mapping
from typing import Any

from celery import Celery  # type: ignore[import-untyped]
from sqlalchemy import create_engine, make_url

from unified_orders import Actor, CancelAnalysis, GroupRef, RecordAnalysis, Relay, Site, StartAnalysis
from unified_orders.adapters.postgres import PostgresOutbox, postgres_service
from unified_orders.wire import from_wire, to_wire

ANALYST = Actor.worker("analyst")

app = Celery("shop", broker=os.environ.get("CELERY_BROKER_URL", "memory://"))
# A task is taken from the broker once it is done: one whose worker dies runs again.
app.conf.update(task_acks_late=True, task_ignore_result=True, broker_connection_retry_on_startup=True)
app.conf.beat_schedule = {"hand over": {"task": "hand_over", "schedule": 1.0, "options": {"expires": 1.0}}}

engine = create_engine(make_url(os.environ["UNIFIED_ORDERS_DSN"]).set(drivername="postgresql+psycopg"))
orders = postgres_service(engine)
relay = Relay(PostgresOutbox(engine))


@app.task(name="hand_over", acks_late=False)  # type: ignore[untyped-decorator]
def hand_over() -> None:
    """Hand over all that is due. Several may run at once."""
    relay.drain()


@relay.on(StartAnalysis)
def send(effect: StartAnalysis) -> None:
    """Make an effect a task; its key is the task's id."""
    analyse.apply_async([to_wire(effect)], task_id=effect.key)


@relay.on(CancelAnalysis)
def stop(effect: CancelAnalysis) -> None:
    """Stop an analysis: what has not begun need not."""
    app.control.revoke(f"{StartAnalysis.name}:{effect.group_id}:{effect.epoch}")


@app.task(name="analyse", autoretry_for=(Exception,), retry_backoff=True, max_retries=12)  # type: ignore[untyped-decorator]
def analyse(effect: Mapping[str, Any]) -> None:
    """Find sites for a group. A task may run twice: the second answer has no effect."""
    start = from_wire(effect, StartAnalysis)
    found = [Site("teatable.example", "teatable.example")]  # your analysis belongs here
    group = GroupRef(start.order_id, start.group_id)
    orders.execute(RecordAnalysis(group, start.epoch, found), actor=ANALYST)
