"""The fenced blocks of the documents, each with what an HTML comment above it says of it.

* `<!-- file: order.yaml -->`: the block is a file, there for the blocks below it
* `<!-- from: examples/web_app.py -->`: the block stands word for word in that file, which has tests of its own
* `<!-- exit: 1 -->`: the last command of the block ends with this code instead of 0

A block of `output` is what the Python above it printed since the last such block.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import frozen
from tests.docs.pages import DOCUMENTS, ROOT

#: What a fence may hold. Anything else is a fault: nothing is shown that nobody looks at.
LANGUAGES: Final = frozenset({"python", "output", "console", "sh", "yaml", "json", "csv", "text", "mermaid", "pyi"})
#: What may be said of a block, and of blocks of which language.
SAYINGS: Final = {
    "file": frozenset({"python", "yaml", "json", "csv", "text"}),
    "from": frozenset({"python"}),
    "exit": frozenset({"console"}),
}
_FENCE: Final = re.compile(r"\s*(```+|~~~+)(.*)")
_SAID: Final = re.compile(r"<!-- (\w+): (.+) -->")


def path_of(page: Path) -> str:
    """Return how messages name a page: its path in the tree."""
    return page.relative_to(ROOT).as_posix() if page.is_relative_to(ROOT) else page.name


class BadPage(AssertionError):
    """A page with a block that the tests can't take, and so would not look at."""

    def __init__(self, page: Path, line: int, rule: str) -> None:
        super().__init__(f"{path_of(page)}:{line}: {rule}")


@frozen
class Snippet:
    """One fenced block."""

    page: Path
    language: str
    code: str
    #: the line of its first line of code
    line: int
    #: what the comment above it says: `file`, `from`, `exit`, or nothing
    saying: str = ""
    #: of what: a path, a number
    of: str = ""

    @property
    def place(self) -> str:
        return f"{path_of(self.page)}:{self.line}"


def snippets(page: Path) -> list[Snippet]:
    """Return the blocks of a page, in order.

    Raises:
        BadPage: a fence that is indented, unclosed or of no known language, or a saying that does not fit it.
    """
    return list(_read(page, page.read_text("utf-8").splitlines()))


def pages_with(*languages: str) -> list[Path]:
    """Return the pages that have a block in one of the languages."""
    fences = tuple(f"```{language}\n" for language in languages)
    return [page for page in DOCUMENTS if any(fence in page.read_text("utf-8") for fence in fences)]


def _read(page: Path, lines: list[str]) -> Iterator[Snippet]:
    opened: int | None = None
    for number, line in enumerate(lines, 1):
        if not _FENCE.match(line):
            continue
        if opened is None:
            if not line.startswith("```") or line[3:] not in LANGUAGES:
                raise BadPage(page, number, f"{line!r} must be ``` with one of {', '.join(sorted(LANGUAGES))}")
            opened = number
        elif line == "```":
            yield _snippet(page, lines, opened, number)
            opened = None
        else:
            raise BadPage(page, number, f"{line!r} stands in a block; end it with ``` at the start of a line")
    if opened is not None:
        raise BadPage(page, opened, "this block is never closed")


def _snippet(page: Path, lines: list[str], opened: int, closed: int) -> Snippet:
    language = lines[opened - 1][3:]
    code = "".join(f"{line}\n" for line in lines[opened : closed - 1])
    above = next((line for line in reversed(lines[: opened - 1]) if line.strip()), "")
    said = _SAID.fullmatch(above)
    if said is None:
        return Snippet(page, language, code, opened + 1)
    saying, of = said[1], said[2]
    if language not in SAYINGS.get(saying, ()):
        raise BadPage(page, opened, f"{above!r} says nothing of a {language} block; see tests/docs/snippets.py")
    return Snippet(page, language, code, opened + 1, saying, of)
