"""A site catalogue is filled by whole imports, says where all it holds comes from, and stands for its files."""

import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unified_orders.adapters.files import (
    Importing,
    SiteFile,
    UnreadableFile,
    Wanted,
    import_sites,
    known_sites,
    read_sites,
)
from unified_orders.domain.sites import Metric, Price, Site

Save = Callable[..., Path]
JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))
TOOL = "Domain;Rank;Organic Keywords;Organic Traffic\na.example;18234;2400;15000\nb.example;1;2;3\n"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    return tmp_path / "sites.db"


def sites(catalogue: Path, wanted: Wanted | None = None) -> dict[str, Site]:
    return {row.domain: row.site for row in known_sites(str(catalogue), wanted or Wanted())}


def counts(done: Importing) -> list[tuple[int, int, int]]:
    return [(one.added, one.changed, one.unchanged) for one in done.files]


def test_an_import_keeps_each_metric_with_its_source_and_day(save: Save, catalogue: Path) -> None:
    done = import_sites(SiteFile(save(TOOL), as_of=JANUARY), into=catalogue)
    assert (done.kept, counts(done)) == (True, [(2, 0, 0)])
    assert sites(catalogue)["a.example"].metrics == (
        Metric("semrush_rank", 18234, "semrush", JANUARY),
        Metric("keywords", 2400, "semrush", JANUARY),
        Metric("traffic", 15000, "semrush", JANUARY),
    )


def test_a_price_that_a_source_names_otherwise_on_the_same_day_is_told(save: Save, catalogue: Path) -> None:
    lists = [SiteFile(save(f"domain,price USD\na.example,{price}\nb.example,80\n"), as_of=MARCH) for price in (100, 90)]
    first, second = import_sites(lists, into=catalogue).files
    assert first.report.notes == ()
    assert second.report.notes[0].startswith(
        "sites whose price this source named otherwise for the same day before: 1;"
    )


def test_a_file_is_of_the_day_on_which_it_was_last_changed(save: Save, catalogue: Path) -> None:
    path = save(TOOL)
    os.utime(path, (1_767_268_800, 1_767_268_800))
    assert import_sites(path, into=catalogue).files[0].as_of == JANUARY


def test_the_same_file_twice_writes_nothing_twice_and_says_so(save: Save, catalogue: Path) -> None:
    path = save(TOOL)
    import_sites(path, into=catalogue)
    before = catalogue.read_bytes()
    os.utime(path)
    again = import_sites(path, into=catalogue)
    assert again.files[0].before is not None
    assert counts(again) == [(0, 0, 2)]
    assert catalogue.read_bytes() == before


def test_a_later_file_says_what_it_adds_changes_and_leaves(save: Save, catalogue: Path) -> None:
    import_sites(SiteFile(save("domain,dr\na.example,1\nb.example,2\n"), as_of=JANUARY), into=catalogue)
    later = import_sites(
        SiteFile(save("domain,dr\na.example,1\nb.example,3\nc.example,4\n"), as_of=JANUARY), into=catalogue
    )
    assert counts(later) == [(1, 1, 1)]


ROWS = st.lists(
    st.tuples(
        st.sampled_from("abc"), st.integers(0, 100), st.sampled_from(["", "10", "20.50"]), st.sampled_from(["", "5"])
    ),
    max_size=5,
    unique_by=lambda row: row[0],
)


@settings(max_examples=10)  # each is 18 imports
@given(ROWS, ROWS, ROWS)
def test_the_order_in_which_files_of_different_days_are_imported_does_not_matter(
    first: list[tuple[object, ...]], second: list[tuple[object, ...]], third: list[tuple[object, ...]]
) -> None:
    with TemporaryDirectory() as folder:
        asked = []
        for number, (rows, day) in enumerate(zip((first, second, third), (JANUARY, FEBRUARY, MARCH), strict=True)):
            path = Path(folder) / f"{number}.csv"
            body = "".join(f"{name}.example,{dr},{price},{cost}\n" for name, dr, price, cost in rows)
            path.write_text("domain,dr,price USD,cost USD\n" + body, "utf-8")
            asked.append(SiteFile(path, as_of=day))
        ends = []
        for number, order in enumerate(itertools.permutations(asked)):
            into = Path(folder) / f"{number}.db"
            for file in order:
                import_sites(file, into=into)
            ends.append(sites(into))
        assert all(end == ends[0] for end in ends)
        assert ends[0] == {site.domain: site for site in sorted(read_sites(asked).sites, key=lambda site: site.domain)}


@settings(max_examples=20)
@given(ROWS)
def test_importing_twice_is_importing_once(rows: list[tuple[object, ...]]) -> None:
    with TemporaryDirectory() as folder:
        path, into = Path(folder) / "some.csv", Path(folder) / "sites.db"
        body = "".join(f"{name}.example,{dr},{price},{cost}\n" for name, dr, price, cost in rows)
        path.write_text("domain,dr,price USD,cost USD\n" + body, "utf-8")
        once = import_sites(path, into=into)
        before = into.read_bytes()
        twice = import_sites(path, into=into)
        assert into.read_bytes() == before
        assert counts(twice) == [(0, 0, once.files[0].added)]


@settings(max_examples=50)
@given(st.binary(max_size=300))
def test_any_bytes_under_a_heading_are_imported_or_refused_whole(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path, into = Path(folder) / "hostile.csv", Path(folder) / "sites.db"
        path.write_bytes(b"domain;price USD;dr;niche;verdict note\n" + content)
        try:
            done = import_sites(path, into=into)
        except UnreadableFile:
            assert not into.exists()
        else:
            if done.fruitless:
                assert not into.exists()
                return
            assert list(sites(into).values()) == sorted(
                read_sites(SiteFile(path, as_of=done.files[0].as_of)).sites, key=lambda site: site.domain
            )


def test_files_named_together_are_kept_together_or_not_at_all(save: Save, catalogue: Path) -> None:
    import_sites(save("domain,dr\na.example,1\n"), into=catalogue)
    before = catalogue.read_bytes()
    with pytest.raises(UnreadableFile):
        import_sites([save("domain,dr\nb.example,1\n"), save("no,heading\n1,2\n")], into=catalogue)
    assert catalogue.read_bytes() == before


def test_with_strict_one_bad_row_keeps_everything_out(save: Save, catalogue: Path) -> None:
    done = import_sites([save(TOOL), save("domain,dr\nc.example,1\nbroken,1\n")], into=catalogue, strict=True)
    assert (done.kept, done.bad) == (False, 1)
    assert not catalogue.exists()


def test_a_dry_run_counts_as_the_import_would_and_writes_nothing(save: Save, catalogue: Path) -> None:
    import_sites(save("domain,dr\na.example,1\n"), into=catalogue)
    before = catalogue.read_bytes()
    path = save("domain,dr\na.example,2\nb.example,1\nbroken,1\n")
    dry = import_sites(path, into=catalogue, dry_run=True)
    assert (dry.kept, catalogue.read_bytes()) == (False, before)
    assert counts(dry) == counts(import_sites(path, into=catalogue)) == [(1, 1, 0)]


def test_without_a_catalogue_an_import_is_a_dry_run(save: Save, tmp_path: Path) -> None:
    path = save(TOOL)
    assert counts(import_sites(path, into=None)) == [(2, 0, 0)]
    assert import_sites(path, into=tmp_path / "new.db", dry_run=True).kept is False
    assert list(tmp_path.iterdir()) == [path]


KILLED = """
import os, signal, sys
from unified_orders.adapters.files import import_sites
import_sites(sys.argv[1], into=sys.argv[2], progress=lambda path, read: os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.mark.parametrize("there", [True, False])
def test_an_import_that_is_killed_half_way_leaves_the_old_state(save: Save, catalogue: Path, *, there: bool) -> None:
    if there:
        import_sites(save("domain,dr\na.example,1\n"), into=catalogue)
    path = save("domain,dr\n" + "".join(f"s{number}.example,{number % 100}\n" for number in range(3_000)))
    ran = subprocess.run([sys.executable, "-c", KILLED, str(path), str(catalogue)], check=False)
    assert ran.returncode == -9
    if there:
        assert list(sites(catalogue)) == ["a.example"]
    assert counts(import_sites(path, into=catalogue)) == [(3_000, 0, 0)]


def test_an_import_that_fails_half_way_leaves_the_old_state(save: Save, catalogue: Path) -> None:
    def fails(path: str, read: int) -> None:
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        import_sites(save(TOOL), into=catalogue, progress=fails)
    assert not catalogue.exists()


def test_a_file_that_changes_while_it_is_read_is_refused(save: Save, catalogue: Path) -> None:
    path = save("domain,dr\n" + "".join(f"s{number}.example,1\n" for number in range(1_500)))

    def grows(_: str, read: int) -> None:
        with path.open("a", encoding="utf-8") as stream:
            stream.write("late.example,1\n")

    with pytest.raises(UnreadableFile, match="was changed while it was read"):
        import_sites(path, into=catalogue, progress=grows)


def test_progress_tells_the_bytes_of_each_file_up_to_its_last(save: Save) -> None:
    path = save("domain,dr\n" + "".join(f"s{number}.example,1\n" for number in range(5_000)), encoding="utf-16")
    told: list[int] = []
    import_sites(path, into=None, progress=lambda _, read: told.append(read))
    assert told == sorted(told)
    assert len(told) > 3
    assert told[-1] == path.stat().st_size


def test_a_domain_that_a_file_repeats_far_apart_is_taken_once_and_reported(save: Save, catalogue: Path) -> None:
    many = "".join(f"s{number}.example,{number % 100}\n" for number in range(2_500))
    done = import_sites(save(f"domain,dr\n{many}WWW.S0.example,7\n"), into=catalogue)
    (bad,) = done.files[0].report.bad_rows
    assert (bad.line, bad.field) == (2_502, "domain")
    assert "repeats line 2" in bad.reason
    assert sites(catalogue)["s0.example"].metric("dr") == 0


def test_the_export_of_a_tool_stays_the_tools_whoever_sends_it(save: Save, catalogue: Path) -> None:
    import_sites(SiteFile(save(TOOL), source="acme", as_of=JANUARY), into=catalogue)
    assert {metric.source for metric in sites(catalogue)["a.example"].metrics} == {"semrush"}
    assert (
        not import_sites(SiteFile(save(TOOL.replace("15000", "1")), as_of=FEBRUARY), into=catalogue).files[0].recognised
    )


def test_what_a_tool_measured_goes_before_what_a_seller_claims_later(save: Save, catalogue: Path) -> None:
    import_sites(SiteFile(save(TOOL), as_of=JANUARY), into=catalogue)
    claim = SiteFile(save("website,traffic,price USD\na.example,99000,100\n"), source="acme", as_of=MARCH)
    import_sites(claim, into=catalogue)
    assert sites(catalogue)["a.example"].metric("traffic") == 15000


def test_each_seller_keeps_a_price_and_the_newest_of_all_counts(save: Save, catalogue: Path) -> None:
    last = None
    for name, amount, day in (("acme", 100, JANUARY), ("bolt", 90, MARCH), ("acme", 80, FEBRUARY)):
        file = SiteFile(save(f"website,price USD\na.example,{amount}\n"), source=name, as_of=day)
        last = import_sites(file, into=catalogue).files[0]
    assert last is not None
    assert last.report.notes == (
        "sites that other sellers offer too: 1; the newest price counts, of one day the cheapest",
    )
    assert sites(catalogue)["a.example"].prices == (Price("USD", 90_00),)
    (row,) = known_sites(str(catalogue))
    said = [(said.source, said.prices["USD"][0]) for said in row.statements]
    assert said == [("acme", 100_00), ("acme", 80_00), ("bolt", 90_00)]


def test_a_row_that_says_nothing_new_of_a_known_site_changes_nothing(save: Save, catalogue: Path) -> None:
    import_sites(SiteFile(save(TOOL), as_of=JANUARY), into=catalogue)
    assert counts(import_sites(SiteFile(save("domain\na.example\n"), as_of=FEBRUARY), into=catalogue)) == [(0, 0, 1)]


def test_a_look_alike_is_taken_and_flagged(save: Save, catalogue: Path) -> None:
    done = import_sites(save("domain\n\u0430pple.example\nпример.рф\nbücher.example\n"), into=catalogue)
    assert (done.files[0].report.good, done.files[0].report.flagged) == (3, 1)
    (flag,) = done.files[0].report.flags
    assert str(flag).startswith("line 2, domain: mixes Cyrillic and Latin letters and looks like apple.example")


def test_an_older_file_sent_again_after_another_counts_again(save: Save, catalogue: Path) -> None:
    path, other = save("website,price USD\na.example,100\n"), save("website,price USD\na.example,120\n")
    for file, day in ((path, JANUARY), (other, FEBRUARY)):
        import_sites(SiteFile(file, source="acme", as_of=day), into=catalogue)
    os.utime(path, (1_772_539_200, 1_772_539_200))
    assert import_sites(SiteFile(path, source="acme"), into=catalogue).files[0].before is None
    assert sites(catalogue)["a.example"].prices == (Price("USD", 100_00),)
