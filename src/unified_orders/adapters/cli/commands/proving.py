"""Commands that see whether all is well: with orders, and with the machines themselves."""

import os
from pathlib import Path
from typing import Annotated

import typer

from unified_orders.adapters.cli.choices import DiagramFormat, MachineName
from unified_orders.adapters.cli.commands.ending import end
from unified_orders.adapters.cli.parameters import DSN_VARIABLE, AsJson, Force, OutJson, Schema


def doctor(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Order files (YAML or JSON), or exported histories.", show_default=False),
    ] = None,
    dsn: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help=f"Or all orders of a database; without files that which {DSN_VARIABLE} names."
        ),
    ] = None,
    schema: Schema = None,
    *,
    as_json: AsJson = False,
    out: OutJson = None,
    force: Force = False,
) -> None:
    """Examine orders: events without gaps, sums and limits that hold, and a history that gives what is stored."""

    def work() -> int:
        from unified_orders.adapters.cli.database.doctoring import run_doctor
        from unified_orders.adapters.cli.doctoring import show_findings
        from unified_orders.adapters.cli.output import Output
        from unified_orders.domain.errors import InvalidInput

        output = Output.document(as_json=as_json, path=out, force=force)
        if files and (dsn or schema):
            raise InvalidInput("--dsn", "files too", "must be left out where files are named: examine one or the other")
        if files:
            return show_findings(files, output)
        address = dsn or os.environ.get(DSN_VARIABLE)
        if not address:
            raise InvalidInput("FILE", "nothing", "must name what is to be examined: files, or a database by --dsn URL")
        return run_doctor(address, schema, output)

    end(work, as_json=as_json)


def diagram(
    which: Annotated[
        MachineName, typer.Argument(metavar="order|group|selection|item", help="Which machine.")
    ] = MachineName.ORDER,
    *,
    form: Annotated[DiagramFormat, typer.Option("--format", help="What the diagram is for.")] = DiagramFormat.MERMAID,
    as_json: AsJson = False,
    out: OutJson = None,
    force: Force = False,
) -> None:
    """Draw a machine from its table, as Mermaid or for Graphviz; with --json the table itself."""

    def work() -> int:
        from unified_orders.adapters.cli.drawing import draw
        from unified_orders.adapters.cli.output import Output

        return draw(which, form, Output.document(as_json=as_json, path=out, force=force))

    end(work, as_json=as_json)


def check(
    *,
    large: Annotated[bool, typer.Option("--large", help="Walk through the large world too; takes long.")] = False,
    processes: Annotated[int, typer.Option(min=1, max=64, help="How many processes work at it.")] = 2,
    as_json: AsJson = False,
    out: OutJson = None,
    force: Force = False,
) -> None:
    """Visit every state of small worlds with every command and actor, and prove what is promised."""

    def work() -> int:
        from unified_orders.adapters.cli.output import Output
        from unified_orders.adapters.cli.proving import check_worlds

        output = Output.document(as_json=as_json, path=out, force=force)
        return check_worlds(output, large=large, processes=processes)

    end(work, as_json=as_json)
