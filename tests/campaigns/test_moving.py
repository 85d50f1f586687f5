"""A move killed at random points under live writers comes to the same as an undisturbed one, and can be undone."""

from collections.abc import Iterator

import pytest
from campaigns.moving.auditing import check
from campaigns.moving.running import KEPT, WORST_STALL, Outcome, campaign_on
from campaigns.seeds import Vacuous, Wrong
from sqlalchemy import create_engine, text
from tests.adapters.postgres.moving.legacy.schema import LOOSE
from tests.adapters.postgres.servers import address_of_a_server, database_on

#: changes to items are no longer noted
DEAF = "DROP TRIGGER unified_orders_moving ON order_items"
#: what is done to moved rows -> what is said of it
HARM = {
    "DELETE FROM unified_orders.order_items WHERE id IN (SELECT id FROM unified_orders.order_items LIMIT 1)": "1 items",
    "UPDATE unified_orders.orders SET subtotal = subtotal + 1 WHERE state = 'completed'": "sums of money differ",
    "UPDATE unified_orders.orders SET state = 'reviewing' WHERE state = 'completed'": "orders are in a wrong state",
    "INSERT INTO orders (client_id) SELECT id FROM clients LIMIT 1": "1 orders are missing",
}


@pytest.fixture
def address() -> Iterator[str]:
    with database_on(address_of_a_server()) as made:
        yield made


def test_killed_under_writers_and_undone_a_move_loses_nothing_and_holds_nobody_up(address: str) -> None:
    campaign = campaign_on(address, orders=100, kills=8, seed=4, writers=2)
    campaign.filled(calm=0.5)
    campaign.switched()
    campaign.outcome.check()
    for pace in campaign.outcome.paces.values():
        assert pace.worst < WORST_STALL, str(campaign.outcome)
        assert pace.kept > KEPT, str(campaign.outcome)
        assert not pace.refused
    print(campaign.outcome)  # noqa: T201 - for those who run this with -s


def test_a_mover_that_does_not_hear_of_changes_is_found_out(address: str) -> None:
    campaign, engine = campaign_on(address, orders=60, kills=1, seed=4, writers=1), create_engine(address)
    campaign.mortal.run("expand", "backfill")
    with engine.begin() as connection:
        connection.execute(text(DEAF))
        connection.execute(text("DELETE FROM order_items WHERE status = 'completed'"))
    campaign.mortal.run("backfill")
    with engine.connect() as connection, pytest.raises(Wrong, match="are missing, or should not be there"):
        check(connection, LOOSE)
    engine.dispose()


def test_whatever_is_wrong_with_moved_rows_is_found_out(address: str) -> None:
    campaign, engine = campaign_on(address, orders=60, kills=1, seed=4, writers=1), create_engine(address)
    campaign.mortal.run("expand", "backfill")
    for harm, found in HARM.items():
        with engine.connect() as connection:
            assert "orders migrated" in check(connection, LOOSE)
            connection.execute(text(harm))
            with pytest.raises(Wrong, match=found):
                check(connection, LOOSE)
    engine.dispose()


def test_a_step_that_fails_says_how(address: str) -> None:
    campaign = campaign_on(address, orders=10, kills=1, seed=4, writers=1)
    with pytest.raises(Wrong, match="switch ended with 3: Refused: upgrade switch refused: the move is nothing"):
        campaign.mortal.run("switch")


def test_a_run_in_which_nobody_was_killed_at_work_says_so() -> None:
    with pytest.raises(Vacuous, match="make more kills"):
        Outcome(1).check()
