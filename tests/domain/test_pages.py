"""Pages and anchors: each entry of a group's pages is one wanted link, and an approval takes one of them."""

from typing import Unpack

import pytest
from tests.scenarios.kit import ACME, FOR_ACME, STAFF, Agency, Share, wants
from tests.scenarios.walk import Walk, approve, reviewed, says

from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.group import TargetPage
from unified_orders.domain.words import Decision, GroupStatus, OrderState, SelectionStatus

A, B, C, D = (f"https://tea.example/{letter}" for letter in "abcd")


def placed(order: Walk) -> dict[str, tuple[int, str | None, str | None]]:
    """Return link, page and anchor of each live item, by domain."""
    return {
        item.placement.domain: (item.link_index, item.placement.target_page_url, item.placement.anchor_text)
        for item in order.items()
    }


def under_review(agency: Agency, links: int, urls: list[str], **more: Unpack[Share]) -> Walk:
    return reviewed(agency, wants("tea", links, urls, **more), wants("tents", 1), found=8)


def test_without_a_given_page_an_approval_takes_page_and_anchor_of_the_lowest_unused_link(agency: Agency) -> None:
    order = under_review(agency, 3, [A, B, C], anchor_texts=["first", "second"])
    order.approve("site-01", "site-02")
    order.decide(says(Decision.REJECT, "site-01"))
    order.approve("site-03")
    assert placed(order) == {"site-02": (1, B, "second"), "site-03": (0, A, "first")}
    order.approve("site-04")
    assert placed(order)["site-04"] == (2, C, None)


def test_a_given_page_is_one_of_the_groups(agency: Agency) -> None:
    order = under_review(agency, 3, [A, B, C])
    call = c.Review(order.ref(), [approve("site-01", target_page_url=D)])
    assert order.refuses("unknown_page", call, ACME).path == ("decisions", 0, "target_page_url")
    order.decide(approve("site-01", target_page_url=C, anchor_text="chosen"))
    assert placed(order) == {"site-01": (2, C, "chosen")}


def test_given_pages_are_served_before_the_others_of_the_same_call(agency: Agency) -> None:
    order = under_review(agency, 2, [A, B])
    order.decide(approve("site-01"), approve("site-02", target_page_url=A))
    assert placed(order) == {"site-01": (1, B, None), "site-02": (0, A, None)}


def test_a_url_that_is_wanted_twice_is_taken_twice(agency: Agency) -> None:
    order = under_review(agency, 3, [A, A, B], anchor_texts=["one", "two", "three"])
    order.decide(approve("site-01", target_page_url=A), approve("site-02", target_page_url=A))
    assert placed(order) == {"site-01": (0, A, "one"), "site-02": (1, A, "two")}


def test_an_approval_without_a_page_is_visible_and_keeps_the_group_open(agency: Agency) -> None:
    order = under_review(agency, 2, [A])
    order.approve("site-01", "site-02")
    assert placed(order) == {"site-01": (0, A, None), "site-02": (1, None, None)}
    assert order.status() is GroupStatus.REVIEWING
    order.refuses("without_page", c.CompleteReview(order.ref()), ACME)

    order.decide(says(Decision.RECONSIDER, "site-02"))
    order.do(c.CompleteReview(order.ref(), "one is enough"), ACME)
    assert order.status() is GroupStatus.APPROVED


@pytest.mark.parametrize("actor", [ACME, FOR_ACME])
def test_the_page_that_a_reviewer_adds_goes_to_the_approval_without_one_and_closes_the_group(
    agency: Agency, actor: Actor
) -> None:
    order = under_review(agency, 2, [A], anchor_texts=["one", "two"])
    order.approve("site-01", "site-02")
    order.do(c.EditGroup(order.ref(), target_pages=[A, B]), actor)
    assert placed(order) == {"site-01": (0, A, "one"), "site-02": (1, B, "two")}
    assert order.status() is GroupStatus.APPROVED


def test_a_reviewers_change_of_page_keeps_approval_item_and_anchor(agency: Agency) -> None:
    order = under_review(agency, 2, [A, B], anchor_texts=["one", "two"])
    order.approve("site-01", "site-02")
    before = {item.id for item in order.items()}
    order.do(c.EditGroup(order.ref(), target_pages=[A, C]), ACME)
    assert placed(order) == {"site-01": (0, A, "one"), "site-02": (1, C, "two")}
    assert {item.id for item in order.items()} == before
    assert order.status() is GroupStatus.APPROVED


def test_a_change_of_page_by_staff_voids_the_approval_and_reopens_the_group(agency: Agency) -> None:
    order = under_review(agency, 2, [A, B])
    order.approve("site-01", "site-02")
    order.do(c.EditGroup(order.ref(), target_pages=[A, C]), STAFF)
    assert placed(order) == {"site-01": (0, A, None)}
    assert order.selection("site-02").status is SelectionStatus.SUGGESTED
    assert order.status() is GroupStatus.REVIEWING


def test_pages_put_in_another_order_void_nothing_whoever_does_it(agency: Agency) -> None:
    order = under_review(agency, 2, [A, B])
    order.approve("site-01", "site-02")
    order.do(c.EditGroup(order.ref(), target_pages=[B, A]), STAFF)
    assert placed(order) == {"site-01": (1, A, None), "site-02": (0, B, None)}
    assert order.status() is GroupStatus.APPROVED


def test_a_page_taken_away_from_a_closed_group_opens_it_until_there_is_one_again(agency: Agency) -> None:
    order = under_review(agency, 2, [A, B])
    order.approve("site-01", "site-02")
    order.do(c.EditGroup(order.ref(), target_pages=[A]), ACME)
    assert (order.status(), placed(order)["site-02"]) == (GroupStatus.REVIEWING, (1, None, None))
    order.do(c.EditGroup(order.ref(), target_pages=[A, D]), ACME)
    assert (order.status(), placed(order)["site-02"]) == (GroupStatus.APPROVED, (1, D, None))


def test_a_page_edit_may_be_the_last_thing_that_an_order_waited_for(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1, []))
    order.approve("site-01")
    order.do(c.EditGroup(order.ref(), target_pages=[A]), ACME)
    assert order.state() is OrderState.PAYMENT_PENDING
    order.refuses("wrong_state", c.EditGroup(order.ref(), target_pages=[B]), ACME)


def test_the_reviewer_moves_an_approved_site_to_another_page_and_two_trade_places(agency: Agency) -> None:
    order = under_review(agency, 3, [A, B, C], anchor_texts=["one", "two"])
    order.approve("site-01", "site-02")
    order.decide(approve("site-01", target_page_url=C))
    assert placed(order)["site-01"] == (2, C, "one")
    order.decide(approve("site-01", target_page_url=B), approve("site-02", target_page_url=C, anchor_text="new"))
    assert placed(order) == {"site-01": (1, B, "one"), "site-02": (2, C, "new")}


def test_the_reviewer_changes_an_anchor_alone(agency: Agency) -> None:
    order = under_review(agency, 3, [A, B, C])
    order.approve("site-01")
    order.decide(approve("site-01", anchor_text="better"))
    assert placed(order) == {"site-01": (0, A, "better")}


def test_what_staff_propose_is_taken_while_the_page_is_free(agency: Agency) -> None:
    order = under_review(agency, 3, [A, B, C])
    proposals = [
        c.SiteSuggestion(domain_id=domain, target_page_url=B, anchor_text="proposed")
        for domain in ("site-01", "site-02")
    ]
    order.do(c.Suggest(order.ref(), proposals))
    order.approve("site-01", "site-02")
    assert placed(order) == {"site-01": (1, B, "proposed"), "site-02": (0, A, "proposed")}


def test_a_draft_may_name_more_pages_than_links_and_a_submitted_group_not(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1, [A, B]))
    assert order.refuses("too_many_pages", c.Submit(order.id), ACME).path == ("groups", 0)
    order.do(c.EditGroup(order.ref(), link_count=2), ACME)
    order.submit()
    order.refuses("too_many_pages", c.EditGroup(order.ref(), target_pages=[A, B, C]), ACME)
    order.refuses("too_many_pages", c.AddGroup(order.id, wants("tents", 1, [A, B])), ACME)
    order.analysed()
    order.refuses("too_many_pages", c.ChangeLinkCount(order.ref(), 1), ACME)


def test_a_page_carries_the_hosts_id_of_it(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1, []))
    page = TargetPage(A, "page-7")
    order.do(c.EditGroup(order.ref(), target_pages=[page]), ACME)
    assert order.group().target_pages == (page,)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//tea.example", "https://", "https://user:secret@tea.example", "ftp://tea.example"]
)
def test_a_page_is_a_web_address(url: str) -> None:
    with pytest.raises(ValueError, match=r"url: must "):
        TargetPage(url)


def test_when_fewer_links_are_wanted_an_approval_beyond_them_moves_to_a_free_link(agency: Agency) -> None:
    order = under_review(agency, 3, [A], anchor_texts=["one", "two", "three"])
    order.approve("site-01", "site-02", "site-03")
    order.decide(says(Decision.REJECT, "site-02"))
    order.do(c.ChangeLinkCount(order.ref(), 2), ACME)
    assert placed(order) == {"site-01": (0, A, "one"), "site-03": (1, None, "three")}
    assert order.status() is GroupStatus.REVIEWING, "fewer links close no group"

    order.do(c.EditGroup(order.ref(), target_pages=[A, B]), ACME)
    assert placed(order)["site-03"] == (1, B, "three")
    assert order.status() is GroupStatus.APPROVED


def test_a_page_given_more_often_than_it_is_wanted_takes_a_link_that_wants_none_before_another_ones(
    agency: Agency,
) -> None:
    order = under_review(agency, 4, [A, B])
    for domain in ("site-01", "site-02", "site-03"):
        order.decide(approve(domain, target_page_url=A))
    assert placed(order) == {"site-01": (0, A, None), "site-02": (2, A, None), "site-03": (3, A, None)}
    order.decide(approve("site-04", target_page_url=A))
    assert placed(order)["site-04"] == (1, A, None)
