"""The command line as a whole: which commands there are, under which names, and how the process ends."""

import codecs
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Final

import typer

from unified_orders.adapters.cli.commands import asking, looking, proving, running
from unified_orders.adapters.cli.database.commands import db
from unified_orders.adapters.cli.database.relay import relay
from unified_orders.adapters.cli.exits import EXIT_CODES, STOPPED
from unified_orders.adapters.cli.plain import plainly
from unified_orders.adapters.cli.serving.commands import serve
from unified_orders.adapters.cli.sites.commands import sites
from unified_orders.adapters.cli.upgrading.commands import upgrade
from unified_orders.adapters.cli.usage import Answering

app: Final = typer.Typer(
    name="unified-orders",
    help="Order engine of a link-placement agency: run orders from files, look at them, ask what is allowed and why.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
machine: Final = typer.Typer(help="The machines themselves.", epilog=EXIT_CODES, no_args_is_help=True)
#: The commands in the order in which `--help` lists them, under its headings.
COMMANDS: Final[tuple[tuple[str, tuple[Callable[..., None], ...]], ...]] = (
    ("Run an order", (running.demo, running.run)),
    ("See orders in a browser", (serve,)),
    ("Look at orders", (looking.board, looking.lines, looking.report, looking.history, looking.orders)),
    ("Ask the engine", (asking.explain, asking.simulate, asking.error)),
    ("See that all is well", (proving.doctor, proving.diagram)),
)

for panel, commands in COMMANDS:
    for command in commands:
        app.command(cls=Answering, epilog=EXIT_CODES, rich_help_panel=panel)(command)
app.add_typer(machine, name="machine", rich_help_panel="See that all is well")
machine.command("check", cls=Answering, epilog=EXIT_CODES)(proving.check)
app.add_typer(sites, name="sites", rich_help_panel="Sites")
app.add_typer(db, name="db", rich_help_panel="PostgreSQL")
app.add_typer(relay, name="relay", rich_help_panel="PostgreSQL")
app.add_typer(upgrade, name="upgrade", rich_help_panel="PostgreSQL")


def main() -> None:
    """Run the command line. No fault of a user's ends in a traceback, nor does Ctrl-C or a reader that goes away."""
    signal.signal(signal.SIGINT, _stop)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    codecs.register_error(plainly.__name__, plainly)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors=plainly.__name__)  # type: ignore[union-attr]  # a terminal that lacks a mark
    app(prog_name="unified-orders")


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(STOPPED)
