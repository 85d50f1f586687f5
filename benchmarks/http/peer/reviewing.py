"""Decisions on a group's sites: quota, pages, prices and versions are looked at, items and history written."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID, uuid4

from fastapi import HTTPException
from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from benchmarks.http.peer.creating import HISTORY
from benchmarks.http.peer.models import Decided, Decision, Outcome, Reviewed, Reviewing

Row = Any
#: what the reader is told of who decided
_BY: Final = "the customer"
_LOCK: Final = """
SELECT o.account_id, o.state, o.version, o.open_groups, g.client_id, g.status, g.link_count, g.target_pages, g.approved
FROM orders o JOIN groups g ON g.order_id = o.id WHERE o.id = %s AND g.id = %s FOR UPDATE"""
_NAMED: Final = """
SELECT id, domain_id, status, price, version FROM selections
WHERE group_id = %s AND (id = ANY(%s) OR domain_id = ANY(%s))"""
_TAKEN: Final = "SELECT page FROM selections WHERE group_id = %s AND status = 'approved'"
_DECIDE: Final = """
UPDATE selections SET status = %s, page = %s, anchor = %s, notes = %s, reviewed_at = now(), reviewed_by = %s,
    version = version + 1 WHERE id = %s AND version = %s"""
_ITEM: Final = """
INSERT INTO items (id, order_id, selection_id, client_id, domain_id, page, anchor, price)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"""


async def review(connection: AsyncConnection[Any], account: str, order: UUID, group: UUID, asked: Reviewing) -> Outcome:
    locked = await (await connection.execute(_LOCK, (order, group))).fetchone()
    if locked is None or locked.account_id != account:
        raise HTTPException(404, "no such group, or it is not yours")
    if locked.state != "reviewing" or locked.status != "reviewing":
        raise HTTPException(409, f"the order is {locked.state} and the group {locked.status}: there is no review")
    pairs = await _named(connection, group, asked.selections)
    fresh = [(one, row) for one, row in pairs if one.version is None or one.version == row.version]
    approvals = [(one, row) for one, row in fresh if one.decision == "approve"]
    pages = await _pages(connection, group, locked, [one for one, _ in approvals])
    for one, row in approvals:
        if row.status == "approved":
            raise HTTPException(409, f"{row.domain_id} is approved already")
        if one.expected_price is not None and one.expected_price != row.price:
            raise HTTPException(409, f"{row.domain_id} costs {row.price} now; look at it again")
    placed = dict(zip((row.id for _, row in approvals), pages, strict=True))
    await _write(connection, account, order, locked.client_id, fresh, placed)
    full = locked.approved + len(approvals) == locked.link_count
    state = "payment_pending" if full and locked.open_groups == 1 else "reviewing"
    await _count(connection, order, group, approvals, state, full=full)
    new = {row.id for _, row in fresh}
    return Outcome(
        order_id=order,
        version=locked.version + 1,
        state=state,
        group_ids=[group],
        result=Reviewed(
            selections=[_told(one, row, applied=row.id in new) for one, row in pairs],
            open_links=locked.link_count - locked.approved - len(approvals),
        ),
    )


async def _named(
    connection: AsyncConnection[Any], group: UUID, decisions: Sequence[Decision]
) -> list[tuple[Decision, Row]]:
    ids = [one.selection_id for one in decisions if one.selection_id]
    domains = [one.domain_id for one in decisions if one.domain_id]
    rows = await (await connection.execute(_NAMED, (group, ids, domains))).fetchall()
    known = {name: row for row in rows for name in (row.id, row.domain_id)}
    try:
        pairs = [(one, known[one.selection_id or one.domain_id]) for one in decisions]
    except KeyError as error:
        raise HTTPException(409, f"there is no site {error} in this group") from None
    if len({row.id for _, row in pairs}) < len(pairs):
        raise HTTPException(409, "a site is named twice")
    return pairs


async def _pages(
    connection: AsyncConnection[Any], group: UUID, locked: Row, approvals: Sequence[Decision]
) -> list[str]:
    """Return the page of each approval: the one it names, or the first that is free."""
    if locked.approved + len(approvals) > locked.link_count:
        raise HTTPException(409, f"the group wants {locked.link_count} links")
    taken = {row.page for row in await (await connection.execute(_TAKEN, (group,))).fetchall()}
    taken |= {one.target_page_url for one in approvals}
    pages = [page["url"] for page in locked.target_pages]
    free = iter([page for page in pages if page not in taken])
    chosen = [one.target_page_url or next(free, None) for one in approvals]
    if not {*chosen} <= {*pages}:
        raise HTTPException(409, "each approved site needs a page of the group")
    return [page for page in chosen if page]


async def _write(
    connection: AsyncConnection[Any],
    account: str,
    order: UUID,
    client: str,
    fresh: Sequence[tuple[Decision, Row]],
    placed: dict[UUID, str],
) -> None:
    async with connection.cursor() as cursor:
        await cursor.executemany(
            _DECIDE,
            [
                (_status(one), placed.get(row.id), one.anchor_text, one.client_notes, _BY, row.id, row.version)
                for one, row in fresh
            ],
        )
        await cursor.executemany(
            _ITEM,
            [
                (uuid4(), order, row.id, client, row.domain_id, placed[row.id], one.anchor_text, row.price)
                for one, row in fresh
                if row.id in placed
            ],
        )
        await cursor.executemany(
            HISTORY,
            [
                (order, f"site_{_status(one)}", Jsonb({"site": str(row.id), **one.model_dump(mode="json")}), account)
                for one, row in fresh
            ],
        )


async def _count(
    connection: AsyncConnection[Any],
    order: UUID,
    group: UUID,
    approvals: Sequence[tuple[Decision, Row]],
    state: str,
    *,
    full: bool,
) -> None:
    await connection.execute(
        "UPDATE groups SET approved = approved + %s, status = %s WHERE id = %s",
        (len(approvals), "approved" if full else "reviewing", group),
    )
    await connection.execute(
        "UPDATE orders SET total = total + %s, live_items = live_items + %s, open_groups = open_groups - %s, "
        "state = %s, updated_at = now(), version = version + 1 WHERE id = %s",
        (sum(row.price for _, row in approvals), len(approvals), int(full), state, order),
    )


def _status(one: Decision) -> str:
    return "approved" if one.decision == "approve" else "rejected"


def _told(one: Decision, row: Row, *, applied: bool) -> Decided:
    return Decided(
        outcome="applied" if applied else "stale",
        selection_id=row.id,
        domain_id=row.domain_id,
        status=_status(one) if applied else row.status,  # type: ignore[arg-type]  # one of them
        version=row.version + int(applied),
    )
