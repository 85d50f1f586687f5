"""What accounts and guests never find in an answer: wholesale, internal notes, staff, other clients' groups."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.application.agency import CUSTOMER, RIVAL, SITES, STAFF, WHOLESALE, WORKER, Agency, site
from tests.application.walking import found, numbers_over

from unified_orders.application.service import OrderService
from unified_orders.domain import commands as c
from unified_orders.domain.actors import SYSTEM, Actor, Scope
from unified_orders.domain.errors import Refused
from unified_orders.domain.results import Created, Done
from unified_orders.domain.sites import Client
from unified_orders.domain.words import LinkPermission, RejectionCode, Stage

SECRETS = (
    "canary-staff-id",
    "Canary Staffer",
    "canary-worker-id",
    "internal canary",
    "canary-workflow",
    str(WHOLESALE),
)
ANALYST = ("canary analyst's note", "canary outage", "canary failure", "canary problem", "canary credit")
OTHER_GROUP = ("canary-client", "Canary Brand", "hidden-site")


@pytest.fixture
def busy(agency: Agency) -> Done[Created]:
    """An order that has seen everything, with a group for tea and one that a guest of tea must not know of."""
    made = agency.draft(("tea", 2), ("canary-client", 2))
    order_id, (tea, hidden) = made.order_id, made.group_ids
    do = agency.service.execute
    do(c.WriteNote(order_id, "internal canary", c.NoteAudience.INTERNAL), actor=STAFF)
    do(c.WriteNote(order_id, "ours", c.NoteAudience.ACCOUNT), actor=CUSTOMER)
    do(c.Assign(order_id, "canary-staff-id"), actor=STAFF)
    do(c.SetFees(order_id, 500, "express"), actor=STAFF)
    do(c.Submit(order_id), actor=CUSTOMER)
    agency.analyse(order_id, tea, SITES)
    agency.analyse(order_id, hidden, [site(f"hidden-site-{number}") for number in range(4)])
    noted = c.SiteSuggestion(domain_id="site-7.example", internal_notes="internal canary")
    do(c.Suggest(c.GroupRef(order_id, tea), [noted]), actor=STAFF)
    agency.guest(made, 1)
    board = agency.board(made)
    agency.review(made, c.reject(board.suggested[-1], RejectionCode.OFF_TOPIC, "no"), actor=STAFF)
    agency.review(made, c.approve(board.suggested[0], notes="fine"), actor=agency.guest(made, 0, permissions=REVIEW))
    selection_id = board.suggested[1].selection_id
    assert selection_id is not None
    do(c.SetPrice(c.GroupRef(order_id, tea), selection_id, 9_000, "a favour"), actor=STAFF)
    agency.approve_all(made)
    agency.pay(made)
    agency.progress(made, 0, Stage.STARTED, Stage.PUBLISHED, Stage.COMPLETED)
    first, other = agency.item(made, 0), agency.item(made, 1)
    do(c.MarkIssue(order_id, first, "canary problem"), actor=WORKER)
    do(c.RecordProgress(order_id, other, Stage.FAILED, reason="canary failure"), actor=WORKER)
    do(c.ReplaceItem(order_id, other, "gone", domain_id="site-6.example"), actor=STAFF)
    return made


REVIEW = (LinkPermission.REVIEW,)

Query = Callable[[OrderService, UUID, Actor], Any]

ABOUT_ORDER: dict[str, Query] = {
    "summary": lambda service, order_id, actor: service.summary(order_id, actor=actor),
    "lines": lambda service, order_id, actor: service.lines(order_id, actor=actor),
    "report": lambda service, order_id, actor: service.report(order_id, actor=actor),
    "history": lambda service, order_id, actor: service.history(order_id, actor=actor, limit=200),
    "explain": lambda service, order_id, actor: service.explain(order_id, actor=actor),
    "allowed": lambda service, order_id, actor: service.allowed(order_id, actor=actor),
}
FOR_CUSTOMERS: dict[str, Query] = {
    "links": lambda service, order_id, actor: service.links(order_id, actor=actor),
    "orders": lambda service, _, actor: service.orders(actor=actor),
    "counts": lambda service, _, actor: service.counts(actor=actor),
}
FOR_STAFF: dict[str, Query] = {
    "as_of": lambda service, order_id, actor: service.as_of(order_id, actor=actor, seq=1),
    "doctor": lambda service, order_id, actor: service.doctor(order_id, actor=actor),
}


def answers(agency: Agency, made: Done[Created], actor: Actor, groups: tuple[int, ...] = (0, 1)) -> Iterator[Any]:
    """Yield whatever an actor gets to read of an order."""
    for query in ABOUT_ORDER.values():
        yield query(agency.service, made.order_id, actor)
    for number in groups:
        yield agency.service.board(made.order_id, made.group_ids[number], actor=actor, limit=200)


def codes(call: Callable[[], object]) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.codes


def test_the_canaries_are_there_for_staff_to_see(agency: Agency, busy: Done[Created]) -> None:
    everything = [*answers(agency, busy, STAFF), agency.service.orders(actor=STAFF)]
    missing = [mark for mark in (*SECRETS, "canary analyst's note", *OTHER_GROUP) if not found(everything, (mark,))]
    assert missing == []


def test_an_account_finds_no_wholesale_price_internal_note_or_staff(agency: Agency, busy: Done[Created]) -> None:
    own = [query(agency.service, busy.order_id, CUSTOMER) for query in FOR_CUSTOMERS.values()]
    assert found([*answers(agency, busy, CUSTOMER), *own], SECRETS + ANALYST) == []


def test_nobody_but_staff_finds_a_number_that_a_wholesale_price_went_into(agency: Agency, busy: Done[Created]) -> None:
    for actor in (CUSTOMER, agency.guest(busy), WORKER):
        assert numbers_over(WHOLESALE // 2, list(answers(agency, busy, actor))) == []
    assert numbers_over(WHOLESALE // 2, agency.service.orders(actor=CUSTOMER)) == []
    assert numbers_over(WHOLESALE // 2, list(answers(agency, busy, STAFF))) != []


def test_a_guest_of_the_order_finds_no_more_than_its_account(agency: Agency, busy: Done[Created]) -> None:
    guest = agency.guest(busy)
    assert found(list(answers(agency, busy, guest)), (*SECRETS, *ANALYST, "ours")) == []


def test_a_guest_of_one_group_finds_nothing_of_another(agency: Agency, busy: Done[Created]) -> None:
    guest = agency.guest(busy, 0)
    hidden = str(busy.group_ids[1])
    assert found(list(answers(agency, busy, guest, groups=(0,))), (*SECRETS, *ANALYST, *OTHER_GROUP, hidden)) == []


def test_a_guest_of_one_group_learns_no_sum_that_holds_another(agency: Agency, busy: Done[Created]) -> None:
    shown = agency.service.summary(busy.order_id, actor=agency.guest(busy, 0))
    whole = agency.service.summary(busy.order_id, actor=CUSTOMER)
    mine = sum(
        line.price or 0 for line in agency.service.lines(busy.order_id, actor=CUSTOMER) if line.client_id == "tea"
    )
    assert (shown.subtotal, shown.total, shown.items, shown.whole) == (mine, mine, 2, False)
    assert (shown.fees, shown.paid, shown.due) == (0, 0, 0)
    assert (whole.items, whole.whole, whole.fees, whole.paid > 0) == (4, True, 500, True)


def test_a_worker_finds_no_more_than_a_guest(agency: Agency, busy: Done[Created]) -> None:
    assert found(list(answers(agency, busy, WORKER)), (*SECRETS, *ANALYST, "ours")) == []


@pytest.mark.parametrize("query", [*ABOUT_ORDER, "links"])
def test_a_foreign_order_and_an_unknown_one_get_the_same_answer(
    agency: Agency, busy: Done[Created], query: str
) -> None:
    ask = {**ABOUT_ORDER, **FOR_CUSTOMERS}[query]
    with pytest.raises(Refused) as foreign:
        ask(agency.service, busy.order_id, RIVAL)
    with pytest.raises(Refused) as unknown:
        ask(agency.service, uuid4(), RIVAL)
    assert foreign.value.codes == ("not_found",)
    assert str(foreign.value) == str(unknown.value)


def test_a_foreign_group_an_unknown_one_and_one_out_of_scope_get_the_same_answer(
    agency: Agency, busy: Done[Created]
) -> None:
    other = agency.draft(("coffee", 1))
    guest = agency.guest(busy, 0)
    asked = ((busy.group_ids[1], guest), (uuid4(), guest), (other.group_ids[0], CUSTOMER))
    said = set()
    for group_id, actor in asked:
        with pytest.raises(Refused) as refused:
            agency.service.board(busy.order_id, group_id, actor=actor)
        said.add(str(refused.value))
    assert len(said) == 1


@pytest.mark.parametrize("query", ABOUT_ORDER)
def test_a_link_that_was_ended_opens_no_query(agency: Agency, busy: Done[Created], query: str) -> None:
    guest = agency.guest(busy, 0)
    assert guest.scope is not None
    agency.service.execute(c.RevokeShare(busy.order_id, guest.scope.token_id), actor=CUSTOMER)
    assert codes(lambda: ABOUT_ORDER[query](agency.service, busy.order_id, guest)) == ("link_revoked",)


@pytest.mark.parametrize("query", ABOUT_ORDER)
def test_a_link_opens_no_query_once_it_has_expired(agency: Agency, busy: Done[Created], query: str) -> None:
    guest = agency.guest(busy, 0)
    agency.wait(timedelta(days=7))
    assert codes(lambda: ABOUT_ORDER[query](agency.service, busy.order_id, guest)) == ("link_expired",)


@pytest.mark.parametrize("query", ABOUT_ORDER)
def test_a_guest_who_claims_a_wider_scope_than_the_stored_one_sees_nothing(
    agency: Agency, busy: Done[Created], query: str
) -> None:
    guest = agency.guest(busy, 0)
    assert guest.scope is not None
    wider = Actor.guest(Scope(busy.order_id, guest.scope.token_id, None, guest.scope.permissions))
    assert codes(lambda: ABOUT_ORDER[query](agency.service, busy.order_id, wider)) == ("not_found",)


def test_a_link_opens_no_other_order(agency: Agency, busy: Done[Created]) -> None:
    other, guest = agency.draft(("tea", 1)), agency.guest(busy)
    assert codes(lambda: agency.service.summary(other.order_id, actor=guest)) == ("not_found",)


@pytest.mark.parametrize("query", FOR_CUSTOMERS)
def test_guests_and_workers_get_no_lists(agency: Agency, busy: Done[Created], query: str) -> None:
    for actor in (agency.guest(busy), WORKER):
        assert codes(lambda: FOR_CUSTOMERS[query](agency.service, busy.order_id, actor)) == ("not_permitted",)  # noqa: B023


@pytest.mark.parametrize("query", FOR_STAFF)
def test_the_past_and_the_doctor_are_for_staff(agency: Agency, busy: Done[Created], query: str) -> None:
    for actor in (CUSTOMER, agency.guest(busy), WORKER):
        assert codes(lambda: FOR_STAFF[query](agency.service, busy.order_id, actor)) == ("not_permitted",)  # noqa: B023
    for actor in (STAFF, SYSTEM):
        FOR_STAFF[query](agency.service, busy.order_id, actor)


def test_an_account_that_lost_an_order_no_longer_sees_it(agency: Agency) -> None:
    made = agency.draft(("tea", 1))
    agency.directory.put(Client("tea", "rival"))
    agency.service.execute(c.Transfer(made.order_id, "rival", "sold"), actor=STAFF)
    assert codes(lambda: agency.service.summary(made.order_id, actor=CUSTOMER)) == ("not_found",)
    assert found(agency.service.history(made.order_id, actor=RIVAL), ("acme", "sold")) == []
