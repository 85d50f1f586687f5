"""The migration as the plan wrote it, and the same mended as far as it goes: what another mover is held against."""

from typing import Final

#: its schema changes, in its order
CHANGES: Final = (
    "ALTER TABLE orders DROP COLUMN client_id",
    "ALTER TABLE orders ADD COLUMN state VARCHAR(50) DEFAULT 'configuring'",
    "ALTER TABLE orders ADD COLUMN requires_client_review BOOLEAN DEFAULT false",
    "ALTER TABLE orders ADD COLUMN review_completed_at TIMESTAMP",
    """
    CREATE TABLE order_groups (
      id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
      order_id UUID NOT NULL REFERENCES orders(id) ON DELETE CASCADE,
      client_id UUID NOT NULL REFERENCES clients(id),

      -- Configuration
      link_count INTEGER NOT NULL,
      target_pages JSONB DEFAULT '[]', -- Array of {url, pageId}
      anchor_texts JSONB DEFAULT '[]', -- Array of preferred anchors
      requirement_overrides JSONB DEFAULT '{}', -- Override client defaults

      -- Analysis link
      bulk_analysis_project_id UUID REFERENCES bulk_analysis_projects(id),
      analysis_started_at TIMESTAMP,
      analysis_completed_at TIMESTAMP,

      -- Status
      group_status VARCHAR(50) DEFAULT 'pending',

      -- Metadata
      created_at TIMESTAMP NOT NULL DEFAULT NOW(),
      updated_at TIMESTAMP NOT NULL DEFAULT NOW(),

      -- Indexes
      INDEX idx_order_groups_order (order_id),
      INDEX idx_order_groups_client (client_id),
      INDEX idx_order_groups_analysis (bulk_analysis_project_id)
    )
    """,
    """
    CREATE TABLE order_site_selections (
      id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
      order_group_id UUID NOT NULL REFERENCES order_groups(id) ON DELETE CASCADE,
      domain_id UUID NOT NULL REFERENCES bulk_analysis_domains(id),

      -- Selection details
      status VARCHAR(50) NOT NULL DEFAULT 'suggested',
      -- Statuses: suggested, approved, rejected, alternate

      -- Assignment (once approved)
      target_page_url TEXT,
      anchor_text VARCHAR(255),

      -- Review tracking
      reviewed_at TIMESTAMP,
      reviewed_by UUID REFERENCES users(id),
      client_notes TEXT,
      internal_notes TEXT,

      -- Becomes order_item when approved
      order_item_id UUID REFERENCES order_items(id),

      created_at TIMESTAMP NOT NULL DEFAULT NOW(),
      updated_at TIMESTAMP NOT NULL DEFAULT NOW(),

      -- Indexes
      INDEX idx_selections_group (order_group_id),
      INDEX idx_selections_status (status),
      INDEX idx_selections_domain (domain_id)
    )
    """,
    "ALTER TABLE order_items ADD COLUMN site_selection_id UUID REFERENCES order_site_selections(id)",
    "ALTER TABLE order_items ADD COLUMN order_group_id UUID REFERENCES order_groups(id)",
)

DROPPED: Final = CHANGES[0]
GROUPED: Final = """
    INSERT INTO order_groups (order_id, client_id, link_count)
    SELECT id, client_id,
      (SELECT COUNT(*) FROM order_items WHERE order_id = orders.id)
    FROM orders
"""
LINKED: Final = """
    UPDATE order_items oi
    SET order_group_id = (
      SELECT id FROM order_groups
      WHERE order_id = oi.order_id
    )
"""
#: its migration of the orders that are there
MIGRATION: Final = (GROUPED, LINKED)


def without_indexes(statement: str) -> str:
    """Return a statement without what PostgreSQL does not know: `INDEX` inside `CREATE TABLE`."""
    lines = [line for line in statement.splitlines() if not line.strip().startswith(("INDEX ", "-- Indexes"))]
    return "\n".join(lines).replace("DEFAULT NOW(),\n\n    )", "DEFAULT NOW()\n    )")


#: in PostgreSQL's own words
SPOKEN: Final = tuple(without_indexes(one) for one in CHANGES)
#: and with `client_id` there for as long as it is read
MENDED: Final = (*SPOKEN[1:], *MIGRATION)
