"""Commands that ask the engine: what is allowed, what would come of a step, what a refusal means."""

from typing import Annotated

import typer

from unified_orders.adapters.cli.commands.ending import end
from unified_orders.adapters.cli.parameters import (
    FILE_HELP,
    AsJson,
    Database,
    File,
    Force,
    OrderId,
    OutJson,
    Schema,
    Until,
    Who,
)


def explain(
    file: File = None,
    *,
    who: Who,
    dsn: Database = None,
    schema: Schema = None,
    order: OrderId = None,
    allowed: Annotated[bool, typer.Option("--allowed", help="Only what is allowed.")] = False,
    until: Until = None,
    as_json: AsJson = False,
    out: OutJson = None,
    force: Force = False,
) -> None:
    """Tell what somebody may do with an order, and why not the rest."""

    def work() -> int:
        from unified_orders.adapters.cli.asking import explain
        from unified_orders.adapters.cli.looking import Look
        from unified_orders.adapters.cli.output import Output
        from unified_orders.adapters.cli.sources import order_from

        output = Output.document(as_json=as_json, path=out, force=force)
        look = Look(order_from(file, dsn, schema, order), until, who)
        return explain(look, output, allowed_only=allowed)

    end(work, as_json=as_json)


def simulate(
    file: Annotated[str | None, typer.Argument(metavar="FILE", help=FILE_HELP, show_default=False)] = None,
    step: Annotated[
        str | None,
        typer.Argument(
            metavar="STEP",
            help="One step as in an order file: 'submit', or 'review: {group: tea, approve: \\[a.example]}'.",
            show_default=False,
        ),
    ] = None,
    *,
    who: Who,
    dsn: Database = None,
    schema: Schema = None,
    order: OrderId = None,
    until: Until = None,
    as_json: AsJson = False,
    out: OutJson = None,
    force: Force = False,
) -> None:
    """Tell what would come of a step, with all that it would change and send; nothing is stored."""

    def work() -> int:
        from unified_orders.adapters.cli.asking import simulate
        from unified_orders.adapters.cli.looking import Look
        from unified_orders.adapters.cli.output import Output
        from unified_orders.adapters.cli.sources import file_and_step, order_from

        output = Output.document(as_json=as_json, path=out, force=force)
        source, wanted = file_and_step(file, step)
        return simulate(Look(order_from(source, dsn, schema, order), until, who), wanted, output)

    end(work, as_json=as_json)


def error(
    code: Annotated[
        str | None, typer.Argument(help="The word in brackets behind a reason; without it, all are listed.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Tell what a code of an error means, and what to do about it."""

    def work() -> int:
        from unified_orders.adapters.cli.advising import list_codes, show_code

        return list_codes(as_json=as_json) if code is None else show_code(code, as_json=as_json)

    end(work, as_json=as_json)
