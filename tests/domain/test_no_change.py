"""A command that finds nothing to change changes nothing, and touches only what it is about."""

from tests.scenarios.kit import RIVAL, Agency, wants
from tests.scenarios.walk import Walk, approve, reviewed, says

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.effects import StartWorkflow
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.words import Decision, LinkPermission, OrderState


def as_it_is(one: SiteSelection) -> c.SiteSuggestion:
    """Return the suggestion that says of a site what is said of it already."""
    return c.SiteSuggestion(
        domain_id=one.domain_id,
        rank=one.rank,
        why=one.why[0] if len(one.why) == 1 else None,
        target_page_url=one.target_page_url,
        anchor_text=one.anchor_text,
    )


def test_suggesting_what_is_suggested_already_changes_nothing(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    version = order.order.version
    order.do(c.Suggest(order.ref(), [as_it_is(order.selection("site-01")), c.SiteSuggestion(domain_id="site-02")]))
    assert order.order.version == version
    order.do(c.Suggest(order.ref(), [c.SiteSuggestion(domain_id="site-02", rank=9)]))
    assert order.selection("site-02").rank == 9
    assert order.order.version == version + 1


def test_suggesting_what_is_approved_as_it_was_approved_keeps_the_approval(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    order.approve("site-01")
    item, version = order.item("site-01"), order.order.version
    order.do(c.Suggest(order.ref(), [as_it_is(order.selection("site-01"))]))
    assert order.item("site-01") == item
    assert order.order.version == version


def test_a_transfer_ends_the_links_that_are_open_and_no_other(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    ended, _ = order.guest(LinkPermission.VIEW), order.guest(LinkPermission.VIEW)
    assert ended.scope is not None
    order.do(c.RevokeShare(order.id, ended.scope.token_id))
    order.do(c.RevokeShare(order.id, ended.scope.token_id))
    order.do(c.Transfer(order.id, "rival"))
    assert len(order.events(e.LinkRevoked)) == 2
    assert order.order.account_id == RIVAL.account_id


def test_work_starts_on_the_items_that_are_live_and_no_other(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    order.approve("site-01")
    order.decide(says(Decision.REJECT, "site-01"), approve("site-02"), approve("site-03"))
    order.pay()
    assert order.state() is OrderState.IN_PROGRESS
    assert {one.placement.domain for one in order.sent(StartWorkflow)} == {"site-02", "site-03"}
    assert len(order.snapshot.items) == 3
