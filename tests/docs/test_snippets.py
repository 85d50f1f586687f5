from pathlib import Path

import pytest
from tests.docs import snippet_types
from tests.docs.pages import DOCUMENTS, ROOT
from tests.docs.snippet_run import perform
from tests.docs.snippets import BadPage, snippets

PAGES = [page for page in DOCUMENTS if "```" in page.read_text("utf-8")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_shows_runs_from_top_to_bottom_and_gives_what_it_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "\n".join(perform(page).faults) == ""


def test_every_fenced_block_is_of_a_kind_that_the_tests_look_at() -> None:
    fences = sum(page.read_text("utf-8").count("```") for page in DOCUMENTS)
    assert 2 * sum(len(snippets(page)) for page in DOCUMENTS) == fences


def test_the_code_of_all_pages_passes_the_strict_type_checker(tmp_path: Path) -> None:
    assert "\n".join(snippet_types.faults_of(tmp_path)) == ""


def test_the_code_of_the_readme_completes_an_order_in_twenty_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code = next(snippet.code for snippet in snippets(ROOT / "README.md") if snippet.language == "python")
    assert len(code.splitlines()) <= 20
    names = perform(ROOT / "README.md", "python").names
    summary = names["orders"].summary(names["made"].order_id, actor=names["staff"])
    assert (summary.state, summary.due) == ("completed", 0)


BAD = {
    "an unknown language": "```perl\n1;\n```\n",
    "no language": "```\nanything\n```\n",
    "indented": "* a list\n\n    ```python\n    1\n    ```\n",
    "never closed": "```python\n1\n",
    "tildes": "~~~python\n1\n~~~\n",
    "an unfit saying": "<!-- exit: 1 -->\n```python\n1\n```\n",
    "an unknown saying": "<!-- skip: yes -->\n```python\n1\n```\n",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_a_block_that_the_tests_would_pass_over_is_a_fault(text: str, tmp_path: Path) -> None:
    page = _page(tmp_path, text)
    with pytest.raises(BadPage, match=r"page\.md:\d+: "):
        snippets(page)


WRONG = {
    "an expression that gives something else": ("```python\n1 + 1  # -> 3\n```\n", "2: gives 2, not 3"),
    "code that raises": ("```python\na = 1\nb = a / 0\n```\n", "3: Traceback"),
    "another output": ("```python\nprint('yes')\n```\n```output\nno\n```\n", "5: shows\nno"),
    "an output of nothing": ("```python\n1\n```\n```output\n```\n", "5: nothing was printed"),
    "a command that fails": ("```console\n$ unified-orders run none.yaml\n...\n```\n", "2: `unified-orders run"),
    "a command that writes something else": (
        "```console\n$ unified-orders diagram --format dot\nno\n```\n",
        "2: shows",
    ),
    "a program that nobody knows": ("```sh\nrm -r order\n```\n", "2: `rm -r order` is not known"),
    "an order file that is none": ("```yaml\norder: 1\n```\n", "2: "),
    "a command as JSON that is none": ('```json\n{"command": "go"}\n```\n', "2: "),
    "rows for nobody": ("```csv\na,b\n```\n", "2: rows that nothing reads"),
    "lines that stand in no file": ("<!-- from: examples/none.py -->\n```python\na = 1\n```\n", "3: these lines"),
}


@pytest.mark.parametrize(("text", "fault"), WRONG.values(), ids=WRONG)
def test_what_does_not_come_out_as_shown_is_told_with_page_and_line(
    text: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (said, *_) = perform(_page(tmp_path, text)).faults
    assert said.partition("page.md:")[2].startswith(fault)


def test_what_is_left_out_of_an_output_is_written_as_dots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "```python\nprint('one', 2, 'three')\n```\n```output\none ... three\n```\n"
    assert perform(_page(tmp_path, text)).faults == []


def _page(folder: Path, text: str) -> Path:
    page = folder / "page.md"
    page.write_text(text, "utf-8")
    return page
