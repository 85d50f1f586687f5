"""What hosts ask the service, and what it answers: the views."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
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
from unified_orders.ports.directory import ClientDirectory
from unified_orders.ports.queries import (
    ALL_ORDERS,
    ALL_SITES,
    BoardFilter,
    BoardSort,
    OrderFilter,
    OrderQueries,
    OrderSort,
)

R = TypeVar("R")


class Queries:
    """Reads for staff, accounts and guests; each answer holds what its reader may see.

    Every query of one order raises `Refused`: `not_found` for an order that is unknown or foreign alike, `link_revoked`
    and `link_expired` for a guest whose link no longer opens. `limit` is at most `Limits.page`.
    """

    def __init__(self, queries: OrderQueries, directory: ClientDirectory | None, settings: Settings) -> None:
        self._queries = queries
        self._directory = directory
        self._settings = settings

    @property
    def queries(self) -> OrderQueries:
        """The port that is asked: whole entities, meant for no actor's eyes."""
        return self._queries

    @property
    def settings(self) -> Settings:
        """What the host chose of the engine."""
        return self._settings

    def summary(self, order_id: UUID, *, actor: Actor) -> Summary:
        """Return an order in one look.

        Accounts get an `AccountSummary`, staff a `StaffSummary`.
        """
        return self._read(answering.summary(order_id, actor))

    def board(
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
        """Return all analysed sites of a group, by pages: where each stands, and why."""
        wish = answering.BoardWish(wanted, sort, descending, offset, limit)
        return self._read(answering.board(order_id, group_id, actor, wish, self._settings))

    def lines(self, order_id: UUID, *, actor: Actor, offset: int = 0, limit: int | None = None) -> Page[Line]:
        """Return one row for each wanted link of the live groups, by pages; of a cancelled order what was delivered."""
        return self._read(answering.lines(order_id, actor, offset, limit, self._settings))

    def report(self, order_id: UUID, *, actor: Actor) -> Report:
        """Return what was asked for, agreed and delivered, group by group."""
        return self._read(answering.report(order_id, actor))

    def history(self, order_id: UUID, *, actor: Actor, after: int = 0, limit: int | None = None) -> History:
        """Return events with a `seq` greater than `after`, in order, as sentences; staff get the events too."""
        return self._read(answering.history(order_id, actor, after, limit, self._settings))

    def as_of(self, order_id: UUID, *, actor: Actor, seq: int | None = None, at: datetime | None = None) -> PastOrder:
        """Return an order as it was after the event `seq`, or at a moment; for staff."""
        return self._read(inspecting.past(order_id, actor, seq, at, self._settings))

    def links(self, order_id: UUID, *, actor: Actor, offset: int = 0, limit: int | None = None) -> Page[LinkView]:
        """Return the share links of an order, for staff and the account: those that open first, the newest first."""
        return self._read(answering.links(order_id, actor, offset, limit, self._settings))

    def explain(
        self,
        order_id: UUID,
        *,
        actor: Actor,
        target_id: UUID | None = None,
        offset: int = 0,
        limit: int | None = None,
    ) -> Page[Action]:
        """Return every command that could be wished, allowed or refused, with the reasons.

        `target_id` names one order, group, selection, item or share link; without it, all of the order's are explained.
        """
        steps = inspecting.actions(order_id, actor, target_id, offset, limit, self._settings, allowed_only=False)
        return self._read(steps)

    def allowed(
        self,
        order_id: UUID,
        *,
        actor: Actor,
        target_id: UUID | None = None,
        offset: int = 0,
        limit: int | None = None,
    ) -> Page[Action]:
        """Return what of `explain` is allowed."""
        steps = inspecting.actions(order_id, actor, target_id, offset, limit, self._settings, allowed_only=True)
        return self._read(steps)

    def orders(
        self,
        *,
        actor: Actor,
        wanted: OrderFilter = ALL_ORDERS,
        sort: OrderSort = OrderSort.NEWEST,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> OrderList:
        """Return one page of orders: all for staff, its own for an account.

        Raises:
            InvalidInput: a cursor that this list, with this filter and sort, did not give out.
        """
        return self._read(listing.orders(actor, wanted, sort, cursor, limit, self._settings))

    def counts(self, *, actor: Actor, wanted: OrderFilter = ALL_ORDERS) -> Mapping[OrderState, int]:
        """Return how many orders are in each state; states without any are left out."""
        return self._read(listing.counts(actor, wanted, self._settings))

    def doctor(self, order_id: UUID, *, actor: Actor) -> tuple[Violation, ...]:
        """Return every invariant that a stored order breaks, for staff; nothing if all is well."""
        return self._read(inspecting.doctor(order_id, actor))

    def _read(self, steps: Reading[R]) -> R:
        step = advance(steps)
        while not isinstance(step, Ended):
            step = advance(steps, self._answered(step))
        return step.result

    def _answered(self, question: Question) -> Any:  # noqa: ANN401 - each question has its own answer
        match question:
            case Read(call):
                return call(self._queries)
            case AskDirectory(ids):
                return self._directory.clients(ids) if self._directory is not None else {}
