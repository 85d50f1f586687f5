"""P0: psycopg 3 by hand, statement by statement; lists of rows by `executemany`."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, cast
from uuid import UUID

import psycopg
from psycopg.rows import namedtuple_row
from psycopg.types.json import Jsonb

from benchmarks import program
from benchmarks.postgres.shop import ACCOUNT, LISTED, PAGE, Approval, Found, Page, Shop, Summary

_SCHEMA: Final = Path(__file__).with_name("plain.sql").read_text("utf-8")
_LOCK: Final = "SELECT * FROM orders WHERE id = %s FOR UPDATE"
_LOCK_WITH_GROUP: Final = """
SELECT o.state, o.analyzing, o.open_groups, g.status, g.link_count, g.pages, g.wanted, g.approved
FROM orders o JOIN groups g ON g.order_id = o.id WHERE o.id = %s AND g.id = %s FOR UPDATE"""
_LOCK_WITH_ITEM: Final = """
SELECT o.state, i.status FROM orders o JOIN items i ON i.order_id = o.id WHERE o.id = %s AND i.id = %s FOR UPDATE"""
_HISTORY: Final = "INSERT INTO history (order_id, kind, body, author) VALUES (%s, %s, %s, %s)"


class ByHand(Shop):
    name = "P0 psycopg"
    order_columns = MappingProxyType({"open_groups": "1"})

    def __init__(self, address: str) -> None:
        self._connection: psycopg.Connection[Any] = psycopg.connect(
            address.replace("+psycopg", ""), row_factory=namedtuple_row
        )

    def install(self) -> None:
        with self._connection.transaction():
            self._connection.execute(_SCHEMA)

    def close(self) -> None:
        self._connection.close()

    def _begin(self) -> AbstractContextManager[Any]:
        return self._connection.transaction()

    def _reading(self) -> AbstractContextManager[Any]:
        return self._connection.transaction()

    def _one(self, text: str, *values: object) -> Any:  # noqa: ANN401 - a row has the columns of its query
        row = self._connection.execute(text, values).fetchone()
        if row is None:
            raise LookupError(values)
        return row

    def _run(self, text: str, *values: object) -> None:
        self._connection.execute(text, values)

    def _each(self, text: str, rows: Iterable[Sequence[object]]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(text, rows)

    def _tell(self, order: UUID, kind: str, **body: object) -> None:
        self._run(_HISTORY, order, kind, Jsonb(body), ACCOUNT)

    def _tell_each(self, order: UUID, kind: str, bodies: Sequence[Mapping[str, object]]) -> None:
        self._each(_HISTORY, [(order, kind, Jsonb(body), ACCOUNT) for body in bodies])

    def create(self, groups: Mapping[str, int], wanted: int) -> UUID:
        with self._begin():
            order: UUID = self._one(
                "INSERT INTO orders (account_id, state, open_groups) VALUES (%s, 'configuring', %s) RETURNING id",
                ACCOUNT,
                len(groups),
            ).id
            self._each(
                "INSERT INTO groups (order_id, client_id, link_count, pages, wanted) VALUES (%s, %s, %s, %s, %s)",
                [
                    (order, client, links, Jsonb(program.pages(client, links)), wanted)
                    for client, links in groups.items()
                ],
            )
            self._tell(order, "created", groups=len(groups))
        return order

    def submit(self, order: UUID) -> None:
        with self._begin():
            must(self._one(_LOCK, order).state, "configuring")
            self._run("UPDATE groups SET status = 'analyzing' WHERE order_id = %s", order)
            self._run(
                "UPDATE orders SET state = 'analyzing', analyzing = open_groups, updated_at = now(), "
                "version = version + 1 WHERE id = %s",
                order,
            )
            self._tell(order, "submitted")

    def analysed(self, order: UUID, group: UUID, sites: Sequence[Found]) -> None:
        with self._begin():
            row = self._one(_LOCK_WITH_GROUP, order, group)
            must(row.status, "analyzing")
            self._each(
                "INSERT INTO sites (group_id, domain, dr, traffic, price) VALUES (%s, %s, %s, %s, %s)",
                [(group, one.domain, one.dr, one.traffic, one.price) for one in sites],
            )
            chosen = sites[: row.wanted]
            self._each(
                "INSERT INTO selections (order_id, group_id, domain, dr, traffic, price) "
                "VALUES (%s, %s, %s, %s, %s, %s)",
                [(order, group, one.domain, one.dr, one.traffic, one.price) for one in chosen],
            )
            self._run("UPDATE groups SET status = 'reviewing' WHERE id = %s", group)
            self._run(
                "UPDATE orders SET analyzing = analyzing - 1, state = %s, updated_at = now(), version = version + 1 "
                "WHERE id = %s",
                "analyzing" if row.analyzing > 1 else "reviewing",
                order,
            )
            self._tell(order, "analysed", group=str(group), sites=len(sites), suggested=len(chosen))

    def review(self, order: UUID, group: UUID, approvals: Sequence[Approval]) -> None:
        with self._begin():
            row = self._one(_LOCK_WITH_GROUP, order, group)
            must(row.state, "reviewing")
            if row.approved + len(approvals) > row.link_count or not {one.page for one in approvals} <= {*row.pages}:
                raise ValueError(approvals)
            prices = self._prices(group, [one.site for one in approvals])
            self._each(
                "UPDATE selections SET status = 'approved', page = %s, anchor = %s, reviewed_at = now() WHERE id = %s",
                [(one.page, one.anchor, one.site) for one in approvals],
            )
            self._each(
                "INSERT INTO items (order_id, selection_id, page, anchor, price) VALUES (%s, %s, %s, %s, %s)",
                [(order, one.site, one.page, one.anchor, prices[one.site]) for one in approvals],
            )
            self._tell_each(order, "approved", [{"site": str(one.site), "page": one.page} for one in approvals])
            full = row.approved + len(approvals) == row.link_count
            self._run(
                "UPDATE groups SET approved = approved + %s, status = %s WHERE id = %s",
                len(approvals),
                "approved" if full else "reviewing",
                group,
            )
            self._run(
                "UPDATE orders SET total = total + %s, live_items = live_items + %s, open_groups = open_groups - %s, "
                "state = %s, updated_at = now(), version = version + 1 WHERE id = %s",
                sum(prices.values()),
                len(approvals),
                int(full),
                "payment_pending" if full and row.open_groups == 1 else "reviewing",
                order,
            )

    def _prices(self, group: UUID, sites: Sequence[UUID]) -> dict[UUID, int]:
        rows = self._connection.execute(
            "SELECT id, price FROM selections WHERE group_id = %s AND id = ANY(%s) AND status = 'suggested'",
            (group, list(sites)),
        )
        prices = {row.id: row.price for row in rows}
        if len(prices) != len(sites):
            raise LookupError(sites)
        return prices

    def pay(self, order: UUID, amount: int, reference: str) -> None:
        with self._begin():
            row = self._one(_LOCK, order)
            must(row.state, "payment_pending")
            must(amount, row.total - row.paid)
            self._run(
                "INSERT INTO payments (order_id, reference, amount) VALUES (%s, %s, %s)", order, reference, amount
            )
            self._run(
                "UPDATE orders SET paid = paid + %s, state = 'in_progress', updated_at = now(), version = version + 1 "
                "WHERE id = %s",
                amount,
                order,
            )
            self._tell(order, "paid", amount=amount, reference=reference)

    def start(self, order: UUID, item: UUID) -> None:
        with self._begin():
            row = self._one(_LOCK_WITH_ITEM, order, item)
            must((row.state, row.status), ("in_progress", "pending"))
            self._run("UPDATE items SET status = 'in_progress' WHERE id = %s", item)
            self._run("UPDATE orders SET updated_at = now(), version = version + 1 WHERE id = %s", order)
            self._tell(order, "started", item=str(item))

    def complete(self, order: UUID, item: UUID, url: str) -> None:
        with self._begin():
            row = self._one(_LOCK_WITH_ITEM, order, item)
            must((row.state, row.status), ("in_progress", "in_progress"))
            self._run("UPDATE items SET status = 'completed', url = %s WHERE id = %s", url, item)
            self._run(
                "UPDATE orders SET done_items = done_items + 1, updated_at = now(), version = version + 1 "
                "WHERE id = %s",
                order,
            )
            self._tell(order, "completed", item=str(item), url=url)

    def finish(self, order: UUID) -> None:
        with self._begin():
            row = self._one(_LOCK, order)
            must((row.state, row.done_items), ("in_progress", row.live_items))
            self._run(
                "UPDATE orders SET state = 'completed', updated_at = now(), version = version + 1 WHERE id = %s", order
            )
            self._tell(order, "order completed")

    def listed(self, state: str, number: int, after: Page | None) -> Page:
        with self._reading():
            values = (LISTED, state) if after is None else (LISTED, state, *cast("tuple[object, ...]", after.end))
            rows = self._connection.execute(_FIRST_PAGE if after is None else _NEXT_PAGE, values).fetchall()
        return Page(tuple(row.id for row in rows), (rows[-1].created_at, rows[-1].created_at, rows[-1].id))

    def groups(self, order: UUID) -> dict[str, UUID]:
        return dict(self._rows("SELECT client_id, id FROM groups WHERE order_id = %s ORDER BY link_count", order))

    def suggested(self, group: UUID) -> list[UUID]:
        return [row.id for row in self._rows("SELECT id FROM selections WHERE group_id = %s ORDER BY domain", group)]

    def items(self, order: UUID) -> list[UUID]:
        return [row.id for row in self._rows("SELECT id FROM items WHERE order_id = %s ORDER BY page", order)]

    def summary(self, order: UUID) -> Summary:
        (row,) = self._rows(_SUMMARY, order)
        approved = dict(self._rows("SELECT client_id, approved FROM groups WHERE order_id = %s", order))
        end = program.End(row.state, approved, row.live_items, row.done_items, row.paid)
        return Summary(end, row.sites, row.suggested)

    def _rows(self, text: str, *values: object) -> list[Any]:
        with self._connection.transaction():
            return self._connection.execute(text, values).fetchall()


_LIST: Final = "SELECT * FROM orders WHERE account_id = %s AND state = %s"
_NEWEST: Final = f"ORDER BY created_at DESC, id LIMIT {PAGE}"
_FIRST_PAGE: Final = f"{_LIST} {_NEWEST}"
_NEXT_PAGE: Final = f"{_LIST} AND created_at <= %s AND (created_at < %s OR id > %s) {_NEWEST}"
_SUMMARY: Final = """
SELECT o.*, (SELECT count(*) FROM sites s JOIN groups g ON g.id = s.group_id WHERE g.order_id = o.id) AS sites,
       (SELECT count(*) FROM selections s WHERE s.order_id = o.id) AS suggested
FROM orders o WHERE o.id = %s"""


def must(found: object, expected: object) -> None:
    """Refuse a request that does not fit what is stored."""
    if found != expected:
        raise ValueError(f"{found} where {expected} must be")
