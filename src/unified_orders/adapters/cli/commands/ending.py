"""How the function of a command ends."""

from collections.abc import Callable

import typer


def end(work: Callable[[], int], *, as_json: bool = False) -> None:
    """Do the work of a command, and end with its exit code; an extra that is missing is told by its name."""
    from unified_orders.adapters.cli.extras import with_extras
    from unified_orders.adapters.cli.failing import ended

    raise typer.Exit(ended(lambda: with_extras(work), as_json=as_json))
