"""The commands. Each reads its words, does its work with what it imports only then, and ends with a documented code."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from unified_orders.adapters.cli.exits import EXIT_CODES

app = typer.Typer(
    name="unified-orders",
    help="Order engine of a link-placement agency: run orders from files, draw, explain and check the machines.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
machine = typer.Typer(help="The machines themselves.", epilog=EXIT_CODES, no_args_is_help=True)
app.add_typer(machine, name="machine")

OrderFile = Annotated[Path, typer.Argument(metavar="ORDER_FILE", help="An order as YAML or JSON.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")]


class MachineName(StrEnum):
    """A machine that can be drawn."""

    ORDER = "order"
    GROUP = "group"
    SELECTION = "selection"
    ITEM = "item"


class DiagramFormat(StrEnum):
    """What a diagram is written for."""

    MERMAID = "mermaid"
    DOT = "dot"


@app.command(epilog=EXIT_CODES)
def demo(*, as_json: AsJson = False) -> None:
    """Run an agency's order for three clients from draft to completed, with the packaged exports."""
    from unified_orders.adapters.cli.showing import run_file

    _end(run_file(Path(__file__).with_name("demo") / "order.yaml", as_json=as_json))


@app.command(epilog=EXIT_CODES)
def run(order_file: OrderFile, *, as_json: AsJson = False) -> None:
    """Run an order from your own files. All of it is checked before anything runs."""
    from unified_orders.adapters.cli.showing import run_file

    _end(run_file(order_file, as_json=as_json))


@app.command(epilog=EXIT_CODES)
def explain(
    order_file: OrderFile,
    who: Annotated[
        str,
        typer.Option("--as", metavar="ACTOR", help="staff:ID, account:ID, guest:LABEL (of a share link) or worker:ID."),
    ],
    *,
    allowed: Annotated[bool, typer.Option("--allowed", help="Only what is allowed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run an order file, then tell what somebody may do with the order, and why not the rest."""
    from unified_orders.adapters.cli.showing import explain_file

    _end(explain_file(order_file, who, allowed_only=allowed, as_json=as_json))


@app.command(epilog=EXIT_CODES)
def diagram(
    which: Annotated[MachineName, typer.Argument(metavar="[order|group|selection|item]")] = MachineName.ORDER,
    form: Annotated[DiagramFormat, typer.Option("--format", help="What the diagram is for.")] = DiagramFormat.MERMAID,
) -> None:
    """Draw a machine from its table, as Mermaid or for Graphviz."""
    from unified_orders.application.diagrams import BY_NAME, FORMATS

    sys.stdout.write(FORMATS[form](BY_NAME[which]))


@machine.command("check", epilog=EXIT_CODES)
def check_machine(
    *,
    large: Annotated[bool, typer.Option("--large", help="Walk through the large world too; takes long.")] = False,
    processes: Annotated[int, typer.Option(min=1, max=64, help="How many processes work at it.")] = 2,
    as_json: AsJson = False,
) -> None:
    """Visit every state of small worlds with every command and actor, and prove what is promised."""
    from unified_orders.adapters.cli.showing import check_worlds

    _end(check_worlds(large=large, processes=processes, as_json=as_json))


def main() -> None:
    """Run the command line. No fault of a user's ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal that lacks a mark gets a ?
    app(prog_name="unified-orders")


def _end(code: int) -> None:
    raise typer.Exit(code)
