"""What a command writes of rows that are there already: what changed, and nothing that somebody else counts."""

import pytest
from benchmarks import program
from benchmarks.engine import STAFF
from sqlalchemy import Engine, text

from unified_orders import Assign, CreateOrder, Discard, GroupRequest, RevokeShare, Share
from unified_orders.adapters.postgres import PostgresRepository, postgres_service
from unified_orders.adapters.postgres.repository import PostgresUnitOfWork
from unified_orders.adapters.postgres.statements import Statement
from unified_orders.adapters.postgres.store import Store
from unified_orders.domain.errors import InvariantBroken
from unified_orders.ports.queries import WHOLE
from unified_orders.ports.repository import Write

ORDER = CreateOrder(
    currency="USD",
    groups=[GroupRequest(client_id="tea", link_count=2, target_pages=program.pages("tea", 2))],
)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Statement]:
    """The statements that were written."""
    found: list[Statement] = []
    saving = Store.saving

    def noted(store: Store, write: Write) -> Statement:
        found.append(saving(store, write))
        return found[-1]

    monkeypatch.setattr(Store, "saving", noted)
    return found


def test_an_opening_that_comes_between_is_counted(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    orders, beside = postgres_service(engine), PostgresRepository(engine)
    made = orders.execute(ORDER, actor=STAFF)
    link = orders.execute(Share(made.order_id), actor=STAFF).result
    save = PostgresUnitOfWork.save
    (token,) = orders.queries.look(made.order_id, WHOLE).state.tokens.values()  # type: ignore[union-attr]

    def late(unit: PostgresUnitOfWork, write: Write) -> None:
        beside.open_link(made.order_id, token.digest)
        save(unit, write)

    monkeypatch.setattr(PostgresUnitOfWork, "save", late)
    orders.execute(RevokeShare(made.order_id, link.token_id), actor=STAFF)
    (token,) = orders.queries.look(made.order_id, WHOLE).state.tokens.values()  # type: ignore[union-attr]
    assert token.revoked_at is not None
    assert token.openings == 1


def test_what_stays_as_it_is_is_not_sent_again(engine: Engine, written: list[Statement]) -> None:
    orders = postgres_service(engine)
    made = orders.execute(ORDER, actor=STAFF)
    orders.execute(Share(made.order_id), actor=STAFF)
    orders.execute(Assign(made.order_id, "kim"), actor=STAFF)
    whole, shared, assigned = (one.parameters["orders"] for one in written)
    assert b'"USD"' in whole
    assert b'"USD"' not in shared
    assert b'"kim"' in assigned
    assert "groups" in written[0].parameters
    assert not {"groups", "changed_groups"} & {*written[1].parameters}


def test_a_row_that_is_gone_meanwhile_is_no_row_that_was_written(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = postgres_service(engine)
    made = orders.execute(ORDER, actor=STAFF)
    link = orders.execute(Share(made.order_id), actor=STAFF).result
    save = PostgresUnitOfWork.save

    def late(unit: PostgresUnitOfWork, write: Write) -> None:
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM order_share_tokens"))
        save(unit, write)

    monkeypatch.setattr(PostgresUnitOfWork, "save", late)
    with pytest.raises(InvariantBroken):
        orders.execute(RevokeShare(made.order_id, link.token_id), actor=STAFF)
    assert orders.summary(made.order_id, actor=STAFF).version == 2


def test_a_draft_that_is_made_again_under_its_key_is_another_order_s_row(engine: Engine) -> None:
    orders = postgres_service(engine)
    made = orders.execute(ORDER, actor=STAFF, key="k")
    orders.execute(Discard(made.order_id), actor=STAFF)
    again = orders.execute(ORDER, actor=STAFF, key="k")
    assert again.order_id == made.order_id
    assert not again.replayed
