"""One command of each kind with every field filled in, on an order where it is accepted."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from tests.domain import stages
from tests.domain.stages import WISHES
from tests.scenarios.kit import ACME, FOR_ACME, NOON, STAFF, Agency
from tests.scenarios.walk import Walk

from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.group import TargetPage
from unified_orders.domain.selection import Rejection
from unified_orders.domain.sites import Metric, Price, Requirements, Site
from unified_orders.domain.words import Decision, LinkPermission, Qualification, RejectionCode, Stage

NEW: Final = UUID(int=2**100)
PAGE: Final = "https://tea.example/2"
ASKED: Final = Requirements(
    min_dr=1,
    max_dr=99.5,
    min_traffic=10,
    niches=["food"],
    languages=["en"],
    max_price=90_000,
    excluded_domains=["spam.example"],
    count=3,
)
SITE: Final = Site(
    "new",
    "new.example",
    [Metric("dr", 40, "ahrefs", date(2025, 3, 1))],
    [Price("USD", 10_000, 6_000)],
    ["food"],
    ["en"],
    Qualification.QUALIFIED,
    "fits",
)


def request() -> c.GroupRequest:
    return c.GroupRequest(
        client_id="cello",
        link_count=2,
        target_pages=[TargetPage("https://cello.example/1", "p1")],
        anchor_texts=["cello"],
        requirements=ASKED,
    )


def _suggestion() -> c.SiteSuggestion:
    return c.SiteSuggestion(
        domain_id="site-09",
        rank=4,
        why="it fits",
        target_page_url=PAGE,
        anchor_text="tea",
        internal_notes="cheap",
    )


def _decisions() -> list[c.SiteDecision]:
    approved = c.SiteDecision(
        decision=Decision.APPROVE,
        domain_id="site-04",
        target_page_url=PAGE,
        anchor_text="tea",
        client_notes="good",
        version=1,
        expected_price=10_000,
    )
    rejected = c.SiteDecision(
        decision=Decision.REJECT, domain_id="site-05", reason=Rejection(RejectionCode.OTHER, "no"), client_notes="bad"
    )
    return [approved, rejected]


def _edit_group(order: Walk) -> c.EditGroup:
    page = TargetPage(PAGE, "p2")
    return c.EditGroup(group=order.ref(), link_count=2, target_pages=[page], anchor_texts=["tea"], requirements=ASKED)


def _swap(order: Walk) -> c.Swap:
    alternate, approved = order.selection("site-02"), order.selection("site-01")
    return c.Swap(
        order.ref(), alternate.id, approved.id, alternate.version, approved.version, 10_000, allow_repeat=True
    )


def _share(order: Walk) -> c.Share:
    return c.Share(
        order_id=order.id,
        group_ids=[order.group().id],
        permissions={LinkPermission.REVIEW},
        label="Ann",
        message="please look",
        expires_in=timedelta(days=1),
    )


def _progress(order: Walk) -> c.RecordProgress:
    item_id = stages.item(order, 1)
    return c.RecordProgress(order.id, item_id, Stage.PUBLISHED, 1, str(item_id), "https://new.example/1", "done")


#: what fills in more than the command of the same name in WISHES
_FULLER: Final[Mapping[str, Callable[[Walk], c.Command[Any]]]] = {
    "create": lambda _: c.CreateOrder(
        currency="USD",
        groups=[request()],
        account_id="acme",
        requires_client_review=True,
        deadline=NOON,
        metadata={"po": "7"},
        order_id=NEW,
    ),
    "duplicate": lambda order: c.Duplicate(order.id, NEW),
    "edit_order": lambda order: c.EditOrder(
        order_id=order.id, requires_client_review=True, deadline=NOON, metadata={"po": "7"}
    ),
    "set_fees": lambda order: c.SetFees(order.id, 5, "express"),
    "set_price": lambda order: c.SetPrice(order.ref(), order.selection("site-03").id, 9_000, "a bargain", 5_000),
    "add_group": lambda order: c.AddGroup(order.id, request()),
    "edit_group": _edit_group,
    "cancel_group": lambda order: c.CancelGroup(order.ref(), "too dear"),
    "record_analysis": lambda order: c.RecordAnalysis(order.ref(), order.group().epoch, [SITE], last=True),
    "suggest": lambda order: c.Suggest(order.ref(), [_suggestion()]),
    "review": lambda order: c.Review(order.ref(), _decisions(), allow_repeat=True),
    "swap": _swap,
    "request_more_sites": lambda order: c.RequestMoreSites(order.ref(), "more of food"),
    "finish_review": lambda order: c.FinishReview(order.id, [order.group().id], "done"),
    "reopen_review": lambda order: c.ReopenReview(order.id, [order.group(1).id], "once more"),
    "record_refund": lambda order: c.RecordRefund(order.id, 1, "back-1", "sorry"),
    "record_progress": _progress,
    "verify_publication": lambda order: c.VerifyPublication(order.id, stages.item(order, 0), "https://new.example/1"),
    "replace_item": lambda order: c.ReplaceItem(
        order.id, stages.item(order, 1), "gone", domain_id="site-09", expected_price=10_000, allow_repeat=True
    ),
    "share": _share,
    "transfer": lambda order: c.Transfer(order.id, "rival", "sold"),
    "note": lambda order: c.WriteNote(order.id, "hello", c.NoteAudience.INTERNAL),
}

_STAGES: Final[Mapping[Callable[[Agency], Walk], str]] = {
    stages.draft: "create duplicate edit_order set_fees add_group edit_group cancel_group submit discard share "
    "revoke_share transfer assign note",
    stages.analyzing: "record_analysis fail_analysis",
    stages.undecided: "withdraw",
    stages.reviewing: "set_price suggest review swap auto_approve change_link_count request_more_sites "
    "complete_review finish_review reopen_review",
    stages.pending: "record_payment authorize_credit cancel",
    stages.in_progress: "record_refund record_progress mark_issue resolve_issue verify_publication replace_item "
    "cancel_item",
    stages.of_nobody: "claim",
}
_ACTORS: Final = {"claim": ACME, "review": FOR_ACME}

#: command -> where it is given, what is given, and by whom
PAYLOADS: Final[Mapping[str, tuple[Callable[[Agency], Walk], Callable[[Walk], c.Command[Any]], Actor]]] = {
    name: (stage, _FULLER.get(name, WISHES[name]), _ACTORS.get(name, STAFF))
    for stage, names in _STAGES.items()
    for name in names.split()
}
