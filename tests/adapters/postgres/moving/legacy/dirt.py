"""Every kind of dirt that a legacy database holds, as data: what it does to rows, and what is to become of them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from attrs import field, frozen


class Fate(StrEnum):
    """What becomes of a legacy row."""

    MIGRATED = "migrated"
    #: an item that is kept, and is no placement to be delivered
    CANCELLED = "cancelled"
    QUARANTINED = "quarantined"


DRAFTS: Final = ("draft", "shared")
REVIEWED: Final = ("pending_approval", "pending_confirmation", "confirmed", "sites_ready", "client_reviewing")
UNPAID: Final = ("approved", "client_approved", "invoiced")
WORKED_ON: Final = ("paid", "in_progress")
DONE: Final = ("completed",)
CLOSED: Final = ("cancelled", "refunded")
AGREED: Final = (*UNPAID, *WORKED_ON, *DONE)
UNDERWAY: Final = (*WORKED_ON, *DONE)
ALL: Final = (*DRAFTS, *REVIEWED, *AGREED, *CLOSED)
#: item statuses that no work is done for
DEAD: Final = ("cancelled", "failed")

#: column -> what is put there, in SQL; `o` is the order as planned, `i` the item
Puts = Mapping[str, str]


@frozen
class Dirt:
    """One kind. It befalls an order, one of its items (the first), or all of them."""

    name: str
    #: of the orders it befalls
    statuses: tuple[str, ...]
    #: what it puts into the order
    order: Puts = field(factory=dict)
    #: what it puts into items
    item: Puts = field(factory=dict)
    #: all items are touched, not the first alone
    all_items: bool = False
    #: the order has items at all
    has_items: bool = True
    #: why the order, and with it all that is its own, is quarantined; empty: it is not
    reason: str = ""
    #: what becomes of touched items, if that is not as of clean ones
    item_fate: Fate | None = None
    item_reason: str = ""


OF_ORDERS: Final = (
    Dirt("draft without items", (*DRAFTS, *REVIEWED), has_items=False),
    Dirt("cancelled without items", CLOSED, has_items=False),
    Dirt("agreed without items", AGREED, has_items=False, reason="no_live_items"),
    Dirt("draft with dead items only", (*DRAFTS, *REVIEWED), item={"status": "'failed'"}, all_items=True),
    Dirt("agreed with dead items only", AGREED, item={"status": "'cancelled'"}, all_items=True, reason="no_live_items"),
    Dirt("no client, but items tell", ALL, {"client_id": "NULL"}),
    Dirt(
        "no client, and nobody tells",
        ALL,
        {"client_id": "NULL"},
        {"client_id": "NULL", "domain_id": "NULL", "target_page_id": "NULL"},
        all_items=True,
        reason="unknown_client",
    ),
    Dirt(
        "a client that is gone",
        ALL,
        {"client_id": "md5(o.id::text)::uuid"},
        {"client_id": "NULL", "domain_id": "NULL", "target_page_id": "NULL"},
        all_items=True,
        reason="unknown_client",
    ),
    Dirt("nobody made it", ALL, {"created_by": "NULL"}),
    Dirt("made by somebody who is gone", ALL, {"created_by": "md5(o.id::text)::uuid"}),
    Dirt("a status nobody knows", ALL, {"status": "'on_hold'"}, reason="unknown_status"),
    Dirt("a draft that is paid", DRAFTS, {"paid_at": "o.at + interval '3 days'"}, reason="paid_before_agreed"),
    Dirt("paid at no known time", UNDERWAY, {"paid_at": "NULL"}),
    Dirt("totals that do not add up", ALL, {"total_retail": "77777"}),
    Dirt("totals that were never taken", ALL, {"subtotal_retail": "NULL", "total_retail": "NULL"}),
    Dirt("no currency", ALL, {"currency": "NULL"}),
    Dirt(
        "a token of its own", ALL, {"share_token": "md5(o.id::text)", "share_expires_at": "o.at + interval '99 years'"}
    ),
    Dirt("an expired token", ALL, {"share_token": "md5(o.id::text)", "share_expires_at": "o.at"}),
    Dirt("an account only its client knows", ALL, {"account_id": "NULL"}),
    Dirt(
        "no account to be had",
        UNDERWAY,
        {"account_id": "NULL", "client_id": "md5('client alone')::uuid"},
        {"client_id": "md5('client alone')::uuid"},
        all_items=True,
        reason="unknown_account",
    ),
    Dirt("agreed, paid, and nobody moved it on", UNPAID, {"paid_at": "o.at + interval '3 days'"}),
    Dirt(
        "agreed, paid, all done, and nobody moved it on",
        UNPAID,
        {"paid_at": "o.at + interval '3 days'"},
        {"status": "'completed'"},
        all_items=True,
    ),
    Dirt("at work, and all done", ("in_progress",), item={"status": "'completed'"}, all_items=True),
    Dirt("cancelled at no known time", CLOSED, {"cancelled_at": "NULL", "cancellation_reason": "NULL"}),
    Dirt("more discount than there is", AGREED, {"discount_percent": "150"}, reason="unknown_discount"),
    Dirt("no notes, no approval", ALL, {"approved_at": "NULL", "internal_notes": "NULL", "assigned_to": "NULL"}),
)

OF_ITEMS: Final = (
    Dirt("a site of another client", ALL, item={"client_id": "NULL", "domain_id": "o.other_site"}),
    Dirt("a page of another client", ALL, item={"client_id": "NULL", "target_page_id": "o.other_page"}),
    Dirt("a client of its own", ALL, item={"client_id": "o.other_id"}),
    Dirt(
        "one domain twice",
        (*REVIEWED, *AGREED),
        item={"domain": "'twice.example'", "domain_id": "NULL"},
        all_items=True,
        reason="duplicate_domain",
    ),
    Dirt(
        "one domain twice, where nothing is placed",
        (*DRAFTS, *CLOSED),
        item={"domain": "'twice.example'", "domain_id": "NULL"},
        all_items=True,
    ),
    Dirt("a site that is gone", ALL, item={"domain_id": "md5(i.id::text)::uuid"}),
    Dirt("a workflow that is gone", UNDERWAY, item={"workflow_id": "md5(i.id::text)::uuid"}),
    Dirt("published without a workflow", UNDERWAY, item={"status": "'published'", "workflow_id": "NULL"}),
    Dirt(
        "a page nobody told",
        AGREED,
        item={"target_page_id": "NULL", "target_page_url": "NULL"},
        reason="unknown_page",
    ),
    Dirt(
        "a page not told yet",
        (*DRAFTS, *REVIEWED, *CLOSED),
        item={"target_page_id": "NULL", "target_page_url": "NULL"},
    ),
    Dirt(
        "a page that is no address",
        (*DRAFTS, *REVIEWED, *AGREED),
        item={"target_page_url": "'tea.example/green'"},
        reason="unreadable",
    ),
    Dirt(
        "a site that nobody told",
        (*REVIEWED, *AGREED),
        item={"domain_id": "NULL", "domain": "NULL"},
        reason="unknown_domain",
    ),
    Dirt("a site that nobody needs to tell", (*DRAFTS, *CLOSED), item={"domain_id": "NULL", "domain": "NULL"}),
    Dirt(
        "published where nobody can go", AGREED, item={"published_url": "'javascript:alert(1)'"}, reason="unknown_url"
    ),
    Dirt("a page that is gone", ALL, item={"target_page_id": "md5(i.id::text)::uuid"}),
    Dirt("for nothing", ALL, item={"retail_price": "0"}),
    Dirt("without a price", AGREED, item={"retail_price": "NULL"}, reason="unknown_price"),
    Dirt("a price below nothing", ALL, item={"retail_price": "-100"}, reason="unknown_price"),
    Dirt("an item status nobody knows", ALL, item={"status": "'queued'"}, reason="unknown_item_status"),
    Dirt("failed", ALL, item={"status": "'failed'", "failure_reason": "'site refused'"}, item_fate=Fate.CANCELLED),
    Dirt("completed, and nowhere to be seen", DONE, item={"published_url": "NULL", "published_at": "NULL"}),
    Dirt(
        "of no order",
        ALL,
        item={"order_id": "md5(o.id::text)::uuid"},
        item_fate=Fate.QUARANTINED,
        item_reason="orphan",
    ),
)

KINDS: Final = (*OF_ORDERS, *OF_ITEMS)
