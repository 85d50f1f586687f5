from pathlib import Path

import pytest
from tests.docs.generate import ROOT
from tests.docs.pages import DOCUMENTS, anchors, blocks, links
from tests.proof.faults import FAULTS

from unified_orders.application.checking.report import PROVED, UNREACHABLE
from unified_orders.application.checking.worlds import WORLDS

README = ROOT / "README.md"
INDEX = ROOT / "docs" / "README.md"
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in links(page):
        if "://" in target:
            continue
        path, _, place = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{target} is not there"
        assert not place or place in anchors(file), f"{target} has no such heading"


def test_the_index_leads_to_every_document_in_two_steps_at_most() -> None:
    near = {*_led_to(INDEX), INDEX}
    far = {there for page in near if page in DOCUMENTS for there in _led_to(page)}
    assert set(DOCUMENTS) - {README} <= near | far


def _led_to(page: Path) -> set[Path]:
    return {(page.parent / target.partition("#")[0]).resolve() for target in links(page)}


def test_every_decision_is_listed_by_number_and_title() -> None:
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    for page in DECISIONS:
        number, _, title = page.read_text("utf-8").partition("\n")[0].removeprefix("# ").partition(". ")
        assert f"\n{number}. [{title}]({page.name})\n" in listed


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_fits_on_forty_lines_and_has_its_parts(page: Path) -> None:
    lines = page.read_text("utf-8").splitlines()
    assert len(lines) <= 40
    assert lines[0] == f"# {int(page.name[:4])}. {lines[0].partition('. ')[2]}"
    assert [line for line in lines if line.startswith("## ")] == ["## Context", "## Decision", "## Consequences"]


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_readme_shows_code_by_line_25() -> None:
    first = blocks(README, "python")[0]
    assert first.line + first.code.count("\n") <= 25


@pytest.mark.parametrize("heading", ["Try it", "Test it"])
def test_the_readme_has_one_line_to_copy(heading: str) -> None:
    part = README.read_text("utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    (code,) = (block.partition("\n")[2] for block in part.split("```")[1::2])
    assert len(code.strip().splitlines()) == 1


def test_the_page_on_the_proof_says_what_the_checker_proves() -> None:
    text = (ROOT / "docs" / "explanation" / "proof.md").read_text("utf-8")
    assert all(f"\n* {sentence}\n" in text for sentence in PROVED)
    assert all(f"\n| {world.name} |" in text for world in WORLDS)
    assert len(UNREACHABLE) == 1
    assert len(FAULTS) >= 40
