"""The bare INSERT ... SELECT that a back-fill is measured against stores what the back-fill does, nearly."""

import pytest
from benchmarks.moving.bare import STATEMENTS
from sqlalchemy import Connection, Engine, text
from tests.adapters.postgres.moving.legacy.bulk import make

from unified_orders.adapters.postgres.moving import LegacyMap, Move
from unified_orders.adapters.postgres.upgrading import upgrade

#: an order without items has a group, and a refund no payment of its own: the bare one does not see to that
ROWS = ("orders", "order_site_selections", "order_items", "order_share_tokens", "order_events")


def stored(connection: Connection) -> dict[str, int]:
    """Return how many rows of each kind are there, and how long the documents are that histories begin with."""
    rows = {table: f"SELECT count(*) FROM unified_orders.{table}" for table in ROWS}
    rows["documents"] = "SELECT sum(length(body::text)) FROM unified_orders.order_events WHERE seq = 1"
    return {name: int(connection.scalar(text(sql)) or 0) for name, sql in rows.items()}


def test_the_bare_way_stores_as_much_as_ours(bare: Engine) -> None:
    with bare.begin() as connection:
        make(connection, 200, seed=4)
    upgrade(bare, "unified_orders")
    with bare.begin() as connection:
        for statement in STATEMENTS:
            connection.exec_driver_sql(statement)
        theirs = stored(connection)
        connection.execute(text("DROP SCHEMA unified_orders CASCADE"))
    move = Move(bare, LegacyMap(time_zone="UTC", currency="USD"))
    move.expand()
    move.backfill()
    with bare.connect() as connection:
        ours = stored(connection)
    assert theirs["documents"] == pytest.approx(ours.pop("documents"), rel=0.25)
    assert {name: theirs[name] for name in ours} == pytest.approx(ours, rel=0.03)
