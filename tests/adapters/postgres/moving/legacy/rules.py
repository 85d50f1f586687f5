"""What is to become of each legacy row, stated in plain Python over rows as values: independent of any mover.

An order is quarantined whole, with its items, tokens and history, if there is a reason to; an item, token or change of
no order is quarantined alone. Else an order is migrated; its items too, if they are alive in an order that was agreed
to, and the others are kept as cancelled ones.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final
from uuid import UUID

from attrs import field, frozen
from tests.adapters.postgres.moving.legacy import dirt as d
from tests.adapters.postgres.moving.legacy.dirt import Fate
from tests.adapters.postgres.moving.legacy.filling import Row, Rows
from tests.adapters.postgres.moving.legacy.schema import ITEM_STATUSES

ACCOUNTED: Final = ("orders", "order_items", "order_share_tokens", "order_status_history")
_WEB: Final = ("https://", "http://")
WHOLE: Final = frozenset({"order_quarantined"})


@frozen
class Verdict:
    """What is to become of a row, and for which reasons, any of which a mover may name."""

    fate: Fate
    reasons: frozenset[str] = frozenset()


#: (table, id) -> verdict
Verdicts = Mapping[tuple[str, UUID], Verdict]


@frozen
class World:
    """What orders and items refer to."""

    #: client -> its account, if one is known
    clients: Mapping[UUID, UUID | None]
    #: site or page -> its client
    owners: Mapping[UUID, UUID]
    #: page -> its address
    pages: Mapping[UUID, str]
    #: site -> its domain
    domains: Mapping[UUID, str]
    items: Mapping[UUID, list[Row]] = field(factory=dict)

    @classmethod
    def of(cls, rows: Rows) -> "World":
        """Return the world of some rows."""
        items: dict[UUID, list[Row]] = {}
        for item in rows.get("order_items", ()):
            items.setdefault(item["order_id"], []).append(item)
        owned = (*rows.get("target_pages", ()), *rows.get("bulk_analysis_domains", ()))
        return cls(
            {client["id"]: client.get("account_id") for client in rows.get("clients", ())},
            {one["id"]: one["client_id"] for one in owned},
            {page["id"]: page["url"] for page in rows.get("target_pages", ())},
            {site["id"]: site["domain"] for site in rows.get("bulk_analysis_domains", ())},
            items,
        )

    def client_of(self, item: Row, order: Row) -> UUID | None:
        """Return the client that an item is for: its own, its site's, its page's, or the order's."""
        own, site, page = item.get("client_id"), item.get("domain_id"), item.get("target_page_id")
        candidates = (own, self.owners.get(site), self.owners.get(page), order.get("client_id"))  # type: ignore[arg-type]
        return next((one for one in candidates if one in self.clients), None)

    def page_of(self, item: Row) -> str | None:
        """Return the address that an item is to link to."""
        return item.get("target_page_url") or self.pages.get(item.get("target_page_id"))  # type: ignore[arg-type]  # None is in no map

    def domain_of(self, item: Row) -> str | None:
        """Return the domain that an item is placed on, as it is compared."""
        told = item.get("domain") or self.domains.get(item.get("domain_id"))  # type: ignore[arg-type]  # None is in no map
        return None if told is None else str(told).strip().lower().removeprefix("www.")


def verdicts(rows: Rows) -> Verdicts:
    """Return the verdict on every row that is to be accounted for."""
    world, told, found = World.of(rows), dict[UUID, frozenset[str]](), dict[tuple[str, UUID], Verdict]()
    agreed = {order["id"]: order["status"] in d.AGREED for order in rows.get("orders", ())}
    for order in rows.get("orders", ()):
        told[order["id"]] = reasons = frozenset(_reasons(order, world))
        found["orders", order["id"]] = Verdict(Fate.QUARANTINED if reasons else Fate.MIGRATED, reasons)
    for table in ACCOUNTED[1:]:
        for row in rows.get(table, ()):
            found[table, row["id"]] = _of_part(table, row, told, agreed)
    return found


def _of_part(table: str, row: Row, told: Mapping[UUID, frozenset[str]], agreed: Mapping[UUID, bool]) -> Verdict:
    """Return the verdict on what belongs to an order."""
    order = row["order_id"]
    if order not in told:
        return Verdict(Fate.QUARANTINED, frozenset({"orphan"}))
    if told[order]:
        return Verdict(Fate.QUARANTINED, WHOLE)
    if table == "order_items" and not (agreed[order] and _is_alive(row)):
        return Verdict(Fate.CANCELLED)
    return Verdict(Fate.MIGRATED)


def _reasons(order: Row, world: World) -> Iterator[str]:
    """Yield why an order cannot be moved."""
    status, items = order["status"], world.items.get(order["id"], [])
    live = [item for item in items if _is_alive(item)]
    if status not in d.ALL:
        yield "unknown_status"
    if any(item["status"] not in ITEM_STATUSES for item in items):
        yield "unknown_item_status"
    if status in d.DRAFTS and order.get("paid_at") is not None:
        yield "paid_before_agreed"
    if status in d.AGREED and not live:
        yield "no_live_items"
    placed = status in (*d.REVIEWED, *d.AGREED)
    if placed and any(count > 1 for count in Counter(map(world.domain_of, live)).values()):
        yield "duplicate_domain"
    if any(not _is_understood(item.get("retail_price"), item, status) for item in items):
        yield "unknown_price"
    yield from _of_places(status, live, world)
    percent = order.get("discount_percent")
    if status in d.AGREED and percent is not None and not 0 <= percent <= 100:
        yield "unknown_discount"
    if not _has_clients(order, items, world):
        yield "unknown_client"
    if status in d.UNDERWAY and not _has_account(order, items, world):
        yield "unknown_account"


def _of_places(status: str, live: list[Row], world: World) -> Iterator[str]:
    """Yield why live items have no place to go to, or to link to."""
    pages = [world.page_of(item) for item in live]
    if status in d.AGREED and None in pages:
        yield "unknown_page"
    if any(page is not None and not page.startswith(_WEB) for page in pages):
        yield "unreadable"
    if status in (*d.REVIEWED, *d.AGREED) and any(not world.domain_of(item) for item in live):
        yield "unknown_domain"
    if status in d.AGREED and any(not (item.get("published_url") or _WEB[0]).startswith(_WEB) for item in live):
        yield "unknown_url"


def _is_alive(item: Row) -> bool:
    return item["status"] not in d.DEAD


def _is_understood(price: int | None, item: Row, status: str) -> bool:
    if price is None:
        return not (status in d.AGREED and _is_alive(item))
    return price >= 0


def _has_account(order: Row, items: list[Row], world: World) -> bool:
    clients = (order.get("client_id"), *(world.client_of(item, order) for item in items))
    return order.get("account_id") is not None or any(world.clients.get(one) for one in clients if one is not None)


def _has_clients(order: Row, items: list[Row], world: World) -> bool:
    if not items:
        return order.get("client_id") in world.clients
    return all(world.client_of(item, order) is not None for item in items)
