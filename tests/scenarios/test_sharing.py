"""Share links: used, expired, revoked, claimed; and orders that go from one account to another."""

from datetime import timedelta

import pytest
from tests.scenarios.kit import ACME, RIVAL, STAFF, Agency, site, wants
from tests.scenarios.walk import Walk, agreed, approve, reviewed, underway

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.actors import Actor, Scope
from unified_orders.domain.errors import Refused
from unified_orders.domain.sites import Client
from unified_orders.domain.words import ActorKind, LinkPermission, OrderState, Stage

REVIEW, CLAIM, VIEW = LinkPermission.REVIEW, LinkPermission.CLAIM, LinkPermission.VIEW


def test_a_guest_reviews_by_a_link_and_history_keeps_who_it_was(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    guest = order.guest(REVIEW)
    order.approve("site-01", actor=guest)
    author = order.selection("site-01").reviewed_by
    assert author is not None
    assert (author.kind, author.id) == (ActorKind.GUEST, guest.id)
    (token,) = order.snapshot.tokens.values()
    assert token.openings == 1


def test_each_opening_is_counted_and_uses_nothing_up(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    text = order.link(VIEW)
    for _ in range(3):
        agency.service.open_link(text)
    (token,) = order.snapshot.tokens.values()
    assert (token.openings, token.last_opened_at) == (3, agency.clock())


def test_a_link_that_only_views_decides_nothing(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    order.refuses("not_permitted", c.Review(order.ref(), [approve("site-01")]), order.guest(VIEW))


def test_a_link_to_one_group_opens_no_other_and_tells_nothing_of_it(agency: Agency) -> None:
    order = underway(agency, wants("tea", 1), wants("tents", 1))
    guest = order.guest(REVIEW, groups=[0])
    foreign = c.Review(order.ref(1), [approve("site-01")])
    absent = c.Review(c.GroupRef(order.id, order.id), [approve("site-01")])
    assert order.refuses("not_found", foreign, guest) == order.refuses("not_found", absent, guest)

    item = order.items(1)[0].id
    assert order.refuses("not_found", c.MarkIssue(order.id, item, "?"), guest) == order.refuses(
        "not_found", c.MarkIssue(order.id, order.id, "?"), guest
    )
    order.link(VIEW)
    other = next(token.id for token in order.snapshot.tokens.values() if str(token.id) != guest.id)
    assert order.refuses("not_found", c.RevokeShare(order.id, other), guest) == order.refuses(
        "not_found", c.RevokeShare(order.id, order.id), guest
    )


def test_a_link_expires_at_its_moment_in_each_decision_and_at_opening(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    text = order.link(REVIEW)
    guest = agency.service.open_link(text)
    agency.clock.advance(days=7, seconds=-1)
    order.approve("site-01", actor=guest)
    agency.clock.advance(seconds=1)
    order.refuses("link_expired", c.Review(order.ref(), [approve("site-02")]), guest)
    with pytest.raises(Refused, match="link_expired"):
        agency.service.open_link(text)


def test_a_revoked_link_ends_at_once(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    text = order.link(REVIEW)
    guest = agency.service.open_link(text)
    (token,) = order.snapshot.tokens
    order.do(c.RevokeShare(order.id, token), ACME)
    order.refuses("link_revoked", c.Review(order.ref(), [approve("site-01")]), guest)
    with pytest.raises(Refused, match="link_revoked"):
        agency.service.open_link(text)
    version = order.order.version
    order.do(c.RevokeShare(order.id, token), ACME)
    assert order.order.version == version


@pytest.mark.parametrize("text", ["", "uo_", "uo_nonsense", "no-token", "uo_" + "A" * 64, "\ud800"])
def test_what_is_no_token_opens_nothing(agency: Agency, text: str) -> None:
    reviewed(agency, wants("tea", 1))
    with pytest.raises(Refused, match="not_found"):
        agency.service.open_link(text)


def test_the_text_of_a_token_is_kept_nowhere(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1))
    done = order.do(c.Share(order.id), key="once")
    text = done.result.token
    assert text is not None
    again = order.do(c.Share(order.id), key="once")
    assert (again.replayed, again.result.token, again.result.token_id) == (True, None, done.result.token_id)
    kept = f"{order.snapshot.tokens} {agency.repository.shelves[order.id].history} {done} {agency.sent}"
    assert text not in kept
    assert next(iter(order.snapshot.tokens.values())).digest not in kept


def test_a_guest_made_up_with_a_wider_scope_sees_nothing(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1), wants("tents", 1))
    guest = order.guest(VIEW, groups=[0])
    assert guest.scope is not None
    wider = Actor.guest(Scope(order.id, guest.scope.token_id, None, {VIEW, REVIEW}))
    order.refuses("not_found", c.Review(order.ref(0), [approve("site-01")]), wider)


def of_nobody(agency: Agency) -> Walk:
    order = Walk(agency, wants("tea", 1), actor=STAFF)
    order.do(c.Submit(order.id))
    order.analysed([site("site-01")])
    order.approve("site-01", actor=STAFF)
    return order


def test_an_order_of_nobody_is_claimed_by_whoever_bears_the_link(agency: Agency) -> None:
    order = of_nobody(agency)
    order.refuses("not_found", c.CancelOrder(order.id, "mine?"), ACME)
    text = order.link(CLAIM)

    order.do(c.Claim(order.id, text), ACME)

    assert order.order.account_id == "acme"
    order.refuses("already_claimed", c.Claim(order.id, text), RIVAL)
    order.refuses("not_found", c.CancelOrder(order.id, "mine?"), RIVAL)
    order.refuses("not_permitted", c.Claim(order.id, text), STAFF)


def test_paid_before_it_is_claimed_the_work_starts_with_the_claim(agency: Agency) -> None:
    order = of_nobody(agency)
    text = order.link(CLAIM)
    order.pay()
    assert order.state() is OrderState.PAYMENT_PENDING
    order.do(c.Claim(order.id, text), ACME)
    assert order.state() is OrderState.IN_PROGRESS


def test_a_claim_takes_an_open_order_wide_link_that_permits_it(agency: Agency) -> None:
    order = of_nobody(agency)
    order.refuses("claim_needs_order", c.Share(order.id, group_ids=[order.group().id], permissions=[CLAIM]))
    order.refuses("not_found", c.Claim(order.id, order.link(REVIEW)), ACME)
    order.refuses("not_found", c.Claim(order.id, "uo_nonsense"), ACME)
    text = order.link(CLAIM)
    agency.clock.advance(days=7)
    order.refuses("link_expired", c.Claim(order.id, text), ACME)


def test_the_link_of_one_order_claims_no_other(agency: Agency) -> None:
    one, other = of_nobody(agency), of_nobody(agency)
    text = one.link(CLAIM)
    other.refuses("not_found", c.Claim(other.id, text), ACME)


def test_a_client_of_another_account_keeps_its_order_from_being_claimed_or_transferred() -> None:
    agency = Agency(clients=[Client("tea", "rival")])
    order = of_nobody(agency)
    text = order.link(CLAIM)
    order.refuses("client_of_other_account", c.Claim(order.id, text), ACME)
    order.refuses("client_of_other_account", c.Transfer(order.id, "acme"))
    order.do(c.Claim(order.id, text), RIVAL)


def test_an_account_orders_for_its_own_clients_only() -> None:
    agency = Agency(clients=[Client("tea", "acme"), Client("tents", "rival"), Client("cello")])
    order = Walk(agency, wants("tea", 1), wants("cello", 1), wants("unheard-of", 1))
    foreign = wants("tents", 1)
    order.refuses("not_found", c.CreateOrder(currency="USD", groups=[foreign]), ACME)
    order.refuses("not_found", c.AddGroup(order.id, foreign), STAFF)
    order.refuses("not_permitted", c.CreateOrder(currency="USD", account_id="rival"), ACME)


def test_a_transfer_ends_the_links_and_gives_the_order_away(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1))
    guest = order.guest(REVIEW)
    order.refuses("same_account", c.Transfer(order.id, "acme"))

    order.do(c.Transfer(order.id, "rival", "the brand was sold"))

    assert order.order.account_id == "rival"
    order.refuses("link_revoked", c.Review(order.ref(), [approve("site-01")]), guest)
    order.refuses("not_found", c.Submit(order.id), ACME)
    assert order.events(e.OrderTransferred) == [e.OrderTransferred("acme", "rival", "the brand was sold")]


def test_with_money_outstanding_either_way_nothing_is_transferred(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 1))
    order.refuses("money_outstanding", c.Transfer(order.id, "rival"))
    order.pay(10_001)
    order.refuses("money_outstanding", c.Transfer(order.id, "rival"))
    order.do(c.RecordRefund(order.id, 1, "back"))
    order.do(c.Transfer(order.id, "rival"))
    order.news("site-01", Stage.COMPLETED)
    assert order.state() is OrderState.COMPLETED


def test_a_cancelled_order_is_not_shared(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1))
    order.do(c.CancelOrder(order.id, "no"))
    order.refuses("wrong_state", c.Share(order.id))


def test_a_link_lives_from_five_minutes_to_thirty_days(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 1))
    for lifetime in (timedelta(minutes=5), timedelta(days=30)):
        shared = order.do(c.Share(order.id, expires_in=lifetime)).result
        assert shared.expires_at == agency.clock() + lifetime
    assert order.do(c.Share(order.id)).result.expires_at == agency.clock() + timedelta(days=7)
    for lifetime in (timedelta(minutes=4, seconds=59), timedelta(days=30, seconds=1)):
        with pytest.raises(ValueError, match="expires_in: must be a timedelta from 5 minutes to 30 days"):
            c.Share(order.id, expires_in=lifetime)
