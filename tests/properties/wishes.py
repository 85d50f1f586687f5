"""Commands that a person, a worker or an attacker might give an order as it stands, legal or not."""

from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from unified_orders.domain import commands as c
from unified_orders.domain.selection import Rejection
from unified_orders.domain.sites import Metric, Price, Requirements, Site
from unified_orders.domain.state import State
from unified_orders.domain.words import Decision, LinkPermission, RejectionCode, Stage

URLS = ("https://client.example/a", "https://client.example/b", "https://client.example/c")
CLIENTS = ("tea", "tents")
ELSEWHERE = UUID(int=404)


def site(number: int, retail: int) -> Site:
    """A site of the pool: every third has no price in the orders' currency."""
    currency = "EUR" if number % 3 == 2 else "USD"
    return Site(f"s{number}", f"s{number}.example", [Metric("dr", 10 * number, "test")], [Price(currency, retail, 40)])


domains = st.integers(0, 6).map("s{}".format)
retails = st.sampled_from([100, 150, 175])
sites = st.builds(site, st.integers(0, 6), retails)
urls = st.sampled_from(URLS)
pages = st.lists(urls, max_size=3)
counts = st.integers(0, 3)
texts = st.sampled_from(["because", "other"])
requests = st.builds(
    c.GroupRequest,
    client_id=st.sampled_from(CLIENTS),
    link_count=st.integers(1, 3),
    target_pages=st.lists(urls, max_size=1),
    anchor_texts=st.lists(st.sampled_from(["one", "two"]), max_size=2),
    requirements=st.builds(Requirements, count=st.sampled_from([None, 1, 2]), min_dr=st.sampled_from([None, 20])),
)


def wishes(state: State, token: str) -> st.SearchStrategy[c.Command[Any]]:
    """Every command of the table, mostly about what the order has, sometimes about what it has not."""
    order_id = state.order.id
    groups = st.sampled_from([*state.groups, ELSEWHERE])
    ref = st.builds(c.GroupRef, st.just(order_id), groups)
    items = st.sampled_from([*state.items, ELSEWHERE])
    selections = st.sampled_from([*state.selections, ELSEWHERE])
    tokens = st.sampled_from([*state.tokens, ELSEWHERE])
    some_groups = st.none() | st.lists(groups, min_size=1, max_size=2, unique=True)
    references = st.sampled_from(["wire-1", "wire-2", "wire-3"])
    epochs = st.sampled_from([*(group.epoch for group in state.groups.values()), 0, 9])
    order = state.order
    amounts = st.sampled_from([max(order.due, 1), max(order.due // 2, 1), order.due + 5, max(order.money.net_paid, 1)])
    at, why, maybe = st.just(order_id), texts, st.none() | texts
    return st.one_of(
        st.builds(c.Submit, at),
        st.builds(c.Withdraw, at),
        st.builds(c.CancelOrder, at, why),
        st.builds(c.EditOrder, at, requires_client_review=st.booleans()),
        st.builds(c.SetFees, at, st.sampled_from([0, 25])),
        st.builds(c.AddGroup, at, requests),
        _edits(ref),
        st.builds(c.CancelGroup, ref, maybe),
        st.builds(c.ChangeLinkCount, ref, st.integers(1, 4)),
        st.builds(c.RequestMoreSites, ref, maybe),
        st.builds(c.RecordAnalysis, ref, epochs, st.lists(sites, max_size=4), st.booleans()),
        st.builds(c.FailAnalysis, ref, epochs, why),
        st.builds(c.Suggest, ref, st.lists(_suggestions(), min_size=1, max_size=2)),
        st.builds(c.SetPrice, ref, selections, retails, why, st.none() | st.just(60)),
        _reviews(ref, selections),
        _reviews(ref, selections),
        _reviews(ref, selections),
        st.builds(c.Swap, ref, selections, selections, allow_repeat=st.booleans()),
        st.builds(c.AutoApprove, ref, st.booleans()),
        st.builds(c.CompleteReview, ref, maybe),
        st.builds(c.FinishReview, at, some_groups, maybe),
        st.builds(c.ReopenReview, at, some_groups, maybe),
        st.builds(c.RecordPayment, at, amounts, references),
        st.builds(c.RecordRefund, at, amounts, references, maybe),
        st.builds(c.AuthorizeCredit, at, why),
        _progress(order_id, items),
        _progress(order_id, items),
        st.builds(c.MarkIssue, at, items, why),
        st.builds(c.ResolveIssue, at, items, why),
        st.builds(c.VerifyPublication, at, items, st.none() | urls),
        st.builds(c.ReplaceItem, at, items, why, domain_id=domains, allow_repeat=st.booleans()),
        st.builds(c.CancelItem, at, items, why),
        st.builds(
            c.Share, at, group_ids=some_groups, permissions=st.frozensets(st.sampled_from(LinkPermission), max_size=2)
        ),
        st.builds(c.RevokeShare, at, tokens),
        st.builds(c.Claim, at, st.sampled_from([token, token + "x"])),
        st.builds(c.Transfer, at, st.sampled_from(["acme", "other"])),
        st.builds(c.Assign, at, st.sampled_from([None, "kim"])),
        st.builds(c.WriteNote, at, texts, st.sampled_from(c.NoteAudience)),
        st.builds(c.Duplicate, at),
    )


def _edits(ref: st.SearchStrategy[c.GroupRef]) -> st.SearchStrategy[c.EditGroup]:
    return st.builds(
        c.EditGroup,
        ref,
        link_count=st.none() | st.none() | counts,
        target_pages=st.none() | pages,
        anchor_texts=st.none() | st.lists(st.sampled_from(["three"]), max_size=2),
    )


def _suggestions() -> st.SearchStrategy[c.SiteSuggestion]:
    return st.builds(
        c.SiteSuggestion,
        domain_id=domains,
        rank=st.none() | st.integers(0, 3),
        target_page_url=st.none() | urls,
        internal_notes=st.none() | texts,
    )


def _reviews(ref: st.SearchStrategy[c.GroupRef], selections: st.SearchStrategy[UUID]) -> st.SearchStrategy[c.Review]:
    approvals = st.builds(
        c.SiteDecision,
        decision=st.just(Decision.APPROVE),
        domain_id=domains,
        target_page_url=st.none() | urls,
        anchor_text=st.none() | st.just("four"),
        expected_price=st.none() | st.none() | retails,
    )
    rejections = st.builds(
        c.SiteDecision,
        decision=st.just(Decision.REJECT),
        domain_id=domains,
        reason=st.none() | st.builds(Rejection, st.just(RejectionCode.OFF_TOPIC), st.none() | texts),
    )
    others = st.builds(
        c.SiteDecision,
        decision=st.sampled_from([Decision.ALTERNATE, Decision.RECONSIDER, Decision.REJECT, Decision.APPROVE]),
        selection_id=selections,
        version=st.none() | st.integers(0, 3),
        client_notes=st.none() | texts,
    )
    decisions = st.lists(approvals | approvals | rejections | others, min_size=1, max_size=4)
    return st.builds(c.Review, ref, decisions, st.booleans())


def _progress(order_id: UUID, items: st.SearchStrategy[UUID]) -> st.SearchStrategy[c.RecordProgress]:
    early = st.builds(c.RecordProgress, st.just(order_id), items, st.sampled_from([Stage.STARTED, Stage.PUBLISHED]))
    done = st.builds(c.RecordProgress, st.just(order_id), items, st.just(Stage.COMPLETED), st.integers(1, 2))
    late = st.builds(
        c.RecordProgress, st.just(order_id), items, st.sampled_from([Stage.REOPENED, Stage.FAILED]), st.integers(2, 3)
    )
    return early | done | done | late
