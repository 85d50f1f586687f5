"""What the old application says to its database, recorded: statement by statement, with what each is answered.

A *round* lives three orders of a client of its own: one from draft to completed, one that is cancelled, one that is
deleted. Rounds do not disturb each other, and may be run at any step of a move, as often as one likes.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Engine, text
from tests.adapters.postgres.moving.legacy.filling import DAY, RETAIL, WHOLESALE, Row, clean, id_of, token_of
from tests.adapters.postgres.moving.legacy.schema import PLAIN, Variant, enter

#: rows that come back, or the number of rows that a write touches
Answer = list[tuple[Any, ...]] | int


@frozen
class Said:
    """One statement, in a transaction of its own."""

    name: str
    sql: str
    answer: Answer


#: statuses of the order that is completed, after draft
_WAY: Final = ("pending_approval", "approved", "invoiced")
_ITEM: Final = (
    "INSERT INTO order_items (id, order_id, domain_id, domain, domain_rating, target_page_id, target_page_url,"
    " anchor_text, retail_price, wholesale_price) VALUES (:{item}, :{order}, :site_{number}, 'n{number}-' || :round"
    f" || '.example', 50, :page, 'https://tea.example/', 'tea', {RETAIL}, {WHOLESALE})"
)
_TOTALS: Final = (
    "UPDATE orders SET subtotal_retail = t.retail, total_retail = t.retail, total_wholesale = t.wholesale,"
    " discount_amount = 0, profit_margin = t.retail - t.wholesale, updated_at = :now FROM (SELECT sum(retail_price)"
    " AS retail, sum(wholesale_price) AS wholesale FROM order_items WHERE order_id = :{order}) t WHERE id = :{order}"
)
_WITH_ITEMS: Final = (
    "SELECT o.status::text, o.total_retail, count(i.id), sum(i.retail_price), sum(i.wholesale_price)::int FROM orders o"
    " JOIN order_items i ON i.order_id = o.id WHERE o.id = :order GROUP BY o.id"
)
_CHANGE: Final = (
    "WITH changed AS (UPDATE orders SET status = '{new}', updated_at = :now WHERE id = :{order} RETURNING id)"
    " INSERT INTO order_status_history (order_id, old_status, new_status, changed_by, changed_at)"
    " SELECT id, '{old}', '{new}', :user, :now FROM changed"
)
_COUNTS: Final = (
    "SELECT status::text, count(*) FROM orders WHERE client_id = :client GROUP BY status ORDER BY status::text"
)


def names_of(round_: object) -> Row:
    """Return the ids and words that a round goes by."""
    ids = ("client", "page", "project", "site_0", "site_1", "site_2", "order", "stopped", "deleted")
    items = ("item_0", "item_1", "item_2", "stopped_item", "deleted_item", "workflow_0", "workflow_1")
    return {name: id_of("round", round_, name) for name in (*ids, *items)} | {
        "round": str(round_),
        "account": id_of("account"),
        "user": id_of("user", "sam"),
        "token": token_of("round", round_),
        "now": DAY + timedelta(days=100),
    }


def said(variant: Variant = PLAIN) -> Iterator[Said]:
    """Yield what a round says, in its order."""
    yield from _beginning()
    yield from _drafting(variant)
    yield from _agreeing()
    if variant.hanging:
        yield from _invoicing()
    yield from _working()
    yield from _closing(variant)


def _beginning() -> Iterator[Said]:
    yield Said("add a client", "INSERT INTO clients VALUES (:client, :account, 'tea ' || :round)", 1)
    yield Said("add a page", "INSERT INTO target_pages VALUES (:page, :client, 'https://tea.example/')", 1)
    yield Said("add a project", "INSERT INTO bulk_analysis_projects VALUES (:project, :client, 'found')", 1)
    for number in range(3):
        yield Said(
            f"add site {number}",
            "INSERT INTO bulk_analysis_domains (id, project_id, client_id, domain, dr)"
            f" VALUES (:site_{number}, :project, :client, 'n{number}-' || :round || '.example', 50)",
            1,
        )


def _drafting(variant: Variant) -> Iterator[Said]:
    for order in ("order", "stopped", "deleted"):
        yield Said(f"create a draft, {order}", _create(order, variant), 1)
    for number in range(3):
        yield Said(f"add item {number}", _ITEM.format(item=f"item_{number}", order="order", number=number), 1)
    for order in ("stopped", "deleted"):
        yield Said(f"add an item to {order}", _ITEM.format(item=f"{order}_item", order=order, number=0), 1)
    yield Said("remove an item", "DELETE FROM order_items WHERE id = :item_2", 1)
    yield Said("take totals", _TOTALS.format(order="order"), 1)
    yield Said("take totals, stopped", _TOTALS.format(order="stopped"), 1)
    yield Said("order with items", _WITH_ITEMS, [("draft", 2 * RETAIL, 2, 2 * RETAIL, 2 * WHOLESALE)])
    yield Said("change an anchor", "UPDATE order_items SET anchor_text = 'green tea' WHERE id = :item_0", 1)
    yield Said(
        "anchors of an order",
        "SELECT anchor_text FROM order_items WHERE order_id = :order ORDER BY anchor_text",
        [("green tea",), ("tea",)],
    )
    yield Said(
        "list the orders of a client",
        "SELECT id, total_retail FROM orders WHERE client_id = :client AND id <> :deleted"
        " ORDER BY total_retail DESC LIMIT 20",
        [("order", 2 * RETAIL), ("stopped", RETAIL)],
    )
    yield Said("drafts on the dashboard", _COUNTS, [("draft", 3)])
    yield Said(
        "share it",
        "INSERT INTO order_share_tokens (order_id, token, expires_at, created_by)"
        " VALUES (:order, :token, :now + interval '99 years', :user)",
        1,
    )
    yield Said(
        "open a shared order",
        "SELECT o.id FROM order_share_tokens t JOIN orders o ON o.id = t.order_id"
        " WHERE t.token = :token AND t.expires_at > :now",
        [("order",)],
    )
    yield Said("note that it was opened", "UPDATE order_share_tokens SET used_at = :now WHERE token = :token", 1)


def _create(order: str, variant: Variant) -> str:
    given = {"id": f":{order}", "account_id": ":account", "client_id": ":client", "created_by": ":user"}
    given |= {"created_at": ":now", "updated_at": ":now"}
    if variant.currency:
        given["currency"] = "'USD'"
    if variant.own_columns:
        given["crm_ref"] = "'crm-9'"
    return f"INSERT INTO orders ({', '.join(given)}) VALUES ({', '.join(given.values())})"


def _agreeing() -> Iterator[Said]:
    old = "draft"
    for new in _WAY:
        yield Said(f"{old} to {new}", _CHANGE.format(order="order", old=old, new=new), 1)
        old = new
    yield Said(
        "items agreed",
        "UPDATE order_items SET status = 'approved', updated_at = :now WHERE order_id = :order AND status = 'pending'",
        2,
    )
    yield Said(
        "history of an order",
        "SELECT h.old_status, h.new_status, h.changed_by = :user FROM order_status_history h"
        " LEFT JOIN users u ON u.id = h.changed_by WHERE h.order_id = :order ORDER BY h.changed_at,"
        " array_position(ARRAY['draft', 'pending_approval', 'approved'], h.old_status)",
        [("draft", "pending_approval", True), ("pending_approval", "approved", True), ("approved", "invoiced", True)],
    )


def _invoicing() -> Iterator[Said]:
    yield Said(
        "invoice it",
        "INSERT INTO invoices (order_id, amount) SELECT id, total_retail FROM orders WHERE id = :order",
        1,
    )
    yield Said(
        "invoices with orders and clients",
        "SELECT v.amount, o.status::text, c.name = 'tea ' || :round FROM invoices v JOIN orders o ON o.id = v.order_id"
        " JOIN clients c ON c.id = o.client_id WHERE c.id = :client",
        [(2 * RETAIL, "invoiced", True)],
    )
    yield Said("totals by the view", "SELECT items, retail FROM order_totals WHERE id = :order", [(2, 2 * RETAIL)])


def _working() -> Iterator[Said]:
    yield Said(
        "mark paid", "UPDATE orders SET status = 'paid', paid_at = :now WHERE id = :order AND paid_at IS NULL", 1
    )
    for number in (0, 1):
        yield Said(
            f"start work {number}",
            f"INSERT INTO workflows (id, client_id, status) VALUES (:workflow_{number}, :client, 'active')",
            1,
        )
        yield Said(
            f"item {number} at work",
            f"UPDATE order_items SET status = 'in_progress', workflow_id = :workflow_{number}"
            f" WHERE id = :item_{number}",
            1,
        )
    yield Said("at work", _CHANGE.format(order="order", old="paid", new="in_progress"), 1)
    for number in (0, 1):
        yield Said(
            f"publish item {number}",
            "UPDATE order_items SET status = 'published', published_url = 'https://' || domain || '/post',"
            f" published_at = :now WHERE id = :item_{number} RETURNING published_url = 'https://n{number}-' || :round"
            " || '.example/post'",
            [(True,)],
        )
    yield Said("all published", "UPDATE order_items SET status = 'completed' WHERE order_id = :order", 2)
    yield Said("complete it", "UPDATE orders SET status = 'completed', completed_at = :now WHERE id = :order", 1)


def _closing(variant: Variant) -> Iterator[Said]:
    yield Said(
        "cancel an order",
        "UPDATE orders SET status = 'cancelled', cancelled_at = :now, cancellation_reason = 'no budget'"
        " WHERE id = :stopped",
        1,
    )
    yield Said(
        "cancel its items",
        "UPDATE order_items SET status = 'cancelled', cancelled_at = :now WHERE order_id = :stopped",
        1,
    )
    if not variant.foreign_keys:  # where there are some, items go with their order
        yield Said("delete the items of a draft", "DELETE FROM order_items WHERE order_id = :deleted", 1)
    yield Said("delete a draft", "DELETE FROM orders WHERE id = :deleted AND status = 'draft'", 1)
    yield Said("the whole dashboard", _COUNTS, [("cancelled", 1), ("completed", 1)])
    yield Said("order with items, in the end", _WITH_ITEMS, [("completed", 2 * RETAIL, 2, 2 * RETAIL, 2 * WHOLESALE)])
    yield Said(
        "revenue of a client",
        "SELECT sum(total_retail) FROM orders WHERE client_id = :client AND paid_at IS NOT NULL",
        [(2 * RETAIL,)],
    )
    yield Said("nothing is left of what was deleted", "SELECT id FROM order_items WHERE order_id = :deleted", [])


def reads(copies: int = 1, variant: Variant = PLAIN) -> Iterator[Said]:
    """Yield what is read of sound orders, as `filling.clean` made them and nobody has changed them since."""
    names = ("id", "status", "total_retail", "paid_at", "client_id")
    orders = [tuple(variant.stored(name, row.get(name)) for name in names) for row in clean(copies)["orders"]]
    yield Said(
        "every order",
        f"SELECT id, status::text, {', '.join(names[2:])} FROM orders WHERE client_id = :tea ORDER BY id::text",
        sorted(orders, key=lambda row: str(row[0])),
    )
    yield Said(
        "items by status",
        "SELECT i.status::text, count(*), sum(i.retail_price) FROM order_items i JOIN orders o ON o.id = i.order_id"
        " WHERE o.client_id = :tea GROUP BY i.status ORDER BY i.status::text",
        _items_by_status(copies, variant),
    )


def _items_by_status(copies: int, variant: Variant) -> list[tuple[Any, ...]]:
    statuses, retail = [item["status"] for item in clean(copies)["order_items"]], variant.stored("retail_price", RETAIL)
    return [(one, statuses.count(one), statuses.count(one) * retail) for one in sorted(set(statuses))]  # type: ignore[operator]  # a number


def run(engine: Engine, said_: Iterator[Said], names: Row, variant: Variant = PLAIN) -> int:
    """Say one after the other, each in a transaction; return how many were answered as recorded.

    Raises:
        AssertionError: an answer differs. It names the statement.
    """
    count = 0
    for one in said_:
        with engine.begin() as connection:
            enter(connection, variant)
            result = connection.execute(text(one.sql), names)
            found: Answer = [tuple(row) for row in result] if result.returns_rows else result.rowcount
        expected = one.answer
        if not isinstance(expected, int):
            expected = [tuple(names.get(v, v) if isinstance(v, str) else v for v in row) for row in expected]
        assert found == expected, f"{one.name}: {found}, not {expected}"
        count += 1
    return count


def run_round(engine: Engine, round_: object, variant: Variant = PLAIN) -> int:
    """Run one round; return how many statements it took."""
    names = {name: variant.stored(name, value) for name, value in names_of(round_).items()}
    return run(engine, said(variant), names, variant)


def run_reads(engine: Engine, copies: int = 1, variant: Variant = PLAIN) -> int:
    """Read the sound orders; return how many statements it took."""
    return run(engine, reads(copies, variant), {"tea": variant.stored("id", id_of("client", "tea"))}, variant)
