"""What answers to commands tell those who may not see everything."""

import pytest
from tests.application.agency import CUSTOMER, STAFF, WHOLESALE, WORKER, Agency

from unified_orders.application.views import SiteView
from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.deciding import Accepted, Refusal
from unified_orders.domain.results import Created, Done, StaleSite
from unified_orders.domain.words import ActorKind, LinkPermission, Stage


def skipped(agency: Agency, made: Done[Created], seen: SiteView, actor: Actor) -> StaleSite:
    """Decide on a site as it was once seen, and return how it is reported as changed."""
    ref = c.GroupRef(made.order_id, made.group_ids[0])
    (stale,) = agency.service.execute(c.Review(ref, [c.approve(seen)]), actor=actor).result.stale
    return stale


def test_a_skipped_site_tells_no_id_of_who_changed_it_but_to_staff(agency: Agency) -> None:
    nameless = Actor.account("acme", user="canary-user-id")
    made = agency.reviewing(("tea", 2))
    guest = agency.guest(made, permissions=[LinkPermission.REVIEW])
    seen = agency.board(made).suggested[0]
    agency.review(made, c.reject(seen), actor=nameless)
    assert skipped(agency, made, seen, STAFF).label == "canary-user-id"
    for other in (guest, CUSTOMER):
        told = skipped(agency, made, seen, other)
        assert (told.changed_by, told.label) == (ActorKind.ACCOUNT, None)


def test_a_skipped_site_names_customers_to_all_and_guests_by_the_name_of_their_link(agency: Agency) -> None:
    made = agency.reviewing(("tea", 2))
    guest = agency.guest(made, permissions=[LinkPermission.REVIEW])
    first, second = agency.board(made).suggested[:2]
    agency.review(made, c.reject(first))
    agency.review(made, c.reject(second), actor=guest)
    assert skipped(agency, made, first, guest).label == "Jane"
    assert skipped(agency, made, second, CUSTOMER).label == "Gwen"


def test_a_skipped_site_names_staff_and_workers_to_staff_alone(agency: Agency) -> None:
    made = agency.reviewing(("tea", 2))
    first = agency.board(made).suggested[0]
    agency.review(made, c.alternate(first), actor=STAFF)
    told = skipped(agency, made, first, CUSTOMER)
    assert (told.changed_by, told.label) == (ActorKind.STAFF, None)
    assert skipped(agency, made, first, STAFF).label == "Canary Staffer"


def test_what_would_be_stored_is_shown_to_staff_alone(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    guest = agency.guest(made, permissions=[LinkPermission.REVIEW])
    ref = c.GroupRef(made.order_id, made.group_ids[0])
    approval = c.Review(ref, [c.approve(agency.board(made).suggested[0])])
    for actor in (CUSTOMER, guest):
        answer = agency.service.simulate(approval, actor=actor)
        assert isinstance(answer, Accepted)
        assert (answer.changes, answer.events, answer.effects) == (None, (), ())
        assert answer.done.result.open_links == 0
        assert str(WHOLESALE) not in repr(answer)
    whole = agency.service.simulate(approval, actor=STAFF)
    assert isinstance(whole, Accepted)
    assert whole.changes is not None
    assert str(WHOLESALE) in repr(whole)


def test_a_worker_who_rehearses_gets_the_outcome_alone(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    agency.approve_all(made)
    agency.pay(made)
    news = c.RecordProgress(made.order_id, agency.item(made, 0), Stage.STARTED, workflow_id="w")
    answer = agency.service.simulate(news, actor=WORKER)
    assert isinstance(answer, Accepted)
    assert (answer.changes, answer.events, answer.effects) == (None, (), ())


@pytest.mark.parametrize("actor", [CUSTOMER, STAFF])
def test_a_rehearsed_refusal_gives_its_reasons_to_everybody(agency: Agency, actor: Actor) -> None:
    made = agency.draft(("tea", 1))
    answer = agency.service.simulate(c.ReopenReview(made.order_id), actor=actor)
    assert isinstance(answer, Refusal)
    assert answer.reasons
