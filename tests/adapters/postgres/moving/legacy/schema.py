"""The schemas of applications that wrote items straight into orders: tables and columns as data, and their variants."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final
from uuid import UUID

from attrs import frozen
from sqlalchemy import Connection, text

#: name of a column -> its type
Columns = Mapping[str, str]
_KEY: Final = "uuid PRIMARY KEY DEFAULT gen_random_uuid()"
_NOW: Final = "timestamp NOT NULL DEFAULT now()"

#: in the order in which they can be made and filled
TABLES: Final[Mapping[str, Columns]] = {
    "users": {"id": _KEY, "email": "text", "name": "text", "role": "text"},
    "accounts": {"id": _KEY, "name": "text"},
    "clients": {"id": _KEY, "account_id": "uuid", "name": "text NOT NULL"},
    "target_pages": {"id": _KEY, "client_id": "uuid NOT NULL", "url": "text NOT NULL"},
    "bulk_analysis_projects": {
        "id": _KEY,
        "client_id": "uuid NOT NULL",
        "name": "text",
        "created_at": "timestamptz DEFAULT now()",
    },
    "bulk_analysis_domains": {
        "id": _KEY,
        "project_id": "uuid NOT NULL",
        "client_id": "uuid NOT NULL",
        "domain": "text NOT NULL",
        "qualification_status": "text",
        "dr": "numeric",
        "traffic": "bigint",
        "price": "integer",
        "created_at": "timestamptz DEFAULT now()",
    },
    "workflows": {
        "id": _KEY,
        "client_id": "uuid",
        "status": "text",
        "published_url": "text",
        "created_at": "timestamptz DEFAULT now()",
    },
    "orders": {
        "id": _KEY,
        "account_id": "uuid",
        "client_id": "uuid NOT NULL",
        "status": "varchar(50) NOT NULL DEFAULT 'draft'",
        "subtotal_retail": "integer",
        "discount_percent": "numeric(5,2)",
        "discount_amount": "integer",
        "total_retail": "integer",
        "total_wholesale": "integer",
        "profit_margin": "integer",
        "currency": "char(3)",
        "includes_client_review": "boolean DEFAULT false",
        "share_token": "varchar(255)",
        "share_expires_at": "timestamp",
        "internal_notes": "text",
        "account_notes": "text",
        "assigned_to": "uuid",
        "approved_at": "timestamp",
        "paid_at": "timestamp",
        "completed_at": "timestamp",
        "cancelled_at": "timestamp",
        "cancellation_reason": "text",
        "created_by": "uuid",
        "created_at": _NOW,
        "updated_at": _NOW,
    },
    "order_items": {
        "id": _KEY,
        "order_id": "uuid NOT NULL",
        "client_id": "uuid",
        "domain_id": "uuid",
        "domain": "text",
        "domain_rating": "numeric",
        "traffic": "bigint",
        "target_page_id": "uuid",
        "target_page_url": "text",
        "anchor_text": "text",
        "retail_price": "integer",
        "wholesale_price": "integer",
        "status": "varchar(50) NOT NULL DEFAULT 'pending'",
        "workflow_id": "uuid",
        "published_url": "text",
        "published_at": "timestamp",
        "failure_reason": "text",
        "cancelled_at": "timestamp",
        "created_at": _NOW,
        "updated_at": _NOW,
    },
    "order_share_tokens": {
        "id": _KEY,
        "order_id": "uuid NOT NULL",
        "token": "varchar(255) NOT NULL",
        "expires_at": "timestamp",
        "used_at": "timestamp",
        "created_by": "uuid",
        "created_at": _NOW,
    },
    "order_status_history": {
        "id": _KEY,
        "order_id": "uuid NOT NULL",
        "old_status": "text",
        "new_status": "text NOT NULL",
        "changed_by": "uuid",
        "changed_at": _NOW,
        "notes": "text",
    },
}

#: (table, column) -> what it refers to
REFERENCES: Final[Mapping[tuple[str, str], str]] = {
    ("bulk_analysis_domains", "project_id"): "bulk_analysis_projects",
    ("orders", "client_id"): "clients",
    ("order_items", "order_id"): "orders ON DELETE CASCADE",
    ("order_items", "domain_id"): "bulk_analysis_domains",
    ("order_items", "target_page_id"): "target_pages",
    ("order_items", "workflow_id"): "workflows",
    ("order_share_tokens", "order_id"): "orders ON DELETE CASCADE",
    ("order_status_history", "order_id"): "orders ON DELETE CASCADE",
}

ORDER_STATUSES: Final = (
    "draft",
    "shared",
    "pending_approval",
    "approved",
    "pending_confirmation",
    "confirmed",
    "sites_ready",
    "client_reviewing",
    "client_approved",
    "invoiced",
    "paid",
    "in_progress",
    "completed",
    "cancelled",
    "refunded",
)
#: of an age that nobody remembers
UNKNOWN_STATUSES: Final = ("on_hold", "legacy_import")
UNKNOWN_ITEM_STATUSES: Final = ("queued",)
ITEM_STATUSES: Final = (
    "pending",
    "approved",
    "in_progress",
    "content_ready",
    "published",
    "completed",
    "cancelled",
    "failed",
)

#: columns that hold amounts
MONEY: Final = frozenset(
    {
        "subtotal_retail",
        "discount_amount",
        "total_retail",
        "total_wholesale",
        "profit_margin",
        "retail_price",
        "wholesale_price",
        "price",
    }
)
_NUMBERED: Final = "bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY"

#: what look-ups of the application go by
_INDEXES: Final = (
    "CREATE INDEX ON orders (client_id)",
    "CREATE INDEX ON orders (account_id)",
    "CREATE INDEX ON orders (status)",
    "CREATE INDEX ON order_items (order_id)",
    "CREATE INDEX ON order_share_tokens (order_id)",
    "CREATE INDEX ON order_share_tokens (token)",
    "CREATE INDEX ON order_status_history (order_id)",
    "CREATE INDEX ON bulk_analysis_domains (project_id)",
)

#: columns that the host added for itself
_OWN: Final = {
    "orders": {"crm_ref": "text NOT NULL", "region": "text NOT NULL DEFAULT 'eu'"},
    "order_items": {"batch_no": "integer NOT NULL DEFAULT 0"},
}

#: what else of the host hangs on the two tables
_HANGING: Final = """
    CREATE TABLE invoices (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(), order_id uuid NOT NULL REFERENCES orders,
      amount integer NOT NULL, created_at timestamp NOT NULL DEFAULT now());
    CREATE INDEX ON invoices (order_id);
    CREATE TABLE item_complaints (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(), item_id uuid NOT NULL REFERENCES order_items ON DELETE CASCADE,
      told text NOT NULL);
    CREATE VIEW order_totals AS
      SELECT o.id, o.client_id, o.status, o.total_retail, count(i.id) AS items, sum(i.retail_price) AS retail
      FROM orders o LEFT JOIN order_items i ON i.order_id = o.id GROUP BY o.id;
    CREATE MATERIALIZED VIEW client_revenue AS
      SELECT client_id, sum(total_retail) AS retail FROM orders WHERE paid_at IS NOT NULL GROUP BY client_id;
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
      $$BEGIN NEW.updated_at := now(); RETURN NEW; END$$;
    CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
    CREATE TRIGGER touch BEFORE UPDATE ON order_items FOR EACH ROW EXECUTE FUNCTION touch();
"""

#: what an earlier, unfinished run of the plan's own SQL left behind
HALF_RUN: Final[Mapping[str, Columns]] = {
    "order_groups": {
        "id": _KEY,
        "order_id": "uuid NOT NULL",
        "client_id": "uuid NOT NULL",
        "link_count": "integer NOT NULL",
        "target_pages": "jsonb DEFAULT '[]'",
        "anchor_texts": "jsonb DEFAULT '[]'",
        "requirement_overrides": "jsonb DEFAULT '{}'",
        "bulk_analysis_project_id": "uuid",
        "group_status": "varchar(50) DEFAULT 'pending'",
        "created_at": _NOW,
        "updated_at": _NOW,
    },
    "order_site_selections": {
        "id": _KEY,
        "order_group_id": "uuid NOT NULL",
        "domain_id": "uuid NOT NULL",
        "status": "varchar(50) NOT NULL DEFAULT 'suggested'",
        "order_item_id": "uuid",
        "created_at": _NOW,
        "updated_at": _NOW,
    },
}


@frozen
class Variant:
    """How one application's schema differs from the plain one."""

    #: where the tables are
    schema: str = "public"
    foreign_keys: bool = True
    #: `orders.status` and `order_items.status` are of an enum type
    enum_status: bool = False
    nullable_client: bool = False
    #: orders carry their currency
    currency: bool = True
    #: orders and items have columns of the host's own: NOT NULL, with a default and without
    own_columns: bool = False
    #: tables, views and triggers of the host hang on orders and items
    hanging: bool = False
    #: groups and selections of an earlier, unfinished run lie about
    half_run: bool = False
    #: amounts are dollars with two decimals, not cents
    dollars: bool = False
    #: keys are numbers
    numbered: bool = False

    @property
    def tables(self) -> dict[str, dict[str, str]]:
        """Tables and columns of this variant; types only."""
        tables = {name: dict(columns) for name, columns in TABLES.items()}
        if self.nullable_client:
            tables["orders"]["client_id"] = "uuid"
        if not self.currency:
            del tables["orders"]["currency"]
        if self.enum_status:
            tables["orders"]["status"] = "order_status NOT NULL DEFAULT 'draft'"
            tables["order_items"]["status"] = "item_status NOT NULL DEFAULT 'pending'"
        if self.own_columns:
            for table, columns in _OWN.items():
                tables[table] |= columns
        if self.half_run:
            tables |= {name: dict(columns) for name, columns in HALF_RUN.items()}
        return {
            table: {name: self._kind(name, kind) for name, kind in columns.items()} for table, columns in tables.items()
        }

    def _kind(self, name: str, kind: str) -> str:
        if self.dollars and name in MONEY:
            return "numeric(12,2)"
        if self.numbered and kind.startswith("uuid"):
            return _NUMBERED if kind == _KEY else kind.replace("uuid", "bigint")
        return kind

    def stored(self, column: str, value: object) -> object:
        """Return a value, an id or amount of cents among them, as this variant stores it."""
        if self.dollars and column in MONEY and isinstance(value, int):
            return Decimal(value) / 100
        if self.numbered and isinstance(value, UUID):
            return value.int >> 66
        return value

    @property
    def statements(self) -> Iterator[str]:
        """The DDL, statement by statement."""
        if self.enum_status:
            yield f"CREATE TYPE order_status AS ENUM {(*ORDER_STATUSES, *UNKNOWN_STATUSES)}"
            yield f"CREATE TYPE item_status AS ENUM {(*ITEM_STATUSES, *UNKNOWN_ITEM_STATUSES)}"
        for table, columns in self.tables.items():
            yield f"CREATE TABLE {table} ({', '.join(self._column(table, *column) for column in columns.items())})"
        yield from _INDEXES
        if self.hanging:
            yield _HANGING

    def _column(self, table: str, name: str, kind: str) -> str:
        target = REFERENCES.get((table, name)) if self.foreign_keys else None
        return f"{name} {kind}" + (f" REFERENCES {target}" if target else "")


PLAIN: Final = Variant()
#: nothing keeps dirt out of it
LOOSE: Final = Variant(foreign_keys=False, nullable_client=True, hanging=True, half_run=True)
VARIANTS: Final[Mapping[str, Variant]] = {
    "plain": PLAIN,
    "without foreign keys": Variant(foreign_keys=False),
    "enum status": Variant(enum_status=True),
    "nullable client": Variant(nullable_client=True),
    "currency unsaid": Variant(currency=False),
    "own columns": Variant(own_columns=True),
    "views, triggers and foreign keys": Variant(hanging=True),
    "half-run": Variant(half_run=True),
    "another schema": Variant(schema="shop"),
    "dollars": Variant(dollars=True),
    "numbers for keys": Variant(numbered=True),
    "loose": LOOSE,
    "all at once": Variant("shop", False, True, True, False, True, True, True, True),  # noqa: FBT003 - all of them
}


def enter(connection: Connection, variant: Variant) -> None:
    """Let unqualified names mean this variant's tables, until the transaction ends."""
    connection.execute(text("SELECT set_config('search_path', :schema, true)"), {"schema": variant.schema})


def create(connection: Connection, variant: Variant = PLAIN) -> None:
    """Create the tables, empty, in the connection's transaction."""
    connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {variant.schema}")
    enter(connection, variant)
    for statement in variant.statements:
        connection.exec_driver_sql(statement)
