"""From the engine back to the legacy rows, by triggers, so that the earlier application reads what is so."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection, text

from unified_orders.adapters.postgres.moving.catalogue import Legacy
from unified_orders.adapters.postgres.moving.installing import TRIGGER, moving_schema
from unified_orders.adapters.postgres.moving.mapping import ACCOUNTED
from unified_orders.adapters.postgres.statements import quoted

#: the legacy word that a state of the engine is given, where none that means it stands there
_WORDS: Final[Mapping[str, str]] = {
    "configuring": "draft",
    "analyzing": "confirmed",
    "reviewing": "client_reviewing",
    "payment_pending": "client_approved",
    "in_progress": "in_progress",
    "completed": "completed",
    "cancelled": "cancelled",
}
_ITEM_WORDS: Final[Mapping[str, str]] = {
    "pending": "pending",
    "in_progress": "in_progress",
    "published": "published",
    "completed": "completed",
    "cancelled": "cancelled",
}
_NEEDED: Final = (
    "SELECT a.attname FROM pg_attribute a WHERE a.attrelid = CAST(:table AS regclass) AND a.attnum > 0 "
    "AND a.attnotnull AND NOT a.atthasdef AND NOT a.attisdropped AND a.attidentity = ''"
)
#: a value of the legacy row, where there is one
_OF_ROW: Final = re.compile(r'\bl\.(?:"[^"]+"|\w+)(?:::text)?')
_MONEY: Final = "o.subtotal - o.subtotal * COALESCE(o.discount_basis_points, 0) / 10000 + o.fees"
_FIRST_CLIENT: Final = (
    "(SELECT g.client_id FROM {engine}.order_groups g WHERE g.order_id = o.id "
    "ORDER BY g.group_status = 'cancelled', g.position LIMIT 1)"
)


def writing_back(legacy: Legacy) -> Iterator[str]:
    """Yield what makes the engine's changes show in the legacy rows, at the end of each transaction."""
    moving, engine = moving_schema(legacy), quoted(legacy.map.engine_schema)
    items = f"{engine}.order_items i JOIN {engine}.orders o ON o.id = i.order_id"
    yield f"""CREATE OR REPLACE FUNCTION {moving}.write_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF current_setting('unified_orders.moves', true) = 'on' THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('unified_orders.writes_back', 'on', true);
    IF TG_OP = 'DELETE' THEN
        {_discarded(legacy)}
        PERFORM set_config('unified_orders.writes_back', '', true);
        RETURN NULL;
    END IF;
    {_upsert(legacy, "orders", f"{engine}.orders o", _order_values(legacy), "o.id = NEW.id")}
    {_upsert(legacy, "order_items", items, _item_values(legacy), "o.id = NEW.id")}
    PERFORM set_config('unified_orders.writes_back', '', true);
    RETURN NULL;
END $$"""
    yield f"DROP TRIGGER IF EXISTS {TRIGGER} ON {engine}.orders"
    yield (
        f"CREATE CONSTRAINT TRIGGER {TRIGGER} AFTER INSERT OR UPDATE OR DELETE ON {engine}.orders "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {moving}.write_back()"
    )


def _discarded(legacy: Legacy) -> str:
    """Return statements of a function that take a discarded draft's legacy rows away."""
    parts = (table for table in reversed(ACCOUNTED) if legacy.has(table))
    keys = ((table, legacy.columns[table]["id" if table == "orders" else "order_id"].name) for table in parts)
    rows = (f"DELETE FROM {legacy.table(table)} WHERE {key} = OLD.id;" for table, key in keys)
    return " ".join((*rows, f"DELETE FROM {moving_schema(legacy)}.account WHERE order_key = OLD.id::text;"))


def not_writing_back(legacy: Legacy) -> Iterator[str]:
    """Yield what ends it."""
    yield f"DROP TRIGGER IF EXISTS {TRIGGER} ON {quoted(legacy.map.engine_schema)}.orders"


def without_defaults(connection: Connection, legacy: Legacy) -> list[str]:
    """Return columns that need a value the engine does not know."""
    lacking: list[str] = []
    for table in ("orders", "order_items"):
        known = {one.name.strip('"') for one in legacy.columns[table].values()}
        needed = connection.execute(text(_NEEDED), {"table": legacy.table(table)}).scalars()
        lacking += [f"{table}.{name}" for name in needed if name not in known]
    return [name for name in lacking if name not in legacy.map.defaults]


def _word(legacy: Legacy, table: str, state: str, words: Mapping[str, str], known: Mapping[str, str]) -> str:
    """Return the word for a state: the one that stands there if it means the same, else the usual one."""
    same: dict[str, list[str]] = {}
    for word, meaning in known.items():
        same.setdefault("cancelled" if meaning == "refunded" else meaning, []).append(f"'{word}'")
    column = legacy.columns[table]["status"].name
    kept = " ".join(
        f"WHEN {state} = '{meaning}' AND l.{column}::text IN ({', '.join(said)}) THEN l.{column}::text"
        for meaning, said in same.items()
    )
    usual = " ".join(f"WHEN {state} = '{meaning}' THEN '{word}'" for meaning, word in words.items())
    return f"CASE {kept} {usual} END"


def _order_values(legacy: Legacy) -> Mapping[str, str]:
    engine, total = quoted(legacy.map.engine_schema), _standing(legacy, "total_retail")
    asked = legacy.legacy_units(f"({_MONEY})", "o.currency")
    return {
        "id": "o.id",
        "status": _word(legacy, "orders", "o.state", _WORDS, legacy.map.order_words),
        "account_id": "o.account_id",
        "client_id": _FIRST_CLIENT.format(engine=engine),
        "total_retail": f"CASE WHEN o.live_items > 0 THEN {asked} ELSE {total} END",
        "currency": "o.currency",
        "internal_notes": "NULLIF(o.internal_notes, '')",
        "account_notes": "NULLIF(o.account_notes, '')",
        "paid_at": "o.paid_at",
        "completed_at": "o.completed_at",
        "cancelled_at": "o.cancelled_at",
        "cancellation_reason": "o.cancellation_reason",
        "created_at": "o.created_at",
        "updated_at": "o.updated_at",
    }


def _standing(legacy: Legacy, name: str) -> str:
    """Return what stands in an order's legacy row."""
    return f"l.{legacy.columns['orders'][name].name}" if legacy.has("orders", name) else "NULL"


def _item_values(legacy: Legacy) -> Mapping[str, str]:
    return {
        "id": "i.id",
        "order_id": "i.order_id",
        "status": _word(legacy, "order_items", "i.status", _ITEM_WORDS, legacy.map.item_words),
        "client_id": "i.client_id",
        "domain": "i.domain",
        "target_page_url": "i.target_page_url",
        "anchor_text": "i.anchor_text",
        "retail_price": legacy.legacy_units("i.retail", "o.currency"),
        "wholesale_price": legacy.legacy_units("i.wholesale", "o.currency"),
        "published_url": "i.published_url",
        "published_at": "i.published_at",
        "failure_reason": "i.failure",
        "cancelled_at": "i.cancelled_at",
        "created_at": "i.created_at",
        "updated_at": "i.updated_at",
    }


def _upsert(legacy: Legacy, table: str, source: str, values: Mapping[str, str], which: str) -> str:
    """Return statements of a function that bring legacy rows to what is so: those that differ, and those that lack."""
    known = {name: sql for name, sql in values.items() if legacy.has(table, name)}
    columns = legacy.columns[table]
    sets = {columns[name].name: legacy.written(table, name, sql) for name, sql in known.items() if name != "id"}
    changed = ", ".join(f"{column} = {sql}" for column, sql in sets.items())
    differs = f"({', '.join(f'l.{one}' for one in sets)}) IS DISTINCT FROM ({', '.join(sets.values())})"
    key, own = columns["id"].name, values["id"]
    fresh = {column: _OF_ROW.sub("NULL", sql) for column, sql in sets.items()}
    fresh |= {quoted(column): _literal(value) for column, value in _defaults(legacy, table).items()}
    return (
        f"UPDATE {legacy.table(table)} l SET {changed} FROM {source} "
        f"WHERE {which} AND l.{key} = {own} AND {differs};\n"
        f"    INSERT INTO {legacy.table(table)} ({', '.join((key, *fresh))}) SELECT {own}, {', '.join(fresh.values())} "
        f"FROM {source} WHERE {which} AND NOT EXISTS (SELECT FROM {legacy.table(table)} l WHERE l.{key} = {own});"
    )


def _defaults(legacy: Legacy, table: str) -> Mapping[str, Any]:
    prefix = f"{table}."
    return {name.removeprefix(prefix): value for name, value in legacy.map.defaults.items() if name.startswith(prefix)}


def _literal(value: object) -> str:
    if isinstance(value, bool | int | float):
        return str(value).lower()
    return "'" + str(value).replace("'", "''") + "'"
