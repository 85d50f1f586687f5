import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from tests.application.agency import CUSTOMER, RIVAL, STAFF, Agency

from unified_orders.application.views import OrderRow, StaffOrderRow
from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.errors import InvalidInput, Refused
from unified_orders.domain.words import OrderState
from unified_orders.ports.queries import ALL_ORDERS, OrderFilter, OrderSort

DAY = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def ids(agency: Agency) -> list[UUID]:
    """Six orders of the customer in the order of their making, two without a deadline; and one of a rival."""
    made = []
    for number, days in enumerate((5, None, 1, 5, None, 3)):
        command = c.CreateOrder(
            currency="USD",
            groups=[c.GroupRequest(client_id="tea" if number % 2 else "coffee", link_count=1)],
            deadline=None if days is None else DAY + timedelta(days=days),
        )
        made.append(agency.service.execute(command, actor=CUSTOMER).order_id)
    agency.service.execute(c.CreateOrder(currency="USD"), actor=RIVAL)
    return made


def listed(
    agency: Agency, wanted: OrderFilter = ALL_ORDERS, sort: OrderSort = OrderSort.NEWEST, actor: Actor = CUSTOMER
) -> list[UUID]:
    """Return the ids of a whole list, read in pages of two."""
    found: list[UUID] = []
    cursor: str | None = None
    while True:
        page = agency.service.orders(actor=actor, wanted=wanted, sort=sort, cursor=cursor, limit=2)
        found += [row.order_id for row in page.orders]
        if (cursor := page.next_cursor) is None:
            return found


def test_an_account_lists_its_own_orders_newest_first(agency: Agency, ids: list[UUID]) -> None:
    assert listed(agency) == ids[::-1]
    assert len(listed(agency, actor=STAFF)) == 7


def test_lists_sort_by_age_deadline_and_change(agency: Agency, ids: list[UUID]) -> None:
    agency.service.execute(c.WriteNote(ids[2], "call me"), actor=CUSTOMER)
    assert listed(agency, sort=OrderSort.OLDEST) == ids
    assert listed(agency, sort=OrderSort.UPDATED) == [ids[2], ids[5], ids[4], ids[3], ids[1], ids[0]]
    same = sorted([ids[0], ids[3]])
    assert listed(agency, sort=OrderSort.DEADLINE) == [ids[2], ids[5], *same, *sorted([ids[1], ids[4]])]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (OrderFilter(client_id="tea"), [5, 3, 1]),
        (OrderFilter(text="TEA"), [5, 3, 1]),
        (OrderFilter(text="acme"), [5, 4, 3, 2, 1, 0]),
        (OrderFilter(deadline_before=DAY + timedelta(days=5)), [5, 2]),
        (OrderFilter(states=[OrderState.CANCELLED]), [4]),
        (OrderFilter(states=[OrderState.CONFIGURING], client_id="coffee"), [2, 0]),
        (OrderFilter(states=[OrderState.CANCELLED], client_id="coffee"), []),
        (OrderFilter(text="urgent"), [0]),
    ],
)
def test_a_filter_lets_pass_what_it_names(
    agency: Agency, ids: list[UUID], wanted: OrderFilter, expected: list[int]
) -> None:
    agency.service.execute(c.CancelOrder(ids[4], "enough"), actor=CUSTOMER)
    agency.service.execute(c.WriteNote(ids[0], "Urgent!"), actor=CUSTOMER)
    assert [ids.index(order_id) for order_id in listed(agency, wanted)] == expected


def test_text_finds_an_order_by_a_part_of_its_id(agency: Agency, ids: list[UUID]) -> None:
    assert listed(agency, OrderFilter(text=str(ids[3])[4:].upper())) == [ids[3]]


def test_staff_filter_by_assignee_and_accounts_can_not(agency: Agency, ids: list[UUID]) -> None:
    agency.service.execute(c.Assign(ids[1], "sam"), actor=STAFF)
    wanted = OrderFilter(assigned_to="sam")
    assert listed(agency, wanted, actor=STAFF) == [ids[1]]
    with pytest.raises(Refused) as refused:
        listed(agency, wanted)
    assert refused.value.codes == ("not_permitted",)


def test_an_account_that_asks_for_another_ones_orders_gets_the_answer_for_an_unknown_one(
    agency: Agency, ids: list[UUID]
) -> None:
    said = set()
    for account in ("rival", "nobody"):
        with pytest.raises(Refused) as refused:
            listed(agency, OrderFilter(account_id=account))
        said.add(str(refused.value))
    assert len(said) == 1
    assert listed(agency, OrderFilter(account_id="acme")) == ids[::-1]


def test_rows_for_staff_name_account_assignee_and_margin(agency: Agency, ids: list[UUID]) -> None:
    agency.service.execute(c.Assign(ids[5], "sam"), actor=STAFF)
    row = agency.service.orders(actor=STAFF, wanted=OrderFilter(account_id="acme")).orders[0]
    assert isinstance(row, StaffOrderRow)
    assert (row.account_id, row.assigned_to, row.margin, row.groups) == ("acme", "sam", 0, 1)
    assert type(agency.service.orders(actor=CUSTOMER).orders[0]) is OrderRow


def test_orders_that_come_between_two_pages_shift_nothing(agency: Agency, ids: list[UUID]) -> None:
    first = agency.service.orders(actor=CUSTOMER, limit=3)
    agency.draft(("tea", 1))
    rest = agency.service.orders(actor=CUSTOMER, cursor=first.next_cursor, limit=3)
    assert [row.order_id for row in (*first.orders, *rest.orders)] == ids[::-1]
    assert rest.next_cursor is None


def test_a_page_that_ends_with_the_list_has_no_next_one(agency: Agency, ids: list[UUID]) -> None:
    assert agency.service.orders(actor=CUSTOMER, limit=6).next_cursor is None
    assert agency.service.orders(actor=CUSTOMER, limit=5).next_cursor is not None


def test_a_cursor_fits_its_own_list_alone(agency: Agency, ids: list[UUID]) -> None:
    cursor = agency.service.orders(actor=CUSTOMER, limit=1).next_cursor
    foreign: list[tuple[Actor, OrderFilter, OrderSort]] = [
        (STAFF, ALL_ORDERS, OrderSort.NEWEST),
        (CUSTOMER, OrderFilter(text="tea"), OrderSort.NEWEST),
        (CUSTOMER, OrderFilter(deadline_before=DAY), OrderSort.NEWEST),
        (CUSTOMER, OrderFilter(states=[OrderState.COMPLETED]), OrderSort.NEWEST),
        (CUSTOMER, ALL_ORDERS, OrderSort.OLDEST),
    ]
    for actor, wanted, sort in foreign:
        with pytest.raises(InvalidInput, match="next_cursor of a page with the same filter and sort"):
            agency.service.orders(actor=actor, wanted=wanted, sort=sort, cursor=cursor)


def forged(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "####",
        "é",
        "a" * 5_000,
        forged(),
        forged(1, 2, 3, 4),
        forged("newest", "", None, "no id"),
        "\0",
        "[" * 900,
    ],
)
def test_a_cursor_that_nobody_gave_out_is_refused(agency: Agency, ids: list[UUID], cursor: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        agency.service.orders(actor=CUSTOMER, cursor=cursor)
    assert refused.value.field_name == "cursor"


def test_a_changed_cursor_is_refused(agency: Agency, ids: list[UUID]) -> None:
    cursor = agency.service.orders(actor=CUSTOMER, limit=1).next_cursor or ""
    sort, mark, time, order_id = json.loads(base64.urlsafe_b64decode(cursor + "=="))
    naive = time.removesuffix("+00:00")
    for parts in ((sort, mark, naive, order_id), (sort, mark, time, order_id.upper()), (sort, mark, [time], order_id)):
        with pytest.raises(InvalidInput):
            agency.service.orders(actor=CUSTOMER, cursor=forged(*parts))
    with pytest.raises(InvalidInput):
        agency.service.orders(actor=CUSTOMER, cursor=7)  # type: ignore[arg-type]


@pytest.mark.parametrize("limit", [0, -1, 201, 2.0, "5"])
def test_a_page_size_out_of_bounds_is_refused(agency: Agency, limit: int) -> None:
    with pytest.raises(InvalidInput, match="limit: must be a whole number from 1 to 200"):
        agency.service.orders(actor=CUSTOMER, limit=limit)


def test_counts_are_by_state_and_of_what_the_actor_may_list(agency: Agency, ids: list[UUID]) -> None:
    agency.service.execute(c.CancelOrder(ids[0], "enough"), actor=CUSTOMER)
    agency.reviewing(("tea", 1))
    assert agency.service.counts(actor=CUSTOMER) == {
        OrderState.CONFIGURING: 5,
        OrderState.REVIEWING: 1,
        OrderState.CANCELLED: 1,
    }
    assert agency.service.counts(actor=RIVAL) == {OrderState.CONFIGURING: 1}
    assert sum(agency.service.counts(actor=STAFF).values()) == 8
    assert agency.service.counts(actor=CUSTOMER, wanted=OrderFilter(client_id="tea")) == {
        OrderState.CONFIGURING: 3,
        OrderState.REVIEWING: 1,
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"deadline_before": datetime(2026, 1, 1)},  # noqa: DTZ001 - a naive time is what is refused
        {"states": ["?"]},
        {"text": ""},
        {"client_id": 7},
    ],
)
def test_a_filter_refuses_what_can_never_be_right(fields: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as refused:
        OrderFilter(**fields)  # type: ignore[arg-type]
    assert refused.value.field_name == next(iter(fields))
