"""What hosts hand out: lines, report, history and orders as rows, for a spreadsheet or a program.

    export_csv("lines.csv", LINES, orders.lines(order_id, actor=actor), currency="USD")
    export_json(sys.stdout, HISTORY, orders.history(order_id, actor=customer), staff=False)

A file says what its rows say: ask for them as the actor who gets it. Rows that were asked for as staff bring the
columns for staff; `staff=False` refuses them, for a file that a customer gets.

CSV has the columns of a sheet, in their order, with amounts in units of the currency (`1300.00`) and times in ISO 8601.
JSON has the views as `wire` writes them, one array, with amounts in minor units.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any, Final, Generic, TextIO, TypeVar

from attrs import frozen

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
from unified_orders.domain.currencies import decimals_of
from unified_orders.domain.errors import InvalidInput
from unified_orders.wire import to_wire

__all__ = ["HISTORY", "LINES", "ORDERS", "REPORT", "Sheet", "export_csv", "export_json"]

#: A number, text, True or False, or nothing.
Cell = int | float | Decimal | str | bool | None
Target = str | os.PathLike[str] | TextIO
R = TypeVar("R")


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
class Sheet(Generic[R]):
    """One kind of row, and its columns."""

    #: what the rows are: `lines`
    name: str
    #: the view of a row
    row: type[R]
    #: the same for staff
    staff_row: type[R]
    #: in their order, those for staff last
    columns: tuple[Column, ...]

    def columns_for(self, *, staff: bool) -> tuple[Column, ...]:
        """Return the columns of staff, or those of everybody else, in order."""
        return tuple(column for column in self.columns if staff or not column.staff)


def export_csv(
    target: Target,
    sheet: Sheet[R],
    views: Iterable[R],
    *,
    currency: str = "",
    staff: bool | None = None,
    replace: bool = True,
) -> int:
    """Write views as CSV, and return the number of rows; see `write_csv`.

    `currency` is that of the amounts, where a view does not say it. `staff` says whether the file is for staff: other
    rows are refused, and the heading is the same where there is no row. None takes the rows as they are.

    Raises:
        InvalidInput: rows of staff and of others together, or other rows than `staff` says.
        FileExistsError: there is such a file, and `replace` is False.
        OSError: the file cannot be written.
    """
    staff, views = _of_one_kind(sheet, views, staff=staff)
    columns = sheet.columns_for(staff=staff)
    rows = ([column.cell(view, getattr(view, "currency", currency)) for column in columns] for view in views)
    return write_csv(target, [column.name for column in columns], rows, replace=replace)


def export_json(
    target: Target, sheet: Sheet[R], views: Iterable[R], *, staff: bool | None = None, replace: bool = True
) -> int:
    """Write views as one JSON array, a row a line, and return the number of rows; `staff` as for `export_csv`.

    Raises:
        InvalidInput: rows of staff and of others together, or other rows than `staff` says.
        FileExistsError: there is such a file, and `replace` is False.
        OSError: the file cannot be written.
    """
    _, views = _of_one_kind(sheet, views, staff=staff)
    if not isinstance(target, str | os.PathLike):
        return _write_json(target, views)
    with whole_file(target, replace=replace) as stream:
        return _write_json(stream, views)


def _of_one_kind(sheet: Sheet[R], views: Iterable[R], *, staff: bool | None) -> tuple[bool, Iterator[R]]:
    """Return whether views are those of staff, and the views, each looked at; without any, they are not of staff."""
    rest = iter(views)
    first = tuple(islice(rest, 1))
    if staff is None:
        staff = any(isinstance(view, sheet.staff_row) for view in first)
    kind = sheet.staff_row if staff else sheet.row
    for view in first:
        _checked(sheet, view, kind)
    return staff, (_checked(sheet, view, kind) for view in chain(first, rest))


def _checked(sheet: Sheet[R], view: R, kind: type[R]) -> R:
    """Return a view of this very kind: one of staff is one of everybody's by its type, and says more."""
    if type(view) is kind:
        return view
    if type(view) not in {sheet.row, sheet.staff_row}:
        rule = f"must be {sheet.row.__name__} or {sheet.staff_row.__name__} for {sheet.name}"
    elif kind is sheet.row:
        rule = f"must be {kind.__name__} where others than staff read; ask for the rows as the actor who gets the file"
    else:
        rule = f"must be {kind.__name__} where staff read; ask for all rows as staff"
    raise InvalidInput("views", type(view).__name__, rule)


def _write_json(stream: TextIO, views: Iterable[object]) -> int:
    written = 0
    for view in views:
        stream.write(",\n" if written else "[\n")
        stream.write(json.dumps(to_wire(view)))
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

LINES: Final[Sheet[Line]] = Sheet(
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
REPORT: Final[Sheet[GroupReport]] = Sheet(
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
HISTORY: Final[Sheet[HistoryRow]] = Sheet(
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
ORDERS: Final[Sheet[OrderRow]] = Sheet(
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
SHEETS: Final[tuple[Sheet[Any], ...]] = (LINES, REPORT, HISTORY, ORDERS)
