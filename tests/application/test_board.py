from datetime import date

import pytest
from attrs import evolve
from tests.application.agency import CUSTOMER, SITES, STAFF, Agency, site

from unified_orders.application.views import Board, StaffSiteView
from unified_orders.domain import commands as c
from unified_orders.domain.errors import InvalidInput, Refused
from unified_orders.domain.words import Qualification, RejectionCode
from unified_orders.ports.queries import BoardFilter, BoardSort, SiteStatus


def domains(board: Board) -> list[str]:
    return [site.domain.removesuffix(".example") for site in board.sites]


def test_a_board_shows_all_analysed_sites_suggested_or_not(agency: Agency) -> None:
    made = agency.reviewing(("tea", 2))
    board = agency.board(made)
    assert len(board.suggested) == 5
    assert len(board.available) == 3
    assert (board.total, board.matching) == (8, 8)
    assert board.counts == {
        SiteStatus.SUGGESTED: 5,
        SiteStatus.AVAILABLE: 3,
        SiteStatus.APPROVED: 0,
        SiteStatus.ALTERNATE: 0,
        SiteStatus.REJECTED: 0,
    }


def test_every_site_says_why_it_is_or_is_not_suggested(agency: Agency) -> None:
    weak, unknown = site("weak", dr=5), site("unknown", dr=None)
    made = agency.reviewing(("tea", 1), sites=[*SITES[:2], weak, unknown])
    why = {site.domain: site.why for site in agency.board(made).sites}
    assert why["site-0.example"] == ("dr 90 is at least 20",)
    assert why["weak.example"] == ("dr 5 is below 20",)
    assert why["unknown.example"] == ("dr unknown",)


def test_metrics_come_with_their_source_and_date(agency: Agency) -> None:
    shown = agency.board(agency.reviewing(("tea", 1))).sites[0]
    assert shown.metric("dr") == 90
    assert shown.metric("trust_flow") is None
    assert [(metric.source, metric.as_of) for metric in shown.metrics] == [("ahrefs", date(2026, 3, 1))] * 2


def test_rows_of_a_board_are_what_decisions_take(agency: Agency) -> None:
    made = agency.reviewing(("tea", 2))
    board = agency.board(made)
    agency.review(
        made,
        c.approve(board.suggested[0], notes="good"),
        c.approve(board.available[0]),
        c.alternate(board.suggested[1]),
        c.reject(board.suggested[2], RejectionCode.COMPETITOR, "theirs"),
    )
    after = agency.board(made)
    assert board.group == after.group == c.GroupRef(made.order_id, made.group_ids[0])
    assert {one.domain for one in after.approved} == {board.suggested[0].domain, board.available[0].domain}
    assert [one.domain for one in after.alternate] == [board.suggested[1].domain]
    assert [(one.rejection, one.rejection_text) for one in after.rejected] == [(RejectionCode.COMPETITOR, "theirs")]
    assert after.open_links == 0


def test_an_available_site_is_at_version_0_and_its_decision_becomes_stale_with_it(agency: Agency) -> None:
    made = agency.reviewing(("tea", 2))
    seen = agency.board(made).available[0]
    assert (seen.selection_id, seen.version, seen.status) == (None, 0, SiteStatus.AVAILABLE)
    agency.review(made, c.reject(seen))
    ref = c.GroupRef(made.order_id, made.group_ids[0])
    done = agency.service.execute(c.Review(ref, [c.approve(seen)]), actor=CUSTOMER)
    assert [stale.version for stale in done.result.stale] == [1]


def test_an_approved_site_shows_page_anchor_price_and_who_approved_it(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    agency.review(made, c.approve(agency.board(made).suggested[0], notes="good"))
    shown = agency.board(made).approved[0]
    assert (shown.target_page_url, shown.anchor_text) == ("https://tea.example/0", "tea 0")
    assert (shown.price, shown.client_notes, shown.reviewed_by) == (10_000, "good", "Jane")
    assert shown.reviewed_at is not None


def test_staff_are_named_to_staff_alone(agency: Agency) -> None:
    made = agency.reviewing(("tea", 2))
    board = agency.board(made)
    agency.review(made, c.approve(board.suggested[0]), actor=STAFF)
    on_behalf = STAFF.staff("canary-staff-id", on_behalf_of="Olga")
    agency.review(made, c.reject(board.suggested[1]), actor=on_behalf)
    assert agency.board(made).approved[0].reviewed_by == "the agency"
    assert agency.board(made).rejected[0].reviewed_by == "the agency for Olga"
    assert agency.board(made, actor=STAFF).approved[0].reviewed_by == "Canary Staffer"


def test_staff_see_wholesale_and_internal_notes_on_the_same_board(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    ref = c.GroupRef(made.order_id, made.group_ids[0])
    noted = c.SiteSuggestion(domain_id="site-7.example", internal_notes="cheap last year")
    agency.service.execute(c.Suggest(ref, [noted]), actor=STAFF)
    shown = {one.domain: one for one in agency.board(made, actor=STAFF).sites}["site-7.example"]
    assert isinstance(shown, StaffSiteView)
    assert (shown.wholesale, shown.internal_notes) == (987_654_321, "cheap last year")
    assert not any(isinstance(one, StaffSiteView) for one in agency.board(made).sites)


def test_a_site_used_or_rejected_in_another_order_is_marked(agency: Agency) -> None:
    first = agency.reviewing(("tea", 1))
    board = agency.board(first)
    agency.review(first, c.approve(board.suggested[0]), c.reject(board.suggested[1]))
    marks = {one.domain: (one.used_before, one.rejected_before) for one in agency.board(first).sites}
    assert set(marks.values()) == {(False, False)}
    second, foreign = agency.reviewing(("tea", 1)), agency.reviewing(("coffee", 1))
    marked = {one.domain: one for one in agency.board(second).sites}
    assert marked[board.suggested[0].domain].used_before
    assert marked[board.suggested[1].domain].rejected_before
    assert marked[board.suggested[1].domain].why == ("rejected by the client before",)
    assert not any(one.used_before or one.rejected_before for one in agency.board(foreign).sites)


def test_the_status_sort_puts_what_is_settled_first_and_what_is_out_last(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    board = agency.board(made)
    agency.review(made, c.approve(board.suggested[3]), c.reject(board.suggested[0]), c.alternate(board.suggested[4]))
    shown = agency.board(made)
    assert domains(shown) == ["site-3", "site-1", "site-2", "site-4", "site-5", "site-6", "site-7", "site-0"]
    reverse = agency.service.board(made.order_id, made.group_ids[0], actor=CUSTOMER, descending=True)
    assert domains(reverse) == ["site-0", "site-5", "site-6", "site-7", "site-4", "site-1", "site-2", "site-3"]


@pytest.mark.parametrize(
    ("sort", "rising", "falling"),
    [
        (BoardSort.DOMAIN, ["a", "b", "c", "d"], ["d", "c", "b", "a"]),
        (BoardSort.DR, ["b", "a", "d", "c"], ["a", "d", "b", "c"]),
        (BoardSort.TRAFFIC, ["a", "c", "d", "b"], ["d", "a", "c", "b"]),
        (BoardSort.PRICE, ["c", "b", "d", "a"], ["b", "d", "c", "a"]),
    ],
)
def test_sorts_put_unknown_last_either_way_and_ties_by_domain(
    agency: Agency, sort: BoardSort, rising: list[str], falling: list[str]
) -> None:
    sites = [
        site("a", dr=40, price=None, traffic=5),
        site("b", dr=30, price=900, traffic=None),
        site("c", dr=None, price=100, traffic=5),
        site("d", dr=40, price=900, traffic=70),
    ]
    made = agency.reviewing(("coffee", 1), sites=sites)
    for descending, expected in ((False, rising), (True, falling)):
        board = agency.service.board(made.order_id, made.group_ids[0], actor=CUSTOMER, sort=sort, descending=descending)
        assert domains(board) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (BoardFilter(text="SITE-3"), ["site-3"]),
        (BoardFilter(min_dr=70), ["site-0", "site-1", "site-2"]),
        (BoardFilter(max_price=11_000), ["site-0", "site-1"]),
        (BoardFilter(min_traffic=1_001), []),
        (BoardFilter(statuses=[SiteStatus.AVAILABLE]), ["site-5", "site-6", "site-7"]),
        (BoardFilter(min_dr=30, statuses=[SiteStatus.AVAILABLE]), ["site-5", "site-6"]),
    ],
)
def test_a_filter_lets_pass_what_it_names(agency: Agency, wanted: BoardFilter, expected: list[str]) -> None:
    made = agency.reviewing(("tea", 1))
    board = agency.service.board(made.order_id, made.group_ids[0], actor=CUSTOMER, wanted=wanted)
    assert domains(board) == expected
    assert (board.matching, board.total) == (len(expected), 8)


def test_counts_leave_the_filters_statuses_aside_so_that_tabs_keep_their_numbers(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    wanted = BoardFilter(min_dr=40, statuses=[SiteStatus.REJECTED])
    board = agency.service.board(made.order_id, made.group_ids[0], actor=CUSTOMER, wanted=wanted)
    assert (board.counts[SiteStatus.SUGGESTED], board.counts[SiteStatus.AVAILABLE]) == (5, 1)
    assert board.sites == ()


def test_unknown_metrics_and_prices_pass_no_filter_on_them(agency: Agency) -> None:
    made = agency.reviewing(("coffee", 1), sites=[site("blank", dr=None, price=None, traffic=None)])
    for wanted in (BoardFilter(min_dr=0), BoardFilter(min_traffic=0), BoardFilter(max_price=10**9)):
        board = agency.service.board(made.order_id, made.group_ids[0], actor=CUSTOMER, wanted=wanted)
        assert board.sites == ()


def test_pages_of_a_board_cover_it_once(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    seen: list[str] = []
    offset: int | None = 0
    while offset is not None:
        page = agency.service.board(made.order_id, made.group_ids[0], actor=CUSTOMER, offset=offset, limit=3)
        seen += domains(page)
        offset = page.next_offset
    assert seen == domains(agency.board(made))


def test_a_draft_has_an_empty_board(agency: Agency) -> None:
    board = agency.board(agency.draft(("tea", 1)))
    assert (board.sites, board.total, board.next_offset) == ((), 0, None)


def test_a_rejection_stays_on_the_board_after_the_order_was_withdrawn(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    agency.review(made, c.reject(agency.board(made).suggested[0]))
    agency.service.execute(c.Withdraw(made.order_id), actor=CUSTOMER)
    board = agency.board(made)
    assert (len(board.rejected), len(board.available), board.total) == (1, 7, 8)


@pytest.mark.parametrize(
    ("limit", "offset", "field"), [(0, 0, "limit"), (201, 0, "limit"), (True, 0, "limit"), (1, -1, "offset")]
)
def test_a_page_out_of_bounds_is_refused(agency: Agency, limit: int, offset: int, field: str) -> None:
    made = agency.reviewing(("tea", 1))
    with pytest.raises(InvalidInput) as refused:
        agency.service.board(made.order_id, made.group_ids[0], actor=CUSTOMER, limit=limit, offset=offset)
    assert refused.value.field_name == field


def test_a_sort_that_is_no_word_is_refused_with_the_words(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    with pytest.raises(InvalidInput, match="must be one of status, domain, dr, traffic, price, got 'colour'"):
        agency.service.board(made.order_id, made.group_ids[0], actor=CUSTOMER, sort="colour")  # type: ignore[arg-type]


def test_a_filter_with_too_long_a_text_is_refused(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    with pytest.raises(Refused) as refused:
        agency.service.board(made.order_id, made.group_ids[0], actor=CUSTOMER, wanted=BoardFilter(text="x" * 201))
    assert refused.value.codes == ("over_limit",)


@pytest.mark.parametrize(
    "fields",
    [{"text": "a\0b"}, {"min_dr": float("nan")}, {"max_price": -1}, {"statuses": "suggested"}, {"statuses": ["?"]}],
)
def test_a_filter_refuses_what_can_never_be_right(fields: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as refused:
        BoardFilter(**fields)  # type: ignore[arg-type]
    assert refused.value.field_name == next(iter(fields))


def test_an_id_that_is_none_is_refused(agency: Agency) -> None:
    with pytest.raises(InvalidInput, match="order_id: must be a UUID, got 'x'"):
        agency.service.summary("x", actor=CUSTOMER)  # type: ignore[arg-type]


def test_a_disqualified_site_is_shown_as_such(agency: Agency) -> None:
    bad = evolve(site("bad"), qualification=Qualification.DISQUALIFIED)
    shown = agency.board(agency.reviewing(("coffee", 1), sites=[bad])).sites[0]
    assert (shown.qualification, shown.why) == (Qualification.DISQUALIFIED, ("disqualified by the analyst",))


def test_an_available_site_says_why_it_was_not_suggested_if_another_group_of_the_order_rejected_it(
    agency: Agency,
) -> None:
    made = agency.draft(("tea", 1), ("tea", 1))
    agency.service.execute(c.Submit(made.order_id), actor=CUSTOMER)
    agency.analyse(made.order_id, made.group_ids[0], SITES)
    agency.review(made, c.reject(agency.board(made).suggested[0]))
    agency.analyse(made.order_id, made.group_ids[1], SITES)
    shown = next(one for one in agency.board(made, 1).available if one.domain == "site-0.example")
    assert shown.why == ("rejected by the client before",)
    assert not shown.rejected_before, "that speaks of other orders"


def test_a_board_tells_whether_all_its_sites_are_on_the_page(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    ask = (made.order_id, made.group_ids[0])
    whole, page = (agency.service.board(*ask, actor=CUSTOMER, limit=limit) for limit in (8, 3))
    last = agency.service.board(*ask, actor=CUSTOMER, limit=5, offset=3)
    assert (whole.whole, page.whole, last.whole) == (True, False, False)
    assert len(whole.suggested) == whole.counts[SiteStatus.SUGGESTED] == page.counts[SiteStatus.SUGGESTED]
    assert len(page.suggested) == 3
