"""A legacy database is moved step by step: what comes of it, what goes on meanwhile, and how to go back."""

from uuid import UUID

import pytest
from attrs import frozen
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from tests.adapters.postgres.moving.legacy.catalogue import checksums, parts, schemas
from tests.adapters.postgres.moving.legacy.filling import RETAIL, clean, fill, id_of, token_of
from tests.adapters.postgres.moving.legacy.schema import LOOSE, ORDER_STATUSES, PLAIN, VARIANTS, Variant, create
from tests.adapters.postgres.moving.legacy.statements import run_reads, run_round

from unified_orders import (
    Actor,
    CreateOrder,
    GroupRequest,
    InvalidInput,
    OrderService,
    RecordPayment,
    RecordProgress,
    Refused,
    Review,
    Stage,
    StorageError,
    WriteNote,
    approve,
)
from unified_orders.adapters.postgres import postgres_service
from unified_orders.adapters.postgres.doctoring import doctor
from unified_orders.adapters.postgres.moving import LegacyMap, Move
from unified_orders.adapters.postgres.upgrading import upgrade

SAM = Actor.staff("sam")
ENGINE = "unified_orders"


def map_for(variant: Variant) -> LegacyMap:
    defaults = {"orders.crm_ref": "moved"} if variant.own_columns else {}
    prices = "whole units" if variant.dollars else "minor units"
    return LegacyMap(schema=variant.schema, time_zone="UTC", currency="USD", prices=prices, defaults=defaults)


@frozen
class Moving:
    engine: Engine
    variant: Variant = PLAIN

    @property
    def move(self) -> Move:
        return Move(self.engine, map_for(self.variant))

    @property
    def orders(self) -> OrderService:
        return postgres_service(self.engine, schema=ENGINE)

    def until(self, step: str) -> Move:
        """Take all steps up to one."""
        move = self.move
        for name in ("expand", "backfill", "verify", "switch", "contract"):
            if name == "contract":
                move.verify()
            getattr(move, name)()
            if name == step:
                break
        return move

    def legacy(self, sql: str, **given: object) -> list[tuple[object, ...]]:
        with self.engine.begin() as connection:
            connection.execute(text(f"SET LOCAL search_path TO {self.variant.schema}"))
            found = connection.execute(text(sql), given)
            return [tuple(row) for row in found] if found.returns_rows else []

    def looks(self) -> tuple[list[str], dict[str, str]]:
        """Return all that the legacy application could notice: the catalogue, and every row."""
        with self.engine.connect() as connection:
            catalogue = [*schemas(connection), *parts(connection, self.variant.schema)]
            return catalogue, checksums(connection, self.variant.schema)


def filled(engine: Engine, variant: Variant) -> Moving:
    with engine.begin() as connection:
        create(connection, variant)
        fill(connection, clean(), variant)
    return Moving(engine, variant)


@pytest.fixture
def plain(bare: Engine) -> Moving:
    return filled(bare, PLAIN)


STATES = {
    **dict.fromkeys(("draft", "shared"), "configuring"),
    **dict.fromkeys(("approved", "client_approved", "invoiced"), "payment_pending"),
    **dict.fromkeys(("paid", "in_progress"), "in_progress"),
    **dict.fromkeys(("completed", "cancelled"), None),
    "refunded": "cancelled",
}


#: each difference is in one of these
MOVED = ("plain", "views, triggers and foreign keys", "dollars", "loose", "all at once")


@pytest.mark.parametrize("name", MOVED)
def test_every_variant_is_moved_switched_and_contracted_and_the_old_application_goes_on_until_then(
    bare: Engine, name: str
) -> None:
    moving = filled(bare, VARIANTS[name])
    move = moving.move
    for step in ("expand", "backfill"):
        getattr(move, step)()
        run_round(bare, step, moving.variant)
    run_reads(bare, 1, moving.variant)
    move.backfill()
    found = move.verify()
    assert found.is_clean, found.faults
    move.switch()
    run_round(bare, "switched", moving.variant)
    move.backfill()
    assert move.verify().faults == []
    assert all(not one.findings for one in doctor(bare, ENGINE))
    move.contract()
    assert move.status().step == "contracted"
    assert (
        not moving.legacy(
            "SELECT FROM information_schema.columns WHERE table_schema = :schema AND table_name = 'orders' "
            "AND column_name = 'status'",
            schema=moving.variant.schema,
        )
        or moving.variant.hanging
    )


@pytest.mark.parametrize("status", ORDER_STATUSES)
def test_an_order_arrives_where_it_stood_and_its_history_says_where_it_comes_from(plain: Moving, status: str) -> None:
    plain.until("switch")
    order_id = id_of("order", f"{status}-0")
    summary = plain.orders.summary(order_id, actor=SAM)
    assert summary.state == (STATES.get(status, "reviewing") or status)
    assert plain.orders.doctor(order_id, actor=SAM) == ()
    rows = plain.orders.history(order_id, actor=SAM).rows
    assert rows[0].text == f"The order was moved in from another system, where it was {status}."
    said = plain.legacy("SELECT count(*) FROM order_status_history WHERE order_id = :id", id=order_id)
    assert len(rows) == 1 + int(str(said[0][0]))
    assert plain.orders.as_of(order_id, actor=SAM, seq=1).summary.state is summary.state


@pytest.mark.parametrize("status", ["client_reviewing", "approved", "paid", "in_progress"])
def test_a_moved_order_goes_on_from_where_it_was_to_completed(plain: Moving, status: str) -> None:
    plain.until("switch")
    orders, order_id = plain.orders, id_of("order", f"{status}-0")
    account = Actor.account(str(id_of("account")))
    if status == "client_reviewing":
        group = orders.summary(order_id, actor=account).groups[0].group
        board = orders.board(order_id, group.group_id, actor=account)
        orders.execute(Review(group, [approve(site) for site in board.suggested]), actor=account)
    due = orders.summary(order_id, actor=SAM).due
    if due:
        orders.execute(RecordPayment(order_id, due, reference="wire"), actor=SAM)
    for line in orders.lines(order_id, actor=SAM).rows:
        assert line.item_id is not None
        for stage in (Stage.STARTED, Stage.PUBLISHED, Stage.COMPLETED):
            url = None if stage is Stage.STARTED else f"https://{line.domain}/post"
            news = RecordProgress(order_id, line.item_id, stage, 1, str(line.item_id), url)
            orders.execute(news, actor=Actor.worker("desk"))
    assert orders.summary(order_id, actor=SAM).state == "completed"
    assert plain.legacy("SELECT status, completed_at IS NOT NULL FROM orders WHERE id = :id", id=order_id) == [
        ("completed", True)
    ]
    items = plain.legacy("SELECT DISTINCT status FROM order_items WHERE order_id = :id", id=order_id)
    assert ("completed",) in items


def test_old_share_links_go_on_to_work_and_their_texts_are_nowhere(plain: Moving) -> None:
    plain.until("switch")
    guest = plain.orders.open_link(token_of("shared-0"))
    assert plain.orders.summary(id_of("order", "shared-0"), actor=guest).groups
    rows = plain.legacy(f"SELECT to_json(t)::text FROM {ENGINE}.order_share_tokens t")
    assert rows
    assert all(token_of("shared-0") not in str(row) for row in rows)


def test_a_token_that_stands_in_two_orders_opens_neither_and_stops_nothing(plain: Moving) -> None:
    plain.legacy(
        "INSERT INTO order_share_tokens (order_id, token) "
        "SELECT :id, token FROM order_share_tokens WHERE order_id = :of",
        id=id_of("order", "draft-0"),
        of=id_of("order", "shared-0"),
    )
    move = plain.until("verify")
    assert move.verify().reasons == {"token_of_several_orders": 2}
    move.switch()
    with pytest.raises(Refused, match="not_found"):
        plain.orders.open_link(token_of("shared-0"))
    account = plain.legacy("SELECT row::text FROM unified_orders_moving.account WHERE row IS NOT NULL")
    assert len(account) == 2
    assert all(token_of("shared-0") not in str(row) for row in account)


def test_a_contract_comes_after_a_verification_of_what_was_switched(plain: Moving) -> None:
    move = plain.until("switch")
    with pytest.raises(Refused, match="not_verified"):
        move.contract()
    assert move.verify().is_clean
    plain.legacy("UPDATE order_items SET anchor_text = 'late'")
    move.backfill()
    with pytest.raises(Refused, match="not_verified"):
        move.contract()
    move.switch()
    assert move.status().step == "switched"


@pytest.mark.parametrize(("currency", "units"), [("USD", 100), ("JPY", 1), ("KWD", 1000)])
def test_prices_in_whole_units_are_those_of_their_currency_there_and_back(
    plain: Moving, currency: str, units: int
) -> None:
    plain.legacy("UPDATE orders SET currency = :currency", currency=currency)
    move = Move(plain.engine, LegacyMap(time_zone="UTC", prices="whole units"))
    move.expand()
    move.backfill()
    assert move.verify().is_clean
    move.switch()
    order_id = id_of("order", "approved-0")
    assert plain.orders.summary(order_id, actor=SAM).subtotal == 2 * RETAIL * units
    plain.orders.execute(RecordPayment(order_id, 1, reference="part"), actor=SAM)
    assert plain.legacy("SELECT total_retail FROM orders WHERE id = :id", id=order_id) == [(2 * RETAIL,)]


def test_the_catalogue_is_that_of_a_fresh_database_once_the_move_is_done(plain: Moving) -> None:
    plain.until("contract")
    upgrade(plain.engine, "fresh")
    with plain.engine.connect() as connection:
        moved, fresh = parts(connection, ENGINE), parts(connection, "fresh")
    assert [one.replace("fresh", ENGINE) for one in fresh] == moved


@pytest.mark.parametrize("step", ["expand", "backfill", "verify", "switch"])
@pytest.mark.parametrize("variant", [PLAIN, LOOSE], ids=["plain", "loose"])
def test_going_back_from_any_step_leaves_what_was_there(bare: Engine, variant: Variant, step: str) -> None:
    moving = filled(bare, variant)
    before = moving.looks()
    moving.until(step).rollback()
    assert moving.looks() == before
    run_round(bare, "back", variant)
    assert moving.until("verify").status().is_verified


def test_what_the_engine_did_stays_in_the_legacy_rows_and_what_they_can_not_hold_is_given_back(plain: Moving) -> None:
    move = plain.until("switch")
    clients = [GroupRequest(client_id=str(id_of("client", name)), link_count=1) for name in ("tea", "ink")]
    create_both = CreateOrder(currency="USD", account_id=str(id_of("account")), groups=clients)
    both = plain.orders.execute(create_both, actor=SAM).order_id
    changed = id_of("order", "approved-0")
    due = plain.orders.summary(changed, actor=SAM).due
    plain.orders.execute(RecordPayment(changed, due, reference="wire"), actor=SAM)
    left = move.rollback()
    assert [one["order"]["id"] for one in left.orders if one["clients"] > 1] == [str(both)]
    assert str(changed) in [one["order"]["id"] for one in left.orders]
    rows = plain.legacy("SELECT status, paid_at IS NOT NULL FROM orders WHERE id = :id", id=changed)
    assert rows == [("in_progress", True)]
    assert plain.legacy("SELECT client_id FROM orders WHERE id = :id", id=both) == [(id_of("client", "tea"),)]


def test_after_the_switch_an_old_write_is_moved_unless_the_engine_has_taken_the_order_over(plain: Moving) -> None:
    move = plain.until("switch")
    untouched, touched = id_of("order", "draft-0"), id_of("order", "shared-0")
    plain.orders.execute(WriteNote(touched, "by Friday"), actor=SAM)
    set_status = "UPDATE orders SET status = 'cancelled', cancelled_at = now() WHERE id = :id"
    with pytest.raises(DBAPIError, match="has been worked on in unified orders since"):
        plain.legacy(set_status, id=touched)
    plain.legacy(set_status, id=untouched)
    move.backfill()
    assert plain.orders.summary(untouched, actor=SAM).state == "cancelled"
    assert plain.orders.summary(touched, actor=SAM).state == "configuring"
    assert plain.legacy("SELECT account_notes FROM orders WHERE id = :id", id=touched) == [("by Friday",)]


def test_steps_out_of_order_and_an_unverified_switch_are_refused(plain: Moving) -> None:
    move = plain.move
    for step in ("backfill", "verify", "switch", "contract"):
        with pytest.raises(Refused, match=r"wrong_step"):
            getattr(move, step)()
    move.expand()
    move.backfill()
    with pytest.raises(Refused, match="not_verified"):
        move.switch()
    other = Move(plain.engine, LegacyMap(time_zone="Europe/Berlin", currency="USD"))
    with pytest.raises(Refused, match="map_changed"):
        other.backfill()


def test_two_runs_at_once_exclude_each_other(plain: Moving) -> None:
    move = plain.until("expand")
    met: list[str] = []

    def another(_: object) -> None:
        with pytest.raises(StorageError, match="another run of upgrade") as told:
            plain.move.verify()
        met.append(str(told.value))

    move.backfill(told=another)
    assert met


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"schema": "nowhere"}, "tables.orders"),
        ({"tables": {"orders": "purchases"}}, "tables.orders"),
        ({"columns": {"orders": {"status": "state"}}}, "columns.orders.status"),
        ({"defaults": {"orders.crm_ref": "x"}}, r"defaults\.orders\.crm_ref"),
    ],
)
def test_a_map_that_does_not_fit_is_told_by_its_field_before_anything_is_written(
    plain: Moving, given: dict[str, object], said: str
) -> None:
    before = plain.looks()
    move = Move(plain.engine, LegacyMap(**{"time_zone": "UTC", "currency": "USD", **given}))  # type: ignore[arg-type]
    for step in ("inspect", "expand"):
        with pytest.raises(InvalidInput, match=said):
            getattr(move, step)()
    assert plain.looks() == before


def test_what_changes_while_orders_are_moved_is_moved_again(plain: Moving) -> None:
    move = plain.until("backfill")
    late, gone = id_of("order", "pending_approval-0"), id_of("order", "invoiced-0")
    plain.legacy("UPDATE order_items SET anchor_text = 'late' WHERE order_id = :id", id=late)
    plain.legacy("DELETE FROM orders WHERE id = :id", id=gone)
    assert move.verify().waiting == 2
    move.backfill()
    assert move.verify().is_clean
    move.switch()
    board_of = plain.orders.summary(late, actor=SAM).groups[0].group
    assert {site.anchor_text for site in plain.orders.board(late, board_of.group_id, actor=SAM).sites} == {"late"}
    with pytest.raises(Refused, match="not_found"):
        plain.orders.summary(gone, actor=SAM)


def test_an_order_of_the_engine_gets_a_legacy_row(plain: Moving) -> None:
    plain.until("switch")
    group = GroupRequest(client_id=str(id_of("client", "tea")), link_count=2)
    made = plain.orders.execute(CreateOrder(currency="USD", groups=[group]), actor=SAM)
    assert isinstance(made.order_id, UUID)
    rows = plain.legacy("SELECT status, client_id, currency FROM orders WHERE id = :id", id=made.order_id)
    assert rows == [("draft", id_of("client", "tea"), "USD")]
