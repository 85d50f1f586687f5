import pytest
from tests.docs.commands_page import ANYBODY, GUESTS, MAKERS, VALUES
from tests.docs.errors_page import error_classes
from tests.docs.generate import PAGES, ROOT, path_of
from tests.docs.meanings import MEANINGS
from tests.docs.reasons import all_reasons, codes_of, codes_written, common_codes
from tests.docs.source import fields_of

from unified_orders.domain.audience import READERS
from unified_orders.domain.events import event_kinds
from unified_orders.domain.limits import Limits
from unified_orders.domain.rules import TABLE

EXPLAINED = "\n".join(page.read_text("utf-8") for page in (ROOT / "docs" / "explanation").glob("*.md"))


@pytest.mark.parametrize("name", PAGES)
def test_a_reference_page_is_what_the_source_says(name: str) -> None:
    committed = path_of(name).read_text("utf-8")
    assert committed == PAGES[name](), f"docs/reference/{name} is stale: python -m tests.docs.generate"


@pytest.mark.parametrize("name", [rule.name for rule in TABLE])
def test_every_command_has_its_section_and_is_explained(name: str) -> None:
    assert f"\n### {name}\n" in path_of("commands.md").read_text("utf-8")
    assert f"`{name}`" in EXPLAINED


@pytest.mark.parametrize("code", sorted({reason.code for reason in all_reasons()} | codes_written()))
def test_every_code_of_a_refusal_is_in_the_reference_with_its_sentence(code: str) -> None:
    (row,) = (line for line in path_of("errors.md").read_text("utf-8").splitlines() if line.startswith(f"| `{code}` |"))
    assert all(cell.strip(" …") for cell in row.split("|")[1:-1])


def test_every_code_of_a_refusal_belongs_to_a_command() -> None:
    met = {code for rule in TABLE for code in codes_of(rule.command)} | common_codes()
    assert {reason.code for reason in all_reasons()} - met == {"invalid_input"}


def test_what_is_said_of_all_commands_is_all_that_they_meet_before_their_own_rules() -> None:
    by_state = {"wrong_group_state"} | {rule.code for rule in TABLE}
    assert common_codes() == {*ANYBODY, *GUESTS, *MAKERS, *by_state}


def test_every_kind_of_event_every_error_and_every_limit_is_in_the_reference() -> None:
    events, errors, limits = (path_of(name).read_text("utf-8") for name in ("events.md", "errors.md", "limits.md"))
    assert all(f"\n### {kind}" in events for kind in event_kinds())
    assert all(f"| `{cls.__name__}` |" in errors for cls in error_classes())
    assert all(f"| `{attribute.name}` |" in limits for attribute in Limits.__attrs_attrs__)
    assert READERS.keys() <= set(event_kinds().values())


def test_every_field_of_a_command_has_a_meaning() -> None:
    named = [rule.command for rule in TABLE] + list(VALUES)
    unexplained = [
        f"{cls.__name__}.{doc.name}"
        for cls in named
        for doc in fields_of(cls)
        if not (doc.meaning or doc.name in MEANINGS)
    ]
    assert unexplained == []
