"""How the files of a source are read is said once, and remembered by their headings."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from unified_orders.adapters.files import SiteFile, UnreadableFile, import_sites, known_sites
from unified_orders.domain.sites import Price, Site

Save = Callable[..., Path]
JANUARY, FEBRUARY = (date(2026, month, 1) for month in (1, 2))


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    return tmp_path / "sites.db"


def sites(catalogue: Path) -> dict[str, Site]:
    return {row.domain: row.site for row in known_sites(str(catalogue))}


def test_columns_said_once_are_remembered_by_the_heading_of_their_source(save: Save, catalogue: Path) -> None:
    heading = "Publisher page,Fee for a post\n"
    columns = {"domain": "Publisher page", "retail": "Fee for a post"}
    first = save(heading + "a.example,100\n")
    with pytest.raises(UnreadableFile):
        import_sites(first, into=catalogue)
    said = SiteFile(first, columns=columns, currency="EUR", source="acme", as_of=JANUARY)
    assert not import_sites(said, into=catalogue).files[0].recognised
    again = import_sites(SiteFile(save(heading + "a.example,110\n"), as_of=FEBRUARY), into=catalogue).files[0]
    assert (again.recognised, again.source) == (True, "acme")
    assert sites(catalogue)["a.example"].prices == (Price("EUR", 110_00),)


def test_a_heading_that_two_sources_share_asks_which_it_is(save: Save, catalogue: Path) -> None:
    text = "website,price\na.example,{}\n"
    for name, amount in (("acme", 100), ("bolt", 90)):
        import_sites(SiteFile(save(text.format(amount)), source=name, currency="USD"), into=catalogue)
    with pytest.raises(UnreadableFile, match="source: may come from acme or bolt"):
        import_sites(save(text.format(80)), into=catalogue)
    assert import_sites(SiteFile(save(text.format(70)), source="bolt"), into=catalogue).files[0].recognised


@pytest.mark.parametrize("heading", ["Blog,X,Y,Z", "Blog,Y,X"])
def test_a_sources_columns_are_known_in_any_order_and_beside_new_ones(
    save: Save, catalogue: Path, heading: str
) -> None:
    first = SiteFile(save("Blog,X,Y\na.example,7,1\n"), columns={"dr": "X"}, source="bob", as_of=JANUARY)
    import_sites(first, into=catalogue)
    row = ",".join({"Blog": "a.example", "X": "9"}.get(name, "1") for name in heading.split(","))
    import_sites(SiteFile(save(f"{heading}\n{row}\n"), source="bob", as_of=FEBRUARY), into=catalogue)
    assert sites(catalogue)["a.example"].metric("dr") == 9


def test_a_source_with_some_of_its_headings_keeps_what_was_left_out_and_its_currency(
    save: Save, catalogue: Path
) -> None:
    first = save("Blog,DR,Fee,Note\na.example,7,100,x\n")
    said = SiteFile(first, columns={"dr": None, "retail": "Fee"}, currency="EUR", source="bob", as_of=JANUARY)
    import_sites(said, into=catalogue)
    next_one = save("Blog,DR,Fee,Extra\na.example,9,120,y\n")
    done = import_sites(SiteFile(next_one, source="bob", as_of=FEBRUARY), into=catalogue).files[0]
    assert done.recognised
    assert sites(catalogue)["a.example"].metric("dr") is None
    assert sites(catalogue)["a.example"].prices == (Price("EUR", 120_00),)


def test_what_was_only_left_out_or_only_priced_in_a_currency_is_known_by_part_of_a_heading_too(
    save: Save, catalogue: Path
) -> None:
    left_out = SiteFile(save("domain,DR,A\na.example,7,x\n"), columns={"dr": None}, source="bob", as_of=JANUARY)
    priced = SiteFile(save("domain,price,A\na.example,1,x\n"), currency="EUR", source="ann", as_of=JANUARY)
    import_sites([left_out, priced], into=catalogue)
    bobs = SiteFile(save("domain,DR,B\nb.example,9,y\n"), source="bob", as_of=FEBRUARY)
    anns = SiteFile(save("domain,price,C\nc.example,9,y\n"), source="ann", as_of=FEBRUARY)
    import_sites([bobs, anns], into=catalogue)
    assert sites(catalogue)["b.example"].metrics == ()
    assert sites(catalogue)["c.example"].prices == (Price("EUR", 9_00),)


def test_a_file_that_shares_no_heading_with_its_sources_others_is_read_afresh(save: Save, catalogue: Path) -> None:
    first = SiteFile(save("Blog,Fee\na.example,1\n"), columns={"retail": "Fee"}, currency="EUR", source="bob")
    import_sites(first, into=catalogue)
    done = import_sites(SiteFile(save("website,price\nb.example,1\n"), source="bob"), into=catalogue).files[0]
    assert (done.recognised, done.report.bad_rows[0].field) == (False, "retail")


def test_a_corrected_column_no_longer_means_what_it_meant(save: Save, catalogue: Path) -> None:
    for name, day in (("dr", JANUARY), ("traffic", FEBRUARY)):
        path = save("Blog,X\na.example,7\n")
        done = import_sites(SiteFile(path, columns={name: "X"}, source="bob", as_of=day), into=catalogue)
        assert [column.field for column in done.files[0].report.layout.columns] == ["domain", name]
