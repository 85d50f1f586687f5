"""An example of every value that goes over the wire, made from its class: each field by its name, or by its type."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from attrs import AttrsInstance, fields, has

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.actors import Actor, Author, Scope
from unified_orders.domain.events import Recorded
from unified_orders.domain.history import replay
from unified_orders.domain.metadata import Metadata
from unified_orders.domain.order import Order
from unified_orders.domain.results import Progressed, SkippedSite, StaleSite
from unified_orders.domain.sites import Metric
from unified_orders.domain.words import (
    ActorKind,
    Decision,
    GroupStatus,
    ItemStatus,
    LinkPermission,
    OrderState,
    Qualification,
    RejectionCode,
    SelectionStatus,
    Stage,
)

T = TypeVar("T")


def _id(number: int) -> UUID:
    return UUID(f"0198f3c2-7a10-7c44-9d21-{number:012x}")


_MOMENT: Final = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)
#: What fields hold, by their name.
BY_NAME: Final[Mapping[str, Any]] = {
    "order_id": _id(1), "new_order_id": _id(9), "copied_from_order_id": None,
    "group_id": _id(2), "group_ids": (_id(2),),
    "selection_id": _id(3), "selection_ids": (_id(3),), "approved_id": _id(3), "alternate_id": _id(13),
    "item_id": _id(4), "cancelled_item_id": None, "replaced_by": _id(14), "token_id": _id(5),
    "account_id": "acme", "previous_account_id": None, "client_id": "tea", "assigned_to": "sam", "id": "sam",
    "domain_id": "teablog.example", "domain": "teablog.example",
    "project_id": "analysis-7", "analysis_project_id": "analysis-7", "workflow_id": "wf-31", "page_id": "page-12",
    "currency": "USD", "metadata": Metadata({"campaign": "spring"}), "requires_client_review": True,
    "url": "https://tea.example/green", "target_page_url": "https://tea.example/green",
    "published_url": "https://teablog.example/best-green-tea", "anchor_text": "green tea",
    "anchor_texts": ("green tea",),
    "amount": 45500, "fees": 5000, "retail": 22500, "wholesale": 15000, "expected_price": 22500, "max_price": 40000,
    "owed": 22500, "due": 0, "due_back": 23000, "net_paid": 45500, "paid": 45500, "total": 45500,
    "reference": "wire-17", "basis_points": 1000, "rule_id": "two-or-more",
    "min_dr": 45, "max_dr": None, "min_traffic": 1000, "niches": ("tea",), "languages": ("en",), "count": 5,
    "excluded_domains": ("pressmill.example",), "name": "dr", "value": 61, "source": "Ahrefs",
    "reason": "the client asked for it", "text": "the link is nofollow",
    "resolution": "the editor made it a follow link",
    "why": ("dr 61 is at least 45",), "message": "more blogs about tea, please", "ignored": None,
    "label": "Ann of Acme", "on_behalf_of": None, "client_notes": "reads well", "internal_notes": "answers quickly",
    "qualification": Qualification.QUALIFIED, "qualification_note": "", "key": "order-17",
    "token": "uo_EXAMPLE", "expires_at": datetime(2026, 4, 7, 9, 30, tzinfo=UTC), "expires_in": timedelta(days=7),
    "permissions": frozenset({LinkPermission.VIEW, LinkPermission.REVIEW}),
    "link_count": 2, "open_links": 1, "link_index": 0, "rank": 0, "round": 1, "epoch": 1, "attempt": 1, "seq": 12,
    "version": 3, "seen_version": 2, "alternate_version": 3, "approved_version": 3,
    "sites": 20, "new": 20, "suggested": 5, "command": "review",
    "stage": Stage.PUBLISHED, "decision": Decision.APPROVE, "wanted": Decision.APPROVE,
    "state": OrderState.REVIEWING, "status": SelectionStatus.APPROVED, "kind": ActorKind.ACCOUNT,
    "code": RejectionCode.OFF_TOPIC, "event": e.GroupMoved(_id(2), GroupStatus.REVIEWING, GroupStatus.APPROVED),
}  # fmt: skip


def _draft() -> Order:
    made = e.OrderCreated("acme", "USD", True, None, Metadata(), None)  # noqa: FBT003 - a field of its own
    author = Author(ActorKind.STAFF, "sam", None, None)
    return replay([Recorded(_id(1), 1, made, author, _MOMENT, "import", 1)]).order


#: What it takes to be true: fields that mean something else there, or that exclude each other.
BY_CLASS: Final[Mapping[type[Any], Mapping[str, Any]]] = {
    Actor: {"account_id": "acme", "id": "ann", "scope": None},
    Author: {"id": "acme"},
    Scope: {"group_ids": None},
    SkippedSite: {"why": "no price in USD"},
    StaleSite: {"status": SelectionStatus.ALTERNATE},
    Progressed: {"status": ItemStatus.PUBLISHED},
    c.SetFees: {"reason": "express delivery"},
    c.SetPrice: {"reason": "the seller gave a discount"},
    c.RecordAnalysis: {"last": False},
    c.FailAnalysis: {"reason": "no site matched the search"},
    c.SiteSuggestion: {"why": "read by the people who buy this tea"},
    c.SiteDecision: {"reason": None},
    c.CompleteReview: {"reason": "one link is enough for now"},
    c.FinishReview: {"message": "done, thank you"},
    c.ReopenReview: {"reason": "one page has moved"},
    c.RecordRefund: {"amount": 5500, "reference": "back-1", "reason": "one link was not delivered"},
    c.AuthorizeCredit: {"reason": "pays by the month"},
    c.RecordProgress: {"reason": None, "attempt": 2},
    c.ReplaceItem: {"selection_id": None, "reason": "the site has closed"},
    c.CancelItem: {"reason": "the site has closed"},
    c.Share: {"message": "please choose two sites", "expires_in": timedelta(days=14)},
    c.Transfer: {"account_id": "northwind", "reason": "the client moved to another agency"},
    c.WriteNote: {"text": "prefers blogs to magazines"},
    e.OrderImported: {
        "source": "public.orders",
        "source_status": "draft",
        "order": _draft(),
        "groups": (),
        "selections": (),
        "items": (),
        "tokens": (),
        "payments": (),
        "refunds": (),
    },
    e.StatusImported: {"previous": "approved", "status": "invoiced", "reason": "sent by mail"},
    e.OrderMoved: {"source": OrderState.REVIEWING, "target": OrderState.PAYMENT_PENDING},
    e.GroupMoved: {"source": GroupStatus.REVIEWING, "target": GroupStatus.APPROVED, "reason": None},
    e.AnalysisFailed: {"reason": "no site matched the search"},
    e.ApprovalVoided: {"reason": "the price went up"},
    e.PriceSet: {"reason": "the seller gave a discount"},
    e.RefundRecorded: {"amount": 5500, "reference": "back-1", "reason": "one link was not delivered"},
    e.CreditAuthorized: {"reason": "pays by the month"},
    e.ItemProgressed: {"reason": None},
    e.ProgressNoted: {"why": "older than what is known"},
    e.ItemWithdrawn: {"reason": "the site has closed"},
    Metric: {"as_of": None},
}


def example(cls: type[T]) -> T:
    """Return an example of a class."""
    hints, classed = get_type_hints(cls), cast("type[AttrsInstance]", cls)
    return cls(**{one.name: _value(cls, one.name, hints[one.name]) for one in fields(classed)})


def _value(cls: type[Any], name: str, hint: Any) -> Any:  # noqa: ANN401 - any field
    if name in BY_CLASS.get(cls, {}):
        return BY_CLASS[cls][name]
    if isinstance(hint, UnionType) or get_origin(hint) is Union:
        kinds = [one for one in get_args(hint) if one is not NoneType and get_origin(one) is not Literal]
        return _value(cls, name, kinds[0])
    if get_origin(hint) is tuple and has(get_args(hint)[0]):
        return (example(get_args(hint)[0]),)
    if isinstance(hint, type) and has(hint) and fields(hint):
        return example(hint)
    if name in BY_NAME:
        return BY_NAME[name]
    return _by_type(cls, name, hint)


def _by_type(cls: type[Any], name: str, hint: Any) -> Any:  # noqa: ANN401
    if hint is bool:
        return True
    if hint is datetime:
        return _MOMENT
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    raise LookupError(f"say in BY_NAME what {cls.__name__}.{name} holds ({hint})")
