"""What queries answer about one order, at a clock and with ids of its own, so that it is the same every time."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from attrs import fields, frozen

from unified_orders import (
    AccountSummary,
    Actor,
    ActorKind,
    CreateOrder,
    GroupReport,
    GroupRequest,
    HistoryRow,
    Line,
    LinkPermission,
    Metric,
    OrderRow,
    Price,
    RecordPayment,
    RecordProgress,
    Refused,
    Review,
    Share,
    Site,
    SiteView,
    StaffGroupProgress,
    StaffGroupReport,
    StaffHistoryRow,
    StaffLine,
    StaffOrderRow,
    StaffSiteView,
    StaffSummary,
    Stage,
    Submit,
    approve,
)
from unified_orders.adapters.memory import InMemoryOrders, in_memory_service
from unified_orders.application.views import GroupProgress

STAFF: Final = Actor.staff("sam", label="Sam")
CUSTOMER: Final = Actor.account("acme", label="Ann of Acme")
#: What staff get more of: their class, and that of everybody else.
STAFF_VIEWS: Final = (
    (StaffSummary, AccountSummary),
    (StaffGroupProgress, GroupProgress),
    (StaffSiteView, SiteView),
    (StaffLine, Line),
    (StaffGroupReport, GroupReport),
    (StaffHistoryRow, HistoryRow),
    (StaffOrderRow, OrderRow),
)


@frozen
class Answer:
    """What one query answered."""

    query: str
    #: as it is called
    call: str
    value: Any


def staff_only(staff: type[Any], others: type[Any]) -> list[str]:
    """Return the fields that only staff get."""
    known = {one.name for one in fields(others)}
    return [one.name for one in fields(staff) if one.name not in known]


@cache
def answers() -> tuple[Answer, ...]:
    """Ask everything that can be asked about an order that has come some way."""
    orders, order_id, group_id = _order()
    board = orders.board(order_id, group_id, actor=CUSTOMER, limit=1)
    asked = (
        ("summary", "order_id, actor=customer", orders.summary(order_id, actor=CUSTOMER)),
        ("board", "order_id, group_id, actor=customer, limit=1", board),
        ("lines", "order_id, actor=customer, limit=1", orders.lines(order_id, actor=CUSTOMER, limit=1)),
        ("report", "order_id, actor=customer", orders.report(order_id, actor=CUSTOMER)),
        ("history", "order_id, actor=customer, limit=2", orders.history(order_id, actor=CUSTOMER, limit=2)),
        ("history", "order_id, actor=staff, limit=1", orders.history(order_id, actor=STAFF, limit=1)),
        ("links", "order_id, actor=customer", orders.links(order_id, actor=CUSTOMER)),
        ("explain", "order_id, actor=customer, limit=2", orders.explain(order_id, actor=CUSTOMER, limit=2)),
        ("orders", "actor=customer", orders.orders(actor=CUSTOMER)),
        ("counts", "actor=staff", orders.counts(actor=STAFF)),
        ("doctor", "order_id, actor=staff", orders.doctor(order_id, actor=STAFF)),
    )
    return tuple(Answer(*one) for one in asked)


def _order() -> tuple[InMemoryOrders, UUID, UUID]:
    ids = itertools.count(1)
    orders = in_memory_service(
        sites=[_site("slowbrew.example", 61, 225_00), _site("hotwater.example", 52, 180_00)],
        clients={"tea": "acme"},
        clock=lambda: datetime(2026, 3, 31, 9, 30, tzinfo=UTC),
        ids=lambda: UUID(f"0198f3c2-7a10-7c44-9d21-{next(ids):012x}"),
    )
    pages = ["https://tea.example/green", "https://tea.example/black"]
    tea = GroupRequest(client_id="tea", link_count=2, target_pages=pages, anchor_texts=["green tea"])
    made = orders.execute(CreateOrder(currency="USD", groups=[tea]), actor=CUSTOMER)
    order_id, (group_id,) = made.order_id, made.group_ids
    orders.execute(Submit(order_id), actor=CUSTOMER)
    orders.execute(Share(order_id, permissions={LinkPermission.REVIEW}, label="Leaf & Pot"), actor=CUSTOMER)
    board = orders.board(order_id, group_id, actor=CUSTOMER)
    orders.execute(Review(board.group, [approve(site) for site in board.suggested]), actor=CUSTOMER)
    orders.execute(RecordPayment(order_id, 405_00, "wire-17"), actor=STAFF)
    item_id = next(iter(orders.lines(order_id, actor=STAFF))).item_id
    assert item_id is not None
    live = "https://slowbrew.example/best-green-tea"
    orders.execute(RecordProgress(order_id, item_id, Stage.PUBLISHED, published_url=live), actor=Actor.worker("desk"))
    return orders, order_id, group_id


def _site(domain: str, dr: int, retail: int) -> Site:
    prices = [Price("USD", retail, wholesale=retail * 2 // 3)]
    return Site(domain, domain, [Metric("dr", dr, "Ahrefs")], prices, niches=["tea"], languages=["en"])


def queries_by_kind() -> dict[str, list[ActorKind]]:
    """Return who gets an answer from each query, by asking all of them of an order within their sight."""
    orders, order_id, group_id = _order()
    token = orders.execute(Share(order_id), actor=CUSTOMER).result.token
    assert token is not None
    actors = (STAFF, CUSTOMER, orders.open_link(token), Actor.worker("desk"))
    asked: dict[str, Callable[[Actor], object]] = {
        "summary": lambda actor: orders.summary(order_id, actor=actor),
        "board": lambda actor: orders.board(order_id, group_id, actor=actor),
        "lines": lambda actor: orders.lines(order_id, actor=actor),
        "report": lambda actor: orders.report(order_id, actor=actor),
        "history": lambda actor: orders.history(order_id, actor=actor),
        "explain": lambda actor: orders.explain(order_id, actor=actor),
        "allowed": lambda actor: orders.allowed(order_id, actor=actor),
        "simulate": lambda actor: orders.simulate(Submit(order_id), actor=actor),
        "links": lambda actor: orders.links(order_id, actor=actor),
        "orders": lambda actor: orders.orders(actor=actor),
        "counts": lambda actor: orders.counts(actor=actor),
        "as_of": lambda actor: orders.as_of(order_id, actor=actor, seq=1),
        "doctor": lambda actor: orders.doctor(order_id, actor=actor),
    }
    return {name: [actor.kind for actor in actors if _answered(query, actor)] for name, query in asked.items()}


def _answered(query: Callable[[Actor], object], actor: Actor) -> bool:
    try:
        query(actor)
    except Refused:
        return False
    return True
