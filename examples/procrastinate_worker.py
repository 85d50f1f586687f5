"""Jobs of Procrastinate, deferred in the very transaction that stores the command: no relay, no second store.

    procrastinate --app examples.procrastinate_worker.app schema --apply
    procrastinate --app examples.procrastinate_worker.app worker

The database is said by UNIFIED_ORDERS_DSN: postgresql://app@db.example/shop
"""

import os
from collections.abc import Mapping
from typing import Any

import procrastinate
from sqlalchemy import create_engine, make_url

from unified_orders import Actor, CancelAnalysis, GroupRef, RecordAnalysis, Site, StartAnalysis
from unified_orders.adapters.postgres import postgres_service
from unified_orders.adapters.postgres.publishing import ProcrastinateJobs
from unified_orders.wire import from_wire

DSN = os.environ["UNIFIED_ORDERS_DSN"]
ANALYST = Actor.worker("analyst")

app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=DSN))
engine = create_engine(make_url(DSN).set(drivername="postgresql+psycopg"))
# Who gives commands makes the service like this; what is not named here waits in the outbox for a relay.
orders = postgres_service(engine, publish=ProcrastinateJobs({StartAnalysis: "analyse", CancelAnalysis: "stop"}))


@app.task(name="analyse", retry=procrastinate.RetryStrategy(max_attempts=12, exponential_wait=2))
def analyse(effect: Mapping[str, Any]) -> None:
    """Find sites for a group. A job may run twice: the second answer has no effect."""
    start = from_wire(effect, StartAnalysis)
    found = [Site("teatable.example", "teatable.example")]  # your analysis belongs here
    group = GroupRef(start.order_id, start.group_id)
    orders.execute(RecordAnalysis(group, start.epoch, found), actor=ANALYST)


@app.task(name="stop")
def stop(effect: Mapping[str, Any]) -> None:
    """Stop an analysis; this one is over as soon as it has begun."""
    from_wire(effect, CancelAnalysis)
