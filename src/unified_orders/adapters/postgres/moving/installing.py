"""What a move puts into a database before anything is moved, and takes out of it again: SQL, one by one."""

from collections.abc import Iterator
from typing import Final

from unified_orders.adapters.postgres.moving.catalogue import Legacy
from unified_orders.adapters.postgres.moving.mapping import ACCOUNTED, LegacyMap
from unified_orders.adapters.postgres.statements import quoted

TRIGGER: Final = "unified_orders_moving"
#: raised where the earlier application changes what the engine has changed since
TAKEN_OVER: Final = "UO001"
#: of the engine's tables, kept quiet while orders are moved and moved again
_KEEPING: Final = (
    ("orders", "orders_discarded_as_drafts"),
    ("order_events", "order_events_only_added_to"),
    ("order_events", "order_events_with_their_order"),
)
#: what of an order or item the engine has as its own: a change to it is a change to the order
_MEANINGFUL: Final = {
    "orders": ("status", "client_id", "account_id", "total_retail", "discount_percent", "paid_at", "cancelled_at"),
    "order_items": (
        "order_id", "client_id", "domain_id", "domain", "target_page_url", "target_page_id", "anchor_text",
        "retail_price", "status", "published_url",
    ),
}  # fmt: skip


def schema_for(legacy_map: LegacyMap) -> str:
    """Return the schema of the move's own tables, as SQL takes it."""
    return quoted(f"{legacy_map.engine_schema}_moving")


def moving_schema(legacy: Legacy) -> str:
    """Return the schema of the move's own tables, as SQL takes it."""
    return schema_for(legacy.map)


def tables(legacy: Legacy) -> Iterator[str]:
    """Yield what makes the move's own tables."""
    moving = moving_schema(legacy)
    yield f"CREATE SCHEMA IF NOT EXISTS {moving}"
    yield (
        f"CREATE TABLE IF NOT EXISTS {moving}.state (one boolean PRIMARY KEY DEFAULT true CHECK (one), "
        "step text NOT NULL, map json NOT NULL, cursor text, is_read boolean NOT NULL DEFAULT false, "
        "is_verified boolean NOT NULL DEFAULT false)"
    )
    yield (
        f"CREATE TABLE IF NOT EXISTS {moving}.queue "
        "(position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_key text NOT NULL)"
    )
    yield (
        f"CREATE TABLE IF NOT EXISTS {moving}.account (table_name text NOT NULL, row_key text NOT NULL, "
        "order_key text, fate text NOT NULL CHECK (fate IN ('migrated', 'cancelled', 'quarantined')), "
        "reasons text[] NOT NULL, sentences text[] NOT NULL, remarks text[] NOT NULL, row json, "
        "PRIMARY KEY (table_name, row_key))"
    )
    yield f"CREATE INDEX IF NOT EXISTS account_of_order ON {moving}.account (order_key)"
    yield _noting(legacy)


def _noting(legacy: Legacy) -> str:
    """Return the function that notes which order a statement of the earlier application changed."""
    moving, engine = moving_schema(legacy), quoted(legacy.map.engine_schema)
    item_order = legacy.columns["order_items"]["order_id"].name
    order_id = legacy.columns["orders"]["id"].name
    return f"""CREATE OR REPLACE FUNCTION {moving}.note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog AS $$
DECLARE
    told jsonb := to_jsonb(COALESCE(NEW, OLD));
    before jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) END;
    key text := told ->> TG_ARGV[0];
    is_meant boolean := TG_OP <> 'UPDATE';
    name text;
BEGIN
    IF current_setting('unified_orders.writes_back', true) = 'on' THEN
        RETURN NULL;
    END IF;
    FOREACH name IN ARRAY string_to_array(TG_ARGV[1], ',') LOOP
        is_meant := is_meant OR (told -> name IS DISTINCT FROM before -> name);
    END LOOP;
    IF is_meant AND (SELECT step FROM {moving}.state) = 'switched'
       AND EXISTS (SELECT FROM {engine}.orders WHERE id = key::uuid AND version > 1) THEN
        RAISE EXCEPTION USING ERRCODE = '{TAKEN_OVER}',
            MESSAGE = TG_OP || ' on ' || TG_TABLE_NAME || ': order ' || key
                || ' has been worked on in unified orders since; change it there';
    END IF;
    INSERT INTO {moving}.queue (order_key) VALUES (key);
    IF TG_OP = 'UPDATE' AND before ->> TG_ARGV[0] <> key THEN
        INSERT INTO {moving}.queue (order_key) VALUES (before ->> TG_ARGV[0]);
    END IF;
    RETURN NULL;
END $$; -- orders by {order_id}, items by {item_order}"""


def triggers(legacy: Legacy) -> Iterator[str]:
    """Yield what notes each change of the earlier application; each takes a short lock of its own."""
    moving = moving_schema(legacy)
    for table in ACCOUNTED:
        if legacy.has(table):
            key = legacy.columns[table]["id" if table == "orders" else "order_id"].name.strip('"')
            known = (name for name in _MEANINGFUL.get(table, ()) if legacy.has(table, name))
            meant = ",".join(legacy.columns[table][name].name.strip('"') for name in known)
            yield (
                f"CREATE OR REPLACE TRIGGER {TRIGGER} AFTER INSERT OR UPDATE OR DELETE ON {legacy.table(table)} "
                f"FOR EACH ROW EXECUTE FUNCTION {moving}.note_change('{key}', '{meant}')"
            )


def keeping(legacy: Legacy, *, on: bool, shown: bool = False) -> Iterator[str]:
    """Yield what lets orders be moved again, and what guards history as in a fresh database.

    `shown`: the engine's changes show in the legacy rows by now; what comes from there is not to.
    """
    engine, word = quoted(legacy.map.engine_schema), "ENABLE" if on else "DISABLE"
    for table, trigger in (*_KEEPING, *((("orders", TRIGGER),) if shown else ())):
        yield f"ALTER TABLE {engine}.{table} {word} TRIGGER {trigger}"


def untriggered(legacy: Legacy) -> Iterator[str]:
    """Yield what takes the notes of changes away."""
    for table in ACCOUNTED:
        if legacy.has(table):
            yield f"DROP TRIGGER IF EXISTS {TRIGGER} ON {legacy.table(table)}"


def dropped(legacy: Legacy) -> Iterator[str]:
    """Yield what takes everything of the move away, and the engine's tables with it."""
    yield f"DROP SCHEMA IF EXISTS {moving_schema(legacy)} CASCADE"
    yield f"DROP SCHEMA IF EXISTS {quoted(legacy.map.engine_schema)} CASCADE"
