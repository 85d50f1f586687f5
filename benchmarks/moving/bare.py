"""The least that a move of legacy orders can be: the same rows and documents, by INSERT ... SELECT, in one transaction.

It looks at nothing: no row is refused, checked against a rule, counted or quarantined; it can't be interrupted, and
nobody may write meanwhile. It is told beforehand which orders can be moved.
"""

from typing import Final

#: what the orders' words mean; what is not listed is cancelled
_STATE: Final = """CASE
    WHEN o.status IN ('draft', 'shared') THEN 'configuring'
    WHEN o.status IN ('pending_approval', 'pending_confirmation', 'confirmed', 'sites_ready', 'client_reviewing')
    THEN 'reviewing'
    WHEN o.status IN ('approved', 'client_approved', 'invoiced') THEN 'payment_pending'
    WHEN o.status IN ('paid', 'in_progress') THEN 'in_progress'
    WHEN o.status = 'completed' THEN 'completed' ELSE 'cancelled' END"""
_AGREED: Final = "('payment_pending', 'in_progress', 'completed')"

#: each item with its client, its group, its site and what becomes of it
_UNDERSTOOD: Final = f"""
CREATE TEMP TABLE understood ON COMMIT DROP AS
SELECT i.*, o.at, o.by, o.approved_at AS agreed_at, o.state, coalesce(o.currency, 'USD') AS currency,
  coalesce(s.domain, i.domain, 'unknown') AS site_domain, s.project_id, u.url AS page_url,
  coalesce(i.client_id, s.client_id, u.client_id, o.client_id) AS client,
  md5('group' || o.id || coalesce(i.client_id, s.client_id, u.client_id, o.client_id))::uuid AS group_id,
  i.status NOT IN ('cancelled', 'failed') AS alive,
  row_number() OVER (PARTITION BY o.id, coalesce(i.client_id, s.client_id, u.client_id, o.client_id)
    ORDER BY i.created_at, i.id)::int - 1 AS link,
  json_build_array(json_build_object('name', 'dr', 'value', i.domain_rating, 'source', 'moved in', 'as_of', NULL),
    json_build_object('name', 'traffic', 'value', i.traffic, 'source', 'moved in', 'as_of', NULL)) AS metrics
FROM (SELECT o.*, {_STATE} AS state, o.created_at AT TIME ZONE 'UTC' AS at, coalesce(o.created_by::text, 'system') AS by
    FROM orders o JOIN beside.expected e ON e.id = o.id AND e.table_name = 'orders' AND e.fate = 'migrated') o
  JOIN order_items i ON i.order_id = o.id
  LEFT JOIN bulk_analysis_domains s ON s.id = i.domain_id LEFT JOIN target_pages u ON u.id = i.target_page_id
"""

_ORDERS: Final = f"""
INSERT INTO unified_orders.orders (id, account_id, state, currency, requires_client_review, review_completed_at,
  subtotal, wholesale, paid, internal_notes, account_notes, created_at, updated_at, submitted_at, paid_at, completed_at,
  cancelled_at, cancellation_reason, group_count, live_groups, open_groups, item_count, live_items, done_items,
  token_count, created_by_kind, created_by_id, version, last_seq, search)
SELECT o.id, coalesce(o.account_id, c.account_id), o.state, coalesce(o.currency, 'USD'), o.includes_client_review,
  o.approved_at AT TIME ZONE 'UTC', coalesce(t.retail, 0), coalesce(t.wholesale, 0),
  CASE WHEN o.paid_at IS NULL THEN 0 ELSE coalesce(o.total_retail, 0) END, coalesce(o.internal_notes, ''), '',
  o.created_at AT TIME ZONE 'UTC', o.updated_at AT TIME ZONE 'UTC', o.created_at AT TIME ZONE 'UTC',
  o.paid_at AT TIME ZONE 'UTC', o.completed_at AT TIME ZONE 'UTC', o.cancelled_at AT TIME ZONE 'UTC',
  o.cancellation_reason, coalesce(t.groups, 1), coalesce(t.groups, 1), 0, coalesce(t.items, 0), coalesce(t.live, 0),
  coalesce(t.done, 0), (SELECT count(*) FROM order_share_tokens k WHERE k.order_id = o.id), 'staff',
  coalesce(o.created_by::text, 'system'), 1,
  1 + (SELECT count(*) FROM order_status_history h WHERE h.order_id = o.id),
  o.id || ' ' || coalesce(o.account_id::text, '')
FROM (SELECT o.*, {_STATE} AS state FROM orders o) o
  JOIN beside.expected e ON e.id = o.id AND e.table_name = 'orders' AND e.fate = 'migrated'
  LEFT JOIN clients c ON c.id = o.client_id
  LEFT JOIN (SELECT order_id, count(DISTINCT group_id) AS groups, count(*) AS items,
      count(*) FILTER (WHERE alive AND state IN {_AGREED}) AS live,
      count(*) FILTER (WHERE alive AND state = 'completed') AS done,
      sum(retail_price) FILTER (WHERE alive AND state IN {_AGREED}) AS retail,
      sum(wholesale_price) FILTER (WHERE alive AND state IN {_AGREED}) AS wholesale
    FROM understood GROUP BY order_id) t ON t.order_id = o.id
"""

_GROUPS: Final = f"""
INSERT INTO unified_orders.order_groups (id, order_id, client_id, search, link_count, target_pages, anchor_texts,
  requirement_overrides, bulk_analysis_project_id, group_status, round, epoch, suggested_count, approved_count, taken,
  created_at, updated_at)
SELECT group_id, order_id, client, client, count(*),
  json_agg(json_build_object('url', coalesce(target_page_url, page_url), 'page_id', target_page_id)),
  json_agg(anchor_text), '{{"min_dr":null,"max_dr":null,"min_traffic":null,"niches":null,"languages":null}}',
  min(project_id::text), CASE WHEN state IN {_AGREED} THEN 'approved' ELSE 'pending' END, 1, 1,
  count(*) FILTER (WHERE alive AND state = 'reviewing'), count(*) FILTER (WHERE alive AND state IN {_AGREED}),
  count(*)::text, min(at), min(at)
FROM understood GROUP BY group_id, order_id, client, state
"""

_SELECTIONS: Final = """
INSERT INTO unified_orders.order_site_selections (id, order_id, order_group_id, domain_id, domain, search, dr, traffic,
  prices, site, status, rank, target_page_url, anchor_text, link_index, reviewed_at, reviewed_by_kind, reviewed_by_id,
  round, created_at, updated_at, updated_by_kind, updated_by_id)
SELECT md5('selection' || id)::uuid, order_id, group_id, coalesce(domain_id::text, site_domain), site_domain,
  site_domain,
  domain_rating, traffic, jsonb_build_object(currency, retail_price),
  json_build_object('domain_id', domain_id, 'domain', site_domain, 'metrics', metrics, 'prices', json_build_array(
    json_build_object('currency', currency, 'retail', retail_price, 'wholesale', wholesale_price)),
    'niches', '{}'::text[], 'languages', '{}'::text[], 'qualification', 'qualified', 'qualification_note', ''),
  CASE state WHEN 'reviewing' THEN 'suggested' ELSE 'approved' END, link, coalesce(target_page_url, page_url),
  anchor_text, CASE state WHEN 'reviewing' THEN NULL ELSE link END, agreed_at AT TIME ZONE 'UTC', 'staff', by, 1,
  created_at AT TIME ZONE 'UTC', created_at AT TIME ZONE 'UTC', 'staff', by
FROM understood WHERE alive AND state IN ('reviewing', 'payment_pending', 'in_progress', 'completed')
"""

_ITEMS: Final = f"""
INSERT INTO unified_orders.order_items (id, order_id, order_group_id, site_selection_id, client_id, position,
  link_index, domain_id, domain, metrics, target_page_url, anchor_text, retail, wholesale, status, workflow_id,
  started_at,
  published_at, completed_at, cancelled_at, failure, published_url, created_at, updated_at)
SELECT id, order_id, group_id, md5('selection' || id)::uuid, client, link, link, coalesce(domain_id::text, site_domain),
  site_domain, metrics, coalesce(target_page_url, page_url), anchor_text, coalesce(retail_price, 0), wholesale_price,
  CASE WHEN NOT alive OR state NOT IN {_AGREED} THEN 'cancelled'
    WHEN state = 'payment_pending' OR status IN ('pending', 'approved') THEN 'pending'
    WHEN status = 'content_ready' THEN 'in_progress' ELSE status END,
  workflow_id, created_at AT TIME ZONE 'UTC', published_at AT TIME ZONE 'UTC', updated_at AT TIME ZONE 'UTC',
  cancelled_at AT TIME ZONE 'UTC', failure_reason, published_url, created_at AT TIME ZONE 'UTC',
  updated_at AT TIME ZONE 'UTC'
FROM understood
"""

_TOKENS: Final = """
INSERT INTO unified_orders.order_share_tokens (id, order_id, digest, permissions, expires_at, openings, created_by_kind,
  created_by_id, created_at)
SELECT k.id, k.order_id, encode(sha256(k.token::bytea), 'hex'), '["review","view"]', k.expires_at AT TIME ZONE 'UTC', 0,
  'staff', coalesce(k.created_by::text, 'system'), k.created_at AT TIME ZONE 'UTC'
FROM order_share_tokens k JOIN unified_orders.orders o ON o.id = k.order_id
"""

_PAYMENTS: Final = """
INSERT INTO unified_orders.order_payments (order_id, reference, amount, recorded_by_kind, recorded_by_id, recorded_at)
SELECT id, 'moved in', paid, 'system', 'mover', paid_at FROM unified_orders.orders WHERE paid > 0
"""

_BEGINNINGS: Final = """
INSERT INTO unified_orders.order_events (order_id, seq, kind, schema, body, author_kind, author_id, at, command,
  version)
SELECT o.id, 1, 'order_imported', 1, json_build_object('source', 'public.orders', 'order', to_json(o),
    'groups', coalesce(g.rows, '[]'), 'selections', coalesce(s.rows, '[]'), 'items', coalesce(i.rows, '[]')),
  'system', 'mover', o.created_at, 'import', 1
FROM unified_orders.orders o
  LEFT JOIN (SELECT order_id, json_agg(g) AS rows FROM unified_orders.order_groups g GROUP BY 1) g ON g.order_id = o.id
  LEFT JOIN (SELECT order_id, json_agg(s) AS rows FROM unified_orders.order_site_selections s GROUP BY 1) s
    ON s.order_id = o.id
  LEFT JOIN (SELECT order_id, json_agg(i) AS rows FROM unified_orders.order_items i GROUP BY 1) i ON i.order_id = o.id
"""

_CHANGES: Final = """
INSERT INTO unified_orders.order_events (order_id, seq, kind, schema, body, author_kind, author_id, at, command,
  version)
SELECT h.order_id, 1 + row_number() OVER (PARTITION BY h.order_id ORDER BY h.changed_at, h.id), 'status_imported', 1,
  json_build_object('previous', h.old_status, 'status', h.new_status, 'notes', h.notes), 'staff',
  coalesce(h.changed_by::text, 'system'), h.changed_at AT TIME ZONE 'UTC', 'import', 1
FROM order_status_history h JOIN unified_orders.orders o ON o.id = h.order_id
"""

#: into the empty tables of a schema `unified_orders`, from those of `public`
STATEMENTS: Final = (
    _UNDERSTOOD,
    "ANALYZE understood",
    _ORDERS,
    _GROUPS,
    _SELECTIONS,
    _ITEMS,
    _TOKENS,
    _PAYMENTS,
    _BEGINNINGS,
    _CHANGES,
)
