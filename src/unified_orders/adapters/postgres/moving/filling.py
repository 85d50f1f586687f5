"""Orders moved in batches, and moved again when the earlier application changes them meanwhile."""

import time
from collections.abc import Callable, Sequence
from typing import Final

from attrs import define, field, frozen
from sqlalchemy import Connection, text

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
    while not is_read:
        size = pace.begin()
        with connection.begin():
            keys = keys_after(connection, legacy, cursor, size)
            move(connection, legacy, keys)
            cursor, is_read = (keys[-1], len(keys) < size) if keys else (cursor, True)
            told_state = {"cursor": cursor, "is_read": is_read}
            connection.execute(text(f"UPDATE {moving}.state SET cursor = :cursor, is_read = :is_read"), told_state)
        pace.end()
        moved += len(keys)
        told(Progress(moved, total, 0))
    while catch_up(connection, legacy, pace):
        told(Progress(total, total, waiting(connection, legacy)))
    with connection.begin():
        _account_for_orphans(connection, legacy)
        connection.execute(text(f"UPDATE {moving}.state SET step = 'filled' WHERE step = 'expanded'"))


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
    if not keys:
        return
    batch, found = Batch(keys), facts_of(connection, legacy, keys)
    for facts in found.values():
        batch.add(facts, translate(facts, legacy.map))
    moving = moving_schema(legacy)
    write(connection, batch, legacy.map.engine_schema, moving)
    connection.execute(text(f"UPDATE {moving}.state SET is_verified = false WHERE is_verified"))


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
