"""A new order with its groups, its history and its receipt."""

from typing import Any, Final
from uuid import UUID, uuid4

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from benchmarks.http.peer.models import Made, Outcome, WantedOrder

HISTORY: Final = "INSERT INTO history (order_id, kind, body, author) VALUES (%s, %s, %s, %s)"
_GROUP: Final = """
INSERT INTO groups (id, order_id, position, client_id, link_count, target_pages, anchor_texts, requirements)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"""


async def create(connection: AsyncConnection[Any], account: str, wanted: WantedOrder) -> Outcome:
    order = uuid4()
    ids = [uuid4() for _ in wanted.groups]
    await connection.execute(
        "INSERT INTO orders (id, account_id, currency, open_groups) VALUES (%s, %s, %s, %s)",
        (order, account, wanted.currency, len(ids)),
    )
    async with connection.cursor() as cursor:
        await cursor.executemany(
            _GROUP, [_row(order, *each) for each in enumerate(zip(ids, wanted.groups, strict=True))]
        )
        told = [("order_created", {"currency": wanted.currency})]
        told += [
            ("group_added", {"group": str(id_), **group.model_dump(mode="json")})
            for id_, group in zip(ids, wanted.groups, strict=True)
        ]
        await cursor.executemany(HISTORY, [(order, kind, Jsonb(body), account) for kind, body in told])
    result = Made(order_id=order, group_ids=ids)
    return Outcome(order_id=order, version=1, state="configuring", group_ids=ids, result=result)


def _row(order: UUID, position: int, each: tuple[UUID, Any]) -> tuple[object, ...]:
    id_, group = each
    return (
        id_,
        order,
        position,
        group.client_id,
        group.link_count,
        Jsonb([page.model_dump() for page in group.target_pages]),
        Jsonb(group.anchor_texts),
        Jsonb(group.requirements.model_dump()),
    )
