"""An order with everything in it: every field that may be filled is filled, every effect is sent."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Final

from unified_orders.domain import commands as c
from unified_orders.domain.effects import StartWorkflow
from unified_orders.domain.group import TargetPage
from unified_orders.domain.selection import Rejection
from unified_orders.domain.sites import Metric, Price, Requirements, Site
from unified_orders.domain.words import Decision, LinkPermission, Qualification, RejectionCode, Stage
from unified_orders.testing.contracts.desk import ACME, STAFF, WORKER, Desk, domain_of, id_of

_PAGES: Final = [TargetPage("https://tea.example/grün?a=1&b=2", "page-1"), TargetPage("https://tea.example/b")]
_WANTED: Final = Requirements(
    min_dr=20.5, max_dr=95, min_traffic=1e3, niches=["tea"], languages=["de"], max_price=10**12, count=0
)


def _site(name: str, retail: int, wholesale: int | None) -> Site:
    return Site(
        id_of(name),
        domain_of(name),
        [Metric("dr", 61.25, "ahrefs", date(2026, 2, 28)), Metric("traffic", 120_000, "semrush")],
        [Price("USD", retail, wholesale), Price("EUR", 1, 0)],
        ["tea", "Küche"],
        ["de", "en"],
        Qualification.MARGINAL,
        "two lines\nof why",
    )


def whole_life(desk: Desk) -> Iterator[c.GroupRef]:
    """Bring an order through its whole life, and yield its group after each step."""
    order = c.CreateOrder(
        currency="USD",
        groups=[
            c.GroupRequest(
                client_id="tea",
                link_count=3,
                target_pages=_PAGES,
                anchor_texts=["Grüner Tee ✓", "", "'; --"],
                requirements=_WANTED,
            )
        ],
        requires_client_review=True,
        deadline=datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        metadata={"crm": {"deal": 7, "tags": ["a", None, True, 0.5]}},
    )
    made = desk.do(order, ACME)
    group = c.GroupRef(made.order_id, made.group_ids[0])
    yield group
    for command in (
        c.Submit(group.order_id),
        c.Withdraw(group.order_id),
        c.Submit(group.order_id),
        c.WriteNote(group.order_id, "for the account\nand more"),
        c.WriteNote(group.order_id, "for staff", c.NoteAudience.INTERNAL),
        c.Assign(group.order_id, "sam"),
        c.SetFees(group.order_id, 50, "rush"),
        c.Share(group.order_id, permissions=[LinkPermission.REVIEW, LinkPermission.CLAIM], label="Gwen", message="see"),
    ):
        desk.do(command)
        yield group
    yield from _reviewed(desk, group)
    yield from _worked_on(desk, group)


def _reviewed(desk: Desk, group: c.GroupRef) -> Iterator[c.GroupRef]:
    desk.analyse(group, _site("oak", 100, 60), _site("elm", 250, None), _site("fir", 90, 0), _site("ash", 70, 7))
    yield group
    desk.do(c.RequestMoreSites(group, "More „good” ones,\nplease"), ACME)
    yield group
    desk.analyse(group, _site("yew", 10, None))
    yield group
    suggestion = c.SiteSuggestion(
        domain_id=id_of("oak"),
        rank=2,
        why="a good one",
        target_page_url="https://tea.example/b",
        anchor_text="tea",
        internal_notes="cheap for what it is",
    )
    desk.do(c.Suggest(group, [suggestion]))
    yield group
    rejection = Rejection(RejectionCode.OFF_TOPIC, "no\ntea")
    decisions = [
        c.SiteDecision(decision=Decision.APPROVE, domain_id=id_of("oak"), client_notes="yes, please"),
        c.SiteDecision(decision=Decision.APPROVE, domain_id=id_of("elm")),
        c.SiteDecision(decision=Decision.REJECT, domain_id=id_of("fir"), reason=rejection),
        c.SiteDecision(decision=Decision.ALTERNATE, domain_id=id_of("ash")),
    ]
    desk.do(c.Review(group, decisions), ACME)
    yield group
    desk.do(c.CompleteReview(group, "two will do"), ACME)
    yield group


def _worked_on(desk: Desk, group: c.GroupRef) -> Iterator[c.GroupRef]:
    order_id = group.order_id
    desk.pay(order_id)
    yield group
    first, second = (one for one in desk.stored if isinstance(one, StartWorkflow))
    live = "https://oak.example/tea"
    for command, actor in (
        (c.RecordProgress(order_id, first.item_id, Stage.STARTED, 1, "run-1"), WORKER),
        (c.RecordProgress(order_id, first.item_id, Stage.FAILED, 1, "run-1", reason="no answer"), WORKER),
        (c.RecordProgress(order_id, first.item_id, Stage.COMPLETED, 1, "run-1", published_url=live), WORKER),
        (c.VerifyPublication(order_id, first.item_id, live), WORKER),
        (c.RecordProgress(order_id, first.item_id, Stage.REOPENED, 2, "run-2"), STAFF),
        (c.MarkIssue(order_id, first.item_id, "the link is gone"), STAFF),
        (c.ResolveIssue(order_id, first.item_id, "it is back"), STAFF),
        (c.RecordProgress(order_id, second.item_id, Stage.STARTED, 1, "run-3"), WORKER),
        (c.CancelItem(order_id, second.item_id, "the site is gone"), STAFF),
        (c.RecordRefund(order_id, 50, "back-1", "one less"), STAFF),
    ):
        desk.do(command, actor)
        yield group
