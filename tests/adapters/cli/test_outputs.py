"""In which form a command answers, and where."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final, cast

import pytest
from tests.adapters.cli.kit import APPROVE, ORDER, PAY, answer, order_file, shell, typed
from typer.core import TyperGroup
from typer.main import get_command

from unified_orders.adapters.cli.app import app

PAID = ORDER.replace("steps:", "    anchor_texts: ['=HYPERLINK(1)']\nsteps:") + APPROVE + PAY
SHARE = "  - {do: share, as: staff:sam, label: tea-desk, permissions: [review]}\n"


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("command", ["lines", "report", "history", "orders"])
def test_rows_come_as_csv_with_one_heading(tmp_path: Path, command: str) -> None:
    ran = shell(command, order_file(tmp_path, PAID), "--csv")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "\x1b" not in ran.stdout
    assert all(None not in row and None not in row.values() for row in rows_of(ran.stdout))


def test_csv_has_amounts_as_numbers_and_no_formulas(tmp_path: Path) -> None:
    (line,) = rows_of(typed("lines", order_file(tmp_path, PAID), "--csv").stdout)
    assert (line["price"], line["wholesale"], line["currency"]) == ("100.00", "60.00", "USD")
    assert line["anchor_text"] == "'=HYPERLINK(1)"


def test_csv_holds_no_column_that_its_reader_may_not_see(tmp_path: Path) -> None:
    path = order_file(tmp_path, PAID + SHARE)
    for command, hidden in (("lines", "wholesale"), ("report", "margin"), ("history", "author_id")):
        assert hidden in typed(command, path, "--csv").stdout
        for reader in ("account:acme", "guest:tea-desk"):
            assert hidden not in typed(command, path, "--csv", "--as", reader).stdout
    assert "margin" not in typed("orders", path, "--csv", "--as", "account:acme").stdout


@pytest.mark.parametrize("command", ["board", "lines", "report", "history", "orders", "doctor", "run"])
def test_json_is_one_document_about_its_file(tmp_path: Path, command: str) -> None:
    path = order_file(tmp_path, PAID)
    assert str(path) in json.dumps(answer(command, path))


def test_an_answer_goes_into_a_file_whose_name_says_the_form(tmp_path: Path) -> None:
    path = order_file(tmp_path, PAID)
    ran = typed("lines", path, "--out", tmp_path / "lines.csv")
    assert (ran.exit_code, ran.output) == (0, "")
    assert [row["domain"] for row in rows_of((tmp_path / "lines.csv").read_text("utf-8-sig"))] == ["a.example"]
    assert typed("board", path, "--out", tmp_path / "board.json").exit_code == 0
    assert json.loads((tmp_path / "board.json").read_text("utf-8"))["board"]["total"] == 2
    assert typed("report", path, "--csv", "--out", tmp_path / "report.txt").exit_code == 0
    assert rows_of((tmp_path / "report.txt").read_text("utf-8-sig"))[0]["asked"] == "1"


def test_a_file_is_replaced_only_by_force(tmp_path: Path) -> None:
    path, out = order_file(tmp_path, PAID), tmp_path / "lines.csv"
    out.write_text("kept", "utf-8")
    ran = typed("lines", path, "--out", out)
    assert ran.exit_code == 2
    assert "is there already; give --force to replace it" in ran.stderr
    assert out.read_text("utf-8") == "kept"
    assert typed("lines", path, "--out", out, "--force").exit_code == 0
    assert "a.example" in out.read_text("utf-8-sig")
    assert {one.name for one in tmp_path.iterdir()} == {"order.yaml", "sites.csv", "lines.csv"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("lines", "--json", "--csv"), "--csv: does not go with --json"),
        (("lines", "--out", "lines.txt"), "--out: must end in .json or .csv"),
        (("board", "--out", "board.csv"), "--out: must end in .json"),
        (("report", "--force"), "--force: replaces the file of --out"),
    ],
)
def test_options_that_do_not_go_together_are_told(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    command, *rest = words
    ran = typed(command, order_file(tmp_path, PAID), *rest)
    assert ran.exit_code == 2
    assert told in ran.stderr


def test_what_is_wrong_is_json_too_where_json_is_asked_for(tmp_path: Path) -> None:
    found = answer("lines", tmp_path / "gone.yaml", code=2)
    assert "no such file" in found["problems"][0]["message"]
    found = answer("explain", order_file(tmp_path), "--as", "account:other", code=1)
    assert [reason["code"] for reason in found["reasons"]] == ["not_found"]


def commands(group: TyperGroup, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of each command that can answer with JSON."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, (*before, name))
        elif any("--json" in parameter.opts for parameter in command.params):
            yield (*before, name)


WORDS: Final = list(commands(cast("TyperGroup", get_command(app))))


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_an_option_that_is_none_is_told_as_json_by_every_command(words: tuple[str, ...]) -> None:
    ran = typed(*words, "--bogus", "--json")
    (problem,) = json.loads(ran.stdout)["problems"]
    assert (ran.exit_code, problem["field"]) == (2, "--bogus")
    assert len(WORDS) > 15
