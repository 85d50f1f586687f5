"""The Python of all pages, type-checked: a module for each page, its blocks at the lines where the page has them."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.docs.pages import ROOT
from tests.docs.snippets import Snippet, pages_with, path_of, snippets

_SAID: Final = re.compile(r"^(?P<module>.+?)\.py:(?P<rest>\d+: .+)$", re.MULTILINE)


def write_modules(folder: Path) -> dict[str, Path]:
    """Write a module for each page with Python, and one for each file of Python on it; return them with their pages."""
    modules: dict[str, Path] = {}
    for page in pages_with("python"):
        lines = page.read_text("utf-8").count("\n")
        for name, blocks in _by_module(page).items():
            assert name not in modules, (
                f"{path_of(page)}: another page has a file {name}.py; name one of them otherwise"
            )
            code = [""] * lines
            for snippet in blocks:
                given = snippet.code.splitlines()
                code[snippet.line - 1 : snippet.line - 1 + len(given)] = given
            (folder / f"{name}.py").write_text("\n".join(code) + "\n", "utf-8")
            modules[name] = page
    return modules


def _by_module(page: Path) -> dict[str, list[Snippet]]:
    """Return the blocks of a page by the module that they make up; those of a file in the tree are checked there."""
    name = "page_" + re.sub(r"\W", "_", page.relative_to(ROOT).with_suffix("").as_posix())
    modules: dict[str, list[Snippet]] = {}
    for snippet in snippets(page):
        if snippet.language == "python" and snippet.saying == "file":
            modules[Path(snippet.of).stem] = [snippet]
        elif snippet.language == "python" and not snippet.saying:
            modules.setdefault(name, []).append(snippet)
    return modules


def faults_of(folder: Path) -> list[str]:
    """Return what mypy says of the pages, by page and line."""
    modules = write_modules(folder)
    paths = [str(folder / f"{name}.py") for name in modules]
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", "--hide-error-context", *paths],
        cwd=ROOT,
        env=os.environ | {"MYPYPATH": str(folder)},  # the files of a page import each other
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    said = [line for line in (ran.stdout + ran.stderr).splitlines() if line.strip()]
    if ran.returncode and not said:
        return [f"mypy ended with {ran.returncode} and said nothing"]
    return [_by_page(line, modules) for line in said] if ran.returncode else []


def _by_page(line: str, modules: dict[str, Path]) -> str:
    found = _SAID.match(line)
    page = modules.get(Path(found["module"]).name) if found else None
    return f"{path_of(page)}:{found['rest']}" if found and page else line
