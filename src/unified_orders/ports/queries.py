"""Queries: what is read, before any actor's view is cut from it. Adapters answer alike, in the same order."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from attrs import frozen

from unified_orders.domain.events import Recorded
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.order import Order
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.sites import Site
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
    """The order of a board's rows; ties by domain. Unknown values come last either way."""

    #: approved, suggested (by rank), alternate, available, rejected; within each by DR, highest first
    STATUS = "status"
    DOMAIN = "domain"
    DR = "dr"
    TRAFFIC = "traffic"
    PRICE = "price"


@frozen(slots=True)
class BoardFilter:
    """Which sites of a group; what is None or empty lets all pass."""

    statuses: frozenset[SiteStatus] = frozenset()
    #: part of the domain, in any case
    text: str | None = None
    min_dr: float | None = None
    min_traffic: float | None = None
    #: retail, in minor units; sites without a price do not pass
    max_price: int | None = None


@frozen(slots=True)
class BoardRow:
    """One analysed site of a group, with its selection if it has one."""

    site: Site
    selection: SiteSelection | None
    #: a live item of an earlier order of the same client is on this domain
    used_before: bool
    #: the same client rejected it once, in another order
    rejected_before: bool = False


@frozen(slots=True)
class BoardPage:
    """One page of a group's board."""

    order: Order
    group: OrderGroup
    rows: tuple[BoardRow, ...]
    #: how many sites pass the filter, by status, on all pages
    counts: dict[SiteStatus, int]
    #: analysed sites of the group in all, whatever the filter
    total: int


class OrderSort(StrEnum):
    """The order of a list; ties by id."""

    NEWEST = "newest"
    OLDEST = "oldest"
    #: earliest first, those without one last
    DEADLINE = "deadline"
    #: last changed first
    UPDATED = "updated"


@frozen(slots=True)
class OrderFilter:
    """Which orders; what is None or empty lets all pass."""

    account_id: str | None = None
    #: orders with a live group of this client
    client_id: str | None = None
    states: frozenset[OrderState] = frozenset()
    assigned_to: str | None = None
    #: part of the account's note, the id, an account or client id, in any case
    text: str | None = None
    #: before this moment
    deadline_before: datetime | None = None


@frozen(slots=True)
class OrderPage:
    """One page of a list, and where the next one begins."""

    orders: tuple[Order, ...]
    #: None: this is the last page
    next_cursor: str | None


class OrderQueries(Protocol):
    """Reads; they lock nothing and see whole commands only."""

    def snapshot(self, order_id: UUID) -> State | None:
        """Return a whole order, or None."""

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
            InvalidInput: a cursor that this list did not give out.
        """

    def counts(self, wanted: OrderFilter) -> dict[OrderState, int]:
        """Return how many orders pass the filter, by state; states without any are left out."""

    def history(self, order_id: UUID, after: int, limit: int) -> tuple[Recorded, ...]:
        """Return up to `limit` events with a `seq` greater than `after`, in order."""


class AsyncOrderQueries(Protocol):
    """As `OrderQueries`, awaited."""

    async def snapshot(self, order_id: UUID) -> State | None:
        """As `OrderQueries.snapshot`."""

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

    async def counts(self, wanted: OrderFilter) -> dict[OrderState, int]:
        """As `OrderQueries.counts`."""

    async def history(self, order_id: UUID, after: int, limit: int) -> tuple[Recorded, ...]:
        """As `OrderQueries.history`."""
