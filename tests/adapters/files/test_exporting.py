import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from attrs import fields_dict, frozen

from unified_orders import Actor, CreateOrder, GroupRequest, Review, Submit, approve
from unified_orders.adapters.files.exporting import (
    HISTORY,
    LINES,
    ORDERS,
    REPORT,
    SHEETS,
    Sheet,
    export_csv,
    export_json,
)
from unified_orders.adapters.memory import InMemoryOrders, in_memory_service
from unified_orders.domain.commands import NoteAudience, WriteNote
from unified_orders.domain.errors import InvalidInput

STAFF, ACCOUNT = Actor.staff("sam"), Actor.account("acme")
EXPORTS: tuple[Callable[..., int], ...] = (export_json, export_csv)
EVERY_SHEET = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
SITES = "Domain,DR,Price (KWD),Cost (KWD)\na.example,70,100.500,60.250\nb.example,60,150.000,90.000\n"


@frozen
class Placed:
    """An order with one approved site, in a currency of three decimals."""

    orders: InMemoryOrders
    order_id: UUID

    def views(self, sheet: Sheet[Any], actor: Actor) -> Iterable[object]:
        match sheet.name:
            case "lines":
                return self.orders.lines(self.order_id, actor=actor)
            case "report":
                return self.orders.report(self.order_id, actor=actor).groups
            case "history":
                return self.orders.history(self.order_id, actor=actor)
            case _:
                return self.orders.orders(actor=actor).orders

    def csv(self, sheet: Sheet[Any], actor: Actor, *, staff: bool | None = None) -> list[dict[str, str]]:
        stream = io.StringIO(newline="")
        written = export_csv(stream, sheet, self.views(sheet, actor), currency="KWD", staff=staff)
        rows = list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))
        assert written == len(rows) > 0
        return rows

    def json(self, sheet: Sheet[Any], actor: Actor, *, staff: bool | None = None) -> list[dict[str, Any]]:
        stream = io.StringIO()
        written = export_json(stream, sheet, self.views(sheet, actor), staff=staff)
        found: list[dict[str, Any]] = json.loads(stream.getvalue())
        assert written == len(found) > 0
        return found


@pytest.fixture
def placed(tmp_path: Path) -> Placed:
    (tmp_path / "sites.csv").write_text(SITES, "utf-8")
    orders = in_memory_service(sites=tmp_path / "sites.csv")
    tea = GroupRequest(client_id="tea", link_count=2, target_pages=["https://tea.example/a"], anchor_texts=["=cmd()"])
    made = orders.execute(CreateOrder(currency="KWD", groups=[tea]), actor=ACCOUNT)
    orders.execute(Submit(made.order_id), actor=ACCOUNT)
    board = orders.board(made.order_id, made.group_ids[0], actor=ACCOUNT)
    orders.execute(Review(board.group, [approve(board.suggested[0])]), actor=ACCOUNT)
    return Placed(orders, made.order_id)


def test_lines_come_with_amounts_in_units_of_the_currency(placed: Placed) -> None:
    first, second = placed.csv(LINES, STAFF)
    assert (first["link"], first["status"], first["domain"]) == ("1", "pending", "a.example")
    assert (first["price"], first["wholesale"], first["currency"]) == ("100.500", "60.250", "KWD")
    assert (second["link"], second["status"], second["domain"], second["price"]) == ("2", "open", "", "")


def test_no_cell_is_taken_for_a_formula(placed: Placed) -> None:
    assert placed.csv(LINES, STAFF)[0]["anchor_text"] == "'=cmd()"
    assert placed.json(LINES, STAFF)[0]["anchor_text"] == "=cmd()"


def test_the_report_the_history_and_the_list_come_too(placed: Placed) -> None:
    (group,), (order,) = placed.csv(REPORT, STAFF), placed.csv(ORDERS, STAFF)
    assert (group["asked"], group["agreed"], group["agreed_amount"], group["margin"]) == ("2", "1", "100.500", "40.250")
    assert (order["state"], order["total"], order["account_id"]) == ("reviewing", "100.500", "acme")
    history = placed.csv(HISTORY, STAFF)
    assert [row["seq"] for row in history] == [str(seq) for seq in range(1, len(history) + 1)]
    assert history[0]["text"] == "acme made the order."
    assert history[0]["at"].endswith("Z")


@EVERY_SHEET
def test_rows_say_themselves_whether_they_are_for_staff(placed: Placed, sheet: Sheet[Any]) -> None:
    of_staff = {column.name for column in sheet.columns if column.staff}
    hidden = fields_dict(sheet.staff_row).keys() - fields_dict(sheet.row).keys()
    assert of_staff
    assert of_staff <= placed.csv(sheet, STAFF)[0].keys()
    assert not of_staff & placed.csv(sheet, ACCOUNT)[0].keys()
    assert hidden <= placed.json(sheet, STAFF)[0].keys()
    assert not hidden & placed.json(sheet, ACCOUNT)[0].keys()


@EVERY_SHEET
def test_a_file_for_others_takes_no_row_of_staff_and_is_not_touched(
    placed: Placed, sheet: Sheet[Any], tmp_path: Path
) -> None:
    path, views = tmp_path / "out", list(placed.views(sheet, STAFF))
    path.write_text("old", "utf-8")
    for export in EXPORTS:
        with pytest.raises(InvalidInput, match="ask for the rows as the actor who gets the file"):
            export(path, sheet, views, staff=False)
        with pytest.raises(InvalidInput, match="ask for all rows as staff"):
            export(path, sheet, [*views, *placed.views(sheet, ACCOUNT)])
        with pytest.raises(InvalidInput, match="ask for the rows as the actor who gets the file"):
            export(path, sheet, [*placed.views(sheet, ACCOUNT), *views])
        assert path.read_text("utf-8") == "old"
    assert placed.csv(sheet, ACCOUNT, staff=False) == placed.csv(sheet, ACCOUNT)
    assert placed.json(sheet, STAFF, staff=True) == placed.json(sheet, STAFF)


def test_history_for_an_account_names_nobody_of_the_staff(placed: Placed) -> None:
    placed.orders.execute(WriteNote(placed.order_id, "Soon.", NoteAudience.ACCOUNT), actor=STAFF)
    told = placed.csv(HISTORY, ACCOUNT, staff=False)
    assert told[-1]["by"] == "the agency"
    assert not any("sam" in cell for row in told for cell in row.values())


def test_rows_of_another_sheet_are_refused(placed: Placed) -> None:
    lines: Any = placed.views(LINES, ACCOUNT)
    with pytest.raises(InvalidInput, match="must be HistoryRow or StaffHistoryRow for history, got Line"):
        export_csv(io.StringIO(), HISTORY, lines)


@EVERY_SHEET
def test_every_column_has_a_name_and_a_meaning_of_its_own(sheet: Sheet[Any]) -> None:
    names = [column.name for column in sheet.columns]
    assert len({*names}) == len(names)
    assert all(column.meaning for column in sheet.columns)


def test_nothing_is_an_empty_list_with_its_heading() -> None:
    table, document = io.StringIO(), io.StringIO()
    assert export_csv(table, LINES, []) == export_json(document, LINES, []) == 0
    assert table.getvalue().startswith("client_id,client_name,link,")
    assert "wholesale" not in table.getvalue()
    assert export_csv(table, LINES, [], staff=True) == 0
    assert "wholesale" in table.getvalue()
    assert json.loads(document.getvalue()) == []


def test_a_file_that_is_there_is_kept_unless_it_may_be_replaced(placed: Placed, tmp_path: Path) -> None:
    path = tmp_path / "lines.json"
    for export in EXPORTS:
        path.write_text("old", "utf-8")
        with pytest.raises(FileExistsError):
            export(path, LINES, placed.views(LINES, STAFF), replace=False)
        assert path.read_text("utf-8") == "old"
        export(path, LINES, placed.views(LINES, STAFF))
        assert "a.example" in path.read_text("utf-8")
    assert {one.name for one in tmp_path.iterdir()} == {"sites.csv", "lines.json"}
