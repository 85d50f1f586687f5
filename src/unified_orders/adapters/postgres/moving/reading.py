"""Legacy orders as facts: a few statements a batch, whatever its size."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, cast

from msgspec.json import Decoder
from sqlalchemy import Connection, text

from unified_orders.adapters.postgres.mapping.values import moment
from unified_orders.adapters.postgres.moving.catalogue import Legacy
from unified_orders.adapters.postgres.moving.facts import Fact, Facts
from unified_orders.adapters.postgres.moving.mapping import COLUMNS
from unified_orders.domain.actors import Author
from unified_orders.domain.words import ActorKind

#: prices are exact
_EXACTLY: Final = Decoder(float_hook=Decimal)
#: how a link says that it never ends
_FOR_EVER: Final = ("expires_at", "infinity")
_BESIDE: Final = (("site", "bulk_analysis_domains", "domain_id"), ("page", "target_pages", "target_page_id"))


def keys_after(connection: Connection, legacy: Legacy, after: str | None, limit: int) -> list[str]:
    """Return the next ids of orders, in their order."""
    rest = "" if after is None else "WHERE id > CAST(:after AS uuid)"
    source = f"(SELECT {_id(legacy)} AS id FROM {legacy.table('orders')}) o"
    sql = f"SELECT id::text FROM {source} {rest} ORDER BY o.id LIMIT :limit"
    return list(connection.execute(text(sql), {"after": after, "limit": limit}).scalars())


def facts_of(connection: Connection, legacy: Legacy, keys: Sequence[str]) -> dict[str, Facts]:
    """Return the orders of these ids that are there."""
    orders = _rows(connection, legacy, "orders", "id", keys)
    parts = {
        table: _by_order(_rows(connection, legacy, table, "order_id", keys))
        for table in ("order_items", "order_share_tokens", "order_status_history")
    }
    _mark_ambiguous(connection, legacy, orders, [one for rows in parts["order_share_tokens"].values() for one in rows])
    items = [item for rows in parts["order_items"].values() for item in rows]
    clients = _clients(connection, legacy, [*orders, *items, *_beside(items)])
    authors = _authors(
        connection, legacy, [*orders, *(one for rows in parts.values() for part in rows.values() for one in part)]
    )
    return {
        order["id"]: Facts(
            order,
            tuple(sorted(parts["order_items"].get(order["id"], ()), key=_age)),
            tuple(sorted(parts["order_share_tokens"].get(order["id"], ()), key=_age)),
            tuple(sorted(parts["order_status_history"].get(order["id"], ()), key=_when)),
            clients,
            authors,
        )
        for order in orders
    }


def _mark_ambiguous(connection: Connection, legacy: Legacy, orders: Iterable[Fact], tokens: Iterable[Fact]) -> None:
    """Mark the tokens that stand in several orders: nobody knows which one they open."""
    holders = [(order, order.get("share_token")) for order in orders] + [(one, one["token"]) for one in tokens]
    texts = sorted({str(text_) for _, text_ in holders if text_ is not None})
    if not texts:
        return
    sources = []
    for table, name, of in (("orders", "share_token", "id"), ("order_share_tokens", "token", "order_id")):
        if legacy.has(table, name):
            token, order = legacy.columns[table][name].name, legacy.columns[table][of].name
            sources.append(
                f"SELECT {token}::text AS token, {order}::text AS of FROM {legacy.table(table)} "
                f"WHERE {token} = ANY(:texts)"
            )
    sql = f"SELECT token FROM ({' UNION ALL '.join(sources)}) t GROUP BY token HAVING count(DISTINCT of) > 1"
    several = set(connection.execute(text(sql), {"texts": texts}).scalars())
    for holder, text_ in holders:
        cast("dict[str, Any]", holder)["is_ambiguous"] = text_ in several


def _id(legacy: Legacy) -> str:
    return legacy.columns["orders"]["id"].name


def _age(row: Fact) -> tuple[str, str]:
    return (str(row.get("created_at") or ""), row["id"])


def _when(row: Fact) -> tuple[str, str]:
    return (str(row.get("changed_at") or ""), row["id"])


def _by_order(rows: Iterable[Fact]) -> Mapping[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for row in rows:
        found.setdefault(row["order_id"], []).append(row)
    return found


def _beside(items: Iterable[Fact]) -> Iterable[Fact]:
    return (item[name] for item in items for name, _, _ in _BESIDE if item.get(name))


def _rows(connection: Connection, legacy: Legacy, table: str, by: str, keys: Sequence[str]) -> list[Fact]:
    if not legacy.has(table):
        return []
    column = legacy.columns[table][by]
    joins, beside = [], ""
    if table == "order_items":
        for name, other, reference in _BESIDE:
            if legacy.has(other) and legacy.has(table, reference):
                own = legacy.columns[table][reference].name
                joins.append(
                    f"LEFT JOIN {legacy.table(other)} {name} ON {name}.{legacy.columns[other]['id'].name} = t.{own}"
                )
                told = _object(legacy, other, name)
                beside += (
                    f", '{name}', CASE WHEN {name}.{legacy.columns[other]['id'].name} IS NULL THEN NULL ELSE {told} END"
                )
    sql = (
        f"SELECT {_object(legacy, table, 't', beside)}::text FROM {legacy.table(table)} t {' '.join(joins)} "
        f"WHERE t.{column.name} = ANY(CAST(:keys AS {column.type}[]))"
    )
    texts = connection.execute(text(sql), {"keys": list(keys)}).scalars()
    moments = [name for name in (*COLUMNS[table][0], *COLUMNS[table][1]) if name.endswith("_at")]
    return [_understood(row, moments) for row in _EXACTLY.decode(f"[{','.join(texts)}]")]


def _object(legacy: Legacy, table: str, alias: str, more: str = "") -> str:
    required, others = COLUMNS[table]
    named = ", ".join(
        f"'{name}', {legacy.read(table, name, alias)}" for name in (*required, *others) if legacy.has(table, name)
    )
    return f"json_build_object({named}{more})"


def _understood(row: dict[str, Any], moments: Iterable[str]) -> Fact:
    unread: list[str] = []
    for name in moments:
        value = row.get(name)
        if value is not None:
            try:
                row[name] = moment(value)
            except (ValueError, OverflowError):  # no moment of any calendar: infinity, BC, a year of five digits
                row[name] = None
                if (name, value) != _FOR_EVER:
                    unread.append(f"{name} is {value}")
    return {**row, "unread": unread} if unread else row


def _clients(connection: Connection, legacy: Legacy, rows: Iterable[Fact]) -> Mapping[str, str | None]:
    named = {row["client_id"] for row in rows if row.get("client_id") is not None}
    if not legacy.has("clients"):
        return dict.fromkeys(named)
    found = _named(connection, legacy, "clients", named)
    return {row["id"]: row.get("account_id") for row in found}


def _authors(connection: Connection, legacy: Legacy, rows: Iterable[Fact]) -> Mapping[str, Author]:
    named = {row[name] for row in rows for name in ("created_by", "changed_by") if row.get(name) is not None}
    if not legacy.has("users"):
        return {one: Author(ActorKind.STAFF, one, None, None) for one in named}
    roles = legacy.map.roles
    return {
        row["id"]: Author(ActorKind(roles.get(str(row.get("role")), "staff")), row["id"], row.get("name"), None)
        for row in _named(connection, legacy, "users", named)
    }


def _named(connection: Connection, legacy: Legacy, table: str, ids: Iterable[str]) -> list[Fact]:
    return _rows(connection, legacy, table, "id", sorted(ids))
