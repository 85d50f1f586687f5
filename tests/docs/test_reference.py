import importlib
import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from tests.docs.answers import answers
from tests.docs.api_pages import ADAPTERS
from tests.docs.commands_page import ANYBODY, GUESTS, MAKERS, VALUES
from tests.docs.drawings import source_of
from tests.docs.errors_page import error_classes
from tests.docs.examples import example
from tests.docs.generate import ANSWERS, PAGES, ROOT, path_of
from tests.docs.markdown import json_block
from tests.docs.meanings import MEANINGS
from tests.docs.reasons import all_reasons, codes_of, codes_written, common_codes
from tests.docs.source import fields_of

import unified_orders
from unified_orders.application.advice import all_advice
from unified_orders.application.diagrams import dot, label_of
from unified_orders.domain.audience import READERS
from unified_orders.domain.commands import Command
from unified_orders.domain.errors import UnifiedOrdersError
from unified_orders.domain.events import event_kinds
from unified_orders.domain.limits import Limits
from unified_orders.domain.machine import MACHINES, Machine
from unified_orders.domain.rules import BY_NAME, TABLE
from unified_orders.wire import from_wire, to_wire
from unified_orders.wire.tags import EFFECTS

EXPLAINED = "\n".join(page.read_text("utf-8") for page in (ROOT / "docs" / "explanation").glob("*.md"))


def test_the_examples_of_answers_are_those_of_an_order() -> None:
    assert ANSWERS.read_text("utf-8") == answers(), "examples of answers are stale: python -m tests.docs.generate"


@pytest.mark.parametrize("name", PAGES)
def test_a_reference_page_is_what_the_source_says(name: str) -> None:
    committed = path_of(name).read_text("utf-8")
    assert committed == PAGES[name](), f"docs/reference/{name} is stale: python -m tests.docs.generate"


@pytest.mark.parametrize("name", [rule.name for rule in TABLE])
def test_every_command_has_its_section_and_is_explained(name: str) -> None:
    assert f"\n### {name}\n" in path_of("commands.md").read_text("utf-8")
    assert f"`{name}`" in EXPLAINED


REFUSALS = sorted({reason.code for reason in all_reasons()} | codes_written())


@pytest.mark.parametrize("code", REFUSALS)
def test_every_code_of_a_refusal_has_its_page_with_what_it_says(code: str) -> None:
    text = path_of(f"errors/{code}.md").read_text("utf-8")
    assert re.search(r"^> .*\w", text, re.MULTILINE)
    assert "A reason to refuse, of kind `" in text


@pytest.mark.parametrize("cls", error_classes(), ids=lambda cls: cls.__name__)
def test_every_error_has_a_code_of_its_own_and_its_page(cls: type[UnifiedOrdersError]) -> None:
    assert vars(cls)["code"] == re.sub("(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
    assert f"The error `{cls.__name__}`" in path_of(f"errors/{cls.code}.md").read_text("utf-8")


def test_every_error_of_the_library_is_known_to_the_reference() -> None:
    known = {cls.__name__ for cls in error_classes()}
    children = "|".join(sorted(known))
    sources = (path.read_text("utf-8") for path in Path(unified_orders.__path__[0]).rglob("*.py"))
    written = {name for text in sources for name in re.findall(rf"^class (\w+)\((?:{children})\b", text, re.MULTILINE)}
    assert written == known - {"UnifiedOrdersError"}


def test_there_is_advice_on_every_code_and_on_nothing_else() -> None:
    assert set(all_advice()) == {*REFUSALS, *(cls.code for cls in error_classes())}
    assert {f"errors/{path.name}" for path in path_of("errors").iterdir()} == {
        name for name in PAGES if name.startswith("errors/")
    }


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_a_drawing_is_of_the_machine_as_it_is_and_shows_all_of_it(machine: Machine[Any]) -> None:
    picture = path_of(f"machines/{machine.name}.svg").read_text("utf-8")
    assert source_of(picture) == dot(machine), "the drawing is stale: python -m tests.docs.generate"
    drawn = ET.fromstring(picture)
    titles = Counter(title.text for title in drawn.iter("{http://www.w3.org/2000/svg}title"))
    assert titles == Counter(
        [machine.name, "start", f"start->{machine.initial}"]
        + [str(state) for state in machine.states]
        + [f"{edge.source}->{edge.target}" for edge in machine.edges]
    )
    said = " ".join(text.text or "" for text in drawn.iter("{http://www.w3.org/2000/svg}text"))
    assert all(label_of(edge) in said for edge in machine.edges)


def test_every_code_of_a_refusal_belongs_to_a_command() -> None:
    met = {code for rule in TABLE for code in codes_of(rule.command)} | common_codes()
    assert {reason.code for reason in all_reasons()} - met == {"invalid_input", "order_changed"}


def test_what_is_said_of_all_commands_is_all_that_they_meet_before_their_own_rules() -> None:
    by_state = {"wrong_group_state"} | {rule.code for rule in TABLE}
    assert common_codes() == {*ANYBODY, *GUESTS, *MAKERS, *by_state}


def test_every_kind_of_event_and_every_limit_is_in_the_reference() -> None:
    events, limits = (path_of(name).read_text("utf-8") for name in ("events.md", "limits.md"))
    assert all(f"\n### {kind}" in events for kind in event_kinds())
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


@pytest.mark.parametrize("home", ["unified_orders.ports", *ADAPTERS])
def test_every_public_name_of_a_module_has_its_section(home: str) -> None:
    errors = {cls.__name__ for cls in error_classes()}
    pages = (path_of(name).read_text("utf-8") for name in PAGES if name.startswith(("python", "settings")))
    documented = "\n".join(pages)
    names = set(importlib.import_module(home).__all__) - errors
    assert {name for name in names if not re.search(rf"^##+ {name}$", documented, re.MULTILINE)} == set()


@pytest.mark.parametrize(
    "name", [name for name in PAGES if name.startswith(("python", "settings", "events", "commands"))]
)
def test_no_field_is_left_without_a_meaning(name: str) -> None:
    tables = re.findall(r"^\| field \|.*\n(?:\|.*\n)+", path_of(name).read_text("utf-8"), re.MULTILINE)
    assert tables
    assert [line for one in tables for line in one.splitlines() if re.search(r"\|\s*\|$", line)] == []


def test_every_name_that_the_package_offers_has_its_place_in_the_reference() -> None:
    python = path_of("python.md").read_text("utf-8").partition("\n## All names\n")[2]
    assert set(re.findall(r"\[`(\w+)`\]", python)) == set(unified_orders.__all__)


@pytest.mark.parametrize("name", [rule.name for rule in TABLE])
def test_the_example_of_a_command_shows_each_of_its_fields(name: str) -> None:
    cls = BY_NAME[name].command
    content = to_wire(example(cls))
    once = EXCLUSIVE.get(name, set())
    assert {*content, *once} == {"command", *(doc.name for doc in fields_of(cls))}
    assert from_wire(content, Command) == example(cls)


#: Fields that can't be given together with others.
EXCLUSIVE = {"record_progress": {"reason"}, "replace_item": {"selection_id"}}


@pytest.mark.parametrize("cls", [*event_kinds().values(), *EFFECTS.classes.values()], ids=lambda cls: cls.__name__)
def test_the_example_of_an_event_or_effect_is_read_back_as_the_same(cls: type[Any]) -> None:
    assert from_wire(to_wire(example(cls)), cls) == example(cls)
    page = path_of("wire-events.md").read_text("utf-8")
    assert json_block(to_wire(example(cls))) in page
