"""How words look: colours, marks, amounts. Colour never stands alone: each mark and word says the same without it."""

import os
import shutil
import sys
from collections.abc import Mapping
from typing import Final, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from unified_orders.domain.amounts import amount_text
from unified_orders.domain.words import Word

#: How wide text is that goes to a file or another program.
_PIPED_WIDTH: Final = 120
_DUMB: Final = frozenset({"dumb", "unknown"})
GOOD, BAD, OPEN, SPARE, QUIET, STRONG = "green", "red", "cyan", "yellow", "dim", "bold"
#: mark and colour of whatever has a status
MARKS: Final[Mapping[str, tuple[str, str]]] = {
    "approved": ("✓", GOOD),
    "suggested": ("●", OPEN),
    "alternate": ("◐", SPARE),
    "available": ("○", QUIET),
    "rejected": ("✗", BAD),
    "completed": ("✓", GOOD),
    "published": ("◆", OPEN),
    "in_progress": ("◐", SPARE),
    "pending": ("○", QUIET),
    "open": ("·", BAD),
    "cancelled": ("✗", BAD),
    "configuring": ("·", QUIET),
    "analyzing": ("○", QUIET),
    "reviewing": ("●", OPEN),
    "payment_pending": ("◆", SPARE),
}


class _Plain:
    """Text for a file or a pipe: what tables put behind the last word of a line is left out.

    It owns no stream, so that nothing is closed or flushed when it goes.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._line = ""

    def write(self, text: str) -> int:
        *lines, self._line = (self._line + text).split("\n")
        self._stream.writelines(f"{line.rstrip()}\n" for line in lines)
        return len(text)

    def flush(self) -> None:
        self._stream.flush()


def screen(*, errors: bool = False) -> Console:
    """Return the console: coloured on a terminal, plain and wide anywhere else."""
    stream = sys.stderr if errors else sys.stdout
    plain = not stream.isatty() and not os.environ.get("FORCE_COLOR")
    width, height = _PIPED_WIDTH if plain and not os.environ.get("COLUMNS") else None, None
    if width is None and os.environ.get("TERM") in _DUMB:
        width, height = shutil.get_terminal_size()  # rich takes any of them for 80 wide
    return Console(
        file=_Plain(stream) if plain else stream,  # type: ignore[arg-type]  # all that rich asks of a stream is here
        width=width,
        height=height,
        highlight=False,
        markup=False,
        emoji=False,
    )


def spoken(word: str) -> str:
    """Return a word of the engine as people say it."""
    return word.replace("_", " ")


def marked(status: Word | str) -> Text:
    """Return a status with its mark."""
    mark, colour = MARKS[str(status)]
    return Text(f"{mark} {spoken(str(status))}", style=colour)


def price(minor: int | None, currency: str, style: str = "") -> Text:
    """Return an amount without its currency, which the heading names."""
    return Text("-" if minor is None else amount_text(minor, currency).removesuffix(f" {currency}"), style=style)


def table(*headings: str, right: tuple[str, ...] = (), whole: tuple[str, ...] = ()) -> Table:
    """Return an empty table; `right` names its columns of numbers, `whole` those that break last: sites."""
    made = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, header_style=QUIET, show_edge=False)
    for heading in headings:
        number = heading in right
        made.add_column(
            heading, justify="right" if number else "left", no_wrap=number or heading in whole, overflow="fold"
        )
    return made


def without_scheme(url: str | None) -> str:
    """Return an address as people read it."""
    return (url or "").removeprefix("https://").removeprefix("http://")


def placed(where: str, anchor: str | None, page: str | None) -> Text:
    """Return a site, or where its link is live, over what it links to."""
    text = f"“{anchor}” to " if anchor else "to "
    return Text(where).append(f"\n{text}{without_scheme(page) or 'no page yet'}", style=QUIET)
