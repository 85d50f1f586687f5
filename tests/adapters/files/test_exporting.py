import csv
import io
import json
from collections.abc import Iterable
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
from unified_orders.domain.actors import Scope

STAFF, ACCOUNT = Actor.staff("sam"), Actor.account("acme")
GUEST = Actor.guest(Scope(UUID(int=1), UUID(int=2)))
SITES = "Domain,DR,Price (KWD),Cost (KWD)\na.example,70,100.500,60.250\nb.example,60,150.000,90.000\n"


@frozen
class Placed:
    """An order with one approved site, in a currency of three decimals."""

    orders: InMemoryOrders
    order_id: UUID

    def views(self, sheet: Sheet, actor: Actor) -> Iterable[object]:
        match sheet.name:
            case "lines":
                return self.orders.lines(self.order_id, actor=actor)
            case "report":
                return self.orders.report(self.order_id, actor=actor).groups
            case "history":
                return self.orders.history(self.order_id, actor=actor)
            case _:
                return self.orders.orders(actor=actor).orders

    def csv(self, sheet: Sheet, actor: Actor, reader: Actor | None = None) -> list[dict[str, str]]:
        stream = io.StringIO(newline="")
        views = self.views(sheet, actor)
        written = export_csv(stream, sheet, views, actor=reader or actor, currency="KWD")
        rows = list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))
        assert written == len(rows) > 0
        return rows

    def json(self, sheet: Sheet, actor: Actor, reader: Actor | None = None) -> list[dict[str, Any]]:
        stream = io.StringIO()
        written = export_json(stream, sheet, self.views(sheet, actor), actor=reader or actor)
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


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
@pytest.mark.parametrize("reader", [ACCOUNT, GUEST], ids=lambda actor: actor.kind)
def test_what_is_for_staff_is_in_nobody_elses_file_even_where_the_rows_hold_it(
    placed: Placed, sheet: Sheet, reader: Actor
) -> None:
    of_staff = {column.name for column in sheet.columns if column.staff}
    hidden = fields_dict(sheet.staff_row).keys() - fields_dict(sheet.row).keys()
    assert of_staff
    assert of_staff & placed.csv(sheet, STAFF)[0].keys() == of_staff
    assert not of_staff & placed.csv(sheet, STAFF, reader)[0].keys()
    assert hidden <= placed.json(sheet, STAFF)[0].keys()
    assert not hidden & placed.json(sheet, STAFF, reader)[0].keys()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_an_account_gets_the_same_columns_by_its_own_views(placed: Placed, sheet: Sheet) -> None:
    assert placed.csv(sheet, ACCOUNT)[0].keys() == placed.csv(sheet, STAFF, ACCOUNT)[0].keys()
    assert placed.json(sheet, ACCOUNT)[0].keys() == placed.json(sheet, STAFF, ACCOUNT)[0].keys()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_column_has_a_name_and_a_meaning_of_its_own(sheet: Sheet) -> None:
    names = [column.name for column in sheet.columns]
    assert len({*names}) == len(names)
    assert all(column.meaning for column in sheet.columns)


def test_nothing_is_an_empty_list_with_its_heading() -> None:
    table, document = io.StringIO(), io.StringIO()
    assert export_csv(table, LINES, [], actor=STAFF) == export_json(document, LINES, [], actor=STAFF) == 0
    assert table.getvalue().startswith("client_id,client_name,link,")
    assert json.loads(document.getvalue()) == []


def test_a_file_that_is_there_is_kept_unless_it_may_be_replaced(placed: Placed, tmp_path: Path) -> None:
    path = tmp_path / "lines.json"
    for export in (export_json, export_csv):
        path.write_text("old", "utf-8")
        with pytest.raises(FileExistsError):
            export(path, LINES, placed.views(LINES, STAFF), actor=STAFF, replace=False)
        assert path.read_text("utf-8") == "old"
        export(path, LINES, placed.views(LINES, STAFF), actor=STAFF)
        assert "a.example" in path.read_text("utf-8")
    assert {one.name for one in tmp_path.iterdir()} == {"sites.csv", "lines.json"}
