"""Queries: what is read, before any actor's view is cut from it. Adapters answer alike, in the same order."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

from attrs import field, frozen

from unified_orders.domain.events import Recorded
from unified_orders.domain.fields import (
    Amount,
    Optional,
    Text,
    Words,
    as_optional_utc,
    as_set,
    finite,
    host_id,
    moment,
)
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.order import Order
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.sites import AnalysisProject, Site
from unified_orders.domain.state import State
from unified_orders.domain.words import OrderState


class SiteStatus(StrEnum):
    """A site's status on a board: that of its selection, or available."""

    SUGGESTED = "suggested"
    AVAILABLE = "available"
    APPROVED = "approved"
    ALTERNATE = "alternate"
    REJECTED = "rejected"


class BoardSort(StrEnum):
    """The order of a board's rows; ties by domain, from a to z. Unknown values come last. Both hold either way.

    Domains are in order by code points, whatever the store takes for the alphabet.
    """

    #: approved, suggested (by rank), alternate, available, rejected; within each by DR, highest first.
    #: Descending turns the statuses round, nothing else.
    STATUS = "status"
    DOMAIN = "domain"
    DR = "dr"
    TRAFFIC = "traffic"
    PRICE = "price"


@frozen(slots=True, kw_only=True)
class BoardFilter:
    """Which sites of a group; what is None or empty lets all pass."""

    statuses: frozenset[SiteStatus] = field(default=frozenset(), converter=as_set, validator=Words(SiteStatus))
    #: part of the domain, in any case; no character stands for another
    text: str | None = field(default=None, validator=Optional(Text("label")))
    min_dr: float | None = field(default=None, validator=Optional(finite))
    min_traffic: float | None = field(default=None, validator=Optional(finite))
    #: retail, in minor units; sites without a price do not pass
    max_price: int | None = field(default=None, validator=Optional(Amount()))


@frozen(slots=True)
class BoardRow:
    """One analysed site of a group, with its selection if it has one."""

    #: as the selection keeps it, or (available) as the latest analysis describes it
    site: Site
    selection: SiteSelection | None
    #: a live item of another order of the same client (and account, where both are known) is on this domain
    used_before: bool
    #: the same client (and account) rejected it in another order, and it was not withdrawn after payment
    rejected_before: bool
    #: the same client rejected it in any group or order, this one included, as suggestions are made with it
    rejected: bool


@frozen(slots=True)
class BoardPage:
    """One page of a group's board."""

    order: Order
    group: OrderGroup
    rows: tuple[BoardRow, ...]
    #: how many sites pass the filter but for its statuses, by status, on all pages; every status is there
    counts: Mapping[SiteStatus, int]
    #: how many sites pass the whole filter
    matching: int
    #: analysed sites of the group in all, whatever the filter
    total: int


class OrderSort(StrEnum):
    """The order of a list; ties by id, lowest first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    #: earliest first, those without one last
    DEADLINE = "deadline"
    #: last changed first
    UPDATED = "updated"


@frozen(slots=True, kw_only=True)
class OrderFilter:
    """Which orders; what is None or empty lets all pass."""

    account_id: str | None = field(default=None, validator=Optional(host_id))
    #: orders with a live group of this client
    client_id: str | None = field(default=None, validator=Optional(host_id))
    states: frozenset[OrderState] = field(default=frozenset(), converter=as_set, validator=Words(OrderState))
    assigned_to: str | None = field(default=None, validator=Optional(host_id))
    #: part of the account's note, the id, the account's id or a live group's client id, in any case; no character
    #: stands for another
    text: str | None = field(default=None, validator=Optional(Text("label")))
    #: before this moment
    deadline_before: datetime | None = field(default=None, converter=as_optional_utc, validator=Optional(moment))


ALL_SITES: Final = BoardFilter()
ALL_ORDERS: Final = OrderFilter()


@frozen(slots=True)
class OrderPage:
    """One page of a list, and where the next one begins."""

    orders: tuple[Order, ...]
    #: None: this is the last page
    next_cursor: str | None


class Part(StrEnum):
    """A part of an order that is read only when it is asked for."""

    SELECTIONS = "selections"
    ITEMS = "items"
    TOKENS = "tokens"
    #: payments and refunds
    MONEY = "money"
    #: the analysed sites of its groups, and their projects
    SITES = "sites"


WHOLE: Final = frozenset(Part)


@frozen(slots=True)
class Sight:
    """An order as one moment shows it: itself and its groups, with the parts that were asked for."""

    #: the store's clock, never earlier than the order's last event
    now: datetime
    #: the share link that was asked for is in it, if there is one
    state: State
    #: by project id and domain id
    sites: Mapping[str, Mapping[str, Site]] = field(factory=dict)
    projects: Mapping[str, AnalysisProject] = field(factory=dict)


@frozen(slots=True)
class NamedSite:
    """Which site a selection or item is about."""

    group_id: UUID
    domain: str


class OrderQueries(Protocol):
    """Reads; they lock nothing, and each sees whole commands only. What they return is the caller's own."""

    def look(
        self, order_id: UUID, parts: AbstractSet[Part] = frozenset(), token_id: UUID | None = None
    ) -> Sight | None:
        """Return an order and its groups, the parts asked for, and one share link by id; None: no such order."""

    def board(
        self,
        order_id: UUID,
        group_id: UUID,
        wanted: BoardFilter,
        sort: BoardSort,
        *,
        descending: bool,
        offset: int,
        limit: int,
    ) -> BoardPage | None:
        """Return one page of a group's sites, selected or available; None if there is no such group."""

    def orders(self, wanted: OrderFilter, sort: OrderSort, cursor: str | None, limit: int) -> OrderPage:
        """Return one page of orders, by keyset: rows that come or go elsewhere do not shift it.

        Raises:
            InvalidInput: a cursor that this list, with this filter and sort, did not give out.
        """

    def counts(self, wanted: OrderFilter) -> Mapping[OrderState, int]:
        """Return how many orders pass the filter, by state; states without any are left out."""

    def history(self, order_id: UUID, after: int, limit: int) -> tuple[Recorded, ...]:
        """Return up to `limit` events with a `seq` greater than `after`, in order."""

    def sites_named(self, order_id: UUID, ids: AbstractSet[UUID]) -> Mapping[UUID, NamedSite]:
        """Return what selections and items of the order are about; an id of neither is left out.

        Selections that were released are among them: history still speaks of them.
        """


class AsyncOrderQueries(Protocol):
    """As `OrderQueries`, awaited."""

    async def look(
        self, order_id: UUID, parts: AbstractSet[Part] = frozenset(), token_id: UUID | None = None
    ) -> Sight | None:
        """As `OrderQueries.look`."""

    async def board(
        self,
        order_id: UUID,
        group_id: UUID,
        wanted: BoardFilter,
        sort: BoardSort,
        *,
        descending: bool,
        offset: int,
        limit: int,
    ) -> BoardPage | None:
        """As `OrderQueries.board`."""

    async def orders(self, wanted: OrderFilter, sort: OrderSort, cursor: str | None, limit: int) -> OrderPage:
        """As `OrderQueries.orders`."""

    async def counts(self, wanted: OrderFilter) -> Mapping[OrderState, int]:
        """As `OrderQueries.counts`."""

    async def history(self, order_id: UUID, after: int, limit: int) -> tuple[Recorded, ...]:
        """As `OrderQueries.history`."""

    async def sites_named(self, order_id: UUID, ids: AbstractSet[UUID]) -> Mapping[UUID, NamedSite]:
        """As `OrderQueries.sites_named`."""
