"""The way of an order through its states, with where it stands in brackets."""

from collections.abc import Iterator
from typing import Final

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from unified_orders.adapters.cli.screen.style import GOOD, QUIET, spoken
from unified_orders.domain.words import OrderState

_WAY: Final = tuple(state for state in OrderState if state is not OrderState.CANCELLED)
_ARROW: Final = "→"


class Way:
    """The way of an order; where it does not fit a line, it goes on below, behind an arrow."""

    def __init__(self, state: OrderState) -> None:
        """Take the state in which the order is."""
        self._state = state

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines."""
        line = Text()
        for part in self._parts():
            if line and line.cell_len + part.cell_len > options.max_width:
                yield line
                line = Text()
            line.append_text(part)
        yield line

    def _parts(self) -> Iterator[Text]:
        if self._state is OrderState.CANCELLED:
            yield Text(f"[{self._state}]", style="bold red")
            return
        at = _WAY.index(self._state)
        for number, one in enumerate(_WAY):
            part = Text(_ARROW if number else "", style=QUIET)
            if number == at:
                end = one is OrderState.COMPLETED
                yield part.append(f"[{spoken(one)}]", "bold reverse green" if end else "bold reverse")
            else:
                yield part.append(spoken(one), GOOD if number < at else QUIET)
