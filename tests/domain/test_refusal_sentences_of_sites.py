"""What the refusals about groups, sites and items say."""

from typing import Final

import pytest
from tests.domain import stages
from tests.domain.saying import Asked, Stage, Who, Wish, code_of, said
from tests.scenarios.kit import ACME, STAFF, WORKER, Agency, pages, site, sites, wants
from tests.scenarios.walk import Walk, approve, reviewed, says

from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.limits import Limits
from unified_orders.domain.sites import Client
from unified_orders.domain.words import Decision


def unpriced(agency: Agency) -> Walk:
    order = Walk(agency, wants("tea", 1))
    order.submit()
    order.analysed([site("free", None)])
    return order


def of_one_client(agency: Agency) -> Walk:
    order = reviewed(agency, wants("tea", 1), wants("tea", 1))
    order.approve("site-01")
    return order


def of_few_items(_: Agency) -> Walk:
    return reviewed(Agency(limits=Limits(items_per_order=1)), wants("tea", 2))


def of_few_sites(_: Agency) -> Walk:
    order = Walk(Agency(limits=Limits(sites_per_analysis=2, groups=1)), wants("tea", 2))
    order.submit()
    order.analysed(sites(1), last=False)
    return order


def of_rivals(_: Agency) -> Walk:
    return Walk(Agency(clients=[Client("tents", "rival")]), wants("tea", 1))


def without_pages(agency: Agency) -> Walk:
    order = reviewed(agency, wants("tea", 2, []))
    order.approve("site-01", "site-02")
    return order


def closed_early(agency: Agency) -> Walk:
    order = reviewed(agency, wants("tea", 3, pages("tea", 1)), wants("tents", 1))
    order.approve("site-01")
    order.do(c.CompleteReview(order.ref(), "enough"))
    return order


def part_paid(agency: Agency) -> Walk:
    order = stages.pending(agency)
    order.pay(5)
    return order


def with_an_item_gone(agency: Agency) -> Walk:
    order = stages.in_progress(agency)
    order.do(c.CancelItem(order.id, stages.item(order, 1), "gone"))
    return order


ASKED: Final[list[Asked]] = [
    # approving
    (unpriced, lambda o: c.Review(o.ref(), [approve("free")]), ACME,
     ("guard: decisions.0: free has no price in USD; staff set one before it can be approved [no_price]",)),
    (stages.reviewing, lambda o: c.Review(o.ref(), [approve("site-03", expected_price=9)]), ACME,
     ("guard: decisions.0.expected_price: site-03 costs 10000 now, not 9; look at it again [price_moved]",)),
    (of_one_client, lambda o: c.Review(o.ref(1), [approve("site-01")]), ACME,
     (("guard: decisions.0: site-01 is already approved for this client in this order;"
       " say allow_repeat to take it twice [repeated_domain]"),)),
    (of_few_items, lambda o: c.Review(o.ref(), [approve("site-01"), approve("site-02")]), ACME,
     ("input: an order may have at most 1 live items; make another order [over_limit]",)),
    (stages.reviewing,
     lambda o: c.Review(o.ref(), [approve("site-03", target_page_url="https://tea.example/9")]), ACME,
     (("guard: decisions.0.target_page_url: https://tea.example/9 is not one of the group's 3 pages;"
       " take one of them [unknown_page]"),)),
    (stages.reviewing, lambda o: c.Review(o.ref(), [approve(f"site-0{n}") for n in (3, 4, 5)]), ACME,
     (("guard: decisions.2: the group wants 3 links and 2 are open;"
       " reject one, swap, or raise the count [over_quota]"),)),
    (stages.reviewing, lambda o: c.Review(o.ref(), [approve("nowhere")]), ACME,
     ("guard: decisions.0: there is no such site in this group; take one from its board [unknown_site]",)),
    (stages.reviewing, lambda o: c.Review(o.ref(), [approve("site-03"), says(Decision.REJECT, "site-03")]), ACME,
     ("guard: decisions.1: site-03 is decided on twice, differently; say it once [contradictory]",)),
    (stages.reviewing, lambda o: c.Swap(o.ref(), o.id, o.id), ACME,
     ("guard: alternate_id: there is no such site in this group; take one from its board [unknown_site]",
      "guard: approved_id: there is no such site in this group; take one from its board [unknown_site]")),
    (stages.reviewing, lambda o: c.Swap(o.ref(), o.selection("site-01").id, o.selection("site-02").id), ACME,
     ("guard: alternate_id: site-01 is approved, not alternate [not_alternate]",
      "guard: approved_id: site-02 is alternate, not approved [not_approved]")),
    (without_pages, lambda o: c.AutoApprove(o.ref()), STAFF,
     ("guard: group: every wanted link has its site [no_open_links]",
      "guard: group: no suggested site can be approved; suggest and price some [nothing_to_approve]")),
    # finding sites
    (without_pages, lambda o: c.RequestMoreSites(o.ref()), ACME,
     (("guard: group: every wanted link has its site;"
       " raise the link count to ask for more [no_open_links]"),)),
    (stages.reviewing,
     lambda o: c.Suggest(o.ref(), [c.SiteSuggestion(domain_id=f"site-{n}") for n in ("99", "09", "09")]), STAFF,
     ("guard: sites.0: site-99 is not among the group's analysed sites [unknown_site]",
      "guard: sites.2: site-09 is given twice; give it once [repeated_site]")),
    (stages.reviewing,
     lambda o: c.Suggest(o.ref(), [c.SiteSuggestion(domain_id="site-02", target_page_url="https://x.example/")]), STAFF,
     ("guard: sites.0.target_page_url: the page is not one of the group's pages [unknown_page]",
      "guard: sites.0: the reviewer decided on site-02 (alternate); only they reconsider it [already_decided]")),
    (of_few_sites, lambda o: c.RecordAnalysis(o.ref(), 1, sites(3)), WORKER,
     (("input: sites: an analysis may hold at most 2 sites, this page makes it 3;"
       " start another one [over_limit]"),)),
    (stages.reviewing, lambda o: c.SetPrice(o.ref(), o.id, 1, "why"), STAFF,
     ("input: selection_id: there is no such selection in this group; check its id [not_found]",)),
    # groups
    (of_few_sites, lambda o: c.AddGroup(o.id, wants("tents", 0, [])), STAFF,
     ("input: an order may have at most 1 groups; make another order [over_limit]",
      "guard: request: a submitted group wants at least 1 link; set its link_count [no_links]")),
    (of_rivals, lambda o: c.AddGroup(o.id, wants("tents", 1)), STAFF,
     ("input: request.client_id: there is no such client, or it is not yours; check its id [not_found]",)),
    (stages.reviewing, lambda o: c.EditGroup(o.ref(), link_count=5, analysis_project_id="x"), ACME,
     ("guard: link_count: after submit the count changes by change_link_count alone [submitted]",
      "guard: analysis_project_id: an analysis is attached before submit [submitted]",
      ("input: analysis_project_id: there is no such analysis of this client;"
       " leave it out to have one made [not_found]"))),
    (stages.reviewing, lambda o: c.EditGroup(o.ref(), target_pages=pages("tea", 4)), ACME,
     ("guard: target_pages: a group of 3 links may name at most 3 pages, got 4; remove some [too_many_pages]",)),
    (without_pages, lambda o: c.ChangeLinkCount(o.ref(), 1), ACME,
     ("guard: link_count: 2 sites are approved; reject some before asking for 1 [below_approved]",)),
    (closed_early, lambda o: c.ChangeLinkCount(o.ref(), 2), ACME,
     (("guard: link_count: the group is approved; its count can only be raised,"
       " or reopen it [only_raise]"),)),
    (of_rivals, lambda o: c.CancelGroup(o.ref()), STAFF,
     ("guard: group: the last group can't go; cancel the order [last_group]",)),
    (part_paid, lambda o: c.CancelGroup(o.ref()), ACME,
     (("guard: group: money has been paid; refund it first,"
       " or cancel items once in progress [has_payments]"),)),
    # items
    (stages.in_progress, lambda o: c.MarkIssue(o.id, stages.item(o, 0), "slow"), STAFF,
     ("guard: item_id: this item has an open issue already; resolve it first [issue_open]",)),
    (stages.in_progress, lambda o: c.ResolveIssue(o.id, stages.item(o, 1), "fixed"), STAFF,
     ("guard: item_id: this item has no open issue [no_issue]",)),
    (stages.in_progress, lambda o: c.VerifyPublication(o.id, stages.item(o, 1)), WORKER,
     ("guard: item_id: the item is pending; record its publication first [not_published]",)),
    (with_an_item_gone, lambda o: c.CancelItem(o.id, stages.item(o, 1), "again"), STAFF,
     ("guard: item_id: the item is cancelled; nothing more is done with it [item_cancelled]",)),
    (stages.in_progress, lambda o: c.ReplaceItem(o.id, stages.item(o, 0), "gone", domain_id="site-02"), STAFF,
     (("guard: selection_id: site-02 is approved;"
       " take one that is available, suggested, alternate [not_replaceable]"),)),
    (stages.in_progress, lambda o: c.ReplaceItem(o.id, stages.item(o, 0), "gone", domain_id="nowhere"), STAFF,
     ("guard: domain_id: the site is not among the group's analysed sites [unknown_site]",)),
]  # fmt: skip


@pytest.mark.parametrize(("stage", "wish", "who", "sentences"), ASKED, ids=map(code_of, ASKED))
def test_a_refusal_says_what_is_wrong_where_and_what_to_do(
    agency: Agency, stage: Stage, wish: Wish, who: Who, sentences: tuple[str, ...]
) -> None:
    order = stage(agency)
    command = wish(order)
    assert said(order, command, who if isinstance(who, Actor) else who(order)) == sentences


def test_the_last_item_stays(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1))
    order.approve("site-01")
    order.pay()
    assert said(order, c.CancelItem(order.id, stages.item(order, 0), "gone"), STAFF) == (
        "guard: item_id: the last item can't go; cancel the order instead [last_item]",
    )
