"""Hold what survived `mutmut run` against the mutants that docs/explanation/mutants.md explains.

    python -m tests.mutation.survivors     (at the root of the tree that mutmut ran in)

Prints the figures, and each survivor without an explanation; fails if there is one.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "mutants.md"
FIGURES = ROOT / "mutants" / "mutmut-cicd-stats.json"


def mutmut(*arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "mutmut", *arguments], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


def explained(page: str) -> set[tuple[str, str]]:
    """Return (function, mutated line) of each row of the table that explains equivalent mutants."""
    rows = [row.split(" | ") for row in page.splitlines() if row.startswith("| `")]
    return {(cells[1].strip("` "), cells[2].strip("` ")) for cells in rows if len(cells) == 4}


def survivors() -> Iterator[tuple[str, str, str]]:
    """Yield name, function and mutated lines of each mutant that no test killed."""
    for line in mutmut("results").splitlines():
        name = line.strip().partition(":")[0]
        diff = mutmut("show", name).splitlines()
        added = (one[1:].strip() for one in diff if one.startswith("+") and not one.startswith("+++"))
        function = name.rpartition(".")[2].partition("__mutmut_")[0]
        yield name, function.removeprefix("x_").removeprefix("xǁ").replace("ǁ", "."), " ".join(added)


def main() -> int:
    known = explained(PAGE.read_text("utf-8"))
    alive = list(survivors())
    strangers = [name for name, function, mutated in alive if (function, mutated) not in known]
    mutmut("export-cicd-stats")
    figures: dict[str, Any] = json.loads(FIGURES.read_text("utf-8"))
    told = {"mutants": figures["total"], "killed": figures["killed"], "explained": len(alive) - len(strangers)}
    sys.stdout.write(", ".join(f"{count:,} {what}" for what, count in told.items()) + "\n")
    for name in strangers:
        sys.stdout.write(f"\nneither killed nor explained:\n{mutmut('show', name)}")
    return 1 if strangers else 0


if __name__ == "__main__":
    sys.exit(main())
