"""Decisions go through what an order has in the order of its making, wherever its rows came to lie."""

import itertools
from uuid import UUID

from sqlalchemy import Engine

from unified_orders import Actor, CreateOrder, GroupRequest, Settings, Share, Transfer
from unified_orders.adapters.postgres import postgres_service
from unified_orders.domain.events import LinkRevoked
from unified_orders.ports.queries import Part

STAFF = Actor.staff("sam")


def test_what_an_order_has_is_gone_through_in_the_order_of_its_making_whatever_the_ids(engine: Engine) -> None:
    falling = itertools.count(1_000, -1)
    orders = postgres_service(engine, settings=Settings(ids=lambda: UUID(int=next(falling) << 64)))
    order = CreateOrder(currency="USD", groups=[GroupRequest(client_id="tea", link_count=1)], account_id="acme")
    made = orders.execute(order, actor=STAFF)
    links = [orders.execute(Share(made.order_id), actor=STAFF).result for _ in range(4)]
    for link in links[1:3]:
        assert link.token is not None
        orders.open_link(link.token)  # moves its row
    expected = [link.token_id for link in links]
    seen = orders.queries.look(made.order_id, {Part.TOKENS})
    assert seen is not None
    assert list(seen.state.tokens) == expected
    orders.execute(Transfer(made.order_id, "other"), actor=STAFF)
    events = [one.event for one in orders.queries.history(made.order_id, 0, 50)]
    assert [event.token_id for event in events if isinstance(event, LinkRevoked)] == expected
