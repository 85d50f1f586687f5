"""A dirty legacy database moved in, beside a bare INSERT ... SELECT of the same rows in one transaction."""

import time
from collections.abc import Callable
from typing import Final

from sqlalchemy import Engine, create_engine
from tests.adapters.postgres.moving.legacy.bulk import make
from tests.adapters.postgres.servers import address_of_a_server, database_on

from benchmarks.figures import Bar, Figure
from benchmarks.moving.bare import STATEMENTS
from unified_orders.adapters.postgres.moving import LegacyMap, Move
from unified_orders.adapters.postgres.upgrading import upgrade

_BARE: Final = "bare INSERT ... SELECT"
_OURS: Final = "upgrade backfill"
_SEED: Final = 4
_TIMES: Final = Bar(2, 1.5)
_BATCH: Final = Bar(250, 150)


def figures(*, quick: bool) -> list[Figure]:
    """Move a database both ways."""
    orders = 200 if quick else 10_000
    workload = f"back-fill of {orders:,} orders and three times as many items, 5 % of them dirty"
    server = address_of_a_server()
    with database_on(server) as address:
        bare = _timed(address, orders, _bare)[0]
    with database_on(server) as address:
        ours, worst = _timed(address, orders, _ours)
    return [
        Figure(workload, "orders a second", _OURS, orders / ours, "1/s"),
        Figure(workload, "orders a second", _BARE, orders / bare, "1/s"),
        Figure(workload, f"{_OURS} / {_BARE}", _OURS, ours / bare, "times", _TIMES),
        Figure(workload, "worst batch", _OURS, worst, "ms", _BATCH),
    ]


def _timed(address: str, orders: int, move: Callable[[Engine], tuple[float, float]]) -> tuple[float, float]:
    """Return how many seconds a move takes, and milliseconds of its longest transaction."""
    engine = create_engine(address)
    try:
        with engine.begin() as connection:
            make(connection, orders, _SEED)
        return move(engine)
    finally:
        engine.dispose()


def _bare(engine: Engine) -> tuple[float, float]:
    upgrade(engine, "unified_orders")
    began = time.perf_counter()
    with engine.begin() as connection:
        for statement in STATEMENTS:
            connection.exec_driver_sql(statement)
    taken = time.perf_counter() - began
    return taken, 1000 * taken


def _ours(engine: Engine) -> tuple[float, float]:
    move = Move(engine, LegacyMap(time_zone="UTC", currency="USD"))
    move.expand()
    began = time.perf_counter()
    pace = move.backfill()
    return time.perf_counter() - began, 1000 * pace.worst
