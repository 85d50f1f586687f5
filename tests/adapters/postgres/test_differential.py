"""Memory and PostgreSQL give the same answers to the same programs, illegal commands included."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete
from tests.adapters.postgres.pair import Pair

from unified_orders import Actor, CreateOrder, Share
from unified_orders.adapters.postgres import tables_in
from unified_orders.domain import commands as c
from unified_orders.domain.words import LinkPermission
from unified_orders.ports.queries import WHOLE
from unified_orders.testing.strategies.wishes import POOL, requests, wishes

STAFF = Actor.staff("sam")
#: on each change: programs x steps
PROGRAMS, STEPS = 6, 60


@settings(max_examples=PROGRAMS, suppress_health_check=list(HealthCheck))
@given(data=st.data(), review=st.booleans(), account=st.sampled_from(["acme", None]))
def test_a_program_ends_alike_in_memory_and_in_postgresql(
    engine: Engine,
    data: Any,
    review: bool,
    account: str | None,  # noqa: FBT001
) -> None:
    empty(engine)
    with pytest.MonkeyPatch.context() as monkeypatch:
        pair = Pair(engine, monkeypatch)
        wanted = data.draw(st.lists(requests(), min_size=1, max_size=2))
        order = CreateOrder(currency="USD", groups=wanted, account_id=account, requires_client_review=review)
        made = pair.execute(order, STAFF)
        if isinstance(made, tuple):
            return
        shared = pair.execute(Share(made.order_id, permissions=frozenset(LinkPermission)), STAFF)
        token = shared.result.token
        guest = pair.open_link(token)
        actors = [STAFF, STAFF, STAFF, Actor.account("acme"), Actor.worker("w"), guest, Actor.account("other")]
        _live(pair, made.order_id, token, actors, data)


def _live(pair: Pair, order_id: Any, token: str, actors: list[Actor], data: Any) -> None:
    for number in range(STEPS):
        sight = pair.compare(order_id) if number % 10 == 0 else pair.queries[0].look(order_id, WHOLE)
        if sight is None:
            break
        command = data.draw(wishes(sight.state, token))
        if isinstance(command, c.RecordAnalysis) and number % 2:
            command = c.RecordAnalysis(command.group, command.epoch, POOL)
        key = f"key-{number % 7}" if number % 5 == 0 else None
        pair.execute(command, data.draw(st.sampled_from(actors)), key)
    pair.compare(order_id)
    pair.compare_lists()


def empty(engine: Engine) -> None:
    """Delete every row: an example begins with nothing."""
    with engine.begin() as connection:
        for table in reversed(tables_in().metadata.sorted_tables):
            connection.execute(delete(table))
