"""What queries answer, and what a reader of staff's classes gets besides."""

from collections.abc import Mapping
from datetime import datetime
from typing import assert_type
from uuid import UUID

from unified_orders import (
    AccountSummary,
    Action,
    Actor,
    AsyncOrderService,
    Board,
    BoardFilter,
    BoardSort,
    Event,
    GroupProgress,
    GroupRef,
    GroupReport,
    GroupStatus,
    History,
    HistoryRow,
    Line,
    LineStatus,
    LinkView,
    NextStep,
    OrderFilter,
    OrderList,
    OrderService,
    OrderState,
    Page,
    PastOrder,
    Qualification,
    Report,
    SiteStatus,
    SiteView,
    StaffGroupReport,
    StaffHistoryRow,
    StaffLine,
    StaffSiteView,
    StaffSummary,
    Summary,
    Violation,
)


def every_query(orders: OrderService, id_: UUID, by: Actor) -> None:
    assert_type(orders.summary(id_, actor=by), Summary)
    assert_type(orders.board(id_, id_, actor=by), Board)
    assert_type(orders.lines(id_, actor=by), Page[Line])
    assert_type(orders.report(id_, actor=by), Report)
    assert_type(orders.history(id_, actor=by), History)
    assert_type(orders.as_of(id_, actor=by, seq=3), PastOrder)
    assert_type(orders.links(id_, actor=by), Page[LinkView])
    assert_type(orders.explain(id_, actor=by), Page[Action])
    assert_type(orders.allowed(id_, actor=by), Page[Action])
    assert_type(orders.orders(actor=by, wanted=OrderFilter(states=[OrderState.REVIEWING])), OrderList)
    assert_type(orders.counts(actor=by), Mapping[OrderState, int])
    assert_type(orders.doctor(id_, actor=by), tuple[Violation, ...])


async def every_query_awaited(orders: AsyncOrderService, id_: UUID, by: Actor) -> None:
    assert_type(await orders.summary(id_, actor=by), Summary)
    assert_type(await orders.board(id_, id_, actor=by), Board)
    assert_type(await orders.lines(id_, actor=by), Page[Line])
    assert_type(await orders.report(id_, actor=by), Report)
    assert_type(await orders.history(id_, actor=by), History)
    assert_type(await orders.as_of(id_, actor=by, seq=3), PastOrder)
    assert_type(await orders.links(id_, actor=by), Page[LinkView])
    assert_type(await orders.explain(id_, actor=by), Page[Action])
    assert_type(await orders.allowed(id_, actor=by), Page[Action])
    assert_type(await orders.orders(actor=by), OrderList)
    assert_type(await orders.counts(actor=by), Mapping[OrderState, int])
    assert_type(await orders.doctor(id_, actor=by), tuple[Violation, ...])


def a_board(orders: OrderService, id_: UUID, by: Actor) -> None:
    wanted = BoardFilter(statuses=[SiteStatus.SUGGESTED], min_dr=40)
    board = orders.board(id_, id_, actor=by, wanted=wanted, sort=BoardSort.PRICE, limit=50)
    assert_type(board.group, GroupRef)
    assert_type(board.status, GroupStatus)
    assert_type(board.counts, Mapping[SiteStatus, int])
    assert_type(board.next_offset, int | None)
    for site in board.suggested:
        assert_type(site, SiteView)
        assert_type(site.selection_id, UUID | None)
        assert_type(site.price, int | None)
        assert_type(site.qualification, Qualification)
        assert_type(site.metric("dr"), float | None)
        if isinstance(site, StaffSiteView):
            assert_type(site.wholesale, int | None)


def a_summary(orders: OrderService, id_: UUID, by: Actor) -> None:
    summary = orders.summary(id_, actor=by)
    assert_type(summary.state, OrderState)
    assert_type(summary.due, int)
    assert_type(summary.groups, tuple[GroupProgress, ...])
    assert_type(summary.next_steps, tuple[NextStep, ...])
    match summary:
        case StaffSummary():
            assert_type(summary.margin, int)
        case AccountSummary():
            assert_type(summary.account_note, str)
        case _:
            assert_type(summary, Summary)


def lines_and_report(orders: OrderService, id_: UUID, by: Actor) -> None:
    for line in orders.lines(id_, actor=by):
        assert_type(line.status, LineStatus)
        assert_type(line.live_url, str | None)
        if isinstance(line, StaffLine):
            assert_type(line.workflow_id, str | None)
    for group in orders.report(id_, actor=by).groups:
        assert_type(group, GroupReport)
        assert_type(group.delivered_amount, int)
        if isinstance(group, StaffGroupReport):
            assert_type(group.margin, int)


def history(orders: OrderService, id_: UUID, by: Actor) -> None:
    for row in orders.history(id_, actor=by, after=10):
        assert_type(row, HistoryRow)
        assert_type(row.at, datetime)
        if isinstance(row, StaffHistoryRow):
            assert_type(row.event, Event)
    past = orders.as_of(id_, actor=by, at=datetime.now().astimezone())
    assert_type(past.lines, Page[Line])
