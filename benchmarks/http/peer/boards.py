"""A group's sites by status, in one page."""

from typing import Any, Final
from uuid import UUID

from fastapi import HTTPException
from psycopg import AsyncConnection

from benchmarks.http.peer.models import Board, Site, Status

_STATUSES: Final[tuple[Status, ...]] = ("suggested", "available", "approved", "alternate", "rejected")
_GROUP: Final = """
SELECT g.*, o.currency, o.account_id FROM groups g JOIN orders o ON o.id = g.order_id
WHERE g.id = %s AND g.order_id = %s"""
_COUNTS: Final = """
SELECT coalesce(c.status, 'available') AS status, count(*) AS count
FROM sites s LEFT JOIN selections c ON c.group_id = s.group_id AND c.domain_id = s.domain_id
WHERE s.group_id = %s GROUP BY 1"""
_PAGE: Final = """
SELECT s.domain_id, s.domain, s.facts, coalesce(c.status, 'available') AS status, coalesce(c.price, s.price) AS price,
    c.id, coalesce(c.version, 0) AS version, c.rank, c.page, c.anchor, c.notes, c.rejection, c.rejection_text,
    c.reviewed_at, c.reviewed_by,
    EXISTS (SELECT FROM items i JOIN orders o ON o.id = i.order_id WHERE i.client_id = %(client)s
        AND i.domain_id = s.domain_id AND i.status <> 'cancelled' AND o.id <> %(order)s
        AND o.account_id = %(account)s) AS used,
    EXISTS (SELECT FROM selections x JOIN groups h ON h.id = x.group_id JOIN orders o ON o.id = x.order_id
        WHERE x.domain_id = s.domain_id AND x.status = 'rejected' AND h.client_id = %(client)s AND o.id <> %(order)s
        AND o.account_id = %(account)s) AS rejected
FROM sites s LEFT JOIN selections c ON c.group_id = s.group_id AND c.domain_id = s.domain_id
WHERE s.group_id = %(group)s AND (%(status)s::text IS NULL OR coalesce(c.status, 'available') = %(status)s)
ORDER BY array_position(ARRAY['approved', 'suggested', 'alternate', 'available', 'rejected'], c.status) NULLS LAST,
    c.rank NULLS LAST, s.dr DESC NULLS LAST, s.domain_id
OFFSET %(offset)s LIMIT %(limit)s"""


async def board(
    connection: AsyncConnection[Any],
    account: str,
    order: UUID,
    group: UUID,
    status: Status | None,
    offset: int,
    limit: int,
) -> Board:
    found = await (await connection.execute(_GROUP, (group, order))).fetchone()
    if found is None or found.account_id != account:
        raise HTTPException(404, "no such group, or it is not yours")
    asked = {"client": found.client_id, "order": order, "group": group, "account": account}
    page = {**asked, "status": status, "offset": offset, "limit": limit}
    rows = await (await connection.execute(_PAGE, page)).fetchall()
    known = dict(await (await connection.execute(_COUNTS, (group,))).fetchall())
    counts = {one: known.get(one, 0) for one in _STATUSES}
    matching = sum(counts.values()) if status is None else counts[status]
    by_status: dict[str, list[Site]] = {one: [] for one in _STATUSES}
    for row in rows:
        by_status[row.status].append(_site(row))
    return Board(
        order_id=order,
        group_id=group,
        client_id=found.client_id,
        client_name=found.client_id,
        status=found.status,
        round=found.round,
        currency=found.currency,
        link_count=found.link_count,
        open_links=found.link_count - found.approved,
        target_pages=found.target_pages,
        anchor_texts=found.anchor_texts,
        requirements=found.requirements,
        analysis_failed=False,
        **by_status,
        counts=counts,
        matching=matching,
        total=sum(counts.values()),
        offset=offset,
        next_offset=offset + len(rows) if offset + len(rows) < matching else None,
    )


def _site(row: Any) -> Site:  # noqa: ANN401 - a row has the columns of its query
    return Site(
        selection_id=row.id,
        domain_id=row.domain_id,
        version=row.version,
        domain=row.domain,
        status=row.status,
        rank=row.rank,
        price=row.price,
        used_before=row.used,
        rejected_before=row.rejected,
        target_page_url=row.page,
        anchor_text=row.anchor,
        client_notes=row.notes,
        rejection=row.rejection,
        rejection_text=row.rejection_text,
        reviewed_at=row.reviewed_at,
        reviewed_by=row.reviewed_by,
        **row.facts,
    )
