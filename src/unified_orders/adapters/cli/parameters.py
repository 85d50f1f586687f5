"""The arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated, Final

import typer

from unified_orders.adapters.cli import completing

#: names a database where no option does
DSN_VARIABLE: Final = "UNIFIED_ORDERS_DSN"
FILE_HELP: Final = "An order file (YAML or JSON), or an exported history."
OrderFile = Annotated[Path, typer.Argument(metavar="ORDER_FILE", help="An order as YAML or JSON.", show_default=False)]
File = Annotated[Path | None, typer.Argument(metavar="FILE", help=FILE_HELP, show_default=False)]
Files = Annotated[list[Path] | None, typer.Argument(metavar="FILE", help=FILE_HELP, show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Answer with CSV for a spreadsheet.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Write the JSON or CSV to a file; .json or .csv says which."),
]
OutJson = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write the JSON to a file.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the file of --out if it is there.")]
_ACTOR = "staff:ID, account:ID, guest:LABEL (of a share link) or worker:ID"
Who = Annotated[
    str, typer.Option("--as", metavar="ACTOR", help=f"{_ACTOR}.", autocompletion=completing.actors, show_default=False)
]
Reader = Annotated[
    str | None,
    typer.Option("--as", metavar="ACTOR", help=f"Who looks: {_ACTOR}; else staff.", autocompletion=completing.actors),
]
Until = Annotated[
    str | None,
    typer.Option(
        "--until",
        metavar="STEP",
        help="Go no further than this step: its number, its name, or line:N; of a history: the number of an event.",
        autocompletion=completing.steps,
    ),
]
Dsn = Annotated[
    str,
    typer.Option(
        "--dsn",
        metavar="URL",
        envvar=DSN_VARIABLE,
        help="The database: postgresql://user@host/name.",
        show_default=False,
    ),
]
#: instead of files
Database = Annotated[
    str | None,
    typer.Option("--dsn", metavar="URL", help=f"Or a database; without a file that which {DSN_VARIABLE} names."),
]
OrderId = Annotated[
    str | None, typer.Option("--order", metavar="ID", help="Which order of the database; `orders` lists them.")
]
Schema = Annotated[
    str | None, typer.Option(metavar="NAME", help="The schema of the tables; else what the search path says.")
]
