"""docs/reference/machines: each machine as Graphviz draws it, with what it was drawn from.

A picture is drawn anew only when its machine has changed; so Graphviz is needed by who changes one, and by nobody else.
"""

import re
import subprocess
from pathlib import Path
from typing import Any, Final

from unified_orders.application.diagrams import dot
from unified_orders.domain.machine import MACHINES, Machine

_SOURCE: Final = re.compile(r"<!-- Made by `python -m tests\.docs\.generate` of:\n(.*?)-->\n", re.DOTALL)
_MARK: Final = "<!-- Made by `python -m tests.docs.generate` of:\n{}-->\n"
#: from top to bottom, which suits a page; white beneath, which suits a dark one
_OPTIONS: Final = ("-Tsvg", "-Grankdir=TB", "-Gbgcolor=white")


def draw_machines(folder: Path) -> None:
    """Draw what is not there, or is of other machines than today's."""
    folder.mkdir(exist_ok=True)
    for machine in MACHINES:
        path = folder / f"{machine.name}.svg"
        if not path.exists() or source_of(path.read_text("utf-8")) != dot(machine):
            path.write_text(_drawn(machine), "utf-8")


def source_of(picture: str) -> str | None:
    """Return what a picture was drawn from."""
    found = _SOURCE.search(picture)
    return found[1] if found else None


def _drawn(machine: Machine[Any]) -> str:
    source = dot(machine)
    try:
        drawn = subprocess.run(("dot", *_OPTIONS), input=source, capture_output=True, check=True, text=True)
    except FileNotFoundError:
        raise SystemExit(f"the machine {machine.name} has changed: to draw it anew, install Graphviz (dot)") from None
    start = drawn.stdout.index("<svg")
    return _MARK.format(source) + drawn.stdout[start:]
