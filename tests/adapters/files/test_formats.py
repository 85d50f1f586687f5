"""Each format of `seo-exports` as the tools write it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.adapters.files.make_demo_exports import HEADING

from unified_orders.adapters.files import BadRow, UnreadableFile, find_layout, read_sites
from unified_orders.domain.sites import Metric, Site

Save = Callable[..., Path]
AHREFS_VALUES = {
    "#": "1", "Target": "kettle.example/", "Mode": "subdomains", "IP": "203.0.113.7", "Protocol": "both",
    "URL Rating": "32", "Domain Rating": "54.5", "Ahrefs Rank": "89302", "Organic / Total Keywords": "4210",
    "Organic / Traffic": "31000", "Organic / Value": "18240.50", "Organic / Top Countries": "(us, 53814)",
    "Paid / Cost": "12.50", "Ref. domains / All": "2100", "Ref. domains / Followed": "1890", "Backlinks / All": "8430",
    "Backlinks / Followed": "7920", "Outgoing domains / Followed": "760",
}  # fmt: skip


def quoted(rows: Sequence[Sequence[str]], delimiter: str = "\t") -> str:
    return "".join(delimiter.join(f'"{cell}"' for cell in row) + "\n" for row in rows)


def ahrefs(*changes: dict[str, str], without: str = "", delimiter: str = "\t") -> str:
    heading = [name for name in HEADING if name != without]
    return quoted(
        [heading, *([(AHREFS_VALUES | change).get(name, "") for name in heading] for change in changes)], delimiter
    )


def only_site(path: Path, **options: str) -> Site:
    reading = read_sites(path, **options)  # type: ignore[arg-type]
    assert reading.files[0].bad_rows == ()
    assert len(reading.sites) == 1
    return reading.sites[0]


def values(site: Site) -> dict[str, float]:
    return {metric.name: metric.value for metric in site.metrics}


@pytest.mark.parametrize(
    ("encoding", "delimiter", "name"),
    [("utf-16", "\t", "utf-16-le"), ("utf-8", ",", "utf-8"), ("utf-8-sig", ";", "utf-8-sig")],
)
def test_an_ahrefs_batch_analysis_gives_each_metric_with_its_source(
    save: Save, encoding: str, delimiter: str, name: str
) -> None:
    path = save(ahrefs({}, delimiter=delimiter), encoding=encoding)
    layout = find_layout(path)
    assert (layout.format, layout.encoding, layout.delimiter, layout.width) == ("ahrefs_batch", name, delimiter, 35)
    assert all(column.confidence == 1 for column in layout.columns)
    site = only_site(path)
    assert site.domain_id == site.domain == "kettle.example"
    assert {metric.source for metric in site.metrics} == {"ahrefs"}
    assert site.prices == ()
    assert values(site) == {
        "ur": 32, "dr": 54.5, "ahrefs_rank": 89302, "keywords": 4210, "traffic": 31000, "ref_domains": 2100,
        "ref_domains_followed": 1890, "backlinks": 8430, "backlinks_followed": 7920, "linked_domains_followed": 760,
    }  # fmt: skip


def test_a_utf_16_export_is_read_in_both_byte_orders(save: Save) -> None:
    text = ahrefs({})
    little = save(b"\xff\xfe" + text.encode("utf-16-le"))
    big = save(b"\xfe\xff" + text.encode("utf-16-be"))
    assert find_layout(big).encoding == "utf-16-be"
    assert read_sites(little).sites == read_sites(big).sites


def test_an_empty_cell_of_an_export_is_unknown_and_never_0(save: Save) -> None:
    site = only_site(save(ahrefs({"Domain Rating": "", "Organic / Traffic": "0"}), encoding="utf-16"))
    assert site.metric("dr") is None
    assert site.metric("traffic") == 0


def test_a_page_in_an_ahrefs_export_is_refused_as_no_site(save: Save) -> None:
    reading = read_sites(save(ahrefs({"Mode": "exact"}, {}), encoding="utf-16"))
    assert len(reading.sites) == 1
    (bad,) = reading.files[0].bad_rows
    assert (bad.line, bad.field) == (2, "domain")
    assert "page" in bad.reason


def test_one_countrys_traffic_is_not_taken_for_the_sites_own(save: Save) -> None:
    path = save(ahrefs({}, without="Organic / Top Countries"), encoding="utf-16")
    reading = read_sites(path)
    assert reading.files[0].layout.format == "ahrefs_batch_country"
    assert reading.sites[0].metric("traffic") is None
    assert reading.sites[0].metric("country_traffic") == 31000
    assert "one country" in reading.files[0].notes[0]


def test_whoever_knows_better_takes_one_countrys_traffic_for_the_sites_own(save: Save) -> None:
    path = save(ahrefs({}, without="Organic / Top Countries"), encoding="utf-16")
    reading = read_sites(path, columns={"traffic": "Organic / Traffic"})
    assert reading.sites[0].metric("traffic") == 31000
    assert reading.sites[0].metric("country_traffic") is None
    assert reading.files[0].notes == ()


def test_an_export_with_a_price_column_added_has_prices_too(save: Save) -> None:
    path = save("Target,Mode,Domain Rating,Organic / Top Countries,Price (EUR)\nkettle.example/,domain,54,,120\n")
    site = only_site(path)
    assert site.metrics == (Metric("dr", 54, "ahrefs"),)
    assert site.prices[0].retail == 120_00


def test_ahrefs_referring_domains_are_read_in_spite_of_blanks_in_headings(save: Save) -> None:
    heading = (
        "Domain", "Is spam", "DR", "Dofollow ref. domains", "Dofollow linked domains", "Traffic ", "Keywords ",
        "Links to target", "Dofollow links", "First seen", "Lost",
    )  # fmt: skip
    row = ("kettle.example", "false", "71", "880", "12", "5400", "910", "3", "2", "2023-08-10 15:51:35", "")
    path = save(quoted([heading, row]), encoding="utf-16")
    assert find_layout(path).format == "ahrefs_referring_domains"
    expected = {"dr": 71, "ref_domains_followed": 880, "linked_domains_followed": 12, "traffic": 5400, "keywords": 910}
    assert values(only_site(path)) == expected


def test_the_rank_of_semrush_is_no_authority_score(save: Save) -> None:
    heading = "Domain;Rank;Organic Keywords;Organic Traffic;Organic Cost;Adwords Keywords;Adwords Traffic;Adwords Cost"
    path = save(heading + "\nkettle.example;18234;2400;15000;900;0;0;0\n")
    assert find_layout(path).format == "semrush_domains"
    site = only_site(path)
    assert values(site) == {"semrush_rank": 18234, "keywords": 2400, "traffic": 15000}
    assert site.prices == ()


SEMRUSH_OVERVIEW = (
    "ascore;total;domains_num;urls_num;ips_num;ipclassc_num;follows_num;nofollows_num;sponsored_num;ugc_num;texts_num;"
    "images_num;forms_num;frames_num"
)


def test_a_semrush_overview_without_domains_says_that_a_column_is_missing(save: Save) -> None:
    path = save(SEMRUSH_OVERVIEW + "\n44;81000;2100;1;1;1;1;1;1;1;1;1;1;1\n")
    with pytest.raises(UnreadableFile, match=r"line 1, domain: no column seems to hold the sites' domains"):
        read_sites(path)


def test_a_semrush_overview_with_a_domain_added_is_read(save: Save) -> None:
    path = save("domain;" + SEMRUSH_OVERVIEW + "\nkettle.example;44;81000;2100;1;1;1;1;1;1;1;1;1;1;1\n")
    assert values(only_site(path)) == {"authority_score": 44, "backlinks": 81000, "ref_domains": 2100}


def test_a_list_of_semrush_backlinks_is_refused_with_what_to_export_instead(save: Save) -> None:
    heading = "Page ascore,Source title,Source url,Target url,Anchor,External links,Internal links,Nofollow"
    path = save(heading + "\n30,T,https://kettle.example/a,https://tea.example/b,x,1,2,false\n")
    with pytest.raises(UnreadableFile, match="export a list of domains"):
        read_sites(path)


def test_semrush_bulk_values_are_read_with_their_suffixes_and_gaps(save: Save) -> None:
    path = save("Domain;Authority Score;Organic traffic;Backlinks;Ref.Domains\nkettle.example;44;256.5K;3,4M;n/a\n")
    site = only_site(path)
    assert find_layout(path).format == "semrush_bulk"
    assert values(site) == {"authority_score": 44, "traffic": 256_500, "backlinks": 3_400_000}


@pytest.mark.parametrize("heading", ["Ref.Domains", "Ref. Domains", "Referring Domains", "Linking domains"])
@pytest.mark.parametrize("domain", ["Domain", "Target", "Root Domain"])
def test_the_unsure_heading_of_a_semrush_bulk_analysis_is_known_by_its_aliases(
    save: Save, heading: str, domain: str
) -> None:
    path = save(f"{domain},Authority Score,Organic Traffic,Backlinks,{heading}\nkettle.example,44,-,81K,2.1K\n")
    assert find_layout(path).format == "semrush_bulk"
    assert {metric.source for metric in only_site(path).metrics} == {"semrush"}
    assert values(only_site(path)) == {"authority_score": 44, "backlinks": 81_000, "ref_domains": 2_100}


MAJESTIC = "Item,ResultCode,Status,ExtBackLinks,RefDomains,ItemType,Language,CitationFlow,TrustFlow"


def test_majestic_says_minus_1_for_what_it_does_not_know(save: Save) -> None:
    site = only_site(save(MAJESTIC + "\nkettle.example,OK,Found,4000,-1,1,en,30,\n"))
    assert values(site) == {"backlinks": 4000, "citation_flow": 30}
    assert site.languages == ("en",)


def test_what_majestic_did_not_find_is_a_site_without_metrics(save: Save) -> None:
    assert only_site(save(MAJESTIC + "\nkettle.example,OK,NotFound,0,0,1,,0,0\n")).metrics == ()


def test_what_majestic_measured_as_an_address_is_a_page(save: Save) -> None:
    reading = read_sites(save(MAJESTIC + "\nhttps://kettle.example/,OK,Found,4000,12,3,en,30,20\n"))
    assert (reading.sites, reading.bad) == ((), 1)


def test_the_heading_of_moz_is_found_behind_its_lines_about_the_export(save: Save) -> None:
    about = 'Report,Linking domains\nSite,tea.example\n\n"Created","2026-01-15"\nRows,2\n'
    path = save(about + "Root Domain,Domain Authority,External Links,Spam Score\nkettle.example,61,99,4\n")
    layout = find_layout(path)
    assert (layout.format, layout.heading_line) == ("moz_domains", 6)
    assert values(only_site(path)) == {"domain_authority": 61, "spam_score": 4}


def test_five_lines_about_a_moz_export_are_passed_over_to_its_url_and_title(save: Save) -> None:
    about = "Moz Link Explorer\nTarget,tea.example\nScope,root domain\nCreated,2026-01-15\n\n"
    path = save(about + "URL,Title,Page Authority,Domain Authority,Spam Score\nkettle.example,Tea,50,61,n/a\n")
    layout = find_layout(path)
    assert (layout.format, layout.heading_line) == ("moz_pages", 6)
    assert values(only_site(path)) == {"domain_authority": 61}


def test_the_pages_of_a_moz_export_are_refused_and_its_sites_taken(save: Save) -> None:
    path = save("URL,Title,Page Authority,Domain Authority\nkettle.example/,Home,50,61\nkettle.example/a,A,12,61\n")
    reading = read_sites(path)
    assert reading.files[0].layout.format == "moz_pages"
    assert values(reading.sites[0]) == {"domain_authority": 61}
    assert "page" in reading.files[0].bad_rows[0].reason


def test_a_sellers_price_list_has_retail_and_cost_by_the_currency_of_its_headings(save: Save) -> None:
    path = save(
        "Website,Niche,Language,Guest post price (USD),Our cost (USD),DR\nkettle.example,Tea,EN,$120,80.50,51\n"
    )
    layout = find_layout(path)
    assert layout.format == "price_list"
    assert all(0.5 < column.confidence < 1 for column in layout.columns)
    site = only_site(path)
    assert (site.prices[0].currency, site.prices[0].retail, site.prices[0].wholesale) == ("USD", 120_00, 80_50)
    assert (site.niches, site.languages) == (("Tea",), ("en",))
    assert site.metrics == (Metric("dr", 51, "seller"),)


def test_a_generic_list_has_verdicts_niches_and_languages(save: Save) -> None:
    path = save(
        "domain;niches;languages;qualification;qualification_note;Moz DA\n"
        "kettle.example;Tea, Food|tea;English (UK), de-AT;Disqualified;too many links;40\n"
    )
    assert find_layout(path).format == "generic"
    site = only_site(path)
    assert (site.niches, site.languages) == (("Tea", "Food"), ("en", "de"))
    assert (site.qualification, site.qualification_note) == ("disqualified", "too many links")
    assert site.metrics == (Metric("domain_authority", 40, "moz"),)


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ("kettle.example,120,300", "dr", "'120'"),
        ("kettle.example,45,30.5", "traffic", "'30.5'"),
        ("kettle.example,45,12.345", "traffic", "'12.345'"),
        ("kettle.example,45,-1", "traffic", "'-1'"),
        ("kettle.example,45,many", "traffic", "'many'"),
        ("kettle.example,45,1,200", "row", "'200'"),
        ("Total,45,1", "domain", "'Total'"),
    ],
)
def test_a_row_with_one_fault_is_refused_whole_with_line_field_and_value(
    save: Save, row: str, field: str, value: str
) -> None:
    reading = read_sites(save(f"domain,dr,traffic\ngood.example,1,2\n{row}\n"))
    assert [site.domain for site in reading.sites] == ["good.example"]
    (bad,) = reading.files[0].bad_rows
    assert (bad.line, bad.field, bad.value) == (3, field, value)
    assert str(bad) == f"line 3, {field}: {bad.reason}, got {value}"


@pytest.mark.parametrize(
    ("heading", "cell", "field"),
    [
        ("language", "Klingon", "languages"),
        ("language", "q9", "languages"),
        ("qualification", "so-so", "qualification"),
        ("qualification note", "a\x00b", "qualification_note"),
        ("qualification note", "x" * 10_001, "qualification_note"),
        ("niche", "x" * 201, "niches"),
        ("niche", ",".join(map(str, range(1_001))), "niches"),
    ],
)
def test_words_that_no_site_may_carry_are_refused_with_their_row(
    save: Save, heading: str, cell: str, field: str
) -> None:
    reading = read_sites(save(f"domain;{heading}\nkettle.example;{cell}\n", encoding="utf-16"))
    assert reading.sites == ()
    assert reading.files[0].bad_rows[0].field == field


def test_a_domain_too_long_to_be_stored_is_refused_with_its_row(save: Save) -> None:
    long = ".".join(["a" * 50] * 4) + ".example"
    reading = read_sites(save(f"domain\n{long}\n"))
    assert isinstance(reading.files[0].bad_rows[0], BadRow)
