"""What hosts ask the service, awaited: the same steps and views as `queries`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from unified_orders.application import answering, inspecting, listing
from unified_orders.application.core import AskDirectory, Settings
from unified_orders.application.reading import Question, Read, Reading
from unified_orders.application.stepping import Ended, advance
from unified_orders.application.views import (
    Action,
    Board,
    History,
    Line,
    LinkView,
    OrderList,
    Page,
    PastOrder,
    Report,
    Summary,
)
from unified_orders.domain.actors import Actor
from unified_orders.domain.errors import Violation
from unified_orders.domain.words import OrderState
from unified_orders.ports.directory import AsyncClientDirectory
from unified_orders.ports.queries import (
    ALL_ORDERS,
    ALL_SITES,
    AsyncOrderQueries,
    BoardFilter,
    BoardSort,
    OrderFilter,
    OrderQueries,
    OrderSort,
)

R = TypeVar("R")


class AsyncQueries:
    """As `Queries`, awaited."""

    def __init__(self, queries: AsyncOrderQueries, directory: AsyncClientDirectory | None, settings: Settings) -> None:
        self._queries = queries
        self._directory = directory
        self._settings = settings

    @property
    def queries(self) -> AsyncOrderQueries:
        """As `Queries.queries`."""
        return self._queries

    @property
    def settings(self) -> Settings:
        """As `Queries.settings`."""
        return self._settings

    async def summary(self, order_id: UUID, *, actor: Actor) -> Summary:
        """As `Queries.summary`."""
        return await self._read(answering.summary(order_id, actor))

    async def board(
        self,
        order_id: UUID,
        group_id: UUID,
        *,
        actor: Actor,
        wanted: BoardFilter = ALL_SITES,
        sort: BoardSort = BoardSort.STATUS,
        descending: bool = False,
        offset: int = 0,
        limit: int | None = None,
    ) -> Board:
        """As `Queries.board`."""
        wish = answering.BoardWish(wanted, sort, descending, offset, limit)
        return await self._read(answering.board(order_id, group_id, actor, wish, self._settings))

    async def lines(self, order_id: UUID, *, actor: Actor, offset: int = 0, limit: int | None = None) -> Page[Line]:
        """As `Queries.lines`."""
        return await self._read(answering.lines(order_id, actor, offset, limit, self._settings))

    async def report(self, order_id: UUID, *, actor: Actor) -> Report:
        """As `Queries.report`."""
        return await self._read(answering.report(order_id, actor))

    async def history(self, order_id: UUID, *, actor: Actor, after: int = 0, limit: int | None = None) -> History:
        """As `Queries.history`."""
        return await self._read(answering.history(order_id, actor, after, limit, self._settings))

    async def as_of(
        self, order_id: UUID, *, actor: Actor, seq: int | None = None, at: datetime | None = None
    ) -> PastOrder:
        """As `Queries.as_of`."""
        return await self._read(inspecting.past(order_id, actor, seq, at, self._settings))

    async def links(self, order_id: UUID, *, actor: Actor, offset: int = 0, limit: int | None = None) -> Page[LinkView]:
        """As `Queries.links`."""
        return await self._read(answering.links(order_id, actor, offset, limit, self._settings))

    async def explain(
        self,
        order_id: UUID,
        *,
        actor: Actor,
        target_id: UUID | None = None,
        offset: int = 0,
        limit: int | None = None,
    ) -> Page[Action]:
        """As `Queries.explain`."""
        steps = inspecting.actions(order_id, actor, target_id, offset, limit, self._settings, allowed_only=False)
        return await self._read(steps)

    async def allowed(
        self,
        order_id: UUID,
        *,
        actor: Actor,
        target_id: UUID | None = None,
        offset: int = 0,
        limit: int | None = None,
    ) -> Page[Action]:
        """As `Queries.allowed`."""
        steps = inspecting.actions(order_id, actor, target_id, offset, limit, self._settings, allowed_only=True)
        return await self._read(steps)

    async def orders(
        self,
        *,
        actor: Actor,
        wanted: OrderFilter = ALL_ORDERS,
        sort: OrderSort = OrderSort.NEWEST,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> OrderList:
        """As `Queries.orders`."""
        return await self._read(listing.orders(actor, wanted, sort, cursor, limit, self._settings))

    async def counts(self, *, actor: Actor, wanted: OrderFilter = ALL_ORDERS) -> Mapping[OrderState, int]:
        """As `Queries.counts`."""
        return await self._read(listing.counts(actor, wanted, self._settings))

    async def doctor(self, order_id: UUID, *, actor: Actor) -> tuple[Violation, ...]:
        """As `Queries.doctor`."""
        return await self._read(inspecting.doctor(order_id, actor))

    async def _read(self, steps: Reading[R]) -> R:
        step = advance(steps)
        while not isinstance(step, Ended):
            step = advance(steps, await self._answered(step))
        return step.result

    async def _answered(self, question: Question) -> Any:  # noqa: ANN401 - each question has its own answer
        match question:
            case Read(call):
                return await call(cast("OrderQueries", self._queries))
            case AskDirectory(ids):
                return await self._directory.clients(ids) if self._directory is not None else {}
