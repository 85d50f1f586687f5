"""The allow-lists themselves: what stands in a class for accounts and guests, word for word."""

from inspect import getmembers, isclass

import pytest
from attrs import fields, has

from unified_orders.application import views

STAFF_ONLY = {
    "wholesale", "margin", "internal_notes", "internal_note", "qualification_note", "assigned_to", "created_by",
    "account_id", "discount_rule_id", "workflow_id", "attempt", "failure", "issue", "resolution", "analysis_failure",
    "analysis_project_id", "epoch", "author", "command", "key", "version", "event",
}  # fmt: skip
CLASSES = {name: one for name, one in getmembers(views, isclass) if has(one)}


def named(name: str) -> set[str]:
    return {attribute.name for attribute in fields(CLASSES[name])}


@pytest.mark.parametrize("name", [name for name in CLASSES if name.startswith("Staff")])
def test_what_staff_see_besides_is_on_no_class_that_others_get(name: str) -> None:
    others = name.removeprefix("Staff")
    plain = f"Account{others}" if f"Account{others}" in CLASSES else others
    besides = named(name) - named(plain)
    assert besides
    assert besides <= STAFF_ONLY


@pytest.mark.parametrize("name", [name for name in CLASSES if not name.startswith("Staff")])
def test_a_class_for_others_has_no_field_that_is_staffs(name: str) -> None:
    # A version is what others need to decide or to list; a command is what they may give; links name who made them.
    allowed = {"Summary", "AccountSummary", "OrderRow", "SiteView", "Action", "LinkView"}
    shared = {"version", "command", "created_by"} if name in allowed else set[str]()
    assert named(name) & STAFF_ONLY <= shared


def test_a_site_shows_its_reviewer_exactly_this() -> None:
    assert named("SiteView") == {
        "selection_id", "domain_id", "version", "domain", "status", "why", "rank", "metrics", "niches", "languages",
        "qualification", "price", "used_before", "rejected_before", "target_page_url", "anchor_text", "client_notes",
        "rejection", "rejection_text", "reviewed_at", "reviewed_by",
    }  # fmt: skip


def test_a_line_shows_the_customer_exactly_this() -> None:
    assert named("Line") == {
        "group_id", "client_id", "client_name", "link_index", "target_page_url", "anchor_text", "status", "item_id",
        "selection_id", "domain_id", "domain", "price", "live_url", "published_at", "completed_at", "verified_at",
        "has_issue",
    }  # fmt: skip


def test_an_event_shows_others_exactly_this() -> None:
    assert named("HistoryRow") == {"seq", "at", "kind", "by", "text", "group_id"}
