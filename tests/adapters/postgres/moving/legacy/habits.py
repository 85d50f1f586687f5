"""What writers of the old application do all day: transactions on orders of their own, as data."""

from collections.abc import Mapping
from random import Random
from typing import Final
from uuid import UUID

from attrs import field, frozen
from tests.adapters.postgres.moving.legacy.schema import PLAIN, Variant

#: what a transaction consists of
Statements = tuple[str, ...]

_TOTALS: Final = (
    "UPDATE orders SET subtotal_retail = t.retail, total_retail = t.retail - coalesce(discount_amount, 0)"
    " FROM (SELECT sum(retail_price) AS retail FROM order_items WHERE order_id = %(order)s"
    " AND status::text NOT IN ('cancelled', 'failed')) t WHERE id = %(order)s"
)


@frozen
class Habit:
    """One transaction, and how often it is chosen among the others."""

    name: str
    weight: int
    statements: Statements
    #: it is done to an order, or to an item of one, that the writer made itself
    own: bool = False
    #: it makes a new order, which is the writer's own from then on
    makes: bool = False
    #: it ends an order
    ends: bool = False


def _stage(old: str, new: str, *more: str, **put: str) -> Statements:
    """Return how an order goes from one status to the next, its history with it."""
    set_ = ", ".join(f"{name} = {value}" for name, value in {"status": f"'{new}'", **put}.items())
    return (
        (
            f"WITH changed AS (UPDATE orders SET {set_}, updated_at = now() WHERE id = %(order)s AND status = '{old}'"
            " RETURNING id) INSERT INTO order_status_history (order_id, old_status, new_status)"
            f" SELECT id, '{old}', '{new}' FROM changed"
        ),
        *more,
    )


def _items(status: str, **put: str) -> str:
    set_ = ", ".join(f"{name} = {value}" for name, value in {"status": f"'{status}'", **put}.items())
    return f"UPDATE order_items SET {set_} WHERE order_id = %(order)s AND status NOT IN ('cancelled', 'failed')"


def creating(more: Mapping[str, str]) -> Habit:
    """Return how a draft with three items is made; `more` is what a variant demands of an order."""
    given = {"id": "%(new)s", "client_id": "%(client)s", "account_id": "%(account)s", **more}
    return Habit(
        "create",
        6,
        (
            f"INSERT INTO orders ({', '.join(given)}) VALUES ({', '.join(given.values())})",
            (
                "INSERT INTO order_items"
                " (order_id, domain, target_page_url, anchor_text, retail_price, wholesale_price)"
                " SELECT %(new)s, 'w' || n || '.example', 'https://tea.example/' || n, 'tea', 10000 * n, 8000"
                " FROM generate_series(1, 3) n"
            ),
            _TOTALS.replace("%(order)s", "%(new)s"),
        ),
        makes=True,
    )


HABITS: Final = (
    Habit("note", 8, ("UPDATE orders SET internal_notes = %(word)s, updated_at = now() WHERE id = %(order)s",)),
    Habit("anchor", 20, ("UPDATE order_items SET anchor_text = %(word)s, updated_at = now() WHERE id = %(item)s",)),
    Habit("price", 8, ("UPDATE order_items SET retail_price = 15000 WHERE order_id = %(order)s", _TOTALS), own=True),
    Habit(
        "add an item",
        4,
        (
            (
                "INSERT INTO order_items (order_id, domain, target_page_url, retail_price, wholesale_price)"
                " VALUES (%(order)s, %(word)s || '.example', 'https://tea.example/', 9000, 8000)"
            ),
            _TOTALS,
        ),
        own=True,
    ),
    Habit(
        "move an item",
        2,
        (
            (
                "UPDATE order_items SET order_id = %(other)s WHERE id ="
                " (SELECT id FROM order_items WHERE order_id = %(order)s ORDER BY id LIMIT 1)"
            ),
        ),
        own=True,
    ),
    Habit(
        "remove an item",
        2,
        (
            (
                "DELETE FROM order_items WHERE id ="
                " (SELECT id FROM order_items WHERE order_id = %(order)s ORDER BY id LIMIT 1)"
            ),
            _TOTALS,
        ),
        own=True,
    ),
    Habit(
        "share",
        3,
        ("INSERT INTO order_share_tokens (order_id, token, expires_at) VALUES (%(order)s, md5(%(word)s), now())",),
    ),
    Habit("submit", 6, _stage("draft", "pending_approval"), own=True),
    Habit("agree", 6, _stage("pending_approval", "approved", _items("approved"), approved_at="now()"), own=True),
    Habit("pay", 6, _stage("approved", "paid", paid_at="now()"), own=True),
    Habit("work", 6, _stage("paid", "in_progress", _items("in_progress")), own=True),
    Habit(
        "complete",
        6,
        _stage(
            "in_progress",
            "completed",
            _items("completed", published_url="'https://' || domain || '/post'", published_at="now()"),
            completed_at="now()",
        ),
        own=True,
    ),
    Habit(
        "cancel",
        2,
        _stage("pending_approval", "cancelled", _items("cancelled"), cancelled_at="now()", cancellation_reason="'no'"),
        own=True,
    ),
    Habit(
        "delete",
        2,
        ("DELETE FROM order_items WHERE order_id = %(order)s", "DELETE FROM orders WHERE id = %(order)s"),
        own=True,
        ends=True,
    ),
    Habit(
        "read",
        25,
        (
            "SELECT o.*, i.* FROM orders o LEFT JOIN order_items i ON i.order_id = o.id WHERE o.id = %(order)s",
            "SELECT status, count(*) FROM orders WHERE client_id = %(client)s GROUP BY status",
        ),
    ),
)


@frozen
class Ground:
    """What one writer may touch of what was there before it came; no two writers share any of it."""

    orders: tuple[object, ...]
    items: tuple[object, ...]
    client: object
    account: object


@frozen
class Day:
    """Chooses what is done next."""

    ground: Ground
    habits: tuple[Habit, ...]
    chance: Random
    variant: Variant = PLAIN
    #: orders that the writer made
    own: list[object] = field(factory=list)

    def next(self) -> tuple[Habit, dict[str, object]]:
        """Return what to do, and to what."""
        (habit,) = self.chance.choices(self.habits, [one.weight for one in self.habits])
        if habit.own and not self.own:
            habit = next(one for one in self.habits if one.makes)
        orders = self.own if habit.own else self.ground.orders
        touched: dict[str, object] = {
            "order": self.chance.choice(orders),
            "other": self.chance.choice(self.own or self.ground.orders),
            "item": self.chance.choice(self.ground.items),
            "new": self.variant.stored("id", UUID(int=self.chance.getrandbits(128), version=4)),
            "client": self.ground.client,
            "account": self.ground.account,
            "word": f"w{self.chance.randrange(10**9)}",
        }
        return habit, touched

    def note(self, habit: Habit, touched: dict[str, object]) -> None:
        """Take note of what was done."""
        if habit.makes:
            self.own.append(touched["new"])
        if habit.ends:
            self.own.remove(touched["order"])
