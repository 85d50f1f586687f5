from datetime import datetime, timedelta

import pytest
from tests.application.agency import CUSTOMER, STAFF, START, WORKER, Agency

from unified_orders.application.views import StaffHistoryRow, StaffSummary
from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.actors import Actor
from unified_orders.domain.copying import evolve
from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.results import Created, Done
from unified_orders.domain.words import OrderState, Stage


def texts(agency: Agency, made: Done[Created], actor: Actor) -> list[str]:
    return [row.text for row in agency.service.history(made.order_id, actor=actor, limit=200)]


@pytest.fixture
def done(agency: Agency) -> Done[Created]:
    """An order for tea and coffee that came to its end."""
    made = agency.reviewing(("tea", 1), ("coffee", 1))
    agency.approve_all(made)
    agency.pay(made)
    agency.progress(made, 0, Stage.PUBLISHED, Stage.COMPLETED)
    agency.progress(made, 1, Stage.COMPLETED)
    return made


def test_history_reads_as_sentences_from_draft_to_end(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    agency.approve_all(made)
    agency.pay(made)
    agency.progress(made, 0, Stage.PUBLISHED, Stage.COMPLETED)
    told = texts(agency, made, CUSTOMER)
    assert told[:6] == [
        "Jane made the order.",
        "Jane asked for 1 link for Tea House.",
        "The order went from configuring to analyzing.",
        "The analysis for Tea House began, round 1.",
        "Tea House went from pending to analyzing.",
        "The analysis for Tea House brought 8 sites.",
    ]
    assert "The agency suggested site-0.example for Tea House: dr 90 is at least 20." in told
    assert (
        "Jane approved site-0.example for Tea House at 100.00 USD, linking to https://tea.example/0 as “tea 0”." in told
    )
    assert told[-5:] == [
        "The agency recorded a payment of 100.00 USD, wire-17.",
        "The order went from payment pending to in progress.",
        "The link on site-0.example was published at https://live.example/0.",
        "The placement on site-0.example is complete.",
        "The order went from in progress to completed.",
    ]


def test_staff_read_who_of_them_did_it_with_the_event_itself(agency: Agency, done: Done[Created]) -> None:
    history = agency.service.history(done.order_id, actor=STAFF, limit=200)
    paid = next(row for row in history if row.kind == "payment_recorded")
    assert isinstance(paid, StaffHistoryRow)
    assert (paid.by, paid.command, paid.author) == ("Canary Staffer", "record_payment", STAFF.author)
    assert isinstance(paid.event, e.PaymentRecorded)
    assert [row.seq for row in history] == list(range(1, len(history) + 1))


def test_pages_of_history_cover_it_once(agency: Agency, done: Done[Created]) -> None:
    seen: list[int] = []
    after: int | None = 0
    while after is not None:
        page = agency.service.history(done.order_id, actor=CUSTOMER, after=after, limit=7)
        assert len(page) <= 7
        seen += [row.seq for row in page]
        after = page.next_after
    assert seen == [row.seq for row in agency.service.history(done.order_id, actor=CUSTOMER, limit=200)]


def test_a_guest_of_one_group_pages_past_what_is_not_theirs(agency: Agency, done: Done[Created]) -> None:
    guest, seen = agency.guest(done, 1), list[str]()
    after: int | None = 0
    while after is not None:
        page = agency.service.history(done.order_id, actor=guest, after=after, limit=1)
        seen += [row.kind for row in page]
        after = page.next_after
    assert seen.count("site_approved") == 1
    assert seen.count("item_progressed") == 1
    assert "payment_recorded" not in seen
    assert {row.group_id for row in agency.service.history(done.order_id, actor=guest, limit=200)} == {
        None,
        done.group_ids[1],
    }


def test_the_end_of_an_order_tells_a_guest_of_one_group_no_amounts(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1), ("coffee", 1))
    agency.approve_all(made)
    agency.pay(made)
    guest = agency.guest(made, 0)
    agency.service.execute(c.CancelOrder(made.order_id, "enough"), actor=STAFF)
    assert "The agency cancelled the order: enough." in texts(agency, made, guest)
    assert "The agency cancelled the order: enough; 200.00 USD is due back." in texts(agency, made, CUSTOMER)


def test_i_am_done_is_told_to_a_guest_for_their_own_groups_alone(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1), ("coffee", 1))
    guest = agency.guest(made, 0)
    agency.service.execute(c.FinishReview(made.order_id, message="coffee is tricky"), actor=CUSTOMER)
    assert texts(agency, made, guest)[-1] == "Jane finished the review of Tea House."
    assert texts(agency, made, CUSTOMER)[-1] == (
        "Jane finished the review of Tea House and Coffee Bar: coffee is tricky."
    )


def test_a_site_that_was_released_keeps_its_name_where_its_events_tell_it(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    agency.review(made, c.alternate(agency.board(made).suggested[0]))
    agency.service.execute(c.Withdraw(made.order_id), actor=CUSTOMER)
    told = texts(agency, made, CUSTOMER)
    assert "Jane kept site-0.example for Tea House as an alternate." in told
    assert "5 undecided sites of Tea House went back to available." in told


def test_news_of_failures_and_late_news_are_for_staff(agency: Agency, done: Done[Created]) -> None:
    item_id = agency.item(done, 0)
    agency.service.execute(c.RecordProgress(done.order_id, item_id, Stage.STARTED), actor=WORKER)
    assert texts(agency, done, STAFF)[-1].startswith(
        "The news “started of attempt 1” on site-0.example changed nothing"
    )
    assert not any("changed nothing" in text for text in texts(agency, done, CUSTOMER))


def test_the_past_shows_an_order_after_an_event_and_at_a_moment(agency: Agency, done: Done[Created]) -> None:
    rows = agency.service.history(done.order_id, actor=STAFF, limit=200).rows
    paid = next(row for row in rows if row.kind == "payment_recorded")
    by_seq = agency.service.as_of(done.order_id, actor=STAFF, seq=paid.seq - 1)
    by_time = agency.service.as_of(done.order_id, actor=STAFF, at=paid.at - timedelta(microseconds=1))
    assert by_seq == by_time
    assert isinstance(by_seq.summary, StaffSummary)
    assert (by_seq.summary.state, by_seq.summary.paid) == (OrderState.PAYMENT_PENDING, 0)
    assert [line.status.value for line in by_seq.lines] == ["pending", "pending"]
    assert by_seq.report.delivered == 0
    now = agency.service.as_of(done.order_id, actor=STAFF, seq=rows[-1].seq)
    assert now.summary == agency.service.summary(done.order_id, actor=STAFF)


@pytest.mark.parametrize(
    ("seq", "at", "field"),
    [
        (None, None, "seq"),
        (1, START, "seq"),
        (0, None, "seq"),
        (10_000, None, "seq"),
        (None, START - timedelta(days=1), "at"),
        (None, datetime(2026, 3, 2), "at"),  # noqa: DTZ001 - a naive time is what is refused
    ],
)
def test_a_past_that_never_was_is_refused(
    agency: Agency, done: Done[Created], seq: int | None, at: datetime | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        agency.service.as_of(done.order_id, actor=STAFF, seq=seq, at=at)
    assert refused.value.field_name == field


def test_the_doctor_finds_nothing_wrong_with_what_commands_made(agency: Agency, done: Done[Created]) -> None:
    assert agency.service.doctor(done.order_id, actor=STAFF) == ()


def test_the_doctor_tells_a_state_that_its_history_did_not_make(agency: Agency, done: Done[Created]) -> None:
    stored = agency.repository.shelves[done.order_id].state
    stored.order = evolve(stored.order, deadline=START)
    (violation,) = agency.service.doctor(done.order_id, actor=STAFF)
    assert violation.invariant == "history_tells_all"


def test_the_doctor_tells_a_gap_in_history(agency: Agency, done: Done[Created]) -> None:
    del agency.repository.shelves[done.order_id].history[3]
    (violation,) = agency.service.doctor(done.order_id, actor=STAFF)
    assert violation.invariant == "history_has_no_gap"
    assert "1 of 36 events are not there: 4" in violation.message


def test_the_doctor_tells_a_history_that_cannot_have_happened(agency: Agency, done: Done[Created]) -> None:
    history = agency.repository.shelves[done.order_id].history
    history[0] = evolve(history[0], event=history[-1].event)
    (violation,) = agency.service.doctor(done.order_id, actor=STAFF)
    assert "can't be replayed" in violation.message


def test_the_doctor_tells_an_invariant_that_is_broken(agency: Agency, done: Done[Created]) -> None:
    stored = agency.repository.shelves[done.order_id].state
    stored.order = evolve(stored.order, counters=evolve(stored.order.counters, live_items=1))
    assert "counters_add_up" in [one.invariant for one in agency.service.doctor(done.order_id, actor=STAFF)]


def test_a_sentence_names_its_site_on_whatever_page_it_is_read(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    first, second = agency.board(made).suggested[:2]
    agency.review(made, c.alternate(first), c.reject(second))
    agency.review(made, c.reconsider(agency.board(made).rejected[0]))
    agency.service.execute(c.Withdraw(made.order_id), actor=CUSTOMER)
    whole = texts(agency, made, CUSTOMER)
    pages = [
        row.text
        for after in range(len(whole))
        for row in agency.service.history(made.order_id, actor=CUSTOMER, after=after, limit=1)
    ]
    assert pages == whole
    assert "Jane kept site-0.example for Tea House as an alternate." in whole
    assert "Jane put site-1.example for Tea House back to suggested." in whole
    assert not any("a site" in text for text in whole)
