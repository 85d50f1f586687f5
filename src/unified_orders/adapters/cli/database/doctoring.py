"""What `doctor --dsn` does: examine every order of a database, and show those with faults."""

from typing import TYPE_CHECKING, Any

from attrs import asdict
from rich.console import Console
from rich.padding import Padding
from rich.progress import track
from rich.text import Text

from unified_orders.adapters.cli.database.connecting import engine_of
from unified_orders.adapters.cli.exits import FOUND, OK
from unified_orders.adapters.cli.output import Output
from unified_orders.adapters.cli.screen.style import BAD, GOOD, QUIET, STRONG, screen

if TYPE_CHECKING:
    from unified_orders.adapters.postgres.doctoring import Examined


def run_doctor(dsn: str, schema: str | None, output: Output) -> int:
    """Examine all orders, with a bar on a terminal, and return whether there are faults."""
    from unified_orders.adapters.postgres.doctoring import count, doctor  # noqa: PLC0415 - an extra

    console, number, sick = screen(errors=True), 0, []
    with engine_of(dsn) as engine:
        total, quiet = count(engine, schema), not console.is_terminal
        orders = doctor(engine, schema)
        for one in track(orders, "orders", total, console=console, transient=True, disable=quiet):
            number += 1
            if one.findings:
                sick.append(one)
    output.give(lambda: _document(number, sick), lambda console: _show(console, number, sick))
    return FOUND if sick else OK


def _document(number: int, sick: "list[Examined]") -> dict[str, Any]:
    return {
        "orders": number,
        "faulty": [
            {
                "order_id": str(one.order_id),
                "state": one.state,
                "events": one.events,
                "findings": [asdict(fault) for fault in one.findings],
            }
            for one in sick
        ],
    }


def _show(console: Console, number: int, sick: "list[Examined]") -> None:
    for one in sick:
        state = one.state.replace("_", " ")
        console.print(
            Text.assemble(("✗ ", BAD), (str(one.order_id), STRONG), (f"  {one.events:,} events, {state}", QUIET))
        )
        for fault in one.findings:
            console.print(Padding(Text.assemble((fault.invariant, BAD), f": {fault.message}"), (0, 0, 0, 2)))
            console.print(Padding(Text(f"to mend it: {fault.mend}", style=QUIET), (0, 0, 0, 2)))
    verdict = f"{len(sick):,} of {number:,} with faults" if sick else f"{number:,} examined, all is well"
    console.print(Text(verdict, style=BAD if sick else GOOD))
