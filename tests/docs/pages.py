"""The documents as the tests read them: their files, their code, their headings and links."""

import re
from pathlib import Path
from typing import Final

from attrs import frozen
from tests.docs.markdown import anchor

ROOT: Final = Path(__file__).parents[2]
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
