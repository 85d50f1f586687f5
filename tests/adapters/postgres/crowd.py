"""A database as it looks after years, with many orders. It is made in the server, by one statement a table."""

from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Engine, text

#: of an account that has half of all orders, a client that has one in fifty, and of those that have a hundred or so
LARGE: Final = "acme"
SMALL: Final = "account-17"
LARGE_CLIENT: Final = "tea"
SMALL_CLIENT: Final = "client-17"
#: whose orders are a few hundred
ASSIGNEE: Final = "kim-17"
#: the group whose project has many sites
BOARD: Final = UUID("01900000-0000-7000-9000-000000000001")
BOARD_ORDER: Final = UUID("01900000-0000-7000-8000-000000000001")
BOARD_PROJECT: Final = "project-1"

_ID: Final = "('01900000-0000-7000-{0}000-' || lpad(to_hex(i), 12, '0'))::uuid"
_ORDER, _GROUP, _SELECTION, _ITEM = (_ID.format(which) for which in (8, 9, "a", "b"))
_MADE: Final = "timestamptz '2024-01-01 00:00:00Z' + i * interval '4 minutes'"
_CHANGED: Final = f"{_MADE} + (i * 7919 % 50000) * interval '1 minute'"
_STATES: Final = "ARRAY['in_progress', 'completed', 'in_progress', 'reviewing', 'in_progress', 'in_progress']"
_SITE: Final = """json_build_object('domain_id', 'site-' || {0}, 'domain', 'site-' || {0} || '.example',
    'metrics', json_build_array(
        json_build_object('name', 'dr', 'value', {0} * 7919 % 91, 'source', 'tool'),
        json_build_object('name', 'traffic', 'value', {0} * 9973 % 90000, 'source', 'tool')),
    'prices', json_build_array(json_build_object('currency', 'USD', 'retail', 5000 + {0} * 31 % 40000)))"""
_COLUMNS_OF_SITE: Final = """'site-' || {0}, 'site-' || {0} || '.example', 'site-' || {0} || '.example',
    {0} * 7919 % 91, {0} * 9973 % 90000, jsonb_build_object('USD', 5000 + {0} * 31 % 40000)"""

_STATEMENTS: Final = (
    f"""INSERT INTO orders (id, account_id, state, currency, subtotal, internal_notes, account_notes, created_at,
        updated_at, group_count, live_groups, item_count, live_items, assigned_to, deadline, created_by_kind,
        created_by_id, version, last_seq, search)
    SELECT {_ORDER}, account, ({_STATES})[1 + i / 2 % 6], 'USD', 20000, '', 'spring ' || i, {_MADE}, {_CHANGED},
        1, 1, 1, 1, CASE WHEN i % 3 = 0 THEN 'kim-' || i % 1000 END,
        CASE WHEN i % 4 <> 0 THEN {_MADE} + (i * 31 % 90) * interval '1 day' END,
        'staff', 'sam', 4, 1, 'spring ' || i || E'\\n' || {_ORDER} || E'\\n' || account
    FROM generate_series(1, :orders) i,
        LATERAL (SELECT CASE WHEN i % 2 = 1 THEN '{LARGE}' ELSE 'account-' || i / 2 % 1000 END AS account) a""",
    f"""INSERT INTO order_groups (id, order_id, client_id, search, link_count, group_status, round, epoch,
        approved_count, taken, bulk_analysis_project_id, created_at, updated_at)
    SELECT {_GROUP}, {_ORDER}, client, client, 2, 'approved', 1, 1, 1, '1', 'project-' || i, {_MADE}, {_CHANGED}
    FROM generate_series(1, :orders) i,
        LATERAL (SELECT CASE WHEN i % 50 = 1 THEN '{LARGE_CLIENT}' ELSE 'client-' || i % 2000 END AS client) c""",
    f"""INSERT INTO order_site_selections (id, order_id, order_group_id, domain_id, domain, search, dr, traffic, prices,
        site, status, link_index, round, updated_by_kind, updated_by_id, created_at, updated_at)
    SELECT {_SELECTION}, {_ORDER}, {_GROUP}, {_COLUMNS_OF_SITE.format("i % 5000")}, {_SITE.format("i % 5000")},
        'approved', 0, 1, 'staff', 'sam', {_MADE}, {_CHANGED}
    FROM generate_series(1, :orders) i""",
    f"""INSERT INTO order_items (id, order_id, order_group_id, site_selection_id, client_id, domain_id, domain, retail,
        status, created_at, updated_at)
    SELECT {_ITEM}, {_ORDER}, {_GROUP}, {_SELECTION}, client_id, 'site-' || i % 5000, 'site-' || i % 5000 || '.example',
        20000, 'in_progress', {_MADE}, {_CHANGED}
    FROM generate_series(1, :orders) i JOIN order_groups g ON g.id = {_GROUP}""",
    f"""INSERT INTO order_events (order_id, seq, kind, schema, body, author_kind, author_id, at, command, version)
    SELECT {_ORDER}, 1, 'order_assigned', 1, '{{"assignee": "kim"}}', 'staff', 'sam', {_MADE}, 'assign', 1
    FROM generate_series(1, :orders) i""",
)
_SITES: Final = f"""INSERT INTO analysed_sites (project_id, domain_id, domain, search, dr, traffic, prices, site)
    SELECT '{BOARD_PROJECT}', {_COLUMNS_OF_SITE.format("i")}, {_SITE.format("i")} FROM generate_series(1, :sites) i"""
_PROJECTS: Final = """INSERT INTO analysis_projects (id, client_id, account_id, completed_at, site_count)
    SELECT 'project-' || i, 'client-' || i % 1000, NULL, now(), CASE WHEN i = 1 THEN :sites ELSE 0 END
    FROM generate_series(1, :projects) i"""


def fill(engine: Engine, orders: int, sites: int) -> None:
    """Fill an empty schema: so many orders of one group each, and so many analysed sites in the first one's project."""
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # the rows fit: nothing is looked up
        for statement in _STATEMENTS:
            connection.execute(text(statement), {"orders": orders})
        connection.execute(text(_SITES), {"sites": sites})
        connection.execute(text(_PROJECTS), {"sites": sites, "projects": 1000})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        _tidy(connection)


def _tidy(connection: Connection) -> None:
    """Let the server know its tables, as it does by itself in the background."""
    connection.execute(text("VACUUM ANALYZE"))
