"""The memory adapter's reads: parts of an order, whole commands, and what is kept so that nobody has to search."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from tests.application.agency import CUSTOMER, SITES, STAFF, START, Agency, site

from unified_orders.adapters.memory.past import Past
from unified_orders.domain import commands as c
from unified_orders.domain.order import Order
from unified_orders.domain.results import Created, Done
from unified_orders.domain.tokens import ShareToken
from unified_orders.domain.words import RejectionCode, SelectionStatus
from unified_orders.ports.cursors import Cursor, read_cursor, write_cursor
from unified_orders.ports.queries import ALL_ORDERS, ALL_SITES, WHOLE, BoardSort, OrderSort, Part


@pytest.fixture
def agency() -> Agency:
    """A new agency, without orders."""
    return Agency()


def stored(agency: Agency, made: Done[Created]) -> Order:
    """Return an order as it is now."""
    return agency.repository.shelves[made.order_id].state.order


def searched(agency: Agency, client_id: str) -> set[str]:
    """Return what a client rejected, by looking at every selection of every order."""
    return {
        selection.domain_id
        for shelf in agency.repository.shelves.values()
        for selection in shelf.state.selections.values()
        if shelf.state.groups[selection.order_group_id].client_id == client_id
        and selection.status is SelectionStatus.REJECTED
        and (selection.rejection is None or selection.rejection.code is not RejectionCode.WITHDRAWN_AFTER_PAYMENT)
    }


def test_a_look_brings_the_parts_that_were_asked_for_and_no_others(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    agency.approve_all(made)
    agency.pay(made)
    agency.guest(made)
    light = agency.queries.look(made.order_id)
    assert light is not None
    assert list(light.state.groups) == list(made.group_ids)
    state = light.state
    assert [state.selections, state.items, state.tokens, state.payments, state.refunds, light.sites] == [{}] * 6
    for part, count in ((Part.SELECTIONS, 5), (Part.ITEMS, 1), (Part.TOKENS, 1)):
        sight = agency.queries.look(made.order_id, {part})
        assert sight is not None
        assert len(getattr(sight.state, part.value)) == count
    whole = agency.queries.look(made.order_id, WHOLE)
    assert whole is not None
    assert whole.state == agency.repository.snapshot(made.order_id)
    assert [len(sites) for sites in whole.sites.values()] == [8]
    assert whole.projects.keys() == whole.sites.keys()


def test_a_look_brings_the_one_link_that_was_asked_for(agency: Agency) -> None:
    made = agency.draft(("tea", 1))
    first, second = agency.guest(made), agency.guest(made)
    assert first.scope is not None
    assert second.scope is not None
    sight = agency.queries.look(made.order_id, token_id=first.scope.token_id)
    assert sight is not None
    assert list(sight.state.tokens) == [first.scope.token_id]


def test_what_a_look_hands_out_does_not_change_what_is_stored(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    sight = agency.queries.look(made.order_id, WHOLE)
    before = agency.repository.snapshot(made.order_id)
    assert sight is not None
    sight.state.groups.clear()
    sight.state.selections.clear()
    assert agency.repository.snapshot(made.order_id) == before


def test_an_unknown_order_or_group_is_none_and_has_no_history(agency: Agency) -> None:
    made = agency.draft(("tea", 1))
    unknown = uuid4()
    page = {"descending": False, "offset": 0, "limit": 5}
    assert agency.queries.look(unknown) is None
    assert agency.queries.board(unknown, made.group_ids[0], ALL_SITES, BoardSort.DR, **page) is None  # type: ignore[arg-type]
    assert agency.queries.board(made.order_id, unknown, ALL_SITES, BoardSort.DR, **page) is None  # type: ignore[arg-type]
    assert agency.queries.history(unknown, 0, 5) == ()
    assert agency.queries.sites_named(unknown, {unknown}) == {}


def test_sites_are_named_by_selection_and_by_item_and_an_unknown_id_is_left_out(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    agency.approve_all(made)
    selection_id = agency.board(made).approved[0].selection_id
    assert selection_id is not None
    named = agency.queries.sites_named(made.order_id, {selection_id, agency.item(made, 0), uuid4()})
    assert {(one.group_id, one.domain) for one in named.values()} == {(made.group_ids[0], "site-0.example")}
    assert len(named) == 2


def test_the_clock_of_a_look_is_never_behind_the_orders_last_event(agency: Agency) -> None:
    made = agency.draft(("tea", 1))
    agency.wait(-timedelta(days=1))
    sight = agency.queries.look(made.order_id)
    assert sight is not None
    assert sight.now == sight.state.order.times.updated_at


def test_what_clients_rejected_is_kept_as_searching_all_orders_would_find_it(agency: Agency) -> None:
    for moment in _life(agency):
        for client in ("tea", "coffee"):
            assert agency.repository.past.rejected_by(client, "acme") == searched(agency, client), moment


def _life(agency: Agency) -> Iterator[str]:
    first, second = agency.reviewing(("tea", 2)), agency.reviewing(("tea", 1), ("coffee", 1))
    board = agency.board(first)
    agency.review(first, c.reject(board.suggested[0]), c.reject(board.available[0]), c.approve(board.suggested[1]))
    yield "rejected"
    agency.review(second, c.reject(agency.board(second).sites[0]))
    agency.review(second, c.reject(agency.board(second, 1).suggested[0]), group=1)
    yield "rejected again by the same client, and by another one"
    agency.review(first, c.reconsider(agency.board(first).rejected[0]))
    yield "reconsidered"
    agency.review(first, c.approve(agency.board(first).rejected[0]))
    yield "approved after all"
    agency.pay(first)
    withdrawn = c.CancelItem(first.order_id, agency.item(first, 0), "site gone")
    agency.service.execute(withdrawn, actor=STAFF)
    yield "withdrawn after payment"
    agency.service.execute(c.Withdraw(second.order_id), actor=CUSTOMER)
    yield "the order was withdrawn"
    agency.service.execute(c.CancelOrder(second.order_id, "enough"), actor=CUSTOMER)
    yield "the order was cancelled"


def test_a_site_is_used_as_long_as_the_placement_is_live(agency: Agency) -> None:
    made, elsewhere = agency.reviewing(("tea", 2)), stored(agency, agency.draft(("tea", 1)))
    past, domain = agency.repository.past, "site-0.example"
    assert not past.used_elsewhere("tea", domain, elsewhere)
    agency.approve_all(made)
    assert past.used_elsewhere("tea", domain, elsewhere)
    assert not past.used_elsewhere("tea", domain, stored(agency, made))
    assert not past.used_elsewhere("coffee", domain, elsewhere)
    agency.pay(made)
    agency.service.execute(c.CancelItem(made.order_id, agency.item(made, 0), "site gone"), actor=STAFF)
    assert not past.used_elsewhere("tea", domain, elsewhere)
    assert past.used_elsewhere("tea", "site-1.example", elsewhere)


def test_a_domain_rejected_in_two_groups_of_an_order_counts_until_both_take_it_back(agency: Agency) -> None:
    made, elsewhere = agency.reviewing(("tea", 1), ("tea", 1)), stored(agency, agency.draft(("tea", 1)))
    for group in (0, 1):
        agency.review(made, c.reject(agency.board(made, group).sites[0]), group=group)
    past = agency.repository.past
    agency.review(made, c.reconsider(agency.board(made).rejected[0]))
    assert past.rejected_elsewhere("tea", "site-0.example", elsewhere)
    agency.review(made, c.reconsider(agency.board(made, 1).rejected[0]), group=1)
    assert not past.rejected_elsewhere("tea", "site-0.example", elsewhere)
    assert past.rejected_by("tea", "acme") == frozenset()


def test_a_client_without_a_past_has_rejected_nothing() -> None:
    assert Past().rejected_by("tea", "acme") == frozenset()


def test_what_was_rejected_before_is_not_suggested_again(agency: Agency) -> None:
    first = agency.reviewing(("tea", 1))
    agency.review(first, c.reject(agency.board(first).suggested[0]))
    second = agency.reviewing(("tea", 1))
    assert agency.board(second).suggested[0].domain == "site-1.example"


def test_a_board_of_very_many_sites_is_paged_in_order(agency: Agency) -> None:
    made = agency.draft(("coffee", 1))
    agency.service.execute(c.Submit(made.order_id), actor=CUSTOMER)
    agency.analyse(made.order_id, made.group_ids[0], [site(f"s-{n:03}", dr=n % 100) for n in range(1_000)])
    ref = (made.order_id, made.group_ids[0])
    whole = agency.queries.board(*ref, ALL_SITES, BoardSort.DR, descending=True, offset=0, limit=1_000)
    assert whole is not None
    numbers = [(-(row.site.metric("dr") or 0), row.site.domain) for row in whole.rows]
    assert numbers == sorted(numbers)
    page = agency.queries.board(*ref, ALL_SITES, BoardSort.DR, descending=True, offset=500, limit=20)
    assert page is not None
    assert page.rows == whole.rows[500:520]


def test_a_selected_site_is_shown_as_it_was_selected_and_an_available_one_as_it_is_now(agency: Agency) -> None:
    made = agency.reviewing(("tea", 2))
    agency.review(made, c.approve(agency.board(made).suggested[0]))
    ref = c.GroupRef(made.order_id, made.group_ids[0])
    agency.service.execute(c.RequestMoreSites(ref), actor=CUSTOMER)
    dearer = [site("site-0", dr=90, price=99_999), site("site-7", dr=20, price=88_888)]
    agency.analyse(made.order_id, made.group_ids[0], dearer)
    prices = {one.domain: one.price for one in agency.board(made).sites}
    assert (prices["site-0.example"], prices["site-7.example"]) == (10_000, 88_888)
    assert len(prices) == len(SITES)


def test_cursors_come_back_as_they_went_out() -> None:
    for value in (None, datetime(2026, 1, 1, 12, 30, 15, 123_456, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)):
        cursor = Cursor(value, UUID(int=7))
        assert (
            read_cursor(write_cursor(cursor, ALL_ORDERS, OrderSort.DEADLINE), ALL_ORDERS, OrderSort.DEADLINE) == cursor
        )


def test_times_a_microsecond_apart_keep_their_order_at_the_ends_of_the_calendar(agency: Agency) -> None:
    late = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    ids = {}
    for deadline in (late, late - timedelta(microseconds=1), datetime(1, 1, 1, tzinfo=UTC)):
        command = c.CreateOrder(currency="USD", deadline=deadline)
        ids[deadline] = agency.service.execute(command, actor=CUSTOMER).order_id
    page = agency.queries.orders(ALL_ORDERS, OrderSort.DEADLINE, None, 10)
    assert [order.id for order in page.orders] == [ids[deadline] for deadline in sorted(ids)]


def test_a_link_is_found_by_its_digest_in_the_order_that_its_token_names_alone(agency: Agency) -> None:
    made, other = agency.draft(("tea", 1)), agency.draft(("tea", 1))
    agency.guest(made)
    (link,) = stored_links(agency, made)
    for order_id in (made.order_id, None):
        found = agency.repository.open_link(order_id, link.digest)
        assert found is not None
        assert found[0].id == link.id
    assert agency.repository.open_link(other.order_id, link.digest) is None
    assert agency.repository.open_link(None, "0" * 64) is None
    assert [one.openings for one in stored_links(agency, made)] == [3]


def test_a_link_goes_with_the_order_that_is_discarded(agency: Agency) -> None:
    made = agency.draft(("tea", 1))
    agency.guest(made)
    (link,) = stored_links(agency, made)
    agency.service.execute(c.Discard(made.order_id), actor=CUSTOMER)
    assert agency.repository.open_link(None, link.digest) is None
    assert agency.repository.links == {}


def stored_links(agency: Agency, made: Done[Created]) -> list[ShareToken]:
    """Return the share links of an order as they are now."""
    return list(agency.repository.shelves[made.order_id].state.tokens.values())


def test_a_clock_of_another_zone_is_kept_in_utc(agency: Agency) -> None:
    zone = timezone(timedelta(hours=5))
    agency.repository.clock = lambda: agency.tick().astimezone(zone)
    times = stored(agency, agency.draft(("tea", 1))).times
    assert times.created_at.tzinfo is UTC
    assert START < times.created_at <= agency.time
