import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unified_orders.adapters.files import harmless, read_sites, write_csv
from unified_orders.domain.words import OrderState

Save = Callable[..., Path]
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@pytest.mark.parametrize("start", [*DANGEROUS, "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(start: str) -> None:
    assert harmless(f"{start}cmd|' /C calc'!A0").startswith("'")


def test_other_text_stays_as_it_is() -> None:
    assert [harmless(text) for text in ("", "tea", "a=b", "'", "7-8")] == ["", "tea", "a=b", "'", "7-8"]


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell() -> None:
    stream = io.StringIO()
    row = [-5, 2.5, None, "-5", OrderState.REVIEWING, date(2026, 1, 15), True, 'a "b", c\nd']
    assert write_csv(stream, ["=heading"], [row]) == 1
    assert stream.getvalue() == (
        "'=heading\r\n-5,2.5,,'-5,reviewing,2026-01-15,True,\"a \"\"b\"\", c\nd\"\r\n"
    )  # fmt: skip


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4), max_size=5))
def test_no_cell_of_any_text_begins_like_a_formula_and_none_is_lost(rows: list[list[str]]) -> None:
    stream = io.StringIO(newline="")
    write_csv(stream, ["a", "b"], rows)
    read = list(csv.reader(io.StringIO(stream.getvalue(), newline="")))[1:]
    assert [[harmless(cell) for cell in row] for row in rows] == read
    assert not any(cell.startswith(DANGEROUS) for row in read for cell in row)


def test_a_written_file_is_read_back_and_opens_in_spreadsheets_as_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    assert write_csv(path, ["domain", "niche"], [["kettle.example", "Thé"]]) == 1
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert read_sites(path).sites[0].niches == ("Thé",)


def test_a_file_whose_writing_fails_stays_as_it_was(tmp_path: Path) -> None:
    def rows() -> Iterator[list[str]]:
        yield ["new.example"]
        raise LookupError

    path = tmp_path / "sites.csv"
    path.write_text("old")
    with pytest.raises(LookupError):
        write_csv(path, ["domain"], rows())
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_device_is_written_to_and_never_replaced() -> None:
    assert write_csv("/dev/null", ["domain"], [["a.example"]]) == 1
    assert not Path("/dev/null").is_file()


def test_decimals_stay_numbers_as_they_are_written() -> None:
    stream = io.StringIO()
    write_csv(stream, ["amount"], [[Decimal("-1300.00")], [Decimal("1E+3")], [Decimal("NaN")], [float("inf")]])
    assert stream.getvalue().split() == ["amount", "-1300.00", "1000", "NaN", "inf"]


def test_a_file_that_is_there_is_kept_unless_it_may_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text("old")
    with pytest.raises(FileExistsError):
        write_csv(path, ["domain"], [["a.example"]], replace=False)
    assert path.read_text() == "old"
    path.unlink()
    assert write_csv(path, ["domain"], [["a.example"]], replace=False) == 1
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_came_meanwhile_is_kept_too(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"

    def rows() -> Iterator[list[str]]:
        path.write_text("quicker")
        yield ["a.example"]

    with pytest.raises(FileExistsError):
        write_csv(path, ["domain"], rows(), replace=False)
    assert path.read_text() == "quicker"
    assert list(tmp_path.iterdir()) == [path]


def test_a_replaced_file_keeps_who_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.touch(mode=0o600)
    write_csv(path, ["domain"], [["a.example"]])
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_error_names_the_file_that_was_meant(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as raised:
        write_csv(tmp_path / "gone" / "sites.csv", ["domain"], [])
    assert raised.value.filename == str(tmp_path / "gone" / "sites.csv")
