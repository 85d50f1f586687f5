"""Orders moved in batches, and moved again when the earlier application changes them meanwhile."""

import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import Final

from attrs import define, field, frozen
from sqlalchemy import Connection, Engine, text

from unified_orders.adapters.postgres.moving.catalogue import Legacy, scalar
from unified_orders.adapters.postgres.moving.installing import keeping, moving_schema
from unified_orders.adapters.postgres.moving.mapping import ACCOUNTED
from unified_orders.adapters.postgres.moving.reading import facts_of, keys_after
from unified_orders.adapters.postgres.moving.translating import translate
from unified_orders.adapters.postgres.moving.writing import Batch, write
from unified_orders.adapters.postgres.statements import quoted

#: orders in one transaction at most
MOST: Final = 1_000
#: how long a batch should take, in seconds: half of what it may
_AIM: Final = 0.1
_LEAST: Final = 10


@frozen
class Progress:
    """How far a move is."""

    #: orders moved so far
    moved: int
    #: legacy orders in all
    total: int
    #: orders that wait to be moved again
    waiting: int


Told = Callable[[Progress], None]


@define
class Pace:
    """How many orders go into the next batch, by how long the last one took."""

    #: seconds of pause for each second of work: leaves the database to others
    throttle: float = 0.0
    #: orders in the next batch
    size: int = 50
    #: seconds of the longest batch so far
    worst: float = 0.0
    #: when the batch in hand began, on a monotonic clock
    _began: float = field(default=0.0, init=False)

    def begin(self) -> int:
        """Return the size of the next batch."""
        self._began = time.monotonic()
        return self.size

    def end(self) -> None:
        """Learn from the batch that ended, and pause."""
        took = max(time.monotonic() - self._began, 0.001)
        self.worst = max(self.worst, took)
        self.size = max(_LEAST, min(MOST, int(self.size * min(2.0, _AIM / took))))
        if self.throttle:
            time.sleep(took * self.throttle)


def fill(connection: Connection, legacy: Legacy, pace: Pace, told: Told) -> None:
    """Move every order that is there, from where an earlier run stopped; then what changed meanwhile."""
    moving, total = moving_schema(legacy), _count(connection, legacy)
    cursor, is_read = _state(connection, moving)
    moved = 0
    with closing(_coming(connection.engine, legacy, cursor, pace)) as batches:
        for batch in () if is_read else batches:
            pace.begin()
            with connection.begin():
                _put(connection, legacy, batch)
                told_state = {"cursor": batch.keys[-1] if batch.keys else cursor, "is_read": batch.is_last}
                connection.execute(text(f"UPDATE {moving}.state SET cursor = :cursor, is_read = :is_read"), told_state)
            pace.end()
            moved += len(batch.keys)
            told(Progress(moved, total, 0))
    while catch_up(connection, legacy, pace):
        told(Progress(total, total, waiting(connection, legacy)))
    with connection.begin():
        _account_for_orphans(connection, legacy)
        connection.execute(text(f"UPDATE {moving}.state SET step = 'filled' WHERE step = 'expanded'"))


def _coming(engine: Engine, legacy: Legacy, cursor: str | None, pace: Pace) -> Generator[Batch, None, None]:
    """Yield batches up to the last one; while one is written the next one is read, on a connection of its own.

    What is changed between reading and writing is on the queue by then, and moved again by `catch_up`.
    """
    with engine.connect() as reader, ThreadPoolExecutor(1) as beside:

        def begin(after: str | None) -> Future[Batch]:
            return beside.submit(_next, reader, legacy, after, pace.size)

        coming = begin(cursor)
        while not (batch := coming.result()).is_last:
            coming = begin(batch.keys[-1])
            yield batch
        yield batch


def _next(reader: Connection, legacy: Legacy, cursor: str | None, size: int) -> Batch:
    """Read the next orders, and understand them."""
    with reader.begin():
        keys = keys_after(reader, legacy, cursor, size)
        return _understood(reader, legacy, keys, is_last=len(keys) < size)


def catch_up(connection: Connection, legacy: Legacy, pace: Pace) -> bool:
    """Move again what the earlier application changed, one batch; return whether more may wait.

    A batch that is not full was all there was: whoever waited for an empty one would wait for writers to rest.
    """
    size = pace.begin()
    with connection.begin():
        keys = queued(connection, legacy, size)
        if keys and is_switched(connection, legacy):
            _move_beside(connection, legacy, keys)
        elif keys:
            move(connection, legacy, keys)
    pace.end()
    return len(keys) == size


def _move_beside(connection: Connection, legacy: Legacy, keys: Sequence[str]) -> None:
    """Move orders while the engine is at work: its commands wait for this batch, and it waits for none of them long."""
    connection.execute(text("SET LOCAL lock_timeout = '500ms'"))
    for statement in keeping(legacy, on=False, shown=True):
        connection.execute(text(statement))
    move(connection, legacy, untouched(connection, legacy, keys))
    for statement in keeping(legacy, on=True, shown=True):
        connection.execute(text(statement))


def queued(connection: Connection, legacy: Legacy, most: int) -> list[str]:
    """Take orders off the queue. What is written while they are read stands in it anew."""
    moving = moving_schema(legacy)
    sql = (
        f"DELETE FROM {moving}.queue q USING "
        f"(SELECT order_key FROM {moving}.queue GROUP BY order_key ORDER BY min(position) LIMIT :most) f "
        "WHERE q.order_key = f.order_key RETURNING q.order_key"
    )
    return sorted(set(connection.execute(text(sql), {"most": most}).scalars()))


def waiting(connection: Connection, legacy: Legacy) -> int:
    """Return how many changes wait to be moved."""
    with connection.begin():
        return int(scalar(connection, f"SELECT count(DISTINCT order_key) FROM {moving_schema(legacy)}.queue"))


def move(connection: Connection, legacy: Legacy, keys: Sequence[str]) -> None:
    """Move orders, whatever stood there of them before."""
    _put(connection, legacy, _understood(connection, legacy, keys))


def _understood(connection: Connection, legacy: Legacy, keys: Sequence[str], *, is_last: bool = False) -> Batch:
    """Return what orders become, and what becomes of each of their rows."""
    batch = Batch(keys, is_last)
    for facts in facts_of(connection, legacy, keys).values() if keys else ():
        batch.add(facts, translate(facts, legacy.map))
    return batch


def _put(connection: Connection, legacy: Legacy, batch: Batch) -> None:
    """Write a batch in the place of whatever stood there of its orders."""
    if batch.keys:
        write(connection, batch, legacy.map.engine_schema, moving_schema(legacy))


def _state(connection: Connection, moving: str) -> tuple[str | None, bool]:
    with connection.begin():
        cursor, is_read = connection.execute(text(f"SELECT cursor, is_read FROM {moving}.state")).one()
    return cursor, is_read


def _count(connection: Connection, legacy: Legacy) -> int:
    with connection.begin():
        return int(scalar(connection, f"SELECT count(*) FROM {legacy.table('orders')}"))


def is_switched(connection: Connection, legacy: Legacy) -> bool:
    """Tell whether the engine writes by now."""
    return bool(scalar(connection, f"SELECT step = 'switched' FROM {moving_schema(legacy)}.state"))


def untouched(connection: Connection, legacy: Legacy, keys: Sequence[str]) -> list[str]:
    """Return the orders that the engine has not worked on: those it has are its own."""
    engine = quoted(legacy.map.engine_schema)
    sql = f"SELECT id::text FROM {engine}.orders WHERE id = ANY(CAST(:keys AS uuid[])) AND version > 1"
    touched = set(connection.execute(text(sql), {"keys": list(keys)}).scalars())
    return [key for key in keys if key not in touched]


def _account_for_orphans(connection: Connection, legacy: Legacy) -> None:
    """Put rows of no order into quarantine: they are left where they are, and counted."""
    moving, orders = moving_schema(legacy), legacy.table("orders")
    order_id = legacy.columns["orders"]["id"].name
    connection.execute(text(f"DELETE FROM {moving}.account WHERE reasons = ARRAY['orphan']"))
    for table in ACCOUNTED[1:]:
        if legacy.has(table):
            columns = legacy.columns[table]
            own, of = columns["id"].name, columns["order_id"].name
            token = columns["token"].name.strip('"') if "token" in columns else ""
            connection.execute(
                text(
                    f"INSERT INTO {moving}.account SELECT '{table}', t.{own}::text, t.{of}::text, 'quarantined', "
                    f"ARRAY['orphan'], ARRAY['its order ' || t.{of} || ' is not there'], '{{}}', "
                    f"(to_jsonb(t) - '{token}')::json "
                    f"FROM {legacy.table(table)} t WHERE NOT EXISTS "
                    f"(SELECT FROM {orders} o WHERE o.{order_id} = t.{of}) "
                    "ON CONFLICT (table_name, row_key) DO NOTHING"
                )
            )
