"""The commands `db upgrade`, `db check`, `db sql` and `db prune`."""
# ruff: noqa: PLC0415 - what a command does loads when it is run, so that `--help` is quick

from typing import Annotated, Final

import typer

from unified_orders.adapters.cli.commands.ending import end
from unified_orders.adapters.cli.exits import EXIT_CODES
from unified_orders.adapters.cli.parameters import AsJson, Dsn, Schema
from unified_orders.adapters.cli.usage import Answering

db: Final = typer.Typer(
    help="PostgreSQL: make and upgrade the schema, check the server, clear what was kept long enough.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
)
_HOURS: Final = 72
References = Annotated[
    list[str] | None,
    typer.Option(
        "--reference",
        metavar="NAME=TABLE.KEY",
        help="Hold account, client, project, domain or assigned_to to a key of yours, as in client=shop.clients.id; "
        "may be repeated.",
    ),
]


@db.command(cls=Answering, epilog=EXIT_CODES)
def upgrade(dsn: Dsn, schema: Schema = None, reference: References = None, *, as_json: AsJson = False) -> None:
    """Bring the schema to the version that this library needs; run again, it changes nothing."""

    def work() -> int:
        from unified_orders.adapters.cli.database.working import run_upgrade

        return run_upgrade(dsn, schema, reference or (), as_json=as_json)

    end(work, as_json=as_json)


@db.command(cls=Answering, epilog=EXIT_CODES)
def check(dsn: Dsn, schema: Schema = None, *, as_json: AsJson = False) -> None:
    """See whether server, settings, driver and schema are such that what is promised holds."""

    def work() -> int:
        from unified_orders.adapters.cli.database.working import run_check

        return run_check(dsn, schema, as_json=as_json)

    end(work, as_json=as_json)


@db.command(cls=Answering, epilog=EXIT_CODES)
def sql(schema: Schema = None) -> None:
    """Print all migrations as SQL, for those who run it by hand."""

    def work() -> int:
        from unified_orders.adapters.cli.database.working import run_sql

        return run_sql(schema)

    end(work)


@db.command(cls=Answering, epilog=EXIT_CODES)
def prune(
    dsn: Dsn,
    schema: Schema = None,
    hours: Annotated[int, typer.Option(min=_HOURS, help="Keep what is younger than so many hours.")] = _HOURS,
    *,
    as_json: AsJson = False,
) -> None:
    """Delete the outcomes that are kept for repeated keys, once they are old enough."""

    def work() -> int:
        from unified_orders.adapters.cli.database.working import run_prune

        return run_prune(dsn, schema, hours, as_json=as_json)

    end(work, as_json=as_json)
