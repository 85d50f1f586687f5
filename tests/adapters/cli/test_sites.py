"""The commands on sites: what staff type, see, and get as JSON or CSV."""

import csv
import io
import json
from pathlib import Path

import pytest
from tests.adapters.cli.kit import ORDER, shell, typed
from tests.adapters.cli.sites_kit import batch, catalogue, prices

from unified_orders.adapters.files import read_sites

__all__ = ["batch", "catalogue", "prices"]


def test_without_a_catalogue_the_guess_is_shown_and_nothing_is_written(prices: Path, tmp_path: Path) -> None:
    ran = typed("sites", "import", prices)
    assert ran.exit_code == 0
    told = ran.stdout.splitlines()
    assert told[0] == "prices.csv  price_list, utf-8, semicolons, heading in line 1"
    assert any(line.split() == ["retail", "Guest", "post", "price", "90%"] for line in told)
    assert "  refused: line 4, domain: must be a site's domain, like example.com, got 'broken'" in told
    assert told[-1] == "a dry run: nothing was written; to keep it, add --into CATALOGUE"
    assert list(tmp_path.iterdir()) == [prices]


def test_both_counts_are_told_with_what_was_added(prices: Path, tmp_path: Path) -> None:
    ran = typed("sites", "import", prices, "--into", tmp_path / "sites.db", "--as-of", "2026-01-15")
    assert "prices.csv  seller  2026-01-15     2    1      2        0          0" in ran.stdout
    assert ran.stdout.splitlines()[-1].startswith("written to ")


def test_an_import_answers_with_one_json_document(prices: Path, tmp_path: Path) -> None:
    ran = typed("sites", "import", prices, "--into", tmp_path / "sites.db", "--json")
    answer = json.loads(ran.stdout)
    assert (ran.exit_code, ran.stderr, answer["written"]) == (0, "", True)
    (file,) = answer["files"]
    assert (file["good"], file["bad"], file["added"]) == (2, 1, 2)
    assert file["columns"][1] == {"field": "retail", "heading": "Guest post price", "confidence": 0.9}
    assert file["bad_rows"][0]["line"] == 4


def test_a_column_is_said_once_and_known_again(tmp_path: Path) -> None:
    path, into = tmp_path / "odd.csv", tmp_path / "sites.db"
    path.write_text("Who,Their fee\na.example,100\n", "utf-8")
    assert typed("sites", "import", path, "--into", into).exit_code == 2
    said = ("--column", "domain=Who", "--column", 'price="Their fee"'.replace('"', ""), "--currency", "USD")
    assert typed("sites", "import", path, "--into", into, *said, "--source", "acme").exit_code == 0
    path.write_text("Who,Their fee\na.example,90\nb.example,70\n", "utf-8")
    again = typed("sites", "import", path, "--into", into)
    assert again.exit_code == 0
    assert "its heading is known from an earlier file of acme" in again.stdout
    assert [site.domain for site in read_sites(into).sites] == ["a.example", "b.example"]


def test_the_same_file_again_says_that_all_of_it_is_there(batch: Path, catalogue: Path) -> None:
    ran = typed("sites", "import", batch, "--into", catalogue)
    assert ran.exit_code == 0
    assert "the same file was imported on" in ran.stdout
    assert "was in" in ran.stdout.splitlines()[-1]


def test_strict_writes_nothing_and_ends_with_2(prices: Path, tmp_path: Path) -> None:
    into = tmp_path / "sites.db"
    ran = typed("sites", "import", prices, "--into", into, "--strict")
    assert ran.exit_code == 2
    assert "--strict: 1 row is bad, nothing was written" in ran.stderr
    assert not into.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--column", "price"), "--column: must be FIELD=HEADING"),
        (("--column", "colour=Topic"), "columns: must be one of domain, retail"),
        (("--column", "dr=DR"), "dr: no column has the heading 'DR'; there are 'Site'"),
        (("--column", "price=Topic", "--column", "retail=Site"), "a second time"),
        (("--currency", "dollars"), "currency: must be an ISO 4217 currency code"),
        (("--as-of", "yesterday"), "--as-of: must be a day, like 2026-03-31, got 'yesterday'"),
        (("--force",), "--force: replaces the file of --bad; name one"),
    ],
)
def test_a_wrong_option_ends_with_2_and_says_what_to_do(prices: Path, words: tuple[str, ...], told: str) -> None:
    ran = typed("sites", "import", prices, *words)
    assert ran.exit_code == 2
    assert told in " ".join(ran.stderr.replace("│", " ").split())


def test_a_file_that_is_no_list_is_told_as_json_too(tmp_path: Path) -> None:
    ran = typed("sites", "import", tmp_path / "nowhere.csv", "--json")
    assert ran.exit_code == 2
    assert "does not exist" in json.loads(ran.stdout)["problems"][0]["message"]


def test_a_piped_import_shows_no_progress_and_no_colours(prices: Path) -> None:
    ran = shell("sites", "import", prices)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "\x1b" not in ran.stdout


def test_a_catalogue_is_shown_as_a_table_that_says_how_many_there_are(catalogue: Path) -> None:
    ran = typed("sites", "show", catalogue, "--limit", "1")
    assert ran.exit_code == 0
    lines = ran.stdout.splitlines()
    assert lines[0].split() == ["site", "DR", "traffic", "price", "cost", "about"]
    assert lines[2].split() == ["a.example", "61", "9,000", "120.00", "USD", "tea"]
    assert lines[-1] == "1 of 2 sites; for more: --limit N, or 0 for all"


def test_one_site_is_shown_with_who_said_what_and_when(catalogue: Path) -> None:
    ran = typed("sites", "show", catalogue, "https://www.A.example/")
    assert ran.exit_code == 0
    said = [line.split() for line in ran.stdout.splitlines()]
    assert ["✓", "dr", "61", "ahrefs", "2026-01-15"] in said
    assert ["✓", "price", "120.00", "USD", "seller", "2026-01-15"] in said


def test_sites_are_chosen_by_dr_and_text_in_every_form(catalogue: Path) -> None:
    assert "1 of 2 sites" in typed("sites", "show", catalogue, "--min-dr", "60").stdout
    answer = json.loads(typed("sites", "show", catalogue, "--text", "B.", "--json").stdout)
    assert [site["domain"] for site in answer["sites"]] == ["b.example"]


def test_csv_of_a_catalogue_can_be_imported_again(catalogue: Path, tmp_path: Path) -> None:
    ran = typed("sites", "show", catalogue, "--csv")
    rows = list(csv.DictReader(io.StringIO(ran.stdout)))
    assert [(row["domain"], row["dr"], row["price USD"], row["price EUR"]) for row in rows] == [
        ("a.example", "61", "120.00", ""),
        ("b.example", "", "", "80.00"),
    ]
    again = tmp_path / "again.csv"
    again.write_text(ran.stdout, "utf-8")
    read = read_sites(again)
    assert read.bad == 0
    assert [site.prices for site in read.sites] == [site.prices for site in read_sites(catalogue).sites]


def test_the_imports_are_listed_the_latest_first(catalogue: Path) -> None:
    told = json.loads(typed("sites", "show", catalogue, "--imports", "--json").stdout)["imports"]
    assert [Path(one["file"]).name for one in told] == ["prices.csv", "batch.csv"]
    assert "prices.csv" in typed("sites", "show", catalogue, "--imports").stdout


def test_a_site_that_is_not_there_ends_with_1(catalogue: Path) -> None:
    ran = typed("sites", "show", catalogue, "nowhere.example")
    assert ran.exit_code == 1
    assert "holds no site 'nowhere.example'" in ran.stderr


@pytest.mark.parametrize(
    "words", [("prices.csv",), ("nowhere.db",), ("sites.db", "not a domain"), ("sites.db", "--csv", "--json")]
)
def test_what_cannot_be_shown_ends_with_2(catalogue: Path, words: tuple[str, ...]) -> None:
    ran = typed("sites", "show", catalogue.with_name(words[0]), *words[1:])
    assert ran.exit_code == 2
    assert "error: " in ran.stderr
    assert "Traceback" not in ran.output


def test_an_order_file_takes_its_sites_from_a_catalogue(catalogue: Path) -> None:
    path = catalogue.with_name("order.yaml")
    path.write_text(ORDER.replace("sites.csv", "sites.db"), "utf-8")
    ran = typed("run", path, "--json")
    assert ran.exit_code == 0, ran.output
    assert json.loads(ran.stdout)["boards"]["tea"]["total"] == 2


def test_an_import_without_a_good_row_keeps_nothing_and_ends_with_1(tmp_path: Path) -> None:
    path, into = tmp_path / "bad.csv", tmp_path / "sites.db"
    path.write_text("domain,dr\nbroken,1\nworse,2\n", "utf-8")
    ran = typed("sites", "import", path, "--into", into, "--source", "acme")
    assert (ran.exit_code, into.exists()) == (1, False)
    assert "no row is good, nothing was written; most fail for domain" in ran.stderr
