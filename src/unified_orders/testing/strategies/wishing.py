"""Commands that a person, a worker or an attacker might give an order as it stands, legal or not."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final
from uuid import UUID

from attrs import frozen
from hypothesis import strategies as st

from unified_orders.domain import commands as c
from unified_orders.domain.metadata import Metadata
from unified_orders.domain.selection import Rejection
from unified_orders.domain.sites import Metric, Price, Requirements, Site
from unified_orders.domain.state import State
from unified_orders.domain.words import Decision, LinkPermission, RejectionCode, Stage
from unified_orders.testing.strategies.values import texts

URLS: Final = ("https://client.example/a", "https://client.example/b", "https://client.example/c")
CLIENTS: Final = ("tea", "tents")
ACCOUNTS: Final = ("acme", "other")
#: an id that no order has
ELSEWHERE: Final = UUID(int=404)
_DOMAINS: Final = 7

Strategy = st.SearchStrategy[Any]


def site(number: int, retail: int = 100) -> Site:
    """Return a site of the pool: every third has no price in US dollars."""
    currency = "EUR" if number % 3 == 2 else "USD"  # noqa: PLR2004 - the last of each three
    return Site(f"s{number}", f"s{number}.example", [Metric("dr", 10 * number, "test")], [Price(currency, retail, 40)])


POOL: Final = tuple(map(site, range(_DOMAINS)))

_domains: Final = st.integers(0, _DOMAINS - 1).map("s{}".format)
_retails: Final = st.sampled_from([100, 150, 175])
_sites: Final = st.builds(site, st.integers(0, _DOMAINS - 1), _retails)
_urls: Final = st.sampled_from(URLS)
_why: Final = st.sampled_from(["because", "other"]) | texts()
_maybe: Final = st.none() | _why
_anchors: Final = st.sampled_from(["one", "two"]) | texts()
_references: Final = st.sampled_from(["wire-1", "wire-2", "wire-3"])
_permissions: Final = st.frozensets(st.sampled_from(LinkPermission), max_size=2)
_suggestions: Final = st.builds(
    c.SiteSuggestion,
    domain_id=_domains,
    rank=st.none() | st.integers(0, 3),
    target_page_url=st.none() | _urls,
    internal_notes=_maybe,
)
_approvals: Final = st.builds(
    c.SiteDecision,
    decision=st.just(Decision.APPROVE),
    domain_id=_domains,
    target_page_url=st.none() | _urls,
    anchor_text=st.none() | _anchors,
    expected_price=st.none() | st.none() | _retails,
)
_rejections: Final = st.builds(
    c.SiteDecision,
    decision=st.just(Decision.REJECT),
    domain_id=_domains,
    reason=st.none() | st.builds(Rejection, st.just(RejectionCode.OFF_TOPIC), _maybe),
)


@cache
def requests(clients: tuple[str, ...] = CLIENTS) -> st.SearchStrategy[c.GroupRequest]:
    """Return what is asked for one of these clients."""
    return st.builds(
        c.GroupRequest,
        client_id=st.sampled_from(clients),
        link_count=st.integers(1, 3),
        target_pages=st.lists(_urls, max_size=1),
        anchor_texts=st.lists(_anchors, max_size=2),
        requirements=st.builds(Requirements, count=st.sampled_from([None, 1, 2]), min_dr=st.sampled_from([None, 20])),
    )


def wishes(state: State, token: str, clients: tuple[str, ...] = CLIENTS) -> st.SearchStrategy[c.Command[Any]]:
    """Return every command of the table, mostly about what the order has, sometimes about what it has not.

    `token` is the text of one of its share links.
    """
    about = _About(state, token, clients)
    return st.sampled_from(_WISHES).flatmap(lambda make: make(about))


@frozen
class _About:
    """What commands name: what there is of an order, and what there is not."""

    state: State
    token_text: str
    clients: tuple[str, ...]

    @property
    def order(self) -> st.SearchStrategy[UUID]:
        return st.just(self.state.order.id)

    @property
    def group(self) -> st.SearchStrategy[UUID]:
        return st.sampled_from([*self.state.groups, ELSEWHERE])

    @property
    def groups(self) -> st.SearchStrategy[list[UUID] | None]:
        return st.none() | st.lists(self.group, min_size=1, max_size=2, unique=True)

    @property
    def ref(self) -> st.SearchStrategy[c.GroupRef]:
        return st.builds(c.GroupRef, self.order, self.group)

    @property
    def item(self) -> st.SearchStrategy[UUID]:
        return st.sampled_from([*self.state.items, ELSEWHERE])

    @property
    def selection(self) -> st.SearchStrategy[UUID]:
        return st.sampled_from([*self.state.selections, ELSEWHERE])

    @property
    def link(self) -> st.SearchStrategy[UUID]:
        return st.sampled_from([*self.state.tokens, ELSEWHERE])

    @property
    def token(self) -> st.SearchStrategy[str]:
        return st.sampled_from([self.token_text, self.token_text + "x"])

    @property
    def epoch(self) -> st.SearchStrategy[int]:
        return st.sampled_from([*(group.epoch for group in self.state.groups.values()), 0, 9])

    @property
    def amount(self) -> st.SearchStrategy[int]:
        due, paid = self.state.order.due, self.state.order.money.net_paid
        return st.sampled_from([max(due, 1), max(due // 2, 1), due + 5, max(paid, 1)])


def _edits(ref: st.SearchStrategy[c.GroupRef]) -> st.SearchStrategy[c.EditGroup]:
    return st.builds(
        c.EditGroup,
        ref,
        link_count=st.none() | st.none() | st.integers(0, 3),
        target_pages=st.none() | st.lists(_urls, max_size=3),
        anchor_texts=st.none() | st.lists(_anchors, max_size=2),
    )


def _reviews(ref: st.SearchStrategy[c.GroupRef], selections: st.SearchStrategy[UUID]) -> st.SearchStrategy[c.Review]:
    others = st.builds(
        c.SiteDecision,
        decision=st.sampled_from(Decision),
        selection_id=selections,
        version=st.none() | st.integers(0, 3),
        client_notes=_maybe,
    )
    decisions = st.lists(_approvals | _approvals | _rejections | others, min_size=1, max_size=4)
    return st.builds(c.Review, ref, decisions, st.booleans())


def _progress(order_id: st.SearchStrategy[UUID], items: st.SearchStrategy[UUID]) -> st.SearchStrategy[c.RecordProgress]:
    early = st.builds(c.RecordProgress, order_id, items, st.sampled_from([Stage.STARTED, Stage.PUBLISHED]))
    done = st.builds(c.RecordProgress, order_id, items, st.just(Stage.COMPLETED), st.integers(1, 2))
    late = st.builds(
        c.RecordProgress, order_id, items, st.sampled_from([Stage.REOPENED, Stage.FAILED]), st.integers(2, 3)
    )
    return early | done | done | late


#: one for each command; what orders are mostly about is there more than once
_WISHES: Final[tuple[Callable[[_About], Strategy], ...]] = (
    lambda a: st.builds(c.Submit, a.order),
    lambda a: st.builds(c.Withdraw, a.order),
    lambda a: st.builds(c.CancelOrder, a.order, _why),
    lambda a: st.builds(c.EditOrder, a.order, requires_client_review=st.booleans()),
    lambda a: st.builds(c.EditOrder, a.order, metadata=st.sampled_from([Metadata(), Metadata({"po": 7})])),
    lambda a: st.builds(c.SetFees, a.order, st.sampled_from([0, 25]), _maybe),
    lambda a: st.builds(c.AddGroup, a.order, requests(a.clients)),
    lambda a: _edits(a.ref),
    lambda a: st.builds(c.CancelGroup, a.ref, _maybe),
    lambda a: st.builds(c.ChangeLinkCount, a.ref, st.integers(1, 4)),
    lambda a: st.builds(c.RequestMoreSites, a.ref, _maybe),
    lambda a: st.builds(c.RecordAnalysis, a.ref, a.epoch, st.lists(_sites, max_size=4), st.booleans()),
    lambda a: st.builds(c.FailAnalysis, a.ref, a.epoch, _why),
    lambda a: st.builds(c.Suggest, a.ref, st.lists(_suggestions, min_size=1, max_size=2)),
    lambda a: st.builds(c.SetPrice, a.ref, a.selection, _retails, _why, st.none() | st.just(60)),
    *[lambda a: _reviews(a.ref, a.selection)] * 3,
    lambda a: st.builds(c.Swap, a.ref, a.selection, a.selection, allow_repeat=st.booleans()),
    lambda a: st.builds(c.AutoApprove, a.ref, st.booleans()),
    lambda a: st.builds(c.CompleteReview, a.ref, _maybe),
    lambda a: st.builds(c.FinishReview, a.order, a.groups, _maybe),
    lambda a: st.builds(c.ReopenReview, a.order, a.groups, _maybe),
    lambda a: st.builds(c.RecordPayment, a.order, a.amount, _references),
    lambda a: st.builds(c.RecordRefund, a.order, a.amount, _references, _maybe),
    lambda a: st.builds(c.AuthorizeCredit, a.order, _why),
    *[lambda a: _progress(a.order, a.item)] * 2,
    lambda a: st.builds(c.MarkIssue, a.order, a.item, _why),
    lambda a: st.builds(c.ResolveIssue, a.order, a.item, _why),
    lambda a: st.builds(c.VerifyPublication, a.order, a.item, st.none() | _urls),
    lambda a: st.builds(c.ReplaceItem, a.order, a.item, _why, domain_id=_domains, allow_repeat=st.booleans()),
    lambda a: st.builds(c.CancelItem, a.order, a.item, _why),
    lambda a: st.builds(c.Share, a.order, group_ids=a.groups, permissions=_permissions, label=_maybe),
    lambda a: st.builds(c.RevokeShare, a.order, a.link),
    lambda a: st.builds(c.Claim, a.order, a.token),
    lambda a: st.builds(c.Transfer, a.order, st.sampled_from(ACCOUNTS)),
    lambda a: st.builds(c.Assign, a.order, st.sampled_from([None, "kim"])),
    lambda a: st.builds(c.WriteNote, a.order, _why, st.sampled_from(c.NoteAudience)),
    lambda a: st.builds(c.Duplicate, a.order),
)
