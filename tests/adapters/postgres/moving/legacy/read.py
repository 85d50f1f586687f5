"""Rows as values, as the mover reads them: what it would find in a database, without one."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from tests.adapters.postgres.moving.legacy.filling import Row, Rows

from unified_orders.adapters.postgres.moving.facts import Facts
from unified_orders.domain.actors import Author
from unified_orders.domain.words import ActorKind

_ORDERED: Final = {"order_items": "id", "order_share_tokens": "id", "order_status_history": "changed_at"}


def facts_of(rows: Rows) -> Iterator[tuple[UUID, Facts]]:
    """Yield each order's id with the facts that are read of it."""
    sites, pages = _by_id(rows, "bulk_analysis_domains"), _by_id(rows, "target_pages")
    clients = {str(client["id"]): _text(client.get("account_id")) for client in rows.get("clients", ())}
    authors = {
        str(user["id"]): Author(ActorKind(user["role"]), str(user["id"]), user.get("name"), None)
        for user in rows.get("users", ())
    }
    for order in rows.get("orders", ()):
        items, tokens, changes = (_of(rows, table, order["id"]) for table in _ORDERED)
        placed = tuple(
            {**item, "site": sites.get(item.get("domain_id")), "page": pages.get(item.get("target_page_id"))}
            for item in items
        )
        yield order["id"], Facts(_read(order), placed, tokens, changes, clients, authors)


def _by_id(rows: Rows, table: str) -> Mapping[Any, Row]:
    return {str(row["id"]): _read(row) for row in rows.get(table, ())}


def _of(rows: Rows, table: str, order: UUID) -> tuple[Row, ...]:
    mine = sorted(
        (row for row in rows.get(table, ()) if row["order_id"] == order), key=lambda row: row[_ORDERED[table]]
    )
    return tuple(_read(row) for row in mine)


def _read(row: Row) -> Row:
    return {name: _value(value) for name, value in row.items()}


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    return _text(value) if isinstance(value, UUID) else value


def _text(value: object) -> str | None:
    return None if value is None else str(value)
