"""What `serve` says when it listens: where everything is, and who is taken for whom."""

import sys
from collections.abc import Iterator
from typing import Final

from attrs import asdict, frozen
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from unified_orders.adapters.cli.answers import as_text
from unified_orders.adapters.cli.screen.style import QUIET, STRONG, screen

_NOBODY_LOGS_IN: Final = (
    "Nobody logs in: whoever reaches this machine's loopback is staff{account}. "
    "Your own way to tell people apart goes in with --identity."
)
_DESK: Final = "The example's desk answers analyses and delivers what is paid, a step every {pace:g} s."
_OUTBOX: Final = "Analyses and work wait in the outbox for your own relay: unified-orders relay run."


@frozen
class Places:
    """Addresses; what there is none of is None."""

    address: str
    staff: str
    #: the order that waits for review, as its account sees it
    account: str | None
    share_link: str | None
    api: str
    openapi: str
    #: where the orders are
    orders: str
    #: whose page `account` is
    account_id: str | None
    #: MODULE:FUNCTION; None: nobody logs in
    identity: str | None
    #: seconds between the steps of the example's desk; None: there is none
    pace: float | None


def tell(places: Places, *, as_json: bool) -> None:
    """Say where everything is, to people or as one document."""
    if as_json:
        sys.stdout.write(as_text(asdict(places)) + "\n")
    else:
        _show(screen(), places)
    sys.stdout.flush()


def _show(console: Console, places: Places) -> None:
    console.print(
        Text.assemble(("Orders are served", STRONG), f" at {places.address}, {places.orders}."), soft_wrap=True
    )
    rows = Table.grid(padding=(0, 2, 0, 0))
    rows.add_column(no_wrap=True)
    rows.add_column(overflow="ignore", no_wrap=True)
    for name, address in _addresses(places):
        rows.add_row(Text(name, style=QUIET), address)
    console.print(Padding(rows, (1, 0, 1, 2)), soft_wrap=True)
    for sentence in _notes(places):
        console.print(sentence)
    console.print(Text("Ctrl-C ends it.", style=QUIET))


def _addresses(places: Places) -> Iterator[tuple[str, str]]:
    yield "staff page", places.staff
    if places.account is not None:
        yield "account's page", places.account
    if places.share_link is not None:
        yield "share link", places.share_link
    yield "API", places.api
    yield "its description", places.openapi


def _notes(places: Places) -> Iterator[str]:
    if places.identity is None:
        account = f", and {places.account_id} on the review page" if places.account_id is not None else ""
        yield _NOBODY_LOGS_IN.format(account=account)
    else:
        yield f"Who asks is said by {places.identity}."
    yield _OUTBOX if places.pace is None else _DESK.format(pace=places.pace)
