"""Clients with one id under two accounts, where no directory says whose they are."""

import pytest
from tests.application.agency import CUSTOMER, RIVAL, SITES, STAFF, WORKER, Agency

from unified_orders.application.service import OrderService
from unified_orders.application.views import Board
from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.errors import Refused


@pytest.fixture
def agency() -> Agency:
    """A new agency that has no directory of clients."""
    agency = Agency()
    agency.service = OrderService(agency.repository, agency.queries)
    return agency


def reviewing(agency: Agency, actor: Actor, account: str | None = None) -> c.GroupRef:
    """Return the only group of a new order of an actor, under review."""
    wanted = c.GroupRequest(client_id="tea", link_count=1, target_pages=["https://tea.example/"])
    order = c.CreateOrder(currency="USD", groups=[wanted], account_id=account)
    made = agency.service.execute(order, actor=actor)
    agency.service.execute(c.Submit(made.order_id), actor=actor)
    (group_id,) = made.group_ids
    ref = c.GroupRef(made.order_id, group_id)
    epoch = agency.repository.shelves[made.order_id].state.groups[group_id].epoch
    agency.service.execute(c.RecordAnalysis(ref, epoch=epoch, sites=SITES), actor=WORKER)
    return ref


def board(agency: Agency, ref: c.GroupRef, actor: Actor) -> Board:
    return agency.service.board(ref.order_id, ref.group_id, actor=actor)


def decide(agency: Agency, ref: c.GroupRef, *decisions: c.SiteDecision, actor: Actor) -> None:
    agency.service.execute(c.Review(ref, decisions), actor=actor)


def reject_first_approve_second(agency: Agency, ref: c.GroupRef, actor: Actor) -> None:
    first, second = board(agency, ref, actor).suggested[:2]
    decide(agency, ref, c.reject(first), c.approve(second), actor=actor)


def test_what_one_account_rejected_and_uses_is_not_told_to_another(agency: Agency) -> None:
    reject_first_approve_second(agency, reviewing(agency, CUSTOMER), CUSTOMER)
    theirs = board(agency, reviewing(agency, RIVAL), RIVAL)
    assert theirs.suggested[0].domain == "site-0.example"
    assert not any(site.rejected_before or site.used_before for site in theirs.sites)
    assert not any("rejected by the client before" in site.why for site in theirs.sites)


def test_what_an_account_rejected_and_uses_counts_in_its_next_order(agency: Agency) -> None:
    reject_first_approve_second(agency, reviewing(agency, CUSTOMER), CUSTOMER)
    own = {site.domain: site for site in board(agency, reviewing(agency, CUSTOMER), CUSTOMER).sites}
    assert own["site-0.example"].rejected_before
    assert own["site-1.example"].used_before


def test_the_past_of_a_client_counts_where_the_account_is_not_known(agency: Agency) -> None:
    reject_first_approve_second(agency, reviewing(agency, CUSTOMER), CUSTOMER)
    nobodys = {site.domain: site for site in board(agency, reviewing(agency, STAFF), STAFF).sites}
    assert nobodys["site-0.example"].rejected_before


def test_the_past_of_an_order_goes_with_it_to_another_account(agency: Agency) -> None:
    ref = reviewing(agency, CUSTOMER)
    decide(agency, ref, c.reject(board(agency, ref, CUSTOMER).suggested[0]), actor=CUSTOMER)
    agency.service.execute(c.Transfer(ref.order_id, "rival"), actor=STAFF)
    assert board(agency, reviewing(agency, RIVAL), RIVAL).suggested[0].domain == "site-1.example"
    assert board(agency, reviewing(agency, CUSTOMER), CUSTOMER).suggested[0].domain == "site-0.example"


@pytest.mark.parametrize(("actor", "taken"), [(CUSTOMER, True), (RIVAL, False), (STAFF, True)])
def test_an_analysis_is_attached_by_its_own_account_or_where_none_is_known(
    agency: Agency,
    actor: Actor,
    taken: bool,  # noqa: FBT001
) -> None:
    ref = reviewing(agency, CUSTOMER)
    project = agency.repository.shelves[ref.order_id].state.groups[ref.group_id].bulk_analysis_project_id
    assert project is not None
    assert agency.repository.projects[project].account_id == "acme"
    order = c.CreateOrder(
        currency="USD", groups=[c.GroupRequest(client_id="tea", link_count=1, analysis_project_id=project)]
    )
    if taken:
        assert agency.service.execute(order, actor=actor).group_ids
        return
    with pytest.raises(Refused) as refused:
        agency.service.execute(order, actor=actor)
    assert refused.value.codes == ("not_found",)
