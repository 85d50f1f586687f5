"""Write the pages of docs/reference that are made from the source: `python -m tests.docs.generate`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.docs.answers import answers
from tests.docs.api_pages import (
    adapters_page,
    ports_page,
    postgres_page,
    python_page,
    settings_page,
    testing_page,
    views_page,
)
from tests.docs.command_line_page import command_line_page
from tests.docs.commands_page import commands_page
from tests.docs.drawings import draw_machines
from tests.docs.errors_page import error_pages, errors_page
from tests.docs.events_page import events_page
from tests.docs.http_page import http_page
from tests.docs.limits_page import limits_page
from tests.docs.permissions_page import permissions_page
from tests.docs.states_page import states_page
from tests.docs.wire_pages import wire_commands_page, wire_events_page, wire_page, wire_views_page

from unified_orders.adapters import http

ROOT: Final = Path(__file__).parents[2]
PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "command-line.md": command_line_page,
    "commands.md": commands_page,
    "errors.md": errors_page,
    "events.md": events_page,
    "http-api.md": http_page,
    "limits.md": limits_page,
    "permissions.md": permissions_page,
    "python.md": python_page,
    "python-adapters.md": adapters_page,
    "python-ports.md": ports_page,
    "python-postgres.md": postgres_page,
    "python-testing.md": testing_page,
    "python-views.md": views_page,
    "settings.md": settings_page,
    "states.md": states_page,
    "wire.md": wire_page,
    "wire-commands.md": wire_commands_page,
    "wire-events.md": wire_events_page,
    "wire-views.md": wire_views_page,
    **error_pages(),
}


#: examples that the document of the API has
ANSWERS: Final = Path(http.__path__[0]) / "answers" / "answers.json"


def path_of(name: str) -> Path:
    """Return where a page stands."""
    return ROOT / "docs" / "reference" / name


if __name__ == "__main__":
    draw_machines(path_of("machines"))
    for name, made in PAGES.items():
        path_of(name).write_text(made(), "utf-8")
    ANSWERS.write_text(answers(), "utf-8")
