"""The legacy schemas can be made, and hold clean orders in every status."""

import pytest
from sqlalchemy import Engine, text
from tests.adapters.postgres.moving.legacy.catalogue import checksums, parts
from tests.adapters.postgres.moving.legacy.filling import clean, fill
from tests.adapters.postgres.moving.legacy.schema import ORDER_STATUSES, VARIANTS, create, enter


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_holds_an_order_in_each_status(bare: Engine, name: str) -> None:
    variant = VARIANTS[name]
    with bare.begin() as connection:
        create(connection, variant)
        fill(connection, clean(), variant)
        enter(connection, variant)
        kept = connection.execute(text("SELECT status::text FROM orders")).scalars().all()
        items = connection.scalar(text("SELECT count(*) FROM order_items WHERE order_id IN (SELECT id FROM orders)"))
    assert sorted(kept) == sorted(ORDER_STATUSES)
    assert items == 2 * len(ORDER_STATUSES)


def test_sound_orders_are_the_same_each_time_they_are_made() -> None:
    assert clean(2) == clean(2)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE orders ADD COLUMN extra text",
        "ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'shared'",
        "ALTER TABLE invoices ADD CHECK (amount > 0) NOT VALID",
        "CREATE INDEX ON invoices (amount)",
        "DROP TRIGGER touch ON orders",
        "DROP VIEW order_totals",
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TYPE mood AS ENUM ('fine')",
        "GRANT SELECT ON orders TO PUBLIC",
    ],
)
def test_whatever_is_changed_in_a_schema_is_seen(bare: Engine, change: str) -> None:
    with bare.connect() as connection:
        create(connection, VARIANTS["loose"])
        before = parts(connection)
        assert parts(connection) == before
        connection.execute(text(change))
        assert parts(connection) != before


def test_whatever_is_changed_in_rows_is_seen(bare: Engine) -> None:
    with bare.connect() as connection:
        create(connection)
        fill(connection)
        before = checksums(connection)
        connection.execute(text("UPDATE orders SET internal_notes = 'call' WHERE status = 'draft'"))
        after = checksums(connection)
    assert {table for table in before if before[table] != after[table]} == {"orders"}
