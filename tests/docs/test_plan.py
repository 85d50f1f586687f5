"""The page on the original plan: each table, column, default and index of it is there, with what became of it."""

import re

import pytest
from tests.docs.pages import ROOT

from unified_orders.adapters.postgres import tables_in

TEXT = (ROOT / "docs" / "plan.md").read_text("utf-8")
#: What the plan changes or makes, by table: columns with their defaults, references and indexes.
PLAN = {
    "orders": (
        "DROP COLUMN client_id", "state", "'configuring'", "requires_client_review", "false", "review_completed_at",
    ),
    "order_groups": (
        "id", "gen_random_uuid()", "order_id", "REFERENCES `orders`", "ON DELETE CASCADE", "client_id",
        "REFERENCES `clients`", "link_count", "target_pages", "'[]'", "anchor_texts", "requirement_overrides", "'{}'",
        "bulk_analysis_project_id", "REFERENCES `bulk_analysis_projects`", "analysis_started_at",
        "analysis_completed_at", "group_status", "'pending'", "created_at", "updated_at", "NOW()",
        "idx_order_groups_order", "idx_order_groups_client", "idx_order_groups_analysis",
    ),
    "order_site_selections": (
        "id", "order_group_id", "REFERENCES `order_groups`", "ON DELETE CASCADE", "domain_id",
        "REFERENCES `bulk_analysis_domains`", "status", "'suggested'", "target_page_url", "anchor_text VARCHAR(255)",
        "reviewed_at", "reviewed_by", "REFERENCES `users`", "client_notes", "internal_notes", "order_item_id",
        "REFERENCES `order_items`", "created_at", "updated_at", "NOW()", "idx_selections_group",
        "idx_selections_status", "idx_selections_domain",
    ),
    "order_items": (
        "site_selection_id", "REFERENCES `order_site_selections`", "order_group_id", "REFERENCES `order_groups`",
    ),
}  # fmt: skip
THINGS = [(table, thing) for table, things in PLAN.items() for thing in things]
VERDICTS = {"kept", "kept, but last", "replaced", "dropped", "new"}


def rows(heading: str) -> list[list[str]]:
    """Return the rows of the table under a heading."""
    part = TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


@pytest.mark.parametrize(("table", "thing"), THINGS, ids=[f"{table}-{thing}" for table, thing in THINGS])
def test_each_thing_of_the_plan_is_there_with_a_verdict(table: str, thing: str) -> None:
    named = re.compile(rf"(?<![\w]){re.escape(thing)}(?![\w])")
    assert [row for row in rows(table) if named.search(row[0]) and row[1] in VERDICTS - {"new"}]


@pytest.mark.parametrize("heading", re.findall(r"^## (.+)$", TEXT, re.MULTILINE))
def test_every_row_has_a_verdict_and_one_that_is_not_kept_says_what_there_is_instead(heading: str) -> None:
    for planned, verdict, now in rows(heading):
        assert verdict in VERDICTS
        assert (planned == "-") == (verdict == "new")
        assert now or verdict == "kept"


KEPT = [(table, row[0]) for table in PLAN for row in rows(table) if row[1] == "kept"]


@pytest.mark.parametrize(("table", "planned"), KEPT, ids=[f"{table}-{planned}" for table, planned in KEPT])
def test_what_is_called_kept_is_in_the_schema(table: str, planned: str) -> None:
    made = tables_in().metadata.tables[table]
    named = [
        made.columns[name] for name in re.findall(r"`([a-z_]+)(?: VARCHAR\(255\))?`", planned) if name in made.columns
    ]
    if index := re.search(r"`idx_\w+ \((\w+)\)`", planned):
        assert [index[1]] in [list(kept.columns.keys()) for kept in made.indexes]
    if "DEFAULT" in planned:
        assert named
        assert all(column.server_default is not None for column in named)
    if "NOT NULL" in planned:
        assert named
        assert not any(column.nullable for column in named)
    if referred := re.search(r"REFERENCES `(\w+)`", planned):
        assert named
        assert referred[1] in {key.column.table.name for column in named for key in column.foreign_keys}
