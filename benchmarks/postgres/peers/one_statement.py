"""P0c: each request as one statement that reads, checks and writes; the floor, for those who can live with such SQL.

What a request may not do finds no row to change, and nothing is written.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from benchmarks import program
from benchmarks.postgres.peers.by_hand import ByHand
from benchmarks.postgres.shop import ACCOUNT, Approval, Found

_CREATE: Final = """
WITH o AS (
    INSERT INTO orders (account_id, state, open_groups) VALUES (%(account)s, 'configuring', %(count)s) RETURNING id
),
g AS (
    INSERT INTO groups (order_id, client_id, link_count, pages, wanted)
    SELECT o.id, r.client_id, r.link_count, r.pages, %(wanted)s
    FROM o, jsonb_to_recordset(%(groups)s) AS r (client_id text, link_count int, pages jsonb)
),
h AS (INSERT INTO history (order_id, kind, body, author) SELECT id, 'created', '{}', %(account)s FROM o)
SELECT id FROM o"""
_SUBMIT: Final = """
WITH o AS (
    UPDATE orders SET state = 'analyzing', analyzing = open_groups, updated_at = now(), version = version + 1
    WHERE id = %(order)s AND state = 'configuring' RETURNING id
),
g AS (UPDATE groups SET status = 'analyzing' FROM o WHERE order_id = o.id),
h AS (INSERT INTO history (order_id, kind, body, author) SELECT id, 'submitted', '{}', %(account)s FROM o)
SELECT id FROM o"""
_ANALYSED: Final = """
WITH g AS (
    UPDATE groups SET status = 'reviewing' WHERE id = %(group)s AND status = 'analyzing' RETURNING id, order_id, wanted
),
o AS (
    UPDATE orders SET analyzing = analyzing - 1, state = CASE WHEN analyzing > 1 THEN 'analyzing' ELSE 'reviewing' END,
        updated_at = now(), version = version + 1
    FROM g WHERE orders.id = g.order_id RETURNING orders.id
),
r AS (
    SELECT * FROM unnest(%(domains)s::text[], %(drs)s::int[], %(traffics)s::int[], %(prices)s::bigint[])
    WITH ORDINALITY AS r (domain, dr, traffic, price, place)
),
s AS (INSERT INTO sites (group_id, domain, dr, traffic, price) SELECT g.id, domain, dr, traffic, price FROM g, o, r),
c AS (
    INSERT INTO selections (order_id, group_id, domain, dr, traffic, price)
    SELECT g.order_id, g.id, domain, dr, traffic, price FROM g, o, r WHERE place <= g.wanted
),
h AS (INSERT INTO history (order_id, kind, body, author) SELECT id, 'analysed', %(body)s, %(account)s FROM o)
SELECT id FROM o"""
_REVIEW: Final = """
WITH r AS (SELECT * FROM unnest(%(sites)s::uuid[], %(pages)s::text[], %(anchors)s::text[]) AS r (site, page, anchor)),
g AS (
    UPDATE groups SET approved = approved + %(count)s,
        status = CASE WHEN approved + %(count)s = link_count THEN 'approved' ELSE status END
    WHERE id = %(group)s AND status = 'reviewing' AND approved + %(count)s <= link_count
    AND to_jsonb(%(pages)s::text[]) <@ pages RETURNING id, order_id, status = 'approved' AS full
),
s AS (
    UPDATE selections SET status = 'approved', page = r.page, anchor = r.anchor, reviewed_at = now()
    FROM r, g WHERE selections.order_id = g.order_id AND selections.id = r.site AND selections.group_id = g.id
    AND selections.status = 'suggested' RETURNING selections.*
),
i AS (INSERT INTO items (order_id, selection_id, page, anchor, price) SELECT order_id, id, page, anchor, price FROM s),
h AS (
    INSERT INTO history (order_id, kind, body, author)
    SELECT order_id, 'approved', jsonb_build_object('site', id, 'page', page), %(account)s FROM s
),
o AS (
    UPDATE orders SET total = total + t.added, live_items = live_items + t.sites,
        open_groups = open_groups - g.full::int,
        state = CASE WHEN g.full AND open_groups = 1 THEN 'payment_pending' ELSE state END,
        updated_at = now(), version = version + 1
    FROM g, (SELECT sum(price) AS added, count(*) AS sites FROM s) t
    WHERE orders.id = g.order_id AND orders.state = 'reviewing' RETURNING orders.id, t.sites
)
SELECT CASE WHEN sites = %(count)s THEN 0 ELSE ('sites ' || sites)::int END FROM o"""
_PAY: Final = """
WITH o AS (
    UPDATE orders SET paid = paid + %(amount)s, state = 'in_progress', updated_at = now(), version = version + 1
    WHERE id = %(order)s AND state = 'payment_pending' AND total - paid = %(amount)s RETURNING id
),
p AS (INSERT INTO payments (order_id, reference, amount) SELECT id, %(reference)s, %(amount)s FROM o),
h AS (INSERT INTO history (order_id, kind, body, author) SELECT id, 'paid', %(body)s, %(account)s FROM o)
SELECT id FROM o"""
_PROGRESS: Final = """
WITH i AS (
    UPDATE items SET status = %(after)s, url = %(url)s WHERE id = %(item)s AND status = %(before)s RETURNING order_id
),
o AS (
    UPDATE orders SET done_items = done_items + %(done)s, updated_at = now(), version = version + 1
    FROM i WHERE orders.id = i.order_id AND orders.id = %(order)s AND orders.state = 'in_progress' RETURNING orders.id
),
h AS (INSERT INTO history (order_id, kind, body, author) SELECT id, %(after)s, %(body)s, %(account)s FROM o)
SELECT id FROM o"""
_FINISH: Final = """
WITH o AS (
    UPDATE orders SET state = 'completed', updated_at = now(), version = version + 1
    WHERE id = %(order)s AND state = 'in_progress' AND done_items = live_items RETURNING id
),
h AS (INSERT INTO history (order_id, kind, body, author) SELECT id, 'order completed', '{}', %(account)s FROM o)
SELECT id FROM o"""


class OneStatement(ByHand):
    name = "P0c one statement"

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self._connection.autocommit = True

    def _reading(self) -> AbstractContextManager[Any]:
        return nullcontext()

    def _do(self, text: str, **values: object) -> UUID:
        found: UUID = self._connection.execute(text, {"account": ACCOUNT, **values}).fetchall()[0][0]
        return found

    def create(self, groups: Mapping[str, int], wanted: int) -> UUID:
        rows = [
            {"client_id": client, "link_count": links, "pages": program.pages(client, links)}
            for client, links in groups.items()
        ]
        return self._do(_CREATE, count=len(groups), wanted=wanted, groups=Jsonb(rows))

    def submit(self, order: UUID) -> None:
        self._do(_SUBMIT, order=order)

    def analysed(self, order: UUID, group: UUID, sites: Sequence[Found]) -> None:
        self._do(
            _ANALYSED,
            group=group,
            domains=[one.domain for one in sites],
            drs=[one.dr for one in sites],
            traffics=[one.traffic for one in sites],
            prices=[one.price for one in sites],
            body=Jsonb({"group": str(group), "sites": len(sites)}),
        )

    def review(self, order: UUID, group: UUID, approvals: Sequence[Approval]) -> None:
        self._do(
            _REVIEW,
            group=group,
            count=len(approvals),
            sites=[one.site for one in approvals],
            pages=[one.page for one in approvals],
            anchors=[one.anchor for one in approvals],
        )

    def pay(self, order: UUID, amount: int, reference: str) -> None:
        body = Jsonb({"amount": amount, "reference": reference})
        self._do(_PAY, order=order, amount=amount, reference=reference, body=body)

    def start(self, order: UUID, item: UUID) -> None:
        self._progress(order, item, "pending", "in_progress", None)

    def complete(self, order: UUID, item: UUID, url: str) -> None:
        self._progress(order, item, "in_progress", "completed", url)

    def _progress(self, order: UUID, item: UUID, before: str, after: str, url: str | None) -> None:
        self._do(
            _PROGRESS,
            order=order,
            item=item,
            before=before,
            after=after,
            url=url,
            done=int(after == "completed"),
            body=Jsonb({"item": str(item), "url": url}),
        )

    def finish(self, order: UUID) -> None:
        self._do(_FINISH, order=order)
