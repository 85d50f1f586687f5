"""Opening a share link: one statement that finds it and counts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from unified_orders.adapters.postgres.mapping.journal import token_of
from unified_orders.adapters.postgres.mapping.values import document_in, moment
from unified_orders.adapters.postgres.statements import Names, Statement
from unified_orders.domain.tokens import ShareToken

_OPEN: Final = """
UPDATE {tokens} t SET openings = openings + 1, last_opened_at = greatest(clock_timestamp(), o.updated_at)
FROM {orders} o WHERE o.id = t.order_id AND t.digest = %(digest)s {of_order}
RETURNING row_to_json(t)::text, to_json(t.last_opened_at)::text"""


def opening(names: Names, order_id: UUID | None, digest: str) -> Statement:
    """Return what counts one opening; an old token is found by its digest alone."""
    parameters = {"digest": digest}
    if order_id is None:
        return Statement(_OPEN.format(of_order="", **names), parameters)
    text = _OPEN.format(of_order="AND t.order_id = %(order)s::uuid", **names)
    return Statement(text, {**parameters, "order": str(order_id)})


def opened_from(rows: Sequence[tuple[Any, ...]]) -> tuple[ShareToken, datetime] | None:
    """Return the link as it is now, and the store's clock; None if there is none."""
    if not rows:
        return None
    token, now = map(document_in, rows[0])
    return token_of(token), moment(now)
