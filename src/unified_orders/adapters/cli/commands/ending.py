"""How the function of a command ends."""

from collections.abc import Callable

import typer


def end(work: Callable[[], int], *, as_json: bool = False) -> None:
    """Do the work of a command, and end with its exit code."""
    from unified_orders.adapters.cli.database.connecting import done
    from unified_orders.adapters.cli.failing import ended

    raise typer.Exit(ended(lambda: done(work), as_json=as_json))
