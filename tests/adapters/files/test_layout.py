"""How a file is written is found out from the file, shown, and overruled by whoever knows better."""

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from unified_orders.adapters.files import Column, SiteFile, UnreadableFile, find_layout, read_sites
from unified_orders.domain.errors import InvalidInput

Save = Callable[..., Path]


def fields(path: Path | SiteFile) -> dict[str, str]:
    return {column.field: column.heading for column in find_layout(path).columns}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_ends_are_found_out(save: Save, delimiter: str, end: str) -> None:
    path = save(end.join([delimiter.join(row) for row in (("domain", "dr"), ("kettle.example", "40"))]))
    assert find_layout(path).delimiter == delimiter
    assert read_sites(path).sites[0].metric("dr") == 40


def test_a_semicolon_is_not_mistaken_for_a_comma_by_decimal_commas(save: Save) -> None:
    path = save("domain;price (EUR)\nkettle.example;1.250,50\n")
    assert find_layout(path).delimiter == ";"
    assert read_sites(path).sites[0].prices[0].retail == 1250_50


def test_text_that_is_not_utf_8_is_read_as_windows_1252(save: Save) -> None:
    path = save("domain;währung;preis\nkettle.example;€;120\n", encoding="cp1252")
    assert find_layout(path).encoding == "cp1252"
    assert "taken for Windows-1252" in read_sites(path).files[0].notes[-1]
    assert read_sites(path).sites[0].prices[0].currency == "EUR"


def test_a_byte_beyond_the_first_block_still_decides_the_encoding(save: Save) -> None:
    rows = "".join(f"s{number}.example;tea\n" for number in range(5_000))
    path = save(f"domain;niche\n{rows}kettle.example;Thé\n", encoding="cp1252")
    assert read_sites(path).sites[-1].niches == ("Thé",)


def test_the_heading_is_found_among_the_first_20_lines(save: Save) -> None:
    about = "".join(f"about the export {line}\n" for line in range(19))
    path = save(about + "domain,dr\nkettle.example,40\n")
    assert find_layout(path).heading_line == 20
    assert len(read_sites(path).sites) == 1
    with pytest.raises(UnreadableFile, match="no heading in the first 20 lines"):
        find_layout(save("\n" + about + "domain,dr\nkettle.example,40\n"))


def test_a_heading_of_several_lines_is_skipped_whole(save: Save) -> None:
    path = save('domain,"dr\n(by Ahrefs)"\nkettle.example,40\n')
    layout = find_layout(path)
    assert (layout.heading_line, layout.heading_end) == (1, 2)
    assert read_sites(path).sites[0].metrics[0].source == "ahrefs"


def test_rows_keep_the_numbers_of_their_lines_behind_empty_and_broken_ones(save: Save) -> None:
    path = save('domain,title\n\n  ,\nkettle.example,"two\nlines"\nbroken,x\n')
    (report,) = read_sites(path).files
    assert (report.rows, report.good, report.bad) == (2, 1, 1)
    assert report.bad_rows[0].line == 6


def test_a_row_shorter_than_the_heading_leaves_the_rest_unknown(save: Save) -> None:
    site = read_sites(save("domain,dr,price USD\nkettle.example\n")).sites[0]
    assert (site.metrics, site.prices) == ((), ())


def test_columns_that_nothing_was_taken_from_are_named(save: Save) -> None:
    layout = find_layout(save("Domain,Contact,,DR,Cost per click\nkettle.example,x,,40,1\n"))
    assert layout.unused == ("Contact", "Cost per click")
    assert layout.columns == (Column("domain", "Domain", 0, 0.9), Column("dr", "DR", 3, 0.9))


@pytest.mark.parametrize(
    ("heading", "field", "confidence", "mark"),
    [
        ("Price", "retail", 0.9, None), ("guest_post_price", "retail", 0.9, None), ("Retail", "retail", 0.9, None),
        ("Price (USD)", "retail", 0.9, "USD"), ("Price, EUR", "retail", 0.9, "EUR"),
        ("price_usd", "retail", 0.9, "USD"), ("Price $", "retail", 0.9, "$"),
        ("Price in €", "retail", 0.6, "€"), ("GBP", "retail", 0.6, "GBP"),
        ("Price per post", "retail", 0.6, None), ("Guest post", "retail", 0.7, None),
        ("Цена, EUR", "retail", 0.9, "EUR"),
        ("Our cost", "wholesale", 0.9, None), ("Wholesale US$", "wholesale", 0.9, "US$"),
        ("COST", "wholesale", 0.9, None),
        ("Ahrefs DR", "dr", 0.6, None), ("Domain Rating", "dr", 0.9, None),
        ("Monthly organic traffic", "traffic", 0.6, None),
        ("Topics", "niches", 0.9, None), ("Lang", "languages", 0.7, None), ("Verdict", "qualification", 0.9, None),
    ],
)  # fmt: skip
def test_a_heading_is_understood_with_the_confidence_that_it_deserves(
    save: Save, heading: str, field: str, confidence: float, mark: str | None
) -> None:
    (column,) = find_layout(save(f'website;"{heading}"\nkettle.example;\n')).columns[1:]
    assert (column.field, column.confidence, column.mark) == (field, confidence, mark)


@pytest.mark.parametrize(
    "heading",
    ["Organic Cost", "Cost per click", "Price change", "ALL", "Top 10", "Link", "USD rate", "Paid / Cost", "€uro"],
)
def test_a_heading_that_may_mean_anything_is_not_guessed(save: Save, heading: str) -> None:
    assert fields(save(f"website;{heading}\nkettle.example;\n")) == {"domain": "website"}


def test_of_two_columns_for_one_field_the_surer_one_is_taken(save: Save) -> None:
    layout = find_layout(save("URL,Domain,Site price,Price\n,,,\n"))
    assert [column.heading for column in layout.columns] == ["Domain", "Price"]
    assert layout.unused == ("URL", "Site price")


def test_the_caller_overrules_the_guess_and_leaves_fields_out(save: Save) -> None:
    path = save("Domain,Blog,DR,Price,Net EUR,Links out\na.example,b.example,40,$100,80,7\n")
    columns: dict[str, str | None] = {
        "domain": "blog",
        "wholesale": "Net EUR",
        "dr": None,
        "retail": None,
        "metric.links_out": "Links out",
    }
    (site,) = read_sites(path, columns=columns).sites
    assert site.domain == "b.example"
    assert [(metric.name, metric.value) for metric in site.metrics] == [("links_out", 7)]
    assert site.prices == ()
    layout = find_layout(SiteFile(path, columns=columns))
    assert [column.confidence for column in layout.columns] == [1, 1, 1]


def test_a_mapped_heading_finds_the_heading_that_no_guess_would(save: Save) -> None:
    path = save("Domain of the agency,agency.example\nWo,Was\nkettle.example,40\n")
    layout = find_layout(SiteFile(path, columns={"domain": "Wo", "dr": "Was"}))
    assert (layout.heading_line, layout.format) == (2, "generic")


def test_a_mapped_price_keeps_the_currency_of_its_heading(save: Save) -> None:
    path = save("domain,Price USD,Price EUR\nkettle.example,100,90\n")
    (site,) = read_sites(path, columns={"retail": "Price EUR"}).sites
    assert [(price.currency, price.retail) for price in site.prices] == [("EUR", 90_00)]


def test_a_mapped_heading_that_is_not_there_names_those_that_are(save: Save) -> None:
    path = save("about\ndomain,dr\nkettle.example,40\n")
    with pytest.raises(UnreadableFile) as caught:
        read_sites(path, columns={"retail": "Preis"})
    error = caught.value
    assert (error.path, error.line, error.field_name) == (str(path), 2, "retail")
    assert str(error) == f"{path}, line 2, retail: no column has the heading 'Preis'; there are 'domain', 'dr'"


def test_prices_in_several_currencies_stand_side_by_side(save: Save) -> None:
    site = read_sites(save("domain,Price USD,Price EUR,Cost EUR\nkettle.example,100,90,50\n")).sites[0]
    assert [(price.currency, price.retail, price.wholesale) for price in site.prices] == [
        ("USD", 100_00, None),
        ("EUR", 90_00, 50_00),
    ]


def test_two_prices_in_one_currency_are_refused(save: Save) -> None:
    (report,) = read_sites(save("domain,Price,Price USD\nkettle.example,$100,90\n")).files
    assert "second price in USD" in report.bad_rows[0].reason


def test_a_currency_column_gives_each_row_its_own(save: Save) -> None:
    path = save("domain,price,currency\na.example,100,usd\nb.example,100,€\nc.example,100,gold\nd.example,100,\n")
    reading = read_sites(path)
    assert [site.prices[0].currency for site in reading.sites] == ["USD", "EUR"]
    assert [(bad.line, bad.field) for bad in reading.files[0].bad_rows] == [(4, "currency"), (5, "retail")]


def test_a_currency_of_the_callers_is_taken_where_the_file_names_none(save: Save) -> None:
    path = save("domain,price\na.example,100\nb.example,£100\n")
    assert [site.prices[0].currency for site in read_sites(path, currency="EUR").sites] == ["EUR", "GBP"]


def test_a_missing_file_a_folder_and_an_empty_file_say_so(save: Save, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"nowhere\.csv: does not exist"):
        read_sites(tmp_path / "nowhere.csv")
    with pytest.raises(UnreadableFile, match="is a folder"):
        read_sites(tmp_path)
    for content in (b"", b"\n \n", b"\xff\xfe", b"\xef\xbb\xbf\n"):
        with pytest.raises(UnreadableFile, match="is empty"):
            read_sites(save(content))
    with pytest.raises(UnreadableFile, match="could not be read"):
        read_sites("x" * 5_000)


def test_a_path_that_no_terminal_can_print_is_still_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_sites(tmp_path / os.fsdecode(b"\xff.csv"))
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"d\0o\0m\0a\0i\0n\0", "NUL bytes"),
        (b"\xef\xbb\xbfdomain\nkettle.example\n\xff\n", "line 1: is no utf-8-sig text from here on"),
        (b"\xff\xfed\0o\0m\0a\0i\0n\0\n\0\x00\xd8", "is no utf-16-le text"),
        (b"domain\nkettle.example\n\x81\xff\n", "is no cp1252 text"),
        (
            b"domain,dr\na.example,1\n" * 20 + b'b.example,"2\nc.example,3\n',
            "line 41: opens a quote that is never closed",
        ),
        (b'domain,title\na.example,"x\nb.example,"y"\nc.example,z\n', "line 2: opens a quote that is never closed"),
        (b'domain\n"' + b"a\n" * 100_000, "line 2: cannot be split into cells"),
        (b"domain\n" + b"," * (1 << 17), "line 2: is longer than any row"),
        (b"name,dr\nkettle.example,40\n", "line 1, domain: no column seems to hold the sites' domains"),
        (b"kettle.example,40\n", "no heading in the first 20 lines"),
    ],
)
def test_a_file_that_is_no_list_of_sites_says_where_and_what_to_do(save: Save, content: bytes, problem: str) -> None:
    with pytest.raises(UnreadableFile, match=problem):
        read_sites(save(content))


def test_a_cell_beyond_all_size_in_the_first_lines_is_an_error_too(save: Save) -> None:
    with pytest.raises(UnreadableFile):
        find_layout(save(b'"' + (b"x" * 100_000 + b"\n") * 3 + b"domain\n"))


def test_a_row_wider_than_any_heading_is_none(save: Save) -> None:
    assert find_layout(save(b"domain," * 1_001 + b"\ndomain,dr\n")).heading_line == 2


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"currency": "usd"}, "currency"),
        ({"currency": "XYZ"}, "currency"),
        ({"columns": {"retial": "Price"}}, "columns"),
        ({"columns": {"metric.": "Price"}}, "columns"),
        ({"columns": {"metric." + "x" * 200: "Price"}}, "columns"),
        ({"columns": {"dr": 7}}, "columns.dr"),
        ({"columns": ["dr"]}, "columns"),
        ({"as_of": datetime(2026, 1, 15)}, "as_of"),  # noqa: DTZ001
        ({"as_of": "2026-01-15"}, "as_of"),
        ({"source": ""}, "source"),
        ({"source": "x" * 201}, "source"),
    ],
)
def test_options_that_can_never_be_right_are_refused_before_any_file_is_read(
    options: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_sites("nowhere.csv", **options)  # type: ignore[arg-type]
    assert caught.value.field_name == field


@pytest.mark.parametrize("path", [7, b"a.csv", "", "a\0b", None])
def test_what_is_no_path_is_refused(path: object) -> None:
    with pytest.raises(InvalidInput, match="path: must be the path of a file"):
        SiteFile(path)


def test_a_day_given_for_a_file_is_the_day_of_its_metrics(save: Save) -> None:
    (site,) = read_sites(save("domain,dr\nkettle.example,40\n"), as_of=date(2026, 1, 15), source="own crawl").sites
    assert (site.metrics[0].as_of, site.metrics[0].source) == (date(2026, 1, 15), "own crawl")
