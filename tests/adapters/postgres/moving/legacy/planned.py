"""The statements that make a large dirty database: who is there, what each order and item is to be, what else there is.

What stands in braces is filled in by `bulk`. `draw` gives a number from 0 to 1 that a row's number, a word and the seed
determine.
"""

from typing import Final

DRAWING: Final = """
    CREATE OR REPLACE FUNCTION pg_temp.draw(n bigint, what text) RETURNS double precision IMMUTABLE LANGUAGE sql AS
    $$ SELECT (hashint8extended(n, hashtextextended(what, {seed})) & 268435455) / 268435456.0::double precision $$
"""

PEOPLE: Final = """
    INSERT INTO users SELECT md5('user ' || n)::uuid, n || '@acme.example', 'user ' || n,
      CASE n % 2 WHEN 0 THEN 'staff' ELSE 'account' END FROM generate_series(0, 9) n;
    INSERT INTO accounts SELECT md5('account ' || n)::uuid, 'account ' || n FROM generate_series(0, {clients} / 3) n;
    INSERT INTO clients SELECT md5('client ' || n)::uuid, md5('account ' || n / 3)::uuid, 'client ' || n
      FROM generate_series(0, {clients} - 1) n;
    INSERT INTO clients (id, name) VALUES (md5('client alone')::uuid, 'client alone');
    INSERT INTO target_pages
      SELECT md5('page ' || n || ' ' || m)::uuid, md5('client ' || n)::uuid, format('https://c%s.example/%s', n, m)
      FROM generate_series(0, {clients} - 1) n, generate_series(0, {pages} - 1) m;
    INSERT INTO bulk_analysis_projects (id, client_id, name)
      SELECT md5('project ' || n)::uuid, md5('client ' || n)::uuid, 'project ' || n
      FROM generate_series(0, {clients} - 1) n;
    INSERT INTO bulk_analysis_domains (id, project_id, client_id, domain, qualification_status, dr, traffic, price)
      SELECT md5('site ' || n || ' ' || m)::uuid, md5('project ' || n)::uuid, md5('client ' || n)::uuid,
        format('s%s.c%s.example', m, n), 'qualified', 20 + m, 1000 * m, 8000
      FROM generate_series(0, {clients} - 1) n, generate_series(0, {sites} - 1) m
"""

PLANNED_ORDERS: Final = """
    CREATE TEMP TABLE planned_orders ON COMMIT DROP AS
    WITH drawn AS (
      SELECT n, pg_temp.draw(n, 'dirt') AS dirty, pg_temp.draw(n, 'kind') AS kind, pg_temp.draw(n, 'status') AS word,
        floor(pg_temp.draw(n, 'client') * {clients})::int AS c
      FROM generate_series(1, {orders}) n
    ), kinds AS (
      SELECT *, CASE
        WHEN dirty < {of_orders} THEN (ARRAY[{order_kinds}])[1 + floor(kind * {order_kinds_count})::int]
        WHEN dirty < {of_orders} + {of_items} AND n % 5 > 0
        THEN (ARRAY[{item_kinds}])[1 + floor(kind * {item_kinds_count})::int] END AS dirt
      FROM drawn
    )
    SELECT n, md5('order ' || n || ' {seed}')::uuid AS id, c, coalesce(k.name, '') AS dirt,
      coalesce(k.reason, '') AS reason, coalesce(k.has_items, true) AS has_items,
      s.words[1 + floor(word * cardinality(s.words))::int] AS status,
      md5('client ' || c)::uuid AS client_id, md5('account ' || c / 3)::uuid AS account_id,
      md5('client ' || (c + 1) % {clients})::uuid AS other_id,
      md5('site ' || (c + 1) % {clients} || ' 0')::uuid AS other_site,
      md5('page ' || (c + 1) % {clients} || ' 0')::uuid AS other_page,
      timestamp '2024-01-01 08:00' + n * interval '63000000 seconds' / {orders} AS at
    FROM kinds LEFT JOIN (VALUES {kinds}) k (name, reason, has_items, words) ON k.name = dirt,
      LATERAL (SELECT coalesce(k.words, ARRAY[{weighted}])) s (words)
"""

PLANNED_ITEMS: Final = """
    CREATE TEMP TABLE planned_items ON COMMIT DROP AS
    SELECT i.*, {status} AS status FROM (
      SELECT o.n, k, o.dirt, md5(o.id || ' item ' || k)::uuid AS id,
        (floor(pg_temp.draw(o.n, 'site') * {sites})::int + k) % {sites} AS site, (o.n + k) % {pages} AS page,
        CASE
          WHEN k > 1 AND pg_temp.draw(o.n * 64 + k, 'cancelled') < 0.05 THEN 'cancelled'
          WHEN o.status IN ({agreed_early}) THEN 'approved'
          WHEN o.status = 'in_progress' AND k > 0
          THEN (ARRAY['in_progress', 'content_ready', 'published', 'completed'])
            [1 + floor(pg_temp.draw(o.n * 64 + k, 'progress') * 4)::int]
          WHEN o.status IN ('in_progress', 'completed') THEN o.status
          WHEN o.status IN ({closed}) THEN 'cancelled'
          ELSE 'pending' END AS usual
      FROM planned_orders o, generate_series(0, CASE o.n % 1400 WHEN 3 THEN 39 ELSE o.n % 5 END) k
      WHERE o.has_items
    ) i
"""

REST: Final = """
    INSERT INTO workflows (id, client_id, status, published_url)
      SELECT md5(i.id || ' workflow')::uuid, o.client_id, 'active', NULL
      FROM planned_items i JOIN planned_orders o USING (n) WHERE i.usual IN ({working});
    INSERT INTO order_share_tokens (id, order_id, token, expires_at, created_by, created_at)
      SELECT md5(o.id || ' token ' || k)::uuid, CASE WHEN o.n % 300 = 1 THEN md5('gone ' || o.n)::uuid ELSE o.id END,
        md5(o.id || ' secret ' || k), CASE k WHEN 2 THEN o.at ELSE o.at + interval '99 years' END,
        md5('user 0')::uuid, o.at
      FROM planned_orders o, generate_series(0, o.n % 3) k WHERE o.n % 10 = 1;
    INSERT INTO order_status_history (id, order_id, old_status, new_status, changed_by, changed_at, notes)
      SELECT md5(o.id || ' change ' || k)::uuid, CASE WHEN o.n % 500 = 1 THEN md5('gone ' || o.n)::uuid ELSE o.id END,
        l.words[k], l.words[k + 1], CASE o.n % 9 WHEN 0 THEN NULL ELSE md5('user 0')::uuid END,
        o.at + k * interval '1 hour', 'as agreed'
      FROM planned_orders o JOIN (VALUES {ladders}) l (status, words) USING (status),
        generate_series(1, cardinality(l.words) - 1) k;
    INSERT INTO order_groups (id, order_id, client_id, link_count)
      SELECT md5(o.id || ' group ' || k)::uuid, o.id, o.client_id, o.n % 3
      FROM planned_orders o, generate_series(0, (o.n % 7 = 0)::int) k WHERE o.n % 10 = 0;
    INSERT INTO order_site_selections (id, order_group_id, domain_id, order_item_id)
      SELECT md5(i.id || ' selection')::uuid, md5(o.id || ' group 0')::uuid,
        md5('site ' || o.c || ' ' || i.site)::uuid,
        CASE WHEN n % 110 = 0 THEN lag(i.id) OVER (ORDER BY n) ELSE i.id END
      FROM planned_items i JOIN planned_orders o USING (n) WHERE n % 10 = 0 AND i.k = 0
"""

EXPECTED: Final = """
    CREATE SCHEMA IF NOT EXISTS beside;
    CREATE TABLE beside.dirt AS SELECT id AS order_id, dirt AS kind FROM planned_orders WHERE dirt <> '';
    CREATE TABLE beside.expected (
      table_name text, id uuid, fate text NOT NULL, reason text NOT NULL, PRIMARY KEY (table_name, id));
    INSERT INTO beside.expected
      SELECT 'orders', id, CASE reason WHEN '' THEN 'migrated' ELSE 'quarantined' END, reason FROM planned_orders;
    INSERT INTO beside.expected
      SELECT 'order_items', i.id, coalesce(f.fate, CASE
          WHEN o.reason <> '' THEN 'quarantined'
          WHEN o.status IN ({agreed}) AND i.status NOT IN ({dead}) THEN 'migrated'
          ELSE 'cancelled' END),
        coalesce(f.reason, CASE o.reason WHEN '' THEN '' ELSE 'order_quarantined' END)
      FROM planned_items i JOIN planned_orders o USING (n)
        LEFT JOIN (VALUES {fates}) f (dirt, fate, reason) ON f.dirt = i.dirt AND i.k = 0;
    INSERT INTO beside.expected
      SELECT t.name, t.id,
        CASE WHEN o.id IS NULL OR o.reason <> '' THEN 'quarantined' ELSE 'migrated' END,
        CASE WHEN o.id IS NULL THEN 'orphan' WHEN o.reason <> '' THEN 'order_quarantined' ELSE '' END
      FROM (SELECT 'order_share_tokens' AS name, id, order_id FROM order_share_tokens
        UNION ALL SELECT 'order_status_history', id, order_id FROM order_status_history) t
      LEFT JOIN planned_orders o ON o.id = t.order_id
"""
