"""Commands that ask the engine: what is allowed, what would come of a step, what a refusal means."""

from typing import Annotated

import typer

from unified_orders.adapters.cli.commands.ending import end
from unified_orders.adapters.cli.parameters import AsJson, File, Force, OutJson, Until, Who


def explain(
    file: File,
    *,
    who: Who,
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

        output = Output.document(as_json=as_json, path=out, force=force)
        return explain(Look(file, until, who), output, allowed_only=allowed)

    end(work, as_json=as_json)


def simulate(
    file: File,
    step: Annotated[
        str,
        typer.Argument(
            metavar="STEP",
            help="One step as in an order file: 'submit', or 'review: {group: tea, approve: \\[a.example]}'.",
            show_default=False,
        ),
    ],
    *,
    who: Who,
    until: Until = None,
    as_json: AsJson = False,
    out: OutJson = None,
    force: Force = False,
) -> None:
    """Tell what would come of a step, with all that it would change and send; nothing is stored."""

    def work() -> int:
        from unified_orders.adapters.cli.asking import simulate
        from unified_orders.adapters.cli.output import Output

        output = Output.document(as_json=as_json, path=out, force=force)
        return simulate(file, step, who, until, output)

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
