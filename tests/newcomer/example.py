"""The README's first example, as a newcomer takes it: word for word, with the list of sites that it links to."""

import re
import shutil
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
#: the order is under way where the example ends: the work is done, and the order says how it stands
_THEN: Final = """
orders.workflow.complete_all(made.order_id)
print(orders.summary(made.order_id, actor=staff).state)
"""
_BLOCK: Final = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LIST: Final = re.compile(r"`sites\.csv`[^\n]*\[[^]]*\]\(([^)]+)\)")


def readme_example(tree: Path = ROOT) -> str:
    """Return the first block of Python in the README of a tree."""
    block = _BLOCK.search((tree / "README.md").read_text("utf-8"))
    if block is None:
        raise AssertionError("README.md has no block of Python")
    return block[1]


def write_example(folder: Path, tree: Path = ROOT) -> Path:
    """Write the example as a program that ends by printing the order's state, with its `sites.csv` beside it."""
    sites = _LIST.search((tree / "README.md").read_text("utf-8"))
    if sites is None:
        raise AssertionError("README.md links to no list for `sites.csv`")
    shutil.copy(tree / sites[1], folder / "sites.csv")
    program = folder / "example.py"
    program.write_text(readme_example(tree) + _THEN, "utf-8")
    return program
