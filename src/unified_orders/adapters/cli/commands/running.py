"""Commands that run an order file and show it."""

from pathlib import Path
from typing import Annotated

import typer

from unified_orders.adapters.cli.commands.ending import end
from unified_orders.adapters.cli.parameters import AsJson, Force, OrderFile, OutJson, Schema

_DEMO = Path(__file__).parents[1] / "demo" / "order.yaml"
Tour = Annotated[bool, typer.Option("--tour", help="Explain each stage and wait: Enter goes on, q ends.")]
Postgres = Annotated[
    bool, typer.Option("--postgres", help="Keep it in a PostgreSQL server that is started for it, and deleted after.")
]
# Not from the environment: what is run stays in the database, so it has to be named each time.
Database = Annotated[
    str | None,
    typer.Option(
        "--dsn",
        metavar="URL",
        help="Keep it in this database: postgresql://user@host/name. Else it is kept in memory alone.",
        show_default=False,
    ),
]


def demo(
    *,
    postgres: Postgres = False,
    dsn: Database = None,
    schema: Schema = None,
    tour: Tour = False,
    as_json: AsJson = False,
    out: OutJson = None,
    force: Force = False,
) -> None:
    """Run an agency's order for three clients from draft to completed, with the packaged exports."""
    if not postgres:
        run(_DEMO, dsn=dsn, schema=schema, tour=tour, as_json=as_json, out=out, force=force)
        return

    def work() -> int:
        from unified_orders.adapters.cli.database.running import run_on_server
        from unified_orders.adapters.cli.output import Output
        from unified_orders.domain.errors import InvalidInput

        if dsn is not None or schema is not None:
            raise InvalidInput("--postgres", "a database too", "does not go with --dsn or --schema; give one of them")
        return run_on_server(_DEMO, Output.document(as_json=as_json, path=out, force=force), tour=tour)

    end(work, as_json=as_json)


def run(
    order_file: OrderFile,
    *,
    dsn: Database = None,
    schema: Schema = None,
    tour: Tour = False,
    as_json: AsJson = False,
    out: OutJson = None,
    force: Force = False,
) -> None:
    """Run an order from your own files. All of it is checked before anything runs."""

    def work() -> int:
        from unified_orders.adapters.cli.output import Output
        from unified_orders.adapters.cli.showing import run_file
        from unified_orders.domain.errors import InvalidInput, shown

        output = Output.document(as_json=as_json, path=out, force=force)
        if dsn is not None:
            from unified_orders.adapters.cli.database.running import run_in_database

            return run_in_database(order_file, output, dsn, schema, tour=tour)
        if schema is not None:
            raise InvalidInput("--schema", shown(schema), "goes with --dsn")
        return run_file(order_file, output, tour=tour)

    end(work, as_json=as_json)
