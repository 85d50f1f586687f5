"""Lists of orders by keyset, and counts by state."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from unified_orders.adapters.postgres.mapping.orders import order_of
from unified_orders.adapters.postgres.mapping.rows import read, told
from unified_orders.adapters.postgres.mapping.values import document_in
from unified_orders.adapters.postgres.statements import Names, Statement
from unified_orders.domain.order import Order
from unified_orders.domain.words import OrderState
from unified_orders.ports.cursors import Cursor, read_cursor, write_cursor
from unified_orders.ports.queries import OrderFilter, OrderPage, OrderSort

_LIVE: Final = "h.order_id = o.id AND h.group_status <> 'cancelled'"
#: an order without a deadline is due at the end of time
_DUE: Final = "COALESCE(o.deadline, 'infinity'::timestamptz)"
_FILTERS: Final = {
    "account_id": "o.account_id = %(account_id)s",
    "client_id": f"EXISTS (SELECT FROM {{groups}} h WHERE {_LIVE} AND h.client_id = %(client_id)s)",
    "state": "o.state = %(state)s",
    "states": "o.state = ANY(%(states)s::text[])",
    "assigned_to": "o.assigned_to = %(assigned_to)s",
    "text": "(strpos(o.search, %(text)s) > 0 OR "
    f"EXISTS (SELECT FROM {{groups}} h WHERE {_LIVE} AND strpos(h.search, %(text)s) > 0))",
    "deadline_before": f"{_DUE} < %(deadline_before)s::timestamptz",
}
_AT: Final = "%(value)s::timestamptz"
_HOUR: Final = f"date_trunc('hour', {_AT} AT TIME ZONE 'UTC')"
_BEHIND: Final = "o.id > %(id)s::uuid"
#: of each sort: what follows ORDER BY, and what comes behind the last row of a page. The first comparison is the range
#: of an index. Of what changed in one hour, all is read and put in order.
_SORTS: Final = {
    OrderSort.NEWEST: (
        "o.created_at DESC, o.id",
        f"o.created_at <= {_AT} AND (o.created_at < {_AT} OR {_BEHIND})",
    ),
    OrderSort.OLDEST: (
        "o.created_at, o.id",
        f"o.created_at >= {_AT} AND (o.created_at > {_AT} OR {_BEHIND})",
    ),
    OrderSort.DEADLINE: (
        f"{_DUE}, o.id",
        f"{_DUE} >= {_AT} AND ({_DUE} > {_AT} OR {_BEHIND})",
    ),
    OrderSort.UPDATED: (
        "o.updated_hour DESC, o.updated_at DESC, o.id",
        f"o.updated_hour <= {_HOUR} AND o.updated_at <= {_AT} AND (o.updated_at < {_AT} OR {_BEHIND})",
    ),
}


def listing(names: Names, wanted: OrderFilter, sort: OrderSort, cursor: str | None, limit: int) -> Statement:
    """Return what reads one page, and one row more to see whether there is another.

    Raises:
        InvalidInput: a cursor of another list.
    """
    given = _asked(wanted)
    order, behind = _SORTS[sort]
    rules = [_FILTERS[name] for name in given]
    if cursor is not None:
        last = read_cursor(cursor, wanted, sort)
        rules.append(behind)
        given |= {"id": str(last.id), "value": "infinity" if last.value is None else last.value.isoformat()}
    text = f"SELECT {told('order', 'o')}::text FROM {{orders}} o WHERE {' AND '.join(rules) or 'true'} ORDER BY {order}"
    return Statement(f"{text} LIMIT %(limit)s::int".format(**names), {**given, "limit": limit + 1}, replanned=True)


def page_from(rows: Iterable[tuple[Any, ...]], wanted: OrderFilter, sort: OrderSort, limit: int) -> OrderPage:
    """Return the page of rows."""
    found = [order_of(read("order", document_in(text))) for (text,) in rows]
    page = tuple(found[:limit])
    if len(found) <= limit:
        return OrderPage(page, None)
    return OrderPage(page, write_cursor(Cursor(_value(sort, page[-1]), page[-1].id), wanted, sort))


def counting(names: Names, wanted: OrderFilter) -> Statement:
    """Return what counts orders by state."""
    given = _asked(wanted)
    rules = " AND ".join(_FILTERS[name] for name in given) or "true"
    text = f"SELECT o.state, count(*) FROM {{orders}} o WHERE {rules} GROUP BY o.state"
    return Statement(text.format(**names), given, replanned=True)


def counts_from(rows: Iterable[tuple[Any, ...]]) -> dict[OrderState, int]:
    """Return the counts of rows."""
    return {OrderState(state): count for state, count in rows}


def _asked(wanted: OrderFilter) -> dict[str, Any]:
    states = sorted(wanted.states)
    asked: dict[str, Any] = {
        "account_id": wanted.account_id,
        "client_id": wanted.client_id,
        # one state is one place in the index
        "state": states[0].value if len(states) == 1 else None,
        "states": [state.value for state in states] if len(states) > 1 else None,
        "assigned_to": wanted.assigned_to,
        "text": None if wanted.text is None else wanted.text.casefold(),
        "deadline_before": wanted.deadline_before and wanted.deadline_before.isoformat(),
    }
    return {name: value for name, value in asked.items() if value is not None}


def _value(sort: OrderSort, order: Order) -> datetime | None:
    match sort:
        case OrderSort.NEWEST | OrderSort.OLDEST:
            return order.times.created_at
        case OrderSort.DEADLINE:
            return order.deadline
        case OrderSort.UPDATED:
            return order.times.updated_at
