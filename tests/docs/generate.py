"""Write the pages of docs/reference that are made from the source: `python -m tests.docs.generate`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.docs.commands_page import commands_page
from tests.docs.errors_page import errors_page
from tests.docs.events_page import events_page
from tests.docs.limits_page import limits_page
from tests.docs.states_page import states_page

ROOT: Final = Path(__file__).parents[2]
PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "commands.md": commands_page,
    "errors.md": errors_page,
    "events.md": events_page,
    "limits.md": limits_page,
    "states.md": states_page,
}


def path_of(name: str) -> Path:
    """Return where a page stands."""
    return ROOT / "docs" / "reference" / name


if __name__ == "__main__":
    for name, made in PAGES.items():
        path_of(name).write_text(made(), "utf-8")
