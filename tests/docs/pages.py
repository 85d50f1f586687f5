"""The documents as the tests read them: their files, their code, their headings and links."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from tests.docs.generate import ROOT
from tests.docs.markdown import anchor

DOCUMENTS: Final = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_FENCE: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK: Final = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@frozen
class Block:
    """A fenced block of a page."""

    language: str
    code: str
    #: the first line of its code
    line: int


def blocks(page: Path, language: str) -> list[Block]:
    """Return the fenced blocks of one language, in order."""
    text = page.read_text("utf-8")
    found = (Block(one[1], one[2], text.count("\n", 0, one.start()) + 2) for one in _FENCE.finditer(text))
    return [block for block in found if block.language == language]


def links(page: Path) -> list[str]:
    """Return the targets of all links on a page, those in code left out."""
    return _LINK.findall(_FENCE.sub("", page.read_text("utf-8")))


def anchors(page: Path) -> set[str]:
    """Return what can be linked to within a page."""
    lines = _FENCE.sub("", page.read_text("utf-8")).splitlines()
    return {anchor(line.lstrip("# ")) for line in lines if line.startswith("#")}


def run(page: Path, block: Block, names: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Run a block, and yield what an expression with a comment `# -> text` gives, beside that text."""
    lines = block.code.splitlines()
    tree = ast.parse(block.code)
    ast.increment_lineno(tree, block.line - 1)
    for statement in tree.body:
        line = lines[(statement.end_lineno or 0) - block.line]
        promised = line.rpartition("# -> ")[2] if "# -> " in line else None
        if promised is not None and isinstance(statement, ast.Expr):
            code = compile(ast.Expression(statement.value), str(page), "eval")
            yield str(eval(code, names)), promised
        else:
            exec(compile(ast.Module([statement], []), str(page), "exec"), names)
