"""The command `serve`."""
# ruff: noqa: PLC0415, PLR0913 - what a command does loads when it is run, so that `--help` is quick; options are arguments

from pathlib import Path
from typing import Annotated

import typer

from unified_orders.adapters.cli.commands.ending import end
from unified_orders.adapters.cli.parameters import AsJson, Schema

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="FOLDER",
        help="Keep orders in this folder, by a PostgreSQL server of its own; a new folder begins with the example.",
        show_default=False,
    ),
]
Database = Annotated[
    str | None,
    typer.Option(
        "--dsn",
        metavar="URL",
        help="Orders are in this database: postgresql://user@host/name.",
        show_default=False,
    ),
]
Host = Annotated[
    str, typer.Option(metavar="ADDRESS", help="Where to listen; beyond this machine only with --identity.")
]
Port = Annotated[int, typer.Option(min=0, max=65_535, help="The port; 0 takes one that is free.")]
Identity = Annotated[
    str | None,
    typer.Option(
        metavar="MODULE:FUNCTION",
        help="Your function that is given a request and returns who asks, an Actor or None: shop.web:identify.",
    ),
]
Example = Annotated[bool, typer.Option("--example", help="Put the example into a database that has no orders.")]
Pace = Annotated[float, typer.Option(min=0.01, help="Seconds from one piece of the example's news to the next.")]


def serve(
    data: Data = None,
    dsn: Database = None,
    schema: Schema = None,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    identity: Identity = None,
    pace: Pace = 1.0,
    *,
    example: Example = False,
    as_json: AsJson = False,
) -> None:
    """Serve the API, the review page and the staff page until Ctrl-C; without options on example orders in memory."""

    def work() -> int:
        from unified_orders.adapters.cli.serving.running import run_serve
        from unified_orders.adapters.cli.serving.wish import Wish

        wish = Wish(data, dsn, schema, host, port, identity, pace, example)
        return run_serve(wish, as_json=as_json)

    end(work, as_json=as_json)
