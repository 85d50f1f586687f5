"""The commands `sites import` and `sites show`."""
# ruff: noqa: PLC0415, PLR0913 - `--help` is quick: each command imports what it needs; an option is an argument

from pathlib import Path
from typing import Annotated, Final

import typer

from unified_orders.adapters.cli.commands.ending import end
from unified_orders.adapters.cli.exits import EXIT_CODES
from unified_orders.adapters.cli.parameters import AsCsv, AsJson
from unified_orders.adapters.cli.usage import Answering

sites: Final = typer.Typer(
    help="Sites: import exports and price lists into a catalogue once, and use it for many orders.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
)


@sites.command("import", cls=Answering, epilog=EXIT_CODES)
def import_files(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Exports of SEO tools and price lists.", show_default=False)
    ],
    into: Annotated[
        Path | None,
        typer.Option(metavar="CATALOGUE", help="The catalogue to fill, made if need be. Without it: a dry run."),
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and count all, and write nothing.")] = False,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=HEADING", help='What a column means, like price="Guest post price"; dr= leaves dr out.'
        ),
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who the files come from; what is said of them is remembered.")
    ] = None,
    currency: Annotated[
        str | None, typer.Option(metavar="CODE", help="Of prices beside which the files name none, like USD.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="DAY", help="When it was measured; else when a file last changed.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Write nothing if any row is bad.")] = False,
    bad: Annotated[
        Path | None, typer.Option("--bad", metavar="FILE", help="Write all bad rows to this CSV, with their reasons.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file of --bad if it is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read files of sites, show what their columns were taken for, and keep all of them or nothing.

    Columns, currency and source are remembered by a file's heading: the next one needs no options. A file that was
    imported before changes nothing.
    """

    def work() -> int:
        from unified_orders.adapters.cli.sites.importing import Asked, run_import

        asked = Asked(tuple(files), into, dry_run, tuple(column or ()), source, currency, as_of, strict, bad, force)
        return run_import(asked, as_json=as_json)

    end(work, as_json=as_json)


@sites.command("show", cls=Answering, epilog=EXIT_CODES)
def show(
    catalogue: Annotated[Path, typer.Argument(metavar="CATALOGUE", help="A site catalogue.", show_default=False)],
    domain: Annotated[
        str | None, typer.Argument(metavar="DOMAIN", help="One site, with who said what of it and when.")
    ] = None,
    *,
    min_dr: Annotated[float | None, typer.Option(metavar="N", help="Sites with this DR or more.")] = None,
    min_traffic: Annotated[float | None, typer.Option(metavar="N", help="With so many visits a month or more.")] = None,
    text: Annotated[str | None, typer.Option(metavar="TEXT", help="With this in their domain.")] = None,
    limit: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="How many; 20 in a table, else all. 0: all.")
    ] = None,
    imports: Annotated[bool, typer.Option("--imports", help="The imports that it comes from, instead.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show what a site catalogue holds."""

    def work() -> int:
        from unified_orders.adapters.cli.sites.showing import Shown, run_show
        from unified_orders.adapters.files import Wanted

        wanted = Wanted(domain=domain, text=text, min_dr=min_dr, min_traffic=min_traffic)
        return run_show(Shown(catalogue, wanted, limit, imports, as_csv), as_json=as_json)

    end(work, as_json=as_json)
