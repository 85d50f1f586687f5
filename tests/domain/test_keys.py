"""Idempotency: under one key a command has one effect, and the first outcome comes back."""

import pytest
from tests.scenarios.kit import ACME, FOR_ACME, RIVAL, STAFF, Agency, wants
from tests.scenarios.walk import Walk, agreed, approve, reviewed

from unified_orders.domain import commands as c
from unified_orders.domain.errors import InvalidInput, KeyReused, Refused
from unified_orders.domain.words import LinkPermission


def test_the_same_command_under_the_same_key_has_one_effect_and_one_outcome(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    call = c.Review(order.ref(), [approve("site-01")])
    first = order.do(call, ACME, "k")
    order.approve("site-02")
    again = order.do(call, ACME, "k")
    assert not first.replayed
    assert again.replayed
    assert (again.version, again.state, again.result) == (first.version, first.state, first.result)
    assert len(order.items()) == 2


def test_another_body_under_the_key_is_refused(agency: Agency) -> None:
    order = agreed(agency, wants("tea", 1))
    order.do(c.RecordPayment(order.id, 10, "a"), STAFF, "k")
    with pytest.raises(KeyReused, match="'k' stands for another command"):
        order.do(c.RecordPayment(order.id, 11, "b"), STAFF, "k")
    with pytest.raises(KeyReused):
        order.do(c.WriteNote(order.id, "hello"), STAFF, "k")


def test_another_actor_under_the_key_is_refused_and_who_sees_no_order_learns_nothing(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 2))
    call = c.Review(order.ref(), [approve("site-01")])
    order.do(call, ACME, "k")
    for actor in (STAFF, FOR_ACME, order.guest(LinkPermission.REVIEW)):
        with pytest.raises(KeyReused):
            order.do(call, actor, "k")
    with pytest.raises(Refused, match="not_found"):
        order.do(call, RIVAL, "k")


def test_a_refused_command_uses_no_key_up(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 0, []))
    with pytest.raises(Refused, match="no_links"):
        order.do(c.Submit(order.id), ACME, "k")
    order.do(c.EditGroup(order.ref(), link_count=1), ACME)
    assert not order.do(c.Submit(order.id), ACME, "k").replayed


def test_an_order_is_made_once_under_a_key_of_its_maker(agency: Agency) -> None:
    create = c.CreateOrder(currency="USD", groups=[wants("tea", 1)])
    first = agency.do(create, ACME, "k")
    assert agency.do(create, ACME, "k").order_id == first.order_id
    assert agency.do(create, RIVAL, "k").order_id != first.order_id
    with pytest.raises(KeyReused):
        agency.do(c.CreateOrder(currency="EUR"), ACME, "k")


def test_after_its_receipt_was_pruned_a_repeated_creation_already_exists(agency: Agency) -> None:
    create = c.CreateOrder(currency="USD")
    agency.do(create, ACME, "k")
    agency.clock.advance(hours=72)
    assert agency.service.prune() == 0
    agency.clock.advance(hours=1)
    assert agency.service.prune() == 1
    with pytest.raises(Refused, match="already_exists"):
        agency.do(create, ACME, "k")


def test_an_id_that_the_host_gives_is_taken_once(agency: Agency) -> None:
    made = agency.do(c.CreateOrder(currency="USD"), ACME).order_id
    with pytest.raises(Refused, match="already_exists"):
        agency.do(c.CreateOrder(currency="USD", order_id=made), RIVAL)


def test_a_copy_is_made_once_under_its_key(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    first = order.do(c.Duplicate(order.id), ACME, "k")
    again = order.do(c.Duplicate(order.id), ACME, "k")
    assert (again.order_id, again.replayed) == (first.order_id, True)


def test_the_same_key_stands_for_another_command_on_another_order(agency: Agency) -> None:
    one, other = Walk(agency, wants("tea", 1)), Walk(agency, wants("tea", 1))
    one.do(c.Submit(one.id), ACME, "k")
    assert not other.do(c.Submit(other.id), ACME, "k").replayed


def test_history_names_the_key(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.do(c.Submit(order.id), ACME, "k")
    history = agency.repository.shelves[order.id].history
    assert {recorded.key for recorded in history if recorded.command == "submit"} == {"k"}


@pytest.mark.parametrize("key", ["", "  ", "a\0b", "\ud800"])
def test_a_key_that_can_not_be_stored_is_refused(agency: Agency, key: str) -> None:
    order = Walk(agency, wants("tea", 1))
    with pytest.raises(InvalidInput, match="key: must be text of 1 to 200 characters"):
        order.do(c.Submit(order.id), ACME, key)
