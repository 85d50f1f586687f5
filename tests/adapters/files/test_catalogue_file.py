"""A site catalogue stands wherever a file of sites can, is looked through, and is never taken for something else."""

import gc
import os
import sqlite3
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from unified_orders.adapters.files import (
    BadRow,
    Imported,
    SiteFile,
    UnreadableFile,
    Wanted,
    import_sites,
    imports,
    known_sites,
    read_sites,
    stream_sites,
)
from unified_orders.adapters.memory import in_memory_service
from unified_orders.domain.sites import Price, Site

Save = Callable[..., Path]
JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))
TOOL = "Domain;Rank;Organic Keywords;Organic Traffic\na.example;18234;2400;15000\nb.example;1;2;3\n"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    return tmp_path / "sites.db"


def sites(catalogue: Path, wanted: Wanted | None = None) -> dict[str, Site]:
    return {row.domain: row.site for row in known_sites(str(catalogue), wanted or Wanted())}


def test_a_catalogue_stands_wherever_a_file_of_sites_can(save: Save, catalogue: Path) -> None:
    files = [SiteFile(save(TOOL), as_of=JANUARY), SiteFile(save("website,price USD\na.example,90\n"), as_of=JANUARY)]
    import_sites(files, into=catalogue)
    expected = read_sites(files).sites
    assert read_sites(catalogue).sites == expected
    assert read_sites(catalogue).files[0].layout.format == "site_catalogue"
    assert tuple(row.site for row in stream_sites(catalogue) if not hasattr(row, "reason")) == expected
    assert in_memory_service(sites=catalogue).files[0].good == 2
    more = read_sites([catalogue, SiteFile(save("domain,price USD\nb.example,70\n"), as_of=MARCH)])
    assert more.sites[1].prices == (Price("USD", 70_00),)


def test_sites_are_found_by_what_counts_of_them_and_not_by_what_is_outdated(save: Save, catalogue: Path) -> None:
    for dr, day in ((70, JANUARY), (40, FEBRUARY)):
        import_sites(
            SiteFile(save(f"domain,dr,traffic\na.example,{dr},10\nshop.example,60,9000\n"), as_of=day), into=catalogue
        )
    assert list(sites(catalogue, Wanted(min_dr=50))) == ["shop.example"]
    assert list(sites(catalogue, Wanted(min_traffic=10))) == ["a.example", "shop.example"]
    assert list(sites(catalogue, Wanted(text="SHOP"))) == ["shop.example"]
    assert list(sites(catalogue, Wanted(domain="a.example", min_dr=50))) == []


def test_the_log_says_which_files_a_catalogue_comes_from(save: Save, catalogue: Path) -> None:
    path = save("domain,dr\na.example,1\nbroken,1\n")
    import_sites(SiteFile(path, as_of=JANUARY), into=catalogue)
    (one,) = imports(str(catalogue))
    assert (one.file, one.format, one.source, one.as_of) == (str(path), "generic", "file", JANUARY)
    assert (one.good, one.bad, one.added, one.changed, one.unchanged) == (1, 1, 1, 0, 0)


def test_a_file_whose_name_is_no_text_is_imported_too(catalogue: Path, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path / "prix-") + b"\xe9.csv"
    Path(os.fsdecode(path)).write_text(TOOL, "utf-8")
    import_sites(Path(os.fsdecode(path)), into=catalogue)
    assert imports(str(catalogue))[0].file.endswith("prix-\\udce9.csv")


def test_a_site_at_zero_has_a_metric_of_zero_or_more(save: Save, catalogue: Path) -> None:
    import_sites(save("domain,dr,traffic\na.example,0,0\nb.example,,\n"), into=catalogue)
    assert list(sites(catalogue, Wanted(min_dr=0))) == list(sites(catalogue, Wanted(min_traffic=0))) == ["a.example"]


def test_another_programs_file_is_refused_and_left_alone(save: Save, tmp_path: Path) -> None:
    path, other = save(TOOL), tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE thing (x)")
        connection.commit()
    text = save("precious\n", name="notes.txt")
    for place in (other, text):
        before = place.read_bytes()
        with pytest.raises(UnreadableFile, match="no site catalogue"):
            import_sites(path, into=place)
        assert place.read_bytes() == before
    with pytest.raises(UnreadableFile, match="another program's database"):
        read_sites(other)


def test_a_catalogue_of_a_newer_version_says_to_update(save: Save, catalogue: Path) -> None:
    import_sites(save(TOOL), into=catalogue)
    with closing(sqlite3.connect(catalogue)) as connection:
        connection.execute("PRAGMA user_version = 2")
    for use in (lambda: import_sites(save(TOOL), into=catalogue), lambda: read_sites(catalogue)):
        with pytest.raises(UnreadableFile, match="version 2, and this program knows 1; update"):
            use()


def test_a_damaged_catalogue_is_reported_as_that(save: Save, catalogue: Path) -> None:
    import_sites(save(TOOL), into=catalogue)
    catalogue.write_bytes(catalogue.read_bytes()[:3_000])
    with pytest.raises(UnreadableFile, match="could not be used as a site catalogue"):
        read_sites(catalogue)


def test_a_catalogue_is_not_imported_as_a_file(save: Save, catalogue: Path) -> None:
    import_sites(save(TOOL), into=catalogue)
    with pytest.raises(UnreadableFile, match="name it where sites are wanted"):
        import_sites(catalogue, into=None)


def test_two_imports_at_once_wait_for_each_other_or_say_so(
    save: Save, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_sites(save(TOOL), into=catalogue)
    monkeypatch.setattr("unified_orders.adapters.files.catalogue.schema._PATIENCE", 0.01)
    with closing(sqlite3.connect(catalogue, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UnreadableFile, match="is in use by another program; try again"):
            import_sites(save(TOOL.replace("3", "4")), into=catalogue)
        assert len(read_sites(catalogue).sites) == 2


def test_a_dry_run_waits_for_nobody_and_writes_nothing(
    save: Save, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_sites(save(TOOL), into=catalogue)
    before = catalogue.read_bytes()
    catalogue.chmod(0o444)
    monkeypatch.setattr("unified_orders.adapters.files.catalogue.schema._PATIENCE", 0.01)
    more = [save("domain,dr\nb.example,9\nc.example,1\n"), save("domain,dr\nc.example,1\nd.example,1\n", name="x.csv")]
    with closing(sqlite3.connect(catalogue, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = import_sites(more, into=catalogue, dry_run=True)
    assert [(one.added, one.changed) for one in done.files] == [(1, 1), (1, 0)]
    assert not done.kept
    assert catalogue.read_bytes() == before
    assert [path.name for path in catalogue.parent.glob("sites*")] == ["sites.db"]


def test_while_a_long_import_runs_others_read_and_try_out(
    save: Save, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_sites(save(TOOL), into=catalogue)
    monkeypatch.setattr("unified_orders.adapters.files.catalogue.schema._PATIENCE", 0.01)
    monkeypatch.setattr("unified_orders.adapters.files.catalogue.schema._CACHE", 64)
    rows = "".join(f"s{number}.example,{number}\n" for number in range(6_000))
    met: list[tuple[int, int]] = []

    def look(path: str, read: int) -> None:
        tried = import_sites(save("domain,dr\nz.example,1\n", name="z.csv"), into=catalogue, dry_run=True)
        met.append((len(read_sites(catalogue).sites), tried.files[0].added))

    import_sites(save("domain,traffic\n" + rows), into=catalogue, progress=look)
    assert len(met) > 5
    assert set(met) == {(2, 1)}
    assert len(read_sites(catalogue).sites) == 6_002


def test_every_bad_row_is_told_to_whoever_asks_also_of_a_file_that_is_known(save: Save, catalogue: Path) -> None:
    path = save("domain,dr\n" + "broken,1\n" * 2_500 + "a.example,1\na.example,2\n")

    def told_of() -> Imported:
        told: list[tuple[str, int]] = []

        def tell(file: str, row: BadRow) -> None:
            told.append((file, row.line))

        (done,) = import_sites(path, into=catalogue, refused=tell).files
        assert told == [(str(path), line) for line in (*range(2, 2_502), 2_503)]
        assert len(done.report.bad_rows) == 1_000
        return done

    assert told_of().before is None
    assert told_of().before is not None
    assert len(imports(str(catalogue))) == 1


def test_an_international_site_is_found_by_its_letters_and_by_its_ascii_form(save: Save, catalogue: Path) -> None:
    import_sites(save("domain\nmünchen.example\nshop.example\nxn--a.example\n"), into=catalogue)
    for text in ("münch", "MÜNCHEN.example", "mu\u0308nchen", "xn--mnch"):
        assert list(sites(catalogue, Wanted(text=text))) == ["xn--mnchen-3ya.example"]
    assert list(sites(catalogue, Wanted(text="shop"))) == ["shop.example"]


def test_a_damaged_catalogue_leaves_nothing_open(save: Save, catalogue: Path) -> None:
    import_sites(save(TOOL), into=catalogue)
    catalogue.write_bytes(catalogue.read_bytes()[:3_000])
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        gc.collect()
        told.clear()  # what was left by others
        with pytest.raises(UnreadableFile):
            read_sites(catalogue)
        gc.collect()
    assert not told


def _peak(work: Callable[[], object]) -> int:
    """Return how far the memory of some work rises above what was there; what was garbage before does not count."""
    gc.collect()
    tracing = tracemalloc.is_tracing()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        if not tracing:
            tracemalloc.stop()


def test_five_times_the_rows_are_imported_and_looked_through_in_the_same_memory(save: Save, tmp_path: Path) -> None:
    def path(rows: int) -> Path:
        body = "".join(f"s{number}.example;{number}\n" for number in range(rows))
        return save("domain;traffic\n" + body, encoding="utf-16")

    def count(rows: Iterator[object]) -> int:
        return sum(1 for _ in rows)

    few, many = tmp_path / "few.db", tmp_path / "many.db"
    import_sites(path(10), into=None)  # whatever is loaded once
    small, large = path(2_000), path(10_000)
    assert _peak(lambda: import_sites(large, into=many)) < 1.3 * _peak(lambda: import_sites(small, into=few))
    assert count(known_sites(str(many))) == 10_000
    assert _peak(lambda: count(known_sites(str(many)))) < 1.3 * _peak(lambda: count(known_sites(str(few)))) + 20_000
