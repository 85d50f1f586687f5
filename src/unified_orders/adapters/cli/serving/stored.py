"""Shops over PostgreSQL: in a folder with a server of its own, or in a database of somebody's."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import create_async_engine

from unified_orders.adapters.cli.database.connecting import engine_of
from unified_orders.adapters.cli.database.folder import server_in
from unified_orders.adapters.cli.serving.example import Example, is_complete, is_in, put_in
from unified_orders.adapters.cli.serving.shops import Shop
from unified_orders.adapters.cli.standing import WATCHER
from unified_orders.adapters.memory import (
    AsyncMemoryDirectory,
    AsyncMemoryPriceList,
    MemoryDirectory,
    MemoryPriceList,
    RecordingWorkflow,
    ScriptedAnalysis,
)
from unified_orders.adapters.postgres import PostgresOutbox, Store, async_postgres_service, postgres_service
from unified_orders.adapters.postgres.upgrading import upgrade
from unified_orders.application.relay import Relay
from unified_orders.domain.errors import InvalidInput, shown

_HAS_ORDERS: Final = "holds orders of its own; the example goes into a database without any"


@contextmanager
def in_folder(folder: Path, example: Example, *, is_wanted: bool) -> Iterator[Shop]:
    """Lend the shop in a folder; a new one gets the example, also if an earlier start was ended before it had it all.

    `is_wanted`: an older one gets what is gone of it.

    Raises:
        InvalidInput: the folder holds something else.
        StorageError: its server does not start.
        OSError: it can't be written.
    """
    with server_in(folder) as address, engine_of(address) as engine:
        upgrade(engine)
        where = f"in {folder}, where the next start finds them again"
        shop, relay = _with_example(where, engine, None, example)
        if is_wanted or not is_complete(example, shop.orders):
            put_in(example, shop.orders, relay)
        yield shop


@contextmanager
def in_database(dsn: str, schema: str | None, example: Example | None) -> Iterator[Shop]:
    """Lend the shop in a database whose schema is there; the example, if given, goes in unless it is in.

    Raises:
        InvalidInput: no address of a database, or one that holds other orders than the example's.
        StorageError: it can't be reached, or its schema is of another version.
    """
    with engine_of(dsn) as engine:
        where = f"in the database {engine.url.database}"
        if example is None:
            shop = _alone(where, engine, schema)
            shop.orders.counts(actor=WATCHER)
        else:
            shop, relay = _with_example(where, engine, schema, example)
            if shop.orders.counts(actor=WATCHER) and not is_in(example, shop.orders):
                raise InvalidInput("--example", shown(engine.url.database), _HAS_ORDERS)
            put_in(example, shop.orders, relay)
        yield shop


def _alone(where: str, engine: Engine, schema: str | None) -> Shop:
    awaited = create_async_engine(engine.url)
    service = async_postgres_service(awaited, schema=schema)
    return Shop(where, service, postgres_service(engine, schema=schema), close=awaited.dispose)


def _with_example(where: str, engine: Engine, schema: str | None, example: Example) -> tuple[Shop, Relay]:
    clients, discounts = MemoryDirectory(example.clients), MemoryPriceList(example.discounts)
    orders = postgres_service(engine, schema=schema, directory=clients, price_list=discounts)
    analysis = ScriptedAnalysis(orders)
    example.script(analysis)
    outbox = PostgresOutbox(engine, Store(schema))
    relay = Relay(outbox, analysis=analysis, workflow=RecordingWorkflow(orders))
    awaited = create_async_engine(engine.url)
    service = async_postgres_service(
        awaited,
        schema=schema,
        directory=AsyncMemoryDirectory(clients),
        price_list=AsyncMemoryPriceList(discounts),
    )
    return Shop(where, service, orders, relay, example, awaited.dispose), relay
