"""Several files give one site per domain, and nothing that one of them says is lost unseen."""

import itertools
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from unified_orders.adapters.files import (
    BadRow,
    SiteFile,
    SiteRow,
    UnreadableFile,
    find_layout,
    read_sites,
    stream_sites,
)
from unified_orders.domain.sites import Metric, Price

Save = Callable[..., Path]


def test_files_are_joined_by_domain_in_the_order_in_which_sites_are_named(save: Save) -> None:
    tool = save("domain,dr\nb.example,40\na.example,50\n")
    prices = save("website,price USD\nhttps://www.A.example/,100\nc.example,90\n")
    reading = read_sites([tool, prices])
    assert [site.domain for site in reading.sites] == ["b.example", "a.example", "c.example"]
    assert reading.sites[1].metrics == (Metric("dr", 50, "file"),)
    assert reading.sites[1].prices == (Price("USD", 100_00),)
    assert [report.good for report in reading.files] == [2, 2]
    assert (reading.good, reading.bad) == (4, 0)


def test_of_two_sources_of_one_metric_the_first_stays(save: Save) -> None:
    paths = [save("domain,traffic\na.example,1\n"), save("domain,traffic,dr\na.example,2,30\n")]
    files = [SiteFile(path, source=source) for path, source in zip(paths, ("ahrefs", "semrush"), strict=True)]
    assert read_sites(files).sites[0].metrics == (Metric("traffic", 1, "ahrefs"), Metric("dr", 30, "semrush"))


def test_of_two_files_of_one_source_the_later_named_wins(save: Save) -> None:
    paths = [save("domain,traffic\na.example,1\n"), save("domain,traffic\na.example,2\n")]
    assert read_sites(paths).sites[0].metric("traffic") == 2


def test_of_two_dated_files_of_one_source_the_newer_wins_whatever_their_order(save: Save) -> None:
    old = SiteFile(save("domain,traffic\na.example,1\n"), as_of=date(2025, 12, 1))
    new = SiteFile(save("domain,traffic\na.example,2\n"), as_of=date(2026, 1, 1))
    for files in itertools.permutations([old, new]):
        assert read_sites(files).sites[0].metrics == (Metric("traffic", 2, "file", date(2026, 1, 1)),)


def test_words_add_up_and_the_later_verdict_holds(save: Save) -> None:
    heading = "domain;niche;language;qualification;qualification note\n"
    first = save(heading + "a.example;Tea;en;marginal;thin\nb.example;;;qualified;fine\n")
    later = save(heading + "a.example;tea,Food;de;disqualified;spam\nb.example;;;;\n")
    one, two = read_sites([first, later]).sites
    assert (one.niches, one.languages) == (("Tea", "Food"), ("en", "de"))
    assert (one.qualification, one.qualification_note) == ("disqualified", "spam")
    assert (two.qualification, two.qualification_note) == ("qualified", "fine")


def test_a_price_of_a_later_list_replaces_the_earlier_one_and_the_report_says_so(save: Save) -> None:
    first = save("domain,price USD,cost USD\na.example,100,60\nb.example,100,60\n")
    later = save("domain,price USD\na.example,110\nb.example,100\nc.example,90\n")
    reading = read_sites([first, later])
    assert [site.prices[0] for site in reading.sites] == [
        Price("USD", 110_00),
        Price("USD", 100_00),
        Price("USD", 90_00),
    ]
    assert reading.files[1].notes == ("sites whose prices, named by earlier files, were changed: 2",)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_retail_and_cost_meet_from_two_files_in_either_order(save: Save, order: tuple[int, int]) -> None:
    paths = (save("domain,price USD\na.example,100\n"), save("domain,cost USD,cost EUR\na.example,60,50\n"))
    reading = read_sites([paths[index] for index in order])
    assert reading.sites[0].prices == (Price("USD", 100_00, 60_00),)
    assert reading.notes == ("sites with a cost and no retail price, which cannot be ordered: 1",)


def test_a_later_cost_replaces_the_earlier_one_and_an_earlier_one_never_the_later(save: Save) -> None:
    both, cost = save("domain,price USD,cost USD\na.example,100,60\n"), save("domain,cost USD\na.example,70\n")
    assert read_sites([both, cost]).sites[0].prices == (Price("USD", 100_00, 70_00),)
    assert read_sites([cost, both]).sites[0].prices == (Price("USD", 100_00, 60_00),)
    assert read_sites([cost, both]).notes == ()


def test_a_list_that_adds_no_sites_only_tells_more_of_those_that_others_name(save: Save) -> None:
    prices = SiteFile(save("domain,price USD\na.example,100\nz.example,90\n"), adds_sites=False)
    tool = save("domain,dr\na.example,50\nb.example,40\n")
    pair: list[Path | SiteFile] = [prices, tool]
    for files in itertools.permutations(pair):
        reading = read_sites(files)
        assert [site.domain for site in reading.sites] == ["a.example", "b.example"]
        assert reading.sites[0].prices == (Price("USD", 100_00),)
        report = reading.files[files.index(prices)]
        assert (report.good, report.notes) == (2, ("sites left out because no other file names them: 1",))


def test_a_domain_that_a_file_repeats_is_taken_once_and_reported(save: Save) -> None:
    reading = read_sites(save("domain,dr\na.example,50\nb.example,1\nWWW.A.EXAMPLE/,60\na.example,70\n"))
    assert reading.sites[0].metric("dr") == 50
    (report,) = reading.files
    assert (report.good, report.bad) == (2, 2)
    assert [(bad.line, bad.field, bad.value) for bad in report.bad_rows] == [
        (4, "domain", "'a.example'"),
        (5, "domain", "'a.example'"),
    ]
    assert "repeats line 2" in report.bad_rows[0].reason


def test_the_same_file_twice_gives_what_it_gives_once(save: Save) -> None:
    path = save("domain,dr,price USD,cost USD,niche\na.example,50,100,60,tea\nb.example,1,,5,\n")
    once, twice = read_sites(path), read_sites([path, path])
    assert once.sites == twice.sites
    assert once.notes == twice.notes
    assert twice.files[1].notes == ()


def test_one_unreadable_file_lets_nothing_of_the_others_through(save: Save, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        read_sites([save("domain\na.example\n"), tmp_path / "nowhere.csv"])


def test_what_a_file_says_itself_stands_before_what_is_said_for_all(save: Save) -> None:
    first, second = save("domain,price\na.example,100\n"), save("domain,price\nb.example,100\n")
    reading = read_sites([SiteFile(first, currency="GBP"), second], currency="USD")
    assert [site.prices[0].currency for site in reading.sites] == ["GBP", "USD"]


def test_a_thousand_bad_rows_are_kept_and_all_are_counted(save: Save) -> None:
    (report,) = read_sites(save("domain\n" + "no domain\n" * 1_500)).files
    assert (report.bad, len(report.bad_rows)) == (1_500, 1_000)


def test_a_stream_gives_every_row_in_order_as_site_or_as_reason(save: Save) -> None:
    path = save("domain,dr,cost USD\na.example,50,3\nbroken,1,\na.example,60,\n")
    first, bad, again = stream_sites(path, find_layout(path))
    assert isinstance(first, SiteRow)
    assert (first.line, first.site.domain, first.costs) == (2, "a.example", {"USD": 3_00})
    assert isinstance(bad, BadRow)
    assert isinstance(again, SiteRow)
    assert again.site.metric("dr") == 60


def test_a_stream_refuses_at_once_what_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        stream_sites(tmp_path / "nowhere.csv")


def test_a_file_that_shrinks_away_between_look_and_read_is_reported(save: Save) -> None:
    path = save("domain\na.example\n")
    rows = stream_sites(path)
    path.unlink()
    with pytest.raises(UnreadableFile, match="could not be read: No such file"):
        next(rows)


def _peak(rows: Iterator[object]) -> tuple[int, int]:
    tracemalloc.start()
    try:
        count = sum(1 for _ in rows)
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_ten_times_the_rows_stream_in_the_same_memory(save: Save, encoding: str) -> None:
    def path(rows: int) -> Path:
        body = "".join(f"s{number}.example;{number};Thé\n" for number in range(rows))
        return save("domain;traffic;niche\n" + body, encoding=encoding)

    _peak(stream_sites(path(10)))  # whatever is loaded once
    few, many = _peak(stream_sites(path(300))), _peak(stream_sites(path(3_000)))
    assert (few[0], many[0]) == (300, 3_000)
    assert many[1] < few[1] * 1.5 + 100_000
