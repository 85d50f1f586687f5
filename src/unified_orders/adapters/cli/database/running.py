"""Run an order file over PostgreSQL: on a server that passes away with the run, or in a database of somebody's."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from attrs import frozen

from unified_orders.adapters.cli.database.connecting import engine_of
from unified_orders.adapters.cli.database.folder import server_in
from unified_orders.adapters.cli.exits import STOPPED
from unified_orders.adapters.cli.orderfile import Plan
from unified_orders.adapters.cli.output import Output
from unified_orders.adapters.cli.running import Place, script
from unified_orders.adapters.cli.showing import Lend, run_file
from unified_orders.adapters.cli.signals import ended_by_sigterm
from unified_orders.adapters.memory import MemoryDirectory, MemoryPriceList, RecordingWorkflow, ScriptedAnalysis
from unified_orders.application.relay import Relay

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from unified_orders.adapters.postgres import PostgresOutbox
    from unified_orders.ports.outbox import Delivery

_PREFIX: Final = "unified-orders-"


def run_on_server(path: Path, output: Output, *, tour: bool) -> int:
    """Run an order file on a PostgreSQL server that is made for it, and return the exit code."""
    return _run(path, output, _on_server, tour=tour)


def run_in_database(path: Path, output: Output, dsn: str, schema: str | None, *, tour: bool) -> int:
    """Run an order file in a database whose schema is there, and return the exit code."""
    return _run(path, output, lambda plan: _in_database(plan, dsn, schema), tour=tour)


def _run(path: Path, output: Output, lend: Lend, *, tour: bool) -> int:
    return run_file(path, output, tour=tour, lend=lend)


@contextmanager
def _on_server(plan: Plan) -> Iterator[Place]:
    from unified_orders.adapters.postgres.upgrading import upgrade  # noqa: PLC0415 - an extra

    with _passing_folder() as (folder, address), engine_of(address) as engine:
        upgrade(engine)
        version = ".".join(map(str, engine.dialect.server_version_info or ()))
        yield _place(plan, engine, None, f"was in PostgreSQL {version} in {folder}, deleted with this run")


@contextmanager
def _passing_folder() -> Iterator[tuple[Path, str]]:
    """Lend a folder and the address of its server; a server that does not start leaves its log there."""
    folder, has_begun = Path(tempfile.mkdtemp(prefix=_PREFIX)), False
    try:
        with ended_by_sigterm(STOPPED), server_in(folder) as address:
            has_begun = True
            yield folder, address
    finally:
        if has_begun:
            shutil.rmtree(folder)


@contextmanager
def _in_database(plan: Plan, dsn: str, schema: str | None) -> Iterator[Place]:
    with engine_of(dsn) as engine:
        named = f" in the schema {schema}" if schema is not None else ""
        yield _place(plan, engine, schema, f"is in the database {engine.url.database}{named}")


def _place(plan: Plan, engine: "Engine", schema: str | None, where: str) -> Place:
    from unified_orders.adapters.postgres import PostgresOutbox, Store, postgres_service  # noqa: PLC0415 - an extra

    orders = postgres_service(
        engine, schema=schema, directory=MemoryDirectory(plan.clients), price_list=MemoryPriceList(plan.discounts)
    )
    analysis, workflow = ScriptedAnalysis(orders), RecordingWorkflow(orders)
    script(plan, analysis)
    outbox = PostgresOutbox(engine, Store(schema))

    def perform(order_id: UUID) -> None:
        Relay(_OfOrder(outbox, order_id), analysis=analysis, workflow=workflow).drain()

    return Place(orders, perform, where)


@frozen
class _OfOrder:
    """What waits in an outbox for one order. The rest may be somebody's real orders."""

    outbox: "PostgresOutbox"
    order_id: UUID

    def claim(self, count: int, lease: timedelta) -> "tuple[Delivery, ...]":
        return self.outbox.claim(count, lease, self.order_id)

    def delivered(self, delivery: "Delivery") -> None:
        self.outbox.delivered(delivery)

    def failed(self, delivery: "Delivery", reason: str, again_in: timedelta | None) -> None:
        self.outbox.failed(delivery, reason, again_in)

    def retry_parked(self) -> int:
        return 0
