"""What hosts hand out: lines, report, history and orders as rows, for a spreadsheet or a program.

    export_csv("lines.csv", LINES, orders.lines(order_id, actor=actor), actor=actor, currency="USD")
    export_json(sys.stdout, LINES, orders.lines(order_id, actor=actor), actor=actor)

CSV has the columns of a sheet, in their order, with amounts in units of the currency (`1300.00`) and times in ISO 8601.
JSON has the views as `wire` writes them, one array, with amounts in minor units. A sheet has columns
for staff that nobody else gets. The words of the other columns are those of the rows as given: ask for the rows as the
actor who gets the file, since rows that were asked for as staff name members of staff in history.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final, TextIO

from attrs import fields_dict, frozen

from unified_orders.adapters.files.writing import whole_file, write_csv
from unified_orders.application.views import (
    GroupReport,
    HistoryRow,
    Line,
    OrderRow,
    StaffGroupReport,
    StaffHistoryRow,
    StaffLine,
    StaffOrderRow,
)
from unified_orders.domain.actors import Actor
from unified_orders.domain.audience import Audience, audience_of
from unified_orders.domain.currencies import decimals_of
from unified_orders.wire import to_wire

#: A number, text, True or False, or nothing.
Cell = int | float | Decimal | str | bool | None
Target = str | os.PathLike[str] | TextIO


@frozen(slots=True)
class Column:
    """One column of a sheet."""

    name: str
    meaning: str
    #: from a row, and the currency of its amounts, to the cell
    cell: Callable[[Any, str], Cell]
    #: staff alone get it
    staff: bool = False


@frozen(slots=True)
class Sheet:
    """One kind of row, and its columns."""

    #: what the rows are: `lines`
    name: str
    row: type
    staff_row: type
    columns: tuple[Column, ...]

    def columns_for(self, actor: Actor) -> tuple[Column, ...]:
        """Return the columns that an actor gets, in order."""
        is_staff = audience_of(actor) is Audience.STAFF
        return tuple(column for column in self.columns if is_staff or not column.staff)

    def rows(self, views: Iterable[object], *, actor: Actor, currency: str = "") -> Iterator[tuple[Cell, ...]]:
        """Yield the cells of each view; `currency` is that of the amounts, where a view does not say it."""
        columns = self.columns_for(actor)
        for view in views:
            yield tuple(column.cell(view, getattr(view, "currency", currency)) for column in columns)


def export_csv(
    target: Target,
    sheet: Sheet,
    views: Iterable[object],
    *,
    actor: Actor,
    currency: str = "",
    replace: bool = True,
) -> int:
    """Write views as CSV for an actor, and return the number of rows; see `write_csv`.

    Raises:
        FileExistsError: there is such a file, and `replace` is False.
        OSError: the file cannot be written.
    """
    heading = [column.name for column in sheet.columns_for(actor)]
    return write_csv(target, heading, sheet.rows(views, actor=actor, currency=currency), replace=replace)


def export_json(target: Target, sheet: Sheet, views: Iterable[object], *, actor: Actor, replace: bool = True) -> int:
    """Write views as one JSON array for an actor, a row a line, and return the number of rows.

    Raises:
        FileExistsError: there is such a file, and `replace` is False.
        OSError: the file cannot be written.
    """
    if not isinstance(target, str | os.PathLike):
        return _write_json(target, sheet, views, actor)
    with whole_file(target, replace=replace) as stream:
        return _write_json(stream, sheet, views, actor)


def records(sheet: Sheet, views: Iterable[object], *, actor: Actor) -> Iterator[Mapping[str, Any]]:
    """Yield views as the wire writes them, without fields that an actor may not see."""
    is_staff = audience_of(actor) is Audience.STAFF
    hidden = frozenset() if is_staff else fields_dict(sheet.staff_row).keys() - fields_dict(sheet.row).keys()
    for view in views:
        yield {name: value for name, value in to_wire(view).items() if name not in hidden}


def _write_json(stream: TextIO, sheet: Sheet, views: Iterable[object], actor: Actor) -> int:
    written = 0
    for record in records(sheet, views, actor=actor):
        stream.write(",\n" if written else "[\n")
        stream.write(json.dumps(record))
        written += 1
    stream.write("\n]\n" if written else "[]\n")
    return written


def _field(name: str, meaning: str, *, staff: bool = False) -> Column:
    return Column(name, meaning, lambda row, _: _plain(getattr(row, name)), staff)


def _amount(name: str, meaning: str, *, staff: bool = False) -> Column:
    return Column(name, meaning, lambda row, currency: _units(getattr(row, name), currency), staff)


def _plain(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _units(minor: int | None, currency: str) -> Decimal | None:
    return None if minor is None else Decimal(minor).scaleb(-decimals_of(currency))


_CURRENCY: Final = Column("currency", "of the amounts, ISO 4217", lambda _, currency: currency)

LINES: Final = Sheet(
    "lines",
    Line,
    StaffLine,
    (
        _field("client_id", "the client"),
        _field("client_name", "its name"),
        Column("link", "which link of the group, from 1", lambda row, _: row.link_index + 1),
        _field("status", "`open`, `pending`, `in_progress`, `published` or `completed`"),
        _field("domain", "the site; empty while open"),
        _amount("price", "retail as it was approved"),
        _CURRENCY,
        _field("target_page_url", "the page that the link points to"),
        _field("anchor_text", "the words of the link"),
        _field("live_url", "where the link is live"),
        _field("published_at", "when it was published"),
        _field("completed_at", "when the placement was complete"),
        _field("verified_at", "when the link was seen live"),
        _field("has_issue", "a problem was reported and is not settled"),
        _field("group_id", "the group"),
        _field("item_id", "the placement"),
        _field("selection_id", "the selection that it came from"),
        _amount("wholesale", "what the agency pays", staff=True),
        _field("workflow_id", "the work on it", staff=True),
        _field("attempt", "which attempt, from 1", staff=True),
        _field("failure", "why the current attempt failed", staff=True),
        _field("issue", "the problem that was reported", staff=True),
        _field("resolution", "how it was settled", staff=True),
    ),
)
REPORT: Final = Sheet(
    "report",
    GroupReport,
    StaffGroupReport,
    (
        _field("client_id", "the client"),
        _field("client_name", "its name"),
        _field("status", "of the group"),
        _field("asked", "links wanted"),
        _field("agreed", "live placements"),
        _field("delivered", "of them published or completed"),
        _field("completed", "of them completed"),
        _field("verified", "links that were seen live"),
        _field("open_issues", "problems that are not settled"),
        _amount("agreed_amount", "retail of the live placements"),
        _amount("delivered_amount", "retail of the delivered ones"),
        _CURRENCY,
        _field("group_id", "the group"),
        _amount("wholesale", "what the agency pays", staff=True),
        _amount("margin", "retail less wholesale, before discount and fees", staff=True),
    ),
)
HISTORY: Final = Sheet(
    "history",
    HistoryRow,
    StaffHistoryRow,
    (
        _field("seq", "number of the event, from 1 without gaps"),
        _field("at", "when it happened"),
        _field("kind", "what happened, as a word: `site_approved`"),
        _field("by", "who did it, by name"),
        _field("text", "what happened, as a sentence"),
        _field("group_id", "the group; empty: the whole order, or several"),
        Column("author_kind", "`staff`, `account`, `guest`, ...", lambda row, _: str(row.author.kind), staff=True),
        Column("author_id", "who did it, by id", lambda row, _: row.author.id, staff=True),
        _field("command", "the command that caused it", staff=True),
        _field("key", "its idempotency key", staff=True),
        _field("version", "of the order after it", staff=True),
    ),
)
ORDERS: Final = Sheet(
    "orders",
    OrderRow,
    StaffOrderRow,
    (
        _field("order_id", "the order"),
        _field("state", "where it stands"),
        _amount("total", "what it comes to"),
        _amount("due", "still to be paid"),
        _amount("due_back", "paid beyond what is owed"),
        _CURRENCY,
        _field("groups", "live groups"),
        _field("items", "live placements"),
        _field("completed_items", "of them completed"),
        _field("deadline", "when all is wanted"),
        _field("created_at", "when it was made"),
        _field("updated_at", "when it changed last"),
        _field("version", "grows with every change"),
        _field("account_id", "who pays", staff=True),
        _field("assigned_to", "who looks after it", staff=True),
        _amount("margin", "total less what the agency pays", staff=True),
    ),
)
SHEETS: Final = (LINES, REPORT, HISTORY, ORDERS)
