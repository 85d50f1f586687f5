"""The commands on sites at their edges: bad rows to a file, wrong options, full disks, long answers, narrow screens."""

import csv
import gc
import io
import json
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.adapters.cli.kit import typed
from tests.adapters.cli.sites_kit import batch, catalogue, prices

from unified_orders.adapters.cli.sites.streamed import write_sites
from unified_orders.adapters.files import SiteRow, UnreadableFile, known_sites

__all__ = ["batch", "catalogue", "prices"]


def test_all_bad_rows_go_to_a_file_of_their_own(tmp_path: Path) -> None:
    path, bad = tmp_path / "many.csv", tmp_path / "bad.csv"
    path.write_text("domain,dr\na.example,1\n" + "=broken,1\n" * 1_500, "utf-8")
    ran = typed("sites", "import", path, "--bad", bad)
    assert ran.exit_code == 0
    assert f"all bad rows are in {bad}" in ran.stdout
    rows = list(csv.DictReader(io.StringIO(bad.read_text("utf-8-sig"))))
    assert [int(row["line"]) for row in rows] == [*range(3, 1_503)]
    assert rows[0] == {
        "file": str(path),
        "line": "3",
        "field": "domain",
        "value": "'=broken'",
        "reason": "must be a site's domain, like example.com",
    }


def test_a_file_of_bad_rows_is_replaced_only_if_that_is_said(prices: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("precious\n", "utf-8")
    ran = typed("sites", "import", prices, "--bad", bad)
    assert (ran.exit_code, bad.read_text("utf-8")) == (2, "precious\n")
    assert "--bad: is there already; give --force" in ran.stderr
    assert typed("sites", "import", prices, "--bad", bad, "--force").exit_code == 0
    assert "broken" in bad.read_text("utf-8")
    assert typed("sites", "import", prices, "--bad", tmp_path / "nowhere" / "bad.csv").exit_code == 3


def test_a_file_that_was_imported_before_tells_of_its_bad_rows_again(prices: Path, catalogue: Path) -> None:
    bad = catalogue.with_name("bad.csv")
    ran = typed("sites", "import", prices, "--into", catalogue, "--bad", bad, "--as-of", "2026-01-15")
    assert "the same file was imported on" in ran.stdout
    assert "'broken'" in bad.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("import", "prices.csv", "--as-of", "yesterday"), "--as-of"),
        (("import", "prices.csv", "--bogus"), "--bogus"),
        (("import", "prices.csv", "--column", "price"), "--column"),
        (("import",), "FILE"),
        (("show",), "CATALOGUE"),
        (("show", "sites.db", "--min-dr", "much"), "--min-dr"),
        (("show", "sites.db", "--limit", "-1"), "--limit"),
        (("show", "sites.db", "--csv"), "--csv"),
    ],
)
def test_wrong_options_are_told_as_one_json_document_too(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], field: str
) -> None:
    monkeypatch.chdir(catalogue.parent)
    ran = typed("sites", *words, "--json")
    (problem,) = json.loads(ran.stdout)["problems"]
    assert (ran.exit_code, problem["file"], problem["field"]) == (2, None, field)
    assert problem["message"]


@pytest.mark.parametrize(
    "words",
    [
        ("import", "prices.csv"),
        ("show", "sites.db"),
        ("show", "sites.db", "--json"),
    ],
)
def test_a_full_disk_is_told(catalogue: Path, words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "unified_orders.adapters.cli", "sites", *words]
        ran = subprocess.run(
            command, check=False, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", cwd=catalogue.parent
        )
    assert ran.returncode == 3
    assert ran.stderr == "error: the answer cannot be written: no space left on device\n"


def test_a_reader_that_goes_away_ends_a_long_answer_quietly(catalogue: Path) -> None:
    many = catalogue.with_name("many.csv")
    many.write_text("domain,dr\n" + "".join(f"s{number}.example,1\n" for number in range(2_000)), "utf-8")
    assert typed("sites", "import", many, "--into", catalogue).exit_code == 0
    command = [sys.executable, "-m", "unified_orders.adapters.cli", "sites", "show", str(catalogue), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        told = process.stderr.read()
    assert (told, process.returncode) == (b"", -signal.SIGPIPE)


def test_any_number_of_sites_is_told_as_json_one_at_a_time(tmp_path: Path) -> None:
    def rows(count: int) -> Iterator[SiteRow]:
        return (SiteRow(number, f"s{number}.example", ()) for number in range(count))

    def peak(count: int) -> int:
        with (tmp_path / f"{count}.json").open("w") as stream:
            gc.collect()
            tracemalloc.start()
            try:
                write_sites(stream, tmp_path, rows(count), 0)
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

    peak(1)
    assert peak(3_000) < 1.3 * peak(300) + 20_000
    assert len(json.loads((tmp_path / "3000.json").read_text())["sites"]) == 3_000


@pytest.mark.parametrize(
    ("limit", "count", "more"), [("0", 2, False), ("1", 1, True), ("2", 2, False), ("3", 2, False)]
)
def test_json_says_whether_there_are_more_sites(catalogue: Path, limit: str, count: int, *, more: bool) -> None:
    told = json.loads(typed("sites", "show", catalogue, "--json", "--limit", limit).stdout)
    assert (len(told["sites"]), told["more"]) == (count, more)


def test_a_catalogue_that_breaks_off_is_one_json_document_all_the_same(catalogue: Path) -> None:
    def rows() -> Iterator[SiteRow]:
        yield from known_sites(str(catalogue))
        raise UnreadableFile(str(catalogue), None, None, "is damaged")

    stream = io.StringIO()
    broken = write_sites(stream, catalogue, rows(), 0)
    told = json.loads(stream.getvalue())
    assert broken is not None
    assert (len(told["sites"]), told["problems"][0]["message"]) == (2, "is damaged")


def test_a_site_in_other_letters_is_found_by_them(tmp_path: Path) -> None:
    path, into = tmp_path / "list.csv", tmp_path / "sites.db"
    path.write_text("domain\nmünchen.example\n", "utf-8")
    assert typed("sites", "import", path, "--into", into).exit_code == 0
    for words in (("--text", "münchen"), ("MÜNCHEN.example",)):
        ran = typed("sites", "show", into, *words)
        assert ran.exit_code == 0
        assert "münchen.example" in ran.stdout
    assert typed("sites", "show", into).stdout.splitlines()[-1] == "1 site"


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"PK\x03\x04\x14\0", "save the sheet as CSV"), (b"\xd0\xcf\x11\xe0\xa1", "save the sheet as CSV"),
     (b"\x1f\x8b\x08", "unpack it"), (b"%PDF-1.7", "as CSV")],
)  # fmt: skip
def test_a_workbook_is_told_to_be_saved_as_csv(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "sites.xlsx"
    path.write_bytes(content)
    ran = typed("sites", "import", path)
    assert ran.exit_code == 2
    assert told in ran.stderr


@pytest.mark.parametrize("columns", ["80", "120", "200"])
def test_no_number_is_lost_beside_a_long_name_however_narrow_the_screen(tmp_path: Path, columns: str) -> None:
    path, into = tmp_path / "list.csv", tmp_path / "sites.db"
    name = ".".join(["a-name-that-goes-on"] * 5) + ".example"
    path.write_text(
        f"domain,dr,traffic,price USD,cost USD,topic\n{name},71,1234567,1200.50,900.25,{'tea | ' * 9}", "utf-8"
    )
    assert typed("sites", "import", path, "--into", into).exit_code == 0
    told = typed("sites", "show", into, COLUMNS=columns).stdout
    for number in ("71", "1,234,567", "1,200.50 USD", "900.25 USD"):
        assert number in told
    assert max(map(len, told.splitlines())) <= int(columns)
    assert name in "".join(line.split()[0] for line in told.splitlines()[2:-2] if not line.startswith(" "))


def test_what_a_file_says_is_never_obeyed_by_the_terminal(tmp_path: Path) -> None:
    path, into = tmp_path / "red\x1b[31m.csv", tmp_path / "sites.db"
    path.write_text("domain,topic,\x1b[2J\na.example,tea \x1b]0;x\x07\u202e,1\n\x1b[31mb.example,,\n", "utf-8")
    said = ("sites", "import", path, "--into", into, "--source", "acme\x1b[1m")
    shown = [
        typed(*said[:3]),
        typed(*said),
        *(typed("sites", "show", into, *more) for more in ([], ["a.example"], ["--imports"])),
    ]
    told = "".join(ran.output for ran in shown)
    assert "tea" in told
    assert all(letter.isprintable() or letter == "\n" for letter in told)


def test_a_heading_without_rows_is_told(tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    path.write_text("domain,dr\n", "utf-8")
    assert "note: has no row under its heading" in typed("sites", "import", path).stdout
