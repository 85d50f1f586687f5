"""Among many orders each query is one statement, goes by the index that the documentation names, and stays cheap."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

import psycopg
import pytest
from sqlalchemy import create_engine, make_url
from tests.adapters.postgres import crowd
from tests.adapters.postgres.plans import Plan, plan_of
from tests.adapters.postgres.servers import database_on

from unified_orders.adapters.postgres.reading.boards import boarding
from unified_orders.adapters.postgres.reading.listing import counting, listing, page_from
from unified_orders.adapters.postgres.reading.looking import looking, naming, telling
from unified_orders.adapters.postgres.store import Store
from unified_orders.adapters.postgres.upgrading import upgrade
from unified_orders.domain.words import OrderState
from unified_orders.ports.queries import BoardFilter, BoardSort, OrderFilter, OrderSort, Part, SiteStatus

#: 200,000 of them: `python -m campaigns plans`
ORDERS: Final = int(os.environ.get("UNIFIED_ORDERS_PLANS", "20000"))
SITES: Final = ORDERS // 2
#: so that there are a thousand pages
PAGE: Final = ORDERS // 4_000
#: where page 1,000 begins
DEEP: Final = 999 * PAGE
#: how much more page 1,000 may read than the first one, beside a few pages of an index, or the rest of an hour
FACTOR: Final = 1.3
SLACK: Final = 16
NAMES: Final = Store().names
#: everything that a list may have to read: a page of rows, and as many that are passed over, each in a place of its own
SCATTERED: Final = 1_500

pytestmark = pytest.mark.xdist_group("plans")


@pytest.fixture(scope="module")
def database(server: str) -> Iterator[psycopg.Connection[Any]]:
    """A database with so many orders, and a connection to it."""
    with database_on(server) as address:
        engine = create_engine(address)
        upgrade(engine)
        crowd.fill(engine, ORDERS, SITES)
        engine.dispose()
        plain = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            yield connection


def behind(connection: psycopg.Connection[Any], wanted: OrderFilter, sort: OrderSort, rows: int) -> str | None:
    """Return the cursor that leads past so many rows."""
    statement = listing(NAMES, wanted, sort, None, rows)
    found = connection.execute(statement.text, statement.parameters).fetchall()
    return page_from(found[-2:], wanted, sort, 1).next_cursor


IN_PROGRESS: Final = OrderFilter(account_id=crowd.LARGE, states={OrderState.IN_PROGRESS})
#: lists that go on for a thousand pages, and the index that each is read along
LONG: Final = {
    "newest": (OrderFilter(), OrderSort.NEWEST, "orders_by_creation"),
    "oldest": (OrderFilter(), OrderSort.OLDEST, "orders_by_creation"),
    "by deadline": (OrderFilter(), OrderSort.DEADLINE, "orders_by_deadline"),
    "last changed": (OrderFilter(), OrderSort.UPDATED, "orders_by_update"),
    "newest of an account in a state": (IN_PROGRESS, OrderSort.NEWEST, "orders_by_"),
    "oldest of an account in a state": (IN_PROGRESS, OrderSort.OLDEST, "orders_by_"),
    "newest of a large account": (OrderFilter(account_id=crowd.LARGE), OrderSort.NEWEST, "orders_by_creation"),
    "last changed of a large account": (OrderFilter(account_id=crowd.LARGE), OrderSort.UPDATED, "orders_by_update"),
    "by deadline of a large account": (OrderFilter(account_id=crowd.LARGE), OrderSort.DEADLINE, "orders_by_deadline"),
    "newest with a text": (OrderFilter(text="SPRING"), OrderSort.NEWEST, "orders_by_creation"),
    "by deadline, before a day": (
        OrderFilter(deadline_before=datetime(2025, 6, 1, tzinfo=UTC)), OrderSort.DEADLINE, "orders_by_deadline",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("wanted", "sort", "index"), LONG.values(), ids=LONG)
def test_page_1000_of_a_list_is_read_along_its_index_and_reads_no_more_than_the_first(
    database: psycopg.Connection[Any], wanted: OrderFilter, sort: OrderSort, index: str
) -> None:
    first = plan_of(database, listing(NAMES, wanted, sort, None, PAGE))
    cursor = behind(database, wanted, sort, DEEP)
    assert cursor is not None
    deep = plan_of(database, listing(NAMES, wanted, sort, cursor, PAGE))
    assert first.rows == deep.rows == PAGE + 1
    assert any(found.startswith(index) for found in first.indexes & deep.indexes)
    assert not (first.walked | deep.walked) - {"order_groups"}
    assert first.buffers <= 4 * PAGE + SLACK
    assert deep.buffers <= FACTOR * first.buffers + SLACK, f"{first.buffers} pages for the first, {deep.buffers} then"


#: filters that few orders pass, and the index that finds these
RARE: Final = {
    "account": (OrderFilter(account_id=crowd.SMALL), "orders_by_account"),
    "account and state": (
        OrderFilter(account_id=crowd.SMALL, states={OrderState.IN_PROGRESS}), "orders_by_account",
    ),
    "account and states": (
        OrderFilter(account_id=crowd.SMALL, states={OrderState.IN_PROGRESS, OrderState.REVIEWING}), "orders_by_account",
    ),
    "client": (OrderFilter(client_id=crowd.SMALL_CLIENT), "order_groups_client"),
    "assignee": (OrderFilter(assigned_to=crowd.ASSIGNEE), "orders_by_assignee"),
    "state": (OrderFilter(states={OrderState.PAYMENT_PENDING}), "orders_by_account"),
    "deadline": (OrderFilter(deadline_before=datetime(2024, 1, 3, tzinfo=UTC)), "orders_by_deadline"),
}  # fmt: skip


@pytest.mark.parametrize("sort", OrderSort)
@pytest.mark.parametrize(("wanted", "index"), RARE.values(), ids=RARE)
def test_orders_that_are_few_are_found_by_an_index_in_whatever_order_they_are_listed(
    database: psycopg.Connection[Any], wanted: OrderFilter, index: str, sort: OrderSort
) -> None:
    plan = plan_of(database, listing(NAMES, wanted, sort, None, PAGE))
    assert plan.buffers <= SCATTERED
    assert not plan.walked
    assert index in plan.indexes or sort is OrderSort.OLDEST, plan.indexes


@pytest.mark.parametrize(("wanted", "index"), RARE.values(), ids=RARE)
def test_orders_that_are_few_are_counted_by_an_index(
    database: psycopg.Connection[Any], wanted: OrderFilter, index: str
) -> None:
    plan = plan_of(database, counting(NAMES, wanted))
    assert index in plan.indexes
    assert plan.buffers <= SCATTERED


def test_the_orders_of_a_large_account_are_counted_in_the_index_alone(database: psycopg.Connection[Any]) -> None:
    plan = plan_of(database, counting(NAMES, OrderFilter(account_id=crowd.LARGE)))
    assert plan.indexes == {"orders_by_account"}
    assert plan.buffers <= SCATTERED + 300


def board(
    connection: psycopg.Connection[Any], offset: int, sort: BoardSort = BoardSort.STATUS, **wanted: object
) -> Plan:
    asked = BoardFilter(**wanted)  # type: ignore[arg-type]  # as the test says
    page = {"descending": True, "offset": offset, "limit": PAGE}
    return plan_of(connection, boarding(NAMES, crowd.BOARD_ORDER, crowd.BOARD, asked, sort, **page))  # type: ignore[arg-type]


def test_page_1000_of_a_board_of_100_000_sites_reads_no_more_than_the_first(
    database: psycopg.Connection[Any],
) -> None:
    first, deep = board(database, 0), board(database, DEEP)
    assert {"order_site_selections_one_per_domain", "order_items_live_on_domain"} <= first.indexes
    assert deep.buffers <= FACTOR * first.buffers


@pytest.mark.parametrize("sort", BoardSort)
def test_a_board_reads_its_own_sites_once_and_nothing_of_other_orders(
    database: psycopg.Connection[Any], sort: BoardSort
) -> None:
    plan = board(database, 0, sort, min_dr=10, statuses={SiteStatus.AVAILABLE})
    sites = database.execute("SELECT pg_relation_size('analysed_sites') / 8192").fetchone()
    assert sites is not None
    assert plan.buffers <= FACTOR * sites[0] + 5_000, plan.buffers
    assert not plan.walked - {"analysed_sites"}


ORDER: Final = crowd.BOARD_ORDER
#: what is asked of one order, and the indexes that find its parts
OF_ONE: Final = {
    "summary": (looking(NAMES, ORDER, frozenset(), None), {"orders_pkey", "order_groups_order_id_id_key"}),
    "lines and report": (
        looking(NAMES, ORDER, {Part.ITEMS}, None),
        {"orders_pkey", "order_groups_order_id_id_key", "order_items_order_id_id_key"},
    ),
    "links": (
        looking(NAMES, ORDER, {Part.TOKENS}, None),
        {"orders_pkey", "order_groups_order_id_id_key", "order_share_tokens_order_id_id_key"},
    ),
    "doctor": (
        looking(NAMES, ORDER, frozenset(Part) - {Part.SITES}, None),
        {
            "orders_pkey", "order_groups_order_id_id_key", "order_site_selections_order_id_id_key",
            "order_items_order_id_id_key", "order_share_tokens_order_id_id_key", "order_payments_pkey",
            "order_refunds_pkey",
        },
    ),
    "history": (telling(NAMES, ORDER, 0, PAGE), {"order_events_pkey"}),
    "sites of history": (
        naming(NAMES, ORDER, {crowd.BOARD}),
        {"order_site_selections_order_id_id_key", "order_items_order_id_id_key", "order_former_selections_pkey"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("query", OF_ONE)
def test_what_is_asked_of_one_order_is_found_by_its_id_however_many_there_are(
    database: psycopg.Connection[Any], query: str
) -> None:
    statement, indexes = OF_ONE[query]
    plan = plan_of(database, statement)
    assert plan.indexes | EMPTY >= indexes
    assert plan.walked <= {"order_share_tokens", "order_payments", "order_refunds", "order_former_selections"}
    assert plan.buffers <= 60


#: of tables without a row: they have no page, and are read whole
EMPTY: Final = {
    "order_share_tokens_order_id_id_key",
    "order_payments_pkey",
    "order_refunds_pkey",
    "order_former_selections_pkey",
}
