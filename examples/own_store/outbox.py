"""The outbox beside the repository: effects by number, the first of each lane on offer."""

import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from unified_orders import Effect
from unified_orders.ports import Delivery, Write
from unified_orders.wire import from_json, to_json

#: `due` is when an effect may be handed out (again); `parked` never comes
TABLE: Final = """
    CREATE TABLE IF NOT EXISTS effect (
        number INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT, name TEXT, lane TEXT, body TEXT,
        stored REAL, due REAL, tries INTEGER DEFAULT 0, leased INTEGER DEFAULT 0, parked INTEGER DEFAULT 0
    );
    CREATE INDEX IF NOT EXISTS effect_lane ON effect (lane, number);
"""
STORE: Final = "INSERT INTO effect (owner, name, lane, body, stored, due) VALUES (?, ?, ?, ?, ?, ?)"
#: a start that is not on its way is dropped once its cancel is stored
DROP: Final = """
    DELETE FROM effect WHERE name LIKE 'start%' AND (parked OR due <= :now OR NOT leased) AND EXISTS (
        SELECT 1 FROM effect AS other
        WHERE other.lane = effect.lane AND other.number > effect.number AND other.name LIKE 'cancel%'
    )
"""
CLAIM: Final = """
    UPDATE effect SET tries = tries + 1, leased = 1, due = :until WHERE number IN (
        SELECT number FROM effect AS mine WHERE due <= :now AND NOT parked AND NOT EXISTS (
            SELECT 1 FROM effect AS other WHERE other.lane = mine.lane AND NOT other.parked
            AND (other.number < mine.number OR other.leased AND other.due > :now)
        ) ORDER BY number LIMIT :count
    ) RETURNING number, body, tries - 1, stored
"""
#: with the delivery's tries, so that who lost the lease changes nothing
FAIL: Final = """
    UPDATE effect SET leased = 0, parked = :again IS NULL, due = coalesce(:again, 0)
    WHERE number = :number AND tries = :tries + 1 AND leased
"""


def store_effects(db: sqlite3.Connection, write: Write) -> None:
    """Let the effects of a write wait, within its transaction; those of a discarded order are gone with it."""
    now, order_id = time.time(), str(write.changes.order.id) if write.changes is not None else None
    if write.changes is not None and write.changes.discarded:
        db.execute("DELETE FROM effect WHERE owner = ?", (order_id,))
    db.executemany(STORE, [(order_id, one.name, one.lane, to_json(one), now, now) for one in write.effects])


class SqliteOutbox:
    """The effects that wait in a file of orders."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def claim(self, count: int, lease: timedelta) -> tuple[Delivery, ...]:
        """Take waiting effects for as long as the lease."""
        now = time.time()
        self._run(DROP, {"now": now})
        rows = self._run(CLAIM, {"now": now, "until": now + lease.total_seconds(), "count": count})
        return tuple(
            Delivery(UUID(int=number), from_json(body, Effect), tries, datetime.fromtimestamp(stored, UTC))
            for number, body, tries, stored in sorted(rows)
        )

    def delivered(self, delivery: Delivery) -> None:
        """Take a delivery out for good."""
        self._run("DELETE FROM effect WHERE number = :number", {"number": delivery.id.int})

    def failed(self, delivery: Delivery, reason: str, again_in: timedelta | None) -> None:
        """Give a delivery back, or park it."""
        again = None if again_in is None else time.time() + again_in.total_seconds()
        self._run(FAIL, {"number": delivery.id.int, "tries": delivery.tries, "again": again})

    def retry_parked(self) -> int:
        """Put all parked effects back to waiting."""
        self._run(DROP, {"now": time.time()})
        return len(self._run("UPDATE effect SET parked = 0, tries = 0 WHERE parked RETURNING number", {}))

    def _run(self, statement: str, values: Mapping[str, float | None]) -> list[tuple[int, str, int, float]]:
        with closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as db:
            return db.execute(statement, values).fetchall()
