"""What the legacy tables can't hold of the engine's orders, exported before it is taken back."""

import json
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, text

from unified_orders.adapters.postgres.moving.catalogue import Legacy, scalar
from unified_orders.adapters.postgres.moving.installing import moving_schema
from unified_orders.adapters.postgres.statements import quoted

_PARTS = ("order_groups", "order_site_selections", "order_items", "order_payments", "order_refunds", "order_events")


@frozen
class Left:
    """Orders that lose something when a move is undone."""

    #: each whole, as rows by table
    orders: list[dict[str, Any]]


def left_behind(connection: Connection, legacy: Legacy) -> Left:
    """Return the orders that the engine has made or worked on, those of several clients first, as rows in JSON."""
    engine, moving = quoted(legacy.map.engine_schema), moving_schema(legacy)
    if scalar(connection, "SELECT to_regclass(:table)", table=f"{engine}.orders") is None:
        return Left([])
    parts = ", ".join(
        f"'{table}', (SELECT COALESCE(json_agg(p), '[]') FROM {engine}.{table} p WHERE p.order_id = o.id)"
        for table in _PARTS
    )
    sql = (
        f"SELECT json_build_object('order', to_json(o), 'clients', g.clients, {parts})::text FROM {engine}.orders o, "
        f"LATERAL (SELECT count(*) AS clients FROM {engine}.order_groups g WHERE g.order_id = o.id "
        "AND g.group_status <> 'cancelled') g WHERE o.version > 1 OR NOT EXISTS "
        f"(SELECT FROM {moving}.account a WHERE a.order_key = o.id::text) ORDER BY g.clients DESC, o.id"
    )
    return Left([json.loads(row) for row in connection.execute(text(sql)).scalars()])
