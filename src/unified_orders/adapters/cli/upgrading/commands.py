"""The commands `upgrade inspect|expand|backfill|verify|switch|contract|rollback|status`."""
# ruff: noqa: PLC0415 - what a command does loads when it is run, so that `--help` is quick

from pathlib import Path
from typing import Annotated, Final

import typer

from unified_orders.adapters.cli.commands.ending import end
from unified_orders.adapters.cli.exits import EXIT_CODES
from unified_orders.adapters.cli.parameters import AsJson, Dsn
from unified_orders.adapters.cli.usage import Answering

upgrade: Final = typer.Typer(
    help="Move the orders of an earlier application in, while it goes on to work. docs/how-to/move-existing-orders-in",
    epilog=EXIT_CODES,
    no_args_is_help=True,
)
Map = Annotated[
    Path | None,
    typer.Option("--map", help="TOML that says what the legacy database calls things; `inspect` proposes one."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]
Sql = Annotated[bool, typer.Option("--sql", help="Print the SQL that would be run, and do nothing.")]
Report = Annotated[Path | None, typer.Option(help="Write what was found to this file, .html or .json.")]


def _work(step: str, dsn: str, map_: Path | None, *, as_json: bool, **given: object) -> None:
    def work() -> int:
        from unified_orders.adapters.cli.upgrading.working import work_on

        return work_on(step, dsn, map_, as_json=as_json, **given)

    end(work, as_json=as_json)


@upgrade.command(cls=Answering, epilog=EXIT_CODES)
def inspect(
    dsn: Dsn,
    map_: Map = None,
    propose: Annotated[Path | None, typer.Option(help="Write a mapping file to this path, to be edited.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Look at what is there: rows, words, what hangs on the tables, how long a move takes. Writes nothing."""
    _work("inspect", dsn, map_, as_json=as_json, propose=propose)


@upgrade.command(cls=Answering, epilog=EXIT_CODES)
def expand(dsn: Dsn, map_: Map = None, *, sql: Sql = False, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Make the engine's tables, and begin to note what the earlier application changes."""
    _work("expand", dsn, map_, as_json=as_json, sql=sql, dry_run=dry_run)


@upgrade.command(cls=Answering, epilog=EXIT_CODES)
def backfill(
    dsn: Dsn,
    map_: Map = None,
    throttle: Annotated[float, typer.Option(min=0, help="Pause so many seconds for each second of work.")] = 0.0,
    *,
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on to move what changes, each second, until Ctrl-C or SIGTERM.")
    ] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Move every order in small batches; run again, go on from there, and move what changed since."""
    _work("backfill", dsn, map_, as_json=as_json, throttle=throttle, follow=follow, dry_run=dry_run)


@upgrade.command(cls=Answering, epilog=EXIT_CODES)
def verify(dsn: Dsn, map_: Map = None, report: Report = None, *, as_json: AsJson = False) -> None:
    """Hold what was moved against what is there: every row, all money, every rule of the engine."""
    _work("verify", dsn, map_, as_json=as_json, report=report)


@upgrade.command(cls=Answering, epilog=EXIT_CODES)
def switch(dsn: Dsn, map_: Map = None, *, sql: Sql = False, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Let the engine write; what it writes shows in the legacy rows, so that old readers go on."""
    _work("switch", dsn, map_, as_json=as_json, sql=sql, dry_run=dry_run)


@upgrade.command(cls=Answering, epilog=EXIT_CODES)
def contract(
    dsn: Dsn,
    map_: Map = None,
    *,
    accept_quarantined: Annotated[
        bool,
        typer.Option("--accept-quarantined", help="Leave rows in quarantine behind, as JSON in the move's account."),
    ] = False,
    sql: Sql = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Drop what is old, last of all `client_id`. There is no way back from here."""
    _work("contract", dsn, map_, as_json=as_json, accept_quarantined=accept_quarantined, sql=sql, dry_run=dry_run)


@upgrade.command(cls=Answering, epilog=EXIT_CODES)
def rollback(
    dsn: Dsn,
    map_: Map = None,
    export: Annotated[
        Path | None, typer.Option(help="Write orders that the engine has worked on to this file (JSON) first.")
    ] = None,
    *,
    sql: Sql = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Undo all steps; the earlier application goes on as it was, with what the engine wrote in its rows."""
    _work("rollback", dsn, map_, as_json=as_json, export=export, sql=sql, dry_run=dry_run)


@upgrade.command(cls=Answering, epilog=EXIT_CODES)
def status(dsn: Dsn, map_: Map = None, *, as_json: AsJson = False) -> None:
    """Say where the move stands, and what waits."""
    _work("status", dsn, map_, as_json=as_json)
