"""The commands `relay run`, `relay status` and `relay retry`."""
# ruff: noqa: PLC0415 - what a command does loads when it is run, so that `--help` is quick

from typing import Annotated, Final

import typer

from unified_orders.adapters.cli.commands.ending import end
from unified_orders.adapters.cli.exits import EXIT_CODES
from unified_orders.adapters.cli.parameters import AsJson, Dsn, Schema
from unified_orders.adapters.cli.usage import Answering

relay: Final = typer.Typer(
    help="Hand over what commands stored for others, and look after what failed.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
)
_BATCH: Final = 20


@relay.command("run", cls=Answering, epilog=EXIT_CODES)
def run(
    receivers: Annotated[
        str,
        typer.Argument(
            metavar="MODULE:FUNCTION",
            help="Your function that is given the relay and says who takes what: shop.work:receivers.",
            show_default=False,
        ),
    ],
    dsn: Dsn,
    schema: Schema = None,
    *,
    once: Annotated[bool, typer.Option("--once", help="Hand over all that is due, then end.")] = False,
    poll: Annotated[float, typer.Option(min=0.01, help="Seconds to wait when nothing was due.")] = 1.0,
    lease: Annotated[float, typer.Option(min=1, help="Seconds that one batch may take.")] = 60.0,
    listen: Annotated[
        bool, typer.Option("--listen", help="Wake up by NOTIFY, which `wake_relays` sends; poll all the same.")
    ] = False,
    batch: Annotated[int, typer.Option(min=1, max=1_000, help="Effects to take at once.")] = _BATCH,
) -> None:
    """Hand over effects until told to stop: by SIGTERM or Ctrl-C, once the batch in hand is finished.

    Several may run at once. What fails is tried again later, and in the end parked.
    """

    def work() -> int:
        from unified_orders.adapters.cli.database.handing import Pace, run_relay

        return run_relay(receivers, dsn, schema, Pace(poll, lease, batch, listens=listen), once=once)

    end(work)


@relay.command(cls=Answering, epilog=EXIT_CODES)
def status(dsn: Dsn, schema: Schema = None, *, as_json: AsJson = False) -> None:
    """Show how many effects wait, how long already, and which were parked and why."""

    def work() -> int:
        from unified_orders.adapters.cli.database.handing import run_status

        return run_status(dsn, schema, as_json=as_json)

    end(work, as_json=as_json)


@relay.command(cls=Answering, epilog=EXIT_CODES)
def retry(
    dsn: Dsn,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Those that `relay status` names; all unless said.")
    ] = None,
    schema: Schema = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Put parked effects back to waiting: what made them fail is mended."""

    def work() -> int:
        from unified_orders.adapters.cli.database.handing import run_retry

        return run_retry(dsn, schema, ids or None, as_json=as_json)

    end(work, as_json=as_json)
