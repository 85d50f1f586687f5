"""Commands that run an order file and show it."""

from pathlib import Path
from typing import Annotated

import typer

from unified_orders.adapters.cli.commands.ending import end
from unified_orders.adapters.cli.parameters import AsJson, Force, OrderFile, OutJson

_DEMO = Path(__file__).parents[1] / "demo" / "order.yaml"
Tour = Annotated[bool, typer.Option("--tour", help="Explain each stage and wait: Enter goes on, q ends.")]


def demo(*, tour: Tour = False, as_json: AsJson = False, out: OutJson = None, force: Force = False) -> None:
    """Run an agency's order for three clients from draft to completed, with the packaged exports."""
    run(_DEMO, tour=tour, as_json=as_json, out=out, force=force)


def run(
    order_file: OrderFile, *, tour: Tour = False, as_json: AsJson = False, out: OutJson = None, force: Force = False
) -> None:
    """Run an order from your own files. All of it is checked before anything runs."""

    def work() -> int:
        from unified_orders.adapters.cli.output import Output
        from unified_orders.adapters.cli.showing import run_file

        return run_file(order_file, Output.document(as_json=as_json, path=out, force=force), tour=tour)

    end(work, as_json=as_json)
