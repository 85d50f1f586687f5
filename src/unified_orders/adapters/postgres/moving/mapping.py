"""What a legacy database calls things, and what its words mean: the one thing that a move has to be told."""

import tomllib
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import asdict, field, fields, frozen

from unified_orders.domain.currencies import CODES
from unified_orders.domain.errors import InvalidInput, shown
from unified_orders.domain.words import ItemStatus, OrderState

#: what is read of each table; an order or item can't be read without what comes first
COLUMNS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "orders": (
        ("id", "status", "created_at"),
        (
            "account_id", "client_id", "discount_percent", "total_retail", "currency", "includes_client_review",
            "share_token", "share_expires_at", "internal_notes", "account_notes", "assigned_to", "approved_at",
            "paid_at", "completed_at", "cancelled_at", "cancellation_reason", "created_by", "updated_at",
        ),
    ),
    "order_items": (
        ("id", "order_id", "status"),
        (
            "client_id", "domain_id", "domain", "domain_rating", "traffic", "target_page_id", "target_page_url",
            "anchor_text", "retail_price", "wholesale_price", "workflow_id", "published_url", "published_at",
            "failure_reason", "cancelled_at", "created_at", "updated_at",
        ),
    ),
    "order_share_tokens": (("id", "order_id", "token"), ("expires_at", "created_by", "created_at")),
    "order_status_history": (
        ("id", "order_id", "new_status"),
        ("old_status", "changed_by", "changed_at", "notes"),
    ),
    "clients": (("id",), ("account_id",)),
    "users": (("id",), ("role", "name")),
    "target_pages": (("id", "client_id", "url"), ()),
    "bulk_analysis_domains": (("id", "domain"), ("client_id", "project_id", "dr", "traffic", "qualification_status")),
    "workflows": (("id",), ()),
}  # fmt: skip
#: the tables whose every row is accounted for
ACCOUNTED: Final = ("orders", "order_items", "order_share_tokens", "order_status_history")
#: what a move can't do without
REQUIRED: Final = ("orders", "order_items")

#: a cancelled order whose money went back
REFUNDED: Final = "refunded"
_STATES: Final = frozenset(OrderState) - {OrderState.ANALYZING} | {REFUNDED}
_STATUSES: Final = {
    **dict.fromkeys(("draft", "shared"), "configuring"),
    **dict.fromkeys(
        ("pending_approval", "pending_confirmation", "confirmed", "sites_ready", "client_reviewing"), "reviewing"
    ),
    **dict.fromkeys(("approved", "client_approved", "invoiced"), "payment_pending"),
    **dict.fromkeys(("paid", "in_progress"), "in_progress"),
    "completed": "completed",
    "cancelled": "cancelled",
    "refunded": REFUNDED,
}
_ITEM_STATUSES: Final = {
    **dict.fromkeys(("pending", "approved"), "pending"),
    **dict.fromkeys(("in_progress", "content_ready"), "in_progress"),
    "published": "published",
    "completed": "completed",
    **dict.fromkeys(("cancelled", "failed"), "cancelled"),
}
#: a legacy price of 100 is 1.00 of most currencies; else it is 100.00
MINOR_UNITS: Final = "minor units"
_PRICES: Final = (MINOR_UNITS, "whole units")
_KINDS: Final = ("staff", "account")


def _fault(place: str, value: object, rule: str) -> InvalidInput:
    return InvalidInput(place, shown(value), rule)


def _words(allowed: frozenset[str], _: object, attribute: Any, words: Mapping[str, str]) -> None:  # noqa: ANN401
    for word, meaning in words.items():
        if meaning not in allowed:
            rule = f"must be one of {', '.join(sorted(allowed))}"
            raise _fault(f"{attribute.name}.{word}", meaning, rule)


def _zone(_: object, __: object, name: str | None) -> None:
    try:
        _ = name is not None and ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise _fault("time_zone", name, "must be a zone of the IANA database, such as Europe/Berlin") from None


def _currency(_: object, __: object, code: str | None) -> None:
    if code is not None and code not in CODES:
        raise _fault("currency", code, "must be an ISO 4217 code such as USD")


def _prices(_: object, __: object, unit: str) -> None:
    if unit not in _PRICES:
        raise _fault("prices", unit, f"must be one of {', '.join(_PRICES)}")


def _known_columns(_: object, __: object, columns: Mapping[str, Mapping[str, str]]) -> None:
    for table, named in columns.items():
        required, others = COLUMNS.get(table, ((), ()))
        for name in named:
            if name not in (*required, *others):
                known = ", ".join((*required, *others)) or f"none; tables are {', '.join(COLUMNS)}"
                raise _fault(f"columns.{table}.{name}", named[name], f"is for no column that is read: {known}")


def _known_tables(_: object, __: object, tables: Mapping[str, str]) -> None:
    for name in tables:
        if name not in COLUMNS:
            raise _fault(f"tables.{name}", tables[name], f"must be for one of {', '.join(COLUMNS)}")


def _known_roles(_: object, __: object, roles: Mapping[str, str]) -> None:
    for role, kind in roles.items():
        if kind not in _KINDS:
            raise _fault(f"roles.{role}", kind, f"must be one of {', '.join(_KINDS)}")


@frozen(kw_only=True)
class LegacyMap:
    """What a legacy database calls things. Plain legacy names need none of it.

    Raises:
        InvalidInput: a name, a word or a unit that means nothing.
    """

    #: where the legacy tables are
    schema: str = "public"
    #: where the engine's tables go
    engine_schema: str = "unified_orders"
    #: of timestamps without one; needed if there are any
    time_zone: str | None = field(default=None, validator=_zone)
    #: of orders that name none; needed if there are any
    currency: str | None = field(default=None, validator=_currency)
    #: what a legacy price of 100 is: 1.00 of the currency, or 100.00
    prices: str = field(default=MINOR_UNITS, validator=_prices)
    #: whether links that never expire go on for ever, to the end of this year
    links_end: int = 2099
    #: other names of tables
    tables: Mapping[str, str] = field(factory=dict, validator=_known_tables)
    #: other names of columns, by table; an empty name: there is no such column
    columns: Mapping[str, Mapping[str, str]] = field(factory=dict, validator=_known_columns)
    #: what the words of an order's status mean, besides the usual ones
    statuses: Mapping[str, str] = field(factory=dict, validator=partial(_words, _STATES))
    #: what the words of an item's status mean, besides the usual ones
    item_statuses: Mapping[str, str] = field(factory=dict, validator=partial(_words, frozenset(ItemStatus)))
    #: who is meant by a user's role: `staff` or `account`; all others are staff
    roles: Mapping[str, str] = field(
        factory=lambda: {"account": "account", "client": "account"}, validator=_known_roles
    )
    #: what rows get that the engine makes in legacy tables, for columns that it does not know: `orders.crm_ref`
    defaults: Mapping[str, Any] = field(factory=dict)

    def table(self, name: str) -> str:
        """Return what a table is called."""
        return self.tables.get(name, name)

    def column(self, table: str, name: str) -> str:
        """Return what a column is called; empty if there is none."""
        return self.columns.get(table, {}).get(name, name)

    @property
    def order_words(self) -> Mapping[str, str]:
        """Every word of an order's status with what it means."""
        return MappingProxyType({**_STATUSES, **self.statuses})

    @property
    def item_words(self) -> Mapping[str, str]:
        """Every word of an item's status with what it means."""
        return MappingProxyType({**_ITEM_STATUSES, **self.item_statuses})

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON has it, to be kept and compared."""
        return asdict(self)


def read_map(text: str) -> LegacyMap:
    """Return what a mapping file says.

    Raises:
        InvalidInput: it is no TOML, or says something that means nothing.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput("mapping", "the file", f"must be TOML: {error}") from None
    known = fields(LegacyMap)
    names = [one.name for one in known]
    for name, value in found.items():
        if name not in names:
            raise _fault(name, value, f"is not known here; known are {', '.join(names)}")
        wanted = dict if name in {"tables", "columns", "statuses", "item_statuses", "roles", "defaults"} else (str, int)
        if not isinstance(value, wanted):
            raise _fault(name, value, "must be a table" if wanted is dict else "must be a plain value")
    return LegacyMap(**found)
