"""Which orders are in whose sight at all."""

from tests.domain import stages
from tests.scenarios.kit import ACME, RIVAL, STAFF, WORKER, Agency

from unified_orders.domain.actors import SYSTEM
from unified_orders.domain.admission import sees
from unified_orders.domain.words import LinkPermission


def test_an_account_sees_its_own_orders_and_nobody_elses(agency: Agency) -> None:
    own, of_nobody = stages.draft(agency).order, stages.of_nobody(agency).order
    assert sees(ACME, own)
    assert not sees(RIVAL, own)
    assert not sees(ACME, of_nobody)


def test_a_guest_sees_the_order_of_the_link_and_no_other(agency: Agency) -> None:
    shared, other = stages.draft(agency), stages.draft(agency)
    guest = shared.guest(LinkPermission.VIEW)
    assert sees(guest, shared.order)
    assert not sees(guest, other.order)


def test_those_of_the_house_see_all(agency: Agency) -> None:
    order = stages.draft(agency).order
    assert sees(STAFF, order)
    assert sees(WORKER, order)
    assert sees(SYSTEM, order)
