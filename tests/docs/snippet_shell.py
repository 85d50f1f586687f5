"""What pages show of a terminal: commands that are typed, and what they write."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from attrs import frozen
from tests.docs.pages import ROOT
from tests.docs.snippets import Snippet

PROGRAM: Final = "unified-orders"
#: Takes minutes, or goes on until Ctrl-C: tests of their own run them.
LONG: Final = (f"{PROGRAM} machine check", f"{PROGRAM} serve")
#: What else a page may tell people to type. The readme's lines are run where the tree is checked in a new environment.
OTHERS: Final = ("git clone ", "cd ", "pip install ", "python3 -m venv ", "mkdocs build", "mkdocs serve", "mutmut run")
_SECONDS: Final = 60
_TYPED: Final = re.compile(r"^\$ ((?:.+\\\n)*.+)\n", re.MULTILINE)


@frozen
class Typed:
    """A command, and what is shown of its output."""

    command: str
    shown: str


def typed_in(snippet: Snippet) -> list[Typed]:
    """Return what a console block shows: each line behind a `$`, with the lines below it."""
    before, *parts = _TYPED.split(snippet.code)
    if before or not parts:
        raise AssertionError(f"{snippet.place}: a console block begins with `$ ` and a command")
    return [Typed(command, shown) for command, shown in zip(parts[::2], parts[1::2], strict=True)]


def commands_in(snippet: Snippet) -> Iterator[tuple[int, str]]:
    """Yield the commands of a block without outputs, each with its line; not its comments, variables and folders."""
    for number, line in enumerate(snippet.code.splitlines(), snippet.line):
        for command in line.partition(" #")[0].split("&&"):
            words = shlex.split(command, comments=True)
            while words and re.fullmatch(r"[A-Z_]+=\S+", words[0]):
                words.pop(0)
            if words:
                words[0] = words[0].removeprefix(".venv/bin/")
                yield number, shlex.join(words)


def is_ours(command: str) -> bool:
    """Tell whether a command is run here."""
    return command.split(maxsplit=1)[0] == PROGRAM and not command.startswith(LONG)


def is_known(command: str) -> bool:
    """Tell whether a command that is not run here is one that pages may show."""
    words = command.split()
    if words[:2] == ["python", "-m"]:
        return find_spec(words[2].partition(".")[0]) is not None
    if words[0] == "python":
        return (ROOT / words[1]).is_file()
    return f"{command} ".startswith((*OTHERS, *LONG))


def type_in(command: str, folder: Path) -> tuple[int, str]:
    """Run a command as in a terminal without colours: its exit code, and all that it writes."""
    words = shlex.split(command.replace("\\\n", " "))
    programs = {PROGRAM: [sys.executable, "-m", "unified_orders.adapters.cli"], "python": [sys.executable]}
    if words[0] == "cat":
        return 0, "".join((folder / name).read_text("utf-8") for name in words[1:])
    if words[0] not in programs:
        return 127, f"`{words[0]}` is no program of ours; show it in a block of sh\n"
    ours = ("FORCE_COLOR", "COLUMNS", "PYTEST_")  # of this terminal, and of the tests themselves
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    ran = subprocess.run(
        [*programs[words[0]], *words[1:]],
        cwd=folder,
        env=inherited | {"NO_COLOR": "1", "PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=_SECONDS,
        check=False,
        encoding="utf-8",
    )
    return ran.returncode, ran.stdout
