"""A page of a group's board, in one statement: what was analysed and what was selected, counted, filtered, sorted."""

from collections.abc import Iterable
from functools import cache
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from unified_orders.adapters.postgres.loading import found_in
from unified_orders.adapters.postgres.mapping.orders import group_of, order_of
from unified_orders.adapters.postgres.mapping.rows import read, told
from unified_orders.adapters.postgres.mapping.sites import selection_of, site_of
from unified_orders.adapters.postgres.statements import Names, Statement
from unified_orders.ports.queries import BoardFilter, BoardPage, BoardRow, BoardSort, SiteStatus

_BY_NAME: Final = 'domain COLLATE "C", domain_id COLLATE "C"'
_RANK: Final = "array_position(ARRAY['approved', 'suggested', 'alternate', 'available', 'rejected'], status)"
_STANDING: Final = f"CASE WHEN status = 'suggested' THEN rank END NULLS LAST, dr DESC NULLS LAST, {_BY_NAME}"
#: what follows ORDER BY, up and down; unknown values come last either way
_ORDERS: Final = {
    BoardSort.STATUS: (f"{_RANK}, {_STANDING}", f"{_RANK} DESC, {_STANDING}"),
    BoardSort.DOMAIN: (_BY_NAME, 'domain COLLATE "C" DESC, domain_id COLLATE "C" DESC'),
    BoardSort.DR: (f"dr NULLS LAST, {_BY_NAME}", f"dr DESC NULLS LAST, {_BY_NAME}"),
    BoardSort.TRAFFIC: (f"traffic NULLS LAST, {_BY_NAME}", f"traffic DESC NULLS LAST, {_BY_NAME}"),
    BoardSort.PRICE: (f"price NULLS LAST, {_BY_NAME}", f"price DESC NULLS LAST, {_BY_NAME}"),
}
_FILTERS: Final = {
    "text": "strpos(search, %(text)s) > 0",
    "min_dr": "dr >= %(min_dr)s::float8",
    "min_traffic": "traffic >= %(min_traffic)s::float8",
    "max_price": "price <= %(max_price)s::bigint",
}
_STATUSES: Final = "status = ANY(%(statuses)s::text[])"
_SITE: Final = "s.domain_id, s.domain, s.search, s.dr, s.traffic, (s.prices ->> g.currency)::bigint AS price"
#: the same client in orders of the same account, and wherever the account of either is unknown
_SAME: Final = "(o.account_id IS NULL OR g.account_id IS NULL OR o.account_id = g.account_id)"
#: sites of the page that the client rejected, each with whether that was in another order
_REJECTED: Final = f"""SELECT DISTINCT x.domain_id, o.id <> g.order_id AS elsewhere
    FROM g JOIN {{groups}} h ON h.client_id = g.client_id AND h.rejected_count > 0
    JOIN {{orders}} o ON o.id = h.order_id JOIN {{selections}} x ON x.order_group_id = h.id
    WHERE x.status = 'rejected' AND x.rejection_code IS DISTINCT FROM 'withdrawn_after_payment' AND {_SAME}
    AND x.domain_id IN (SELECT domain_id FROM page)"""
_USED: Final = f"""SELECT FROM {{items}} i JOIN {{orders}} o ON o.id = i.order_id
    WHERE i.client_id = g.client_id AND i.domain_id = p.domain_id AND i.status <> 'cancelled'
    AND o.id <> g.order_id AND {_SAME}"""
_BOARD: Final = f"""
WITH g AS (
    SELECT h.id, h.order_id, h.client_id, h.bulk_analysis_project_id, o.currency, o.account_id
    FROM {{groups}} h JOIN {{orders}} o ON o.id = h.order_id
    WHERE h.id = %(group)s::uuid AND h.order_id = %(order)s::uuid),
chosen AS MATERIALIZED (
    SELECT s.id AS selection_id, {_SITE}, s.status, s.rank FROM g JOIN {{selections}} s ON s.order_group_id = g.id),
every AS (
    SELECT * FROM chosen
    UNION ALL
    SELECT NULL, {_SITE}, 'available', NULL FROM g JOIN {{sites}} s ON s.project_id = g.bulk_analysis_project_id
    WHERE s.domain_id NOT IN (SELECT domain_id FROM chosen)),
passing AS (SELECT * FROM every WHERE [filter]),
page AS (
    SELECT *, row_number() OVER (ORDER BY [order]) AS place FROM (
        SELECT * FROM passing WHERE [statuses] ORDER BY [order] OFFSET %(offset)s::int LIMIT %(limit)s::int) cut),
rejecting AS ({_REJECTED})
SELECT 'order', 0, {told("order", "o")}::text FROM g JOIN {{orders}} o ON o.id = g.order_id
UNION ALL SELECT 'group', 0, {told("group", "h")}::text FROM g JOIN {{groups}} h ON h.id = g.id
UNION ALL SELECT 'total', 0, count(*)::text FROM every
UNION ALL SELECT 'count', 0, json_build_array(status, count(*))::text FROM passing GROUP BY status
UNION ALL SELECT 'row', p.place, json_build_object(
    'selection', (SELECT {told("selection", "s")} FROM {{selections}} s WHERE s.id = p.selection_id),
    'site', CASE WHEN p.selection_id IS NULL THEN (SELECT s.site FROM {{sites}} s
        WHERE s.project_id = g.bulk_analysis_project_id AND s.domain_id = p.domain_id) END,
    'used', EXISTS ({_USED}),
    'rejected_before', EXISTS (SELECT FROM rejecting r WHERE r.domain_id = p.domain_id AND r.elsewhere),
    'rejected', EXISTS (SELECT FROM rejecting r WHERE r.domain_id = p.domain_id))::text
FROM g, page p"""


def boarding(
    names: Names,
    order_id: UUID,
    group_id: UUID,
    wanted: BoardFilter,
    sort: BoardSort,
    *,
    descending: bool,
    offset: int,
    limit: int,
) -> Statement:
    """Return what cuts one page of a board."""
    asked = {
        "text": None if wanted.text is None else wanted.text.casefold(),
        "min_dr": wanted.min_dr,
        "min_traffic": wanted.min_traffic,
        "max_price": wanted.max_price,
    }
    given = {name: value for name, value in asked.items() if value is not None}
    text = _text(tuple(given), _ORDERS[sort][descending], any_status=not wanted.statuses)
    statuses = {"statuses": sorted(wanted.statuses)} if wanted.statuses else {}
    page = {"order": str(order_id), "group": str(group_id), "offset": offset, "limit": limit}
    return Statement(names.into(text), {**given, **statuses, **page})


@cache
def _text(filters: tuple[str, ...], order: str, *, any_status: bool) -> str:
    passing = " AND ".join(_FILTERS[name] for name in filters) or "true"
    text = _BOARD.replace("[filter]", passing).replace("[order]", order)
    return text.replace("[statuses]", "true" if any_status else _STATUSES)


def board_from(rows: Iterable[tuple[Any, ...]], wanted: BoardFilter) -> BoardPage | None:
    """Return the page of rows; None if there is no such group."""
    found = found_in((kind, text) for kind, _, text in sorted(rows, key=itemgetter(1)))
    if "group" not in found:
        return None
    known = dict(found.get("count", ()))
    counts = {status: known.get(status.value, 0) for status in SiteStatus}
    return BoardPage(
        order_of(found["order"][0]),
        group_of(found["group"][0]),
        tuple(map(_row, found.get("row", ()))),
        counts,
        sum(count for status, count in counts.items() if not wanted.statuses or status in wanted.statuses),
        found["total"][0],
    )


def _row(row: dict[str, Any]) -> BoardRow:
    selection = None if row["selection"] is None else selection_of(read("selection", row["selection"]))
    site = site_of(row) if selection is None else selection.site
    return BoardRow(site, selection, row["used"], row["rejected_before"], row["rejected"])
