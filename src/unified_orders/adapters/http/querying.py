"""Every query with its address: the whole of what the API can tell."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from unified_orders.adapters.http.answers import boards, histories, lines, orders
from unified_orders.adapters.http.answers.examples import of_query
from unified_orders.adapters.http.asking import (
    ActionsPage,
    BoardPage,
    HistoryPage,
    OffsetPage,
    OrdersPage,
    Point,
    WhichOrders,
)
from unified_orders.adapters.http.etags import etag
from unified_orders.adapters.http.gate import Gate
from unified_orders.adapters.http.models import View
from unified_orders.adapters.http.problems import problem_of
from unified_orders.adapters.http.routes import actor_of
from unified_orders.adapters.http.table import GROUP, ORDER, ORDERS
from unified_orders.application.views import Action, Page
from unified_orders.domain.admission import unknown
from unified_orders.domain.audience import audience_of
from unified_orders.domain.errors import Refused
from unified_orders.domain.words import Decision

OrderId = Annotated[UUID, Path(alias="orderId")]
GroupId = Annotated[UUID, Path(alias="groupId")]


def add_queries(router: APIRouter, gate: Gate) -> None:
    """Add a route for every query; those of all orders go first, since `counts` is no order's id."""
    _of_all(router, gate)
    _of_an_order(router, gate)
    _of_its_actions(router, gate)
    _of_its_work(router, gate)
    _of_its_past(router, gate)


def _of_all(router: APIRouter, gate: Gate) -> None:
    service = gate.service

    @router.get(
        ORDERS, response_model=orders.ORDERS.any, operation_id="orders", tags=["orders"], responses=_of("orders")
    )
    async def list_orders(request: Request, page: Annotated[OrdersPage, Query()] = OrdersPage()) -> Response:
        """Return one page of orders: all for staff, its own for an account."""
        actor = actor_of(request)
        found = await service.orders(
            actor=actor, wanted=page.wanted(), sort=page.sort, cursor=page.cursor, limit=page.limit
        )
        return _told(orders.ORDERS.for_(audience_of(actor)), found)

    @router.get(
        f"{ORDERS}/counts",
        response_model=orders.OrderCounts,
        operation_id="counts",
        tags=["orders"],
        responses=_of("counts"),
    )
    async def count_orders(request: Request, which: Annotated[WhichOrders, Query()] = WhichOrders()) -> Response:
        """Return how many orders are in each state."""
        found = await service.counts(actor=actor_of(request), wanted=which.wanted())
        return _told(orders.OrderCounts, orders.OrderCounts(counts=dict(found)))

    @router.get(
        "/link",
        response_model=histories.OpenedLink,
        operation_id="open_link",
        tags=["sharing"],
        responses=_of("open_link"),
    )
    async def open_link(request: Request) -> Response:
        """Return what the share link in the request opens. Decides nothing, uses nothing up."""
        scope = actor_of(request).scope
        if scope is None:
            raise Refused("open_link", (unknown("share link"),))
        return _told(histories.OpenedLink, scope)


def _of_an_order(router: APIRouter, gate: Gate) -> None:
    service = gate.service

    @router.get(
        ORDER, response_model=orders.ORDER.any, operation_id="summary", tags=["orders"], responses=_of("summary")
    )
    async def read_order(request: Request, order_id: OrderId) -> Response:
        """Return an order in one look; its version is the ETag."""
        actor = actor_of(request)
        found = await service.summary(order_id, actor=actor)
        return _told(orders.ORDER.for_(audience_of(actor)), found, {"ETag": etag(found.version)})

    @router.get(
        f"{GROUP}/sites", response_model=boards.BOARD.any, operation_id="board", tags=["review"], responses=_of("board")
    )
    async def read_board(
        request: Request, order_id: OrderId, group_id: GroupId, page: Annotated[BoardPage, Query()] = BoardPage()
    ) -> Response:
        """Return all analysed sites of a group, by status and pages: where each stands, and why."""
        actor = actor_of(request)
        found = await service.board(
            order_id,
            group_id,
            actor=actor,
            wanted=page.wanted(),
            sort=page.sort,
            descending=page.descending,
            offset=page.offset,
            limit=page.limit,
        )
        return _told(boards.BOARD.for_(audience_of(actor)), found)


def _of_its_actions(router: APIRouter, gate: Gate) -> None:
    service = gate.service

    @router.get(
        f"{ORDER}/actions",
        response_model=histories.Actions,
        operation_id="actions",
        tags=["orders"],
        responses=_of("actions"),
    )
    async def read_actions(
        request: Request, order_id: OrderId, page: Annotated[ActionsPage, Query()] = ActionsPage()
    ) -> Response:
        """Return every command that could be wished, allowed or refused, with the reasons."""
        ask = service.allowed if page.allowed else service.explain
        found = await ask(
            order_id, actor=actor_of(request), target_id=page.target_id, offset=page.offset, limit=page.limit
        )
        return _told(histories.Actions, _with_refusals(found, gate.docs))


def _of_its_work(router: APIRouter, gate: Gate) -> None:
    service = gate.service

    @router.get(
        f"{ORDER}/lines", response_model=lines.LINES.any, operation_id="lines", tags=["work"], responses=_of("lines")
    )
    async def read_lines(
        request: Request, order_id: OrderId, page: Annotated[OffsetPage, Query()] = OffsetPage()
    ) -> Response:
        """Return one row for each wanted link of the live groups."""
        actor = actor_of(request)
        found = await service.lines(order_id, actor=actor, offset=page.offset, limit=page.limit)
        return _told(lines.LINES.for_(audience_of(actor)), found)

    @router.get(
        f"{ORDER}/report",
        response_model=lines.REPORT.any,
        operation_id="report",
        tags=["work"],
        responses=_of("report"),
    )
    async def read_report(request: Request, order_id: OrderId) -> Response:
        """Return what was asked for, agreed and delivered, group by group."""
        actor = actor_of(request)
        return _told(lines.REPORT.for_(audience_of(actor)), await service.report(order_id, actor=actor))

    @router.get(
        f"{ORDER}/links", response_model=histories.Links, operation_id="links", tags=["sharing"], responses=_of("links")
    )
    async def read_links(
        request: Request, order_id: OrderId, page: Annotated[OffsetPage, Query()] = OffsetPage()
    ) -> Response:
        """Return the share links of an order, for staff and the account; their tokens are nowhere."""
        found = await service.links(order_id, actor=actor_of(request), offset=page.offset, limit=page.limit)
        return _told(histories.Links, found)


def _of_its_past(router: APIRouter, gate: Gate) -> None:
    service = gate.service

    @router.get(
        f"{ORDER}/history",
        response_model=histories.HISTORY.any,
        operation_id="history",
        tags=["history"],
        responses=_of("history"),
    )
    async def read_history(
        request: Request, order_id: OrderId, page: Annotated[HistoryPage, Query()] = HistoryPage()
    ) -> Response:
        """Return events in order, as sentences; staff get the events too."""
        actor = actor_of(request)
        found = await service.history(order_id, actor=actor, after=page.after, limit=page.limit)
        return _told(histories.HISTORY.for_(audience_of(actor)), found)

    @router.get(
        f"{ORDER}/past",
        response_model=histories.PastOrder,
        operation_id="as_of",
        tags=["history"],
        responses=_of("as_of"),
    )
    async def read_past(request: Request, order_id: OrderId, point: Annotated[Point, Query()] = Point()) -> Response:
        """Return an order as it was after an event, or at a moment; for staff."""
        found = await service.as_of(order_id, actor=actor_of(request), seq=point.seq, at=point.at)
        return _told(histories.PastOrder, found)

    @router.get(
        f"{ORDER}/doctor",
        response_model=histories.Violations,
        operation_id="doctor",
        tags=["history"],
        responses=_of("doctor"),
    )
    async def read_doctor(request: Request, order_id: OrderId) -> Response:
        """Return every invariant that a stored order breaks, for staff; nothing if all is well."""
        found = await service.doctor(order_id, actor=actor_of(request))
        rows = [histories.Violation.cut(one) for one in found]
        return _told(histories.Violations, histories.Violations(violations=rows))


def _with_refusals(page: Page[Action], docs: str | None) -> Page[Any]:
    """Return a page of actions with the problem that each refused one would be."""
    return Page(tuple(_action(row, docs) for row in page.rows), page.total, page.offset)


def _action(row: Action, docs: str | None) -> histories.Action:
    return histories.Action(
        command=row.command,
        target=row.target,
        target_id=row.target_id,
        decision=Decision(row.decision) if row.decision is not None else None,
        allowed=row.allowed,
        refusal=None if row.allowed else problem_of(Refused(row.command, row.reasons), docs=docs),
    )


def _of(name: str) -> dict[int | str, dict[str, Any]]:
    return {200: of_query(name)}


def _told(cls: type[View], view: object, headers: dict[str, str] | None = None) -> Response:
    return Response(cls.told(view), headers=headers, media_type="application/json")
