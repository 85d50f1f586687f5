import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.docs.generate import ROOT
from tests.docs.pages import DOCUMENTS, blocks, run

WITH_CODE = [page for page in DOCUMENTS if blocks(page, "python")]
SITES = Path(__file__).with_name("sites.csv")


@pytest.mark.parametrize("page", WITH_CODE, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_code_of_a_page_runs_from_top_to_bottom_and_gives_what_it_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(SITES, "sites.csv")
    names: dict[str, Any] = {"__name__": "page"}
    for block in blocks(page, "python"):
        for given, promised in run(page, block, names):
            assert given == promised, f"{page.name}, in the block at line {block.line}"


def test_the_code_of_the_readme_brings_an_order_to_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(SITES, "sites.csv")
    names: dict[str, Any] = {"__name__": "page"}
    list(run(ROOT / "README.md", blocks(ROOT / "README.md", "python")[0], names))
    summary = names["orders"].summary(names["made"].order_id, actor=names["staff"])
    assert (summary.state, summary.due) == ("in_progress", 0)
    assert len(names["orders"].workflow.running) == 2
