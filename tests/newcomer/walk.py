"""Time a newcomer's path, from a fresh copy of the tree to the first completed order: `python -m tests.newcomer.walk`.

Needs git, and a package index that pip reaches. Ends with 1 if it takes longer than a minute, or ends elsewhere.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from tests.newcomer.example import ROOT, write_example

#: seconds for all of it
BUDGET: Final = 60.0


def walk(folder: Path) -> tuple[dict[str, float], str]:
    """Go the path in an empty folder; return the seconds of each step, and what the example printed."""
    taken: dict[str, float] = {}
    tree, python = folder / "tree", folder / "tree" / ".venv" / "bin" / "python"
    with _timed(taken, "copy the tree"):
        copy_tree(tree)
    with _timed(taken, "python3 -m venv .venv"):
        _run([sys.executable, "-m", "venv", ".venv"], tree)
    with _timed(taken, ".venv/bin/pip install ."):
        _run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "."], tree)
    here = folder / "example"
    here.mkdir()
    program = write_example(here, tree)
    with _timed(taken, "the README's example"):
        said = _run([str(python), program.name], here)
    return taken, said.strip()


def copy_tree(target: Path) -> None:
    """Copy what git has or would add, and nothing that is ignored."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in filter(None, _run(listed, ROOT).split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)


@contextmanager
def _timed(taken: dict[str, float], step: str) -> Iterator[None]:
    begun = perf_counter()
    yield
    taken[step] = perf_counter() - begun


def _run(command: list[str], folder: Path) -> str:
    ran = subprocess.run(command, cwd=folder, capture_output=True, check=False, encoding="utf-8")
    if ran.returncode:
        sys.exit(f"{' '.join(command)} ended with {ran.returncode}:\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def main() -> int:
    with TemporaryDirectory() as folder:
        taken, state = walk(Path(folder))
    total = sum(taken.values())
    for step, seconds in {**taken, f"together, of {BUDGET:.0f} s": total}.items():
        print(f"{step:24} {seconds:6.1f} s")  # noqa: T201
    print(f"the order is {state}")  # noqa: T201
    return 0 if state == "completed" and total < BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
