import pytest
from tests.application.agency import CUSTOMER, STAFF, WHOLESALE, Agency

from unified_orders.application.views import Line, LineStatus, StaffGroupReport, StaffLine
from unified_orders.domain import commands as c
from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.results import Created, Done
from unified_orders.domain.words import GroupStatus, OrderState, Stage


def told(agency: Agency, made: Done[Created]) -> list[tuple[str, int, str | None, str]]:
    """Return client, link, domain and status of each line."""
    lines = agency.service.lines(made.order_id, actor=CUSTOMER)
    return [(line.client_id, line.link_index, line.domain, line.status.value) for line in lines]


def test_there_is_one_line_for_each_wanted_link_open_or_not(agency: Agency) -> None:
    made = agency.reviewing(("tea", 2), ("coffee", 1))
    board = agency.board(made)
    agency.review(made, c.approve(board.suggested[0], page="https://tea.example/1"))
    assert told(agency, made) == [
        ("tea", 0, None, "open"),
        ("tea", 1, "site-0.example", "pending"),
        ("coffee", 0, None, "open"),
    ]


def test_a_line_tells_page_anchor_and_price_and_an_open_one_what_is_wanted_there(agency: Agency) -> None:
    made = agency.reviewing(("tea", 2))
    agency.review(made, c.approve(agency.board(made).suggested[0], anchor="fine tea"))
    placed, open_ = agency.service.lines(made.order_id, actor=CUSTOMER)
    assert (placed.target_page_url, placed.anchor_text, placed.price) == ("https://tea.example/0", "fine tea", 10_000)
    assert (open_.target_page_url, open_.anchor_text, open_.price) == ("https://tea.example/1", "tea 1", None)
    assert (open_.status, open_.item_id, open_.client_name) == (LineStatus.OPEN, None, "Tea House")


def test_lines_follow_the_work_to_the_live_link(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    agency.approve_all(made)
    agency.pay(made)
    agency.progress(made, 0, Stage.STARTED, Stage.PUBLISHED)
    (line,) = agency.service.lines(made.order_id, actor=CUSTOMER)
    assert (line.status, line.live_url, line.verified_at) == (LineStatus.PUBLISHED, "https://live.example/0", None)
    assert line.published_at is not None
    agency.service.execute(c.VerifyPublication(made.order_id, agency.item(made, 0)), actor=STAFF)
    agency.progress(made, 0, Stage.COMPLETED)
    (line,) = agency.service.lines(made.order_id, actor=CUSTOMER)
    assert line.status is LineStatus.COMPLETED
    assert line.verified_at is not None


def test_a_problem_is_marked_for_all_and_told_to_staff(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    agency.approve_all(made)
    agency.pay(made)
    item_id = agency.item(made, 0)
    agency.service.execute(c.MarkIssue(made.order_id, item_id, "nofollow"), actor=STAFF)
    for_staff = agency.service.lines(made.order_id, actor=STAFF).rows[0]
    assert isinstance(for_staff, StaffLine)
    assert (for_staff.issue, for_staff.wholesale, for_staff.attempt) == ("nofollow", WHOLESALE, 1)
    assert agency.service.lines(made.order_id, actor=CUSTOMER).rows[0].has_issue
    agency.service.execute(c.ResolveIssue(made.order_id, item_id, "fixed"), actor=STAFF)
    assert not agency.service.lines(made.order_id, actor=CUSTOMER).rows[0].has_issue


def test_a_link_beyond_a_lowered_count_keeps_its_line_and_takes_an_open_ones_place(agency: Agency) -> None:
    made = agency.reviewing(("tea", 3))
    ref = c.GroupRef(made.order_id, made.group_ids[0])
    agency.review(made, c.approve(agency.board(made).suggested[0], page="https://tea.example/2"))
    agency.service.execute(c.EditGroup(ref, target_pages=["https://tea.example/2"]), actor=CUSTOMER)
    agency.service.execute(c.ChangeLinkCount(ref, 2), actor=CUSTOMER)
    held = agency.repository.shelves[made.order_id].state.groups[made.group_ids[0]]
    lines = told(agency, made)
    assert len(lines) == held.link_count == 2
    assert [line for _, line, domain, _ in lines if domain] == [held.taken.bit_length() - 1]


def test_cancelled_groups_have_no_lines(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1), ("coffee", 1))
    agency.service.execute(c.CancelGroup(c.GroupRef(made.order_id, made.group_ids[0])), actor=CUSTOMER)
    assert [client for client, *_ in told(agency, made)] == ["coffee"]


def test_of_a_cancelled_order_what_was_delivered_stays(agency: Agency) -> None:
    made = agency.reviewing(("tea", 2), ("coffee", 1))
    agency.approve_all(made)
    agency.pay(made)
    agency.progress(made, 1, Stage.PUBLISHED)
    agency.service.execute(c.CancelOrder(made.order_id, "enough"), actor=STAFF)
    page = agency.service.lines(made.order_id, actor=CUSTOMER)
    assert [(line.client_id, line.status) for line in page] == [("tea", LineStatus.PUBLISHED)]
    assert page.total == 1


def test_pages_of_lines_cover_them_once(agency: Agency) -> None:
    made = agency.reviewing(("tea", 5), ("coffee", 4))
    agency.approve_all(made)
    whole = agency.service.lines(made.order_id, actor=CUSTOMER)
    assert (len(whole), whole.total, whole.next_offset) == (9, 9, None)
    seen: list[Line] = []
    offset: int | None = 0
    while offset is not None:
        page = agency.service.lines(made.order_id, actor=CUSTOMER, offset=offset, limit=4)
        seen += page.rows
        offset = page.next_offset
    assert tuple(seen) == whole.rows


def test_a_page_of_lines_is_never_longer_than_the_limit(agency: Agency) -> None:
    group = c.GroupRequest(client_id="tea", link_count=10_000)
    made = agency.service.execute(c.CreateOrder(currency="USD", groups=[group]), actor=CUSTOMER)
    page = agency.service.lines(made.order_id, actor=CUSTOMER, offset=9_900)
    assert (len(agency.service.lines(made.order_id, actor=CUSTOMER)), len(page), page.total) == (200, 100, 10_000)
    for limit in (0, 201):
        with pytest.raises(InvalidInput):
            agency.service.lines(made.order_id, actor=CUSTOMER, limit=limit)


def test_a_report_holds_what_was_asked_agreed_and_delivered_against_each_other(agency: Agency) -> None:
    made = agency.reviewing(("tea", 3), ("coffee", 1))
    board = agency.board(made)
    agency.review(made, *map(c.approve, board.suggested[:2]))
    ref = c.GroupRef(made.order_id, made.group_ids[0])
    agency.service.execute(c.CompleteReview(ref, "two will do"), actor=CUSTOMER)
    agency.review(made, c.approve(agency.board(made, 1).suggested[0]), group=1)
    agency.pay(made)
    agency.progress(made, 0, Stage.PUBLISHED)
    report = agency.service.report(made.order_id, actor=CUSTOMER)
    tea, coffee = report.groups
    assert (tea.asked, tea.agreed, tea.delivered, tea.completed) == (3, 2, 1, 0)
    assert (tea.agreed_amount, tea.delivered_amount, tea.status) == (21_000, 10_000, GroupStatus.APPROVED)
    assert (coffee.asked, coffee.agreed, coffee.delivered) == (1, 1, 0)
    assert (report.asked, report.agreed, report.delivered) == (4, 3, 1)
    assert (report.agreed_amount, report.delivered_amount, report.state) == (31_000, 10_000, OrderState.IN_PROGRESS)
    for_staff = agency.service.report(made.order_id, actor=STAFF).groups[0]
    assert isinstance(for_staff, StaffGroupReport)
    assert (for_staff.wholesale, for_staff.margin) == (2 * WHOLESALE, 21_000 - 2 * WHOLESALE)


def test_a_cancelled_group_stands_in_the_report_and_asks_for_nothing(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1), ("coffee", 1))
    agency.service.execute(c.CancelGroup(c.GroupRef(made.order_id, made.group_ids[0])), actor=CUSTOMER)
    report = agency.service.report(made.order_id, actor=CUSTOMER)
    assert [(group.status.value, group.asked) for group in report.groups] == [("cancelled", 0), ("reviewing", 1)]
