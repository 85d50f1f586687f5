"""The packaged exports are what their generator makes, and show what real ones show."""

import pytest
from tests.adapters.files.make_demo_exports import CLIENTS, DEMO, demo_files

from unified_orders.adapters.files import Reading, SiteFile, read_sites
from unified_orders.domain.sites import Requirements
from unified_orders.domain.suggesting import suggest


def reading(client: str) -> Reading:
    return read_sites([DEMO / f"{client}-batch.csv", SiteFile(DEMO / "prices.csv", adds_sites=False)])


def test_the_packaged_exports_are_what_the_generator_makes() -> None:
    files = demo_files()
    assert {path.name: path.read_bytes() for path in DEMO.glob("*.csv")} == files
    assert sum(map(len, files.values())) < 300_000


@pytest.mark.parametrize("client", CLIENTS)
def test_each_client_has_an_export_with_unknowns_a_page_and_a_repeated_site(client: str) -> None:
    sites, (export, prices) = reading(client).sites, reading(client).files
    assert (export.layout.format, export.layout.encoding, export.layout.width) == ("ahrefs_batch", "utf-16-le", 35)
    assert 100 <= export.good <= 150
    assert ["page" in bad.reason or "repeats" in bad.reason for bad in export.bad_rows] == [True, True]
    assert all(site.domain.endswith(".example") for site in sites)
    assert any(site.metric("dr") is None for site in sites)
    assert any(site.metric("traffic") is None for site in sites)
    assert 0.8 < sum(bool(site.prices) for site in sites) / len(sites) < 0.97
    assert prices.layout.format == "price_list"
    assert {bad.value for bad in prices.bad_rows} == {"'on request'", "'-120.00'", "'145.505'"}


@pytest.mark.parametrize("client", CLIENTS)
def test_each_client_finds_more_than_five_good_sites_at_a_price_with_a_margin(client: str) -> None:
    sites = reading(client).sites
    asked = Requirements(min_dr=45, min_traffic=1_000, languages=("en",), max_price=400_00, count=20)
    assert len(suggest(sites, asked, "USD").suggested) == 20
    assert all(
        price.wholesale is not None and price.wholesale < price.retail for site in sites for price in site.prices
    )
