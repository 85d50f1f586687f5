"""The page on the schema names each index there is, and what became of each index of the plan."""

import re
from pathlib import Path

from sqlalchemy import Engine, text

from unified_orders.adapters.postgres.migrations import VERSION_TABLE

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "postgresql.md"
PLAN = {
    "idx_order_groups_order",
    "idx_order_groups_client",
    "idx_order_groups_analysis",
    "idx_selections_group",
    "idx_selections_status",
    "idx_selections_domain",
}


def rows(heading: str) -> dict[str, str]:
    """Return what a table of the page says, by the name in its first column."""
    part = PAGE.read_text("utf-8").partition(heading)[2].partition("\n\n|")[2].partition("\n\n")[0]
    return {found[1]: found[2] for found in re.finditer(r"^\| `(\w+)` \| (.+)$", part, re.MULTILINE)}


def test_each_index_is_named_with_what_needs_it_and_there_is_no_other(engine: Engine) -> None:
    asked = text("SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename <> :version")
    with engine.connect() as connection:
        made = set(connection.scalars(asked, {"version": VERSION_TABLE}))
    assert set(rows("## Indexes")) == made


def test_each_index_of_the_plan_is_accounted_for_by_one_that_is_there() -> None:
    became = rows("Of the six that the plan named:")
    assert set(became) == PLAN
    for verdict in became.values():
        named = set(re.findall(r"`(\w+)`", verdict))
        assert named <= set(rows("## Indexes"))
        assert named or verdict.startswith("dropped: ")
