"""What the earlier application does to an order between its reading and its writing is not lost."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine, text
from tests.adapters.postgres.moving.legacy.bulk import make

from unified_orders.adapters.postgres.moving import LegacyMap, Move, filling
from unified_orders.adapters.postgres.moving.catalogue import Legacy
from unified_orders.adapters.postgres.moving.writing import Batch

CHANGES = {
    "an update": "UPDATE orders SET internal_notes = 'changed meanwhile' WHERE id = CAST(:key AS uuid)",
    "its end": "DELETE FROM orders WHERE id = CAST(:key AS uuid)",
}
#: more than two batches
ORDERS = 200


@pytest.mark.parametrize("change", CHANGES)
def test_an_order_that_was_read_and_then_changed_is_moved_again(
    bare: Engine, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    with bare.begin() as connection:
        make(connection, ORDERS, 7)
    move = Move(bare, LegacyMap(time_zone="UTC", currency="USD"))
    move.expand()
    put: Callable[[Connection, Legacy, Batch], None] = filling._put
    changed: list[str] = []

    def put_late(connection: Connection, legacy: Legacy, batch: Batch) -> None:
        if len(changed) < 2:
            changed.append(batch.keys[len(batch.keys) // 2])
            with bare.begin() as old:
                old.execute(text(CHANGES[change]), {"key": changed[-1]})
        put(connection, legacy, batch)

    monkeypatch.setattr(filling, "_put", put_late)
    move.backfill()
    assert len(changed) == 2
    assert move.verify().is_clean
    with bare.begin() as connection:
        moved = text("SELECT id::text, internal_notes FROM unified_orders.orders WHERE id::text = ANY(:keys)")
        notes = {internal_notes for _, internal_notes in connection.execute(moved, {"keys": changed})}
    assert notes == ({"changed meanwhile"} if change == "an update" else set())
