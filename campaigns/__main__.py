"""Run a campaign by its name: `python -m campaigns NAME ...`; without one, the list of them."""

import ast
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent


def campaigns() -> dict[str, str]:
    """Return what can be run, by name, with the first line of what it says of itself."""
    return dict(sorted(_found()))


def _found() -> Iterator[tuple[str, str]]:
    for package in HERE.glob("*/__main__.py"):
        yield package.parent.name, _first_line(package.parent / "__init__.py")
    for module in HERE.glob("[!_]*.py"):
        if "\ndef main(" in module.read_text(encoding="utf-8"):
            yield module.stem, _first_line(module)


def _first_line(source: Path) -> str:
    told = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    return told.partition("\n")[0]


def main() -> int:
    """Run what is asked for."""
    known = campaigns()
    name = sys.argv[1] if len(sys.argv) > 1 else None
    if name not in known:
        listed = "\n".join(f"  {one:15} {described}" for one, described in known.items())
        sys.stderr.write(f"usage: python -m campaigns NAME [--help]\n\n{listed}\n")
        return 0 if name in {None, "--help", "-h"} else 2
    del sys.argv[1]
    runpy.run_module(f"campaigns.{name}", run_name="__main__", alter_sys=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
