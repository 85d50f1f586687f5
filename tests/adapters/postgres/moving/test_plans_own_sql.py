"""The migration as the plan wrote it fails, and mended as far as it goes it stores what is wrong; ours does neither."""

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from tests.adapters.postgres.moving.legacy.filling import Rows, clean, fill, id_of, sound_order
from tests.adapters.postgres.moving.legacy.plan import CHANGES, GROUPED, LINKED, MENDED, MIGRATION, SPOKEN
from tests.adapters.postgres.moving.legacy.schema import Variant, create

from unified_orders.adapters.postgres.moving import LegacyMap, Move


@pytest.fixture
def legacy(bare: Engine) -> Iterator[Callable[..., Connection]]:
    """Fill a database, and give a connection to it."""
    with bare.connect() as connection:

        def make(rows: Rows | None = None, variant: Variant | None = None) -> Connection:
            create(connection, variant or Variant())
            fill(connection, rows, variant or Variant())
            connection.commit()
            return connection

        yield make


def run(connection: Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        connection.execute(text(statement))


def failure(connection: Connection, statements: Iterable[str]) -> type[object]:
    """Return how PostgreSQL refuses one of these statements."""
    with pytest.raises(DBAPIError) as refused:
        run(connection, statements)
    return type(refused.value.orig)


def emptied(status: str) -> tuple[Rows, UUID]:
    """Return sound orders, one of which has no items; and its id."""
    rows = clean()
    order = id_of("order", f"{status}-0")
    rows["order_items"] = [item for item in rows["order_items"] if item["order_id"] != order]
    return rows, order


def test_as_it_is_written_postgresql_does_not_understand_it(legacy: Callable[..., Connection]) -> None:
    refused = failure(legacy(), CHANGES)
    assert refused is psycopg.errors.UndefinedObject  # it takes INDEX for a column, and the index for its type


def test_in_postgresqls_words_it_has_dropped_the_clients_before_it_asks_for_them(
    legacy: Callable[..., Connection],
) -> None:
    assert failure(legacy(), (*SPOKEN, *MIGRATION)) is psycopg.errors.UndefinedColumn


def test_where_a_view_of_the_host_names_the_client_it_cannot_even_begin(legacy: Callable[..., Connection]) -> None:
    refused = failure(legacy(variant=Variant(hanging=True)), SPOKEN)
    assert refused is psycopg.errors.DependentObjectsStillExist


def test_mended_an_order_without_a_client_stops_it(legacy: Callable[..., Connection]) -> None:
    rows = clean()
    rows["orders"][0]["client_id"] = None
    refused = failure(legacy(rows, Variant(nullable_client=True)), MENDED)
    assert refused is psycopg.errors.NotNullViolation


def test_mended_it_is_stopped_by_the_groups_of_an_earlier_run(legacy: Callable[..., Connection]) -> None:
    assert failure(legacy(variant=Variant(half_run=True)), MENDED) is psycopg.errors.DuplicateTable


def test_mended_an_order_without_items_gets_a_group_that_wants_nothing(legacy: Callable[..., Connection]) -> None:
    rows, order = emptied("draft")
    connection = legacy(rows)
    run(connection, MENDED)
    wanted = connection.scalar(text("SELECT link_count FROM order_groups WHERE order_id = :id"), {"id": order})
    assert wanted == 0


def test_mended_cancelled_items_are_wanted_again(legacy: Callable[..., Connection]) -> None:
    connection = legacy()
    run(connection, MENDED)
    wanted = connection.scalar(
        text("SELECT link_count FROM order_groups WHERE order_id = :id"), {"id": id_of("order", "cancelled-0")}
    )
    assert wanted == 2


def test_mended_items_of_another_client_go_to_the_wrong_group(legacy: Callable[..., Connection]) -> None:
    rows = sound_order("in_progress")
    rows = {**clean(), **rows}
    rows["order_items"][0]["client_id"] = id_of("client", "ink")
    connection = legacy(rows)
    run(connection, MENDED)
    wrong = connection.scalar(
        text(
            "SELECT count(*) FROM order_items i JOIN order_groups g ON g.id = i.order_group_id"
            " WHERE i.client_id <> g.client_id"
        )
    )
    assert wrong == 1


def test_mended_everything_that_is_paid_or_done_is_a_draft_again(legacy: Callable[..., Connection]) -> None:
    connection = legacy()
    run(connection, MENDED)
    states = connection.execute(text("SELECT DISTINCT state FROM orders WHERE paid_at IS NOT NULL")).scalars().all()
    assert states == ["configuring"]


def test_mended_no_item_has_a_selection(legacy: Callable[..., Connection]) -> None:
    connection = legacy()
    run(connection, MENDED)
    assert connection.scalar(text("SELECT count(*) FROM order_site_selections")) == 0
    assert connection.scalar(text("SELECT count(*) FROM order_items WHERE site_selection_id IS NOT NULL")) == 0


def test_mended_and_run_again_it_doubles_every_group_and_fails(legacy: Callable[..., Connection]) -> None:
    connection = legacy()
    run(connection, MENDED)
    connection.commit()
    run(connection, [GROUPED])
    orders, groups = connection.execute(
        text("SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM order_groups)")
    ).one()
    assert groups == 2 * orders
    assert failure(connection, [LINKED]) is psycopg.errors.CardinalityViolation


def test_mended_an_order_that_is_written_meanwhile_gets_no_group(legacy: Callable[..., Connection]) -> None:
    connection = legacy()
    run(connection, (*MENDED[:-1],))
    fill(connection, {**sound_order("draft", copy=9)})
    run(connection, [LINKED])
    left = connection.scalar(text("SELECT count(*) FROM order_items WHERE order_group_id IS NULL"))
    assert left == 2


def moved(connection: Connection) -> Connection:
    """Move what is there by this library instead."""
    move = Move(connection.engine, LegacyMap(time_zone="UTC", currency="USD"))
    move.expand()
    move.backfill()
    return connection


def one(connection: Connection, sql: str, **given: object) -> object:
    return connection.scalar(text(sql), given)


def test_ours_moves_what_the_plans_stops_at_a_view_a_half_run_or_a_missing_client(
    legacy: Callable[..., Connection],
) -> None:
    rows = clean()
    rows["orders"][0]["client_id"] = None  # its items' sites tell
    connection = moved(legacy(rows, Variant(hanging=True, half_run=True, nullable_client=True)))
    assert one(connection, "SELECT count(*) FROM unified_orders.orders") == len(rows["orders"])
    assert one(connection, "SELECT count(*) FROM order_totals") == len(rows["orders"])
    assert one(connection, "SELECT count(*) FROM order_groups") == 0


def test_ours_gives_an_order_without_items_a_group_that_wants_a_link(legacy: Callable[..., Connection]) -> None:
    rows, order = emptied("draft")
    connection = moved(legacy(rows))
    assert one(connection, "SELECT link_count FROM unified_orders.order_groups WHERE order_id = :id", id=order) == 1


def test_ours_wants_no_cancelled_item_again(legacy: Callable[..., Connection]) -> None:
    connection = moved(legacy())
    live = "SELECT count(*) FROM unified_orders.order_items WHERE status <> 'cancelled' AND order_id = :id"
    assert one(connection, live, id=id_of("order", "cancelled-0")) == 0
    assert one(connection, live, id=id_of("order", "completed-0")) == 2


def test_ours_puts_items_of_another_client_into_that_clients_group(legacy: Callable[..., Connection]) -> None:
    rows = {**clean(), **sound_order("in_progress")}
    rows["order_items"][0]["client_id"] = id_of("client", "ink")
    connection = moved(legacy(rows))
    groups = connection.execute(
        text(
            "SELECT g.client_id = i.client_id, g.client_id = :ink FROM unified_orders.order_items i"
            " JOIN unified_orders.order_groups g ON g.id = i.order_group_id ORDER BY 2"
        ),
        {"ink": str(id_of("client", "ink"))},
    )
    assert [tuple(row) for row in groups] == [(True, False), (True, True)]


def test_ours_leaves_what_is_paid_or_done_where_it_is_with_a_selection_for_each_item(
    legacy: Callable[..., Connection],
) -> None:
    connection = moved(legacy())
    states = connection.execute(
        text(
            "SELECT DISTINCT l.status, o.state FROM orders l JOIN unified_orders.orders o USING (id)"
            " WHERE l.paid_at IS NOT NULL ORDER BY 1"
        )
    )
    assert [tuple(row) for row in states] == [
        ("completed", "completed"),
        ("in_progress", "in_progress"),
        ("paid", "in_progress"),
        ("refunded", "cancelled"),
    ]
    without = (
        "SELECT count(*) FROM unified_orders.order_items i WHERE i.status <> 'cancelled' AND NOT EXISTS (SELECT FROM"
        " unified_orders.order_site_selections s WHERE s.id = i.site_selection_id AND s.status = 'approved')"
    )
    assert one(connection, without) == 0


def test_ours_can_be_run_again_and_takes_in_what_is_written_meanwhile(legacy: Callable[..., Connection]) -> None:
    connection = moved(legacy())
    groups = one(connection, "SELECT count(*) FROM unified_orders.order_groups")
    fill(connection, sound_order("draft", copy=9))
    connection.commit()
    moved(connection)
    assert one(connection, "SELECT count(*) FROM unified_orders.order_groups") == int(str(groups)) + 1
    items = "SELECT count(*) FROM unified_orders.order_items WHERE order_id = :id"
    assert one(connection, items, id=id_of("order", "draft-9")) == 2
