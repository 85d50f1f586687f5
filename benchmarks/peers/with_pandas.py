"""The import as it is written with pandas: both files whole in memory, joined, and one table into SQLite."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import idna
import pandas as pd  # type: ignore[import-untyped]

_METRICS: Final = {
    "URL Rating": "ur",
    "Domain Rating": "dr",
    "Ahrefs Rank": "ahrefs_rank",
    "Organic / Total Keywords": "keywords",
    "Organic / Traffic": "traffic",
    "Ref. domains / All": "ref_domains",
    "Ref. domains / Followed": "ref_domains_followed",
    "Backlinks / All": "backlinks",
    "Backlinks / Followed": "backlinks_followed",
    "Outgoing domains / Followed": "linked_domains_followed",
}
_RETAIL: Final = "Guest post price (USD)"
_COST: Final = "Our cost (USD)"


def fill(export: Path, prices: Path, database: Path, day: str) -> None:
    sites = pd.read_csv(export, encoding="utf-16", sep="\t", dtype=str, usecols=["Target", "Mode", *_METRICS])
    sites = sites[sites["Mode"] != "exact"]
    sites = sites.assign(domain=_normalised(sites["Target"])).drop_duplicates("domain")
    for heading in _METRICS:
        sites[heading] = pd.to_numeric(sites[heading])
    sites = sites.drop(columns=["Target", "Mode"]).rename(columns=_METRICS)
    sites = sites.assign(source="ahrefs", as_of=day)
    offers = pd.read_csv(prices, dtype=str)
    offers = offers.assign(domain=_normalised(offers["Website"])).drop_duplicates("domain")
    for heading in (_RETAIL, _COST):
        amounts = pd.to_numeric(offers[heading].str.replace("$", "", regex=False))
        offers[heading] = (amounts * 100).round().astype("Int64")
    offers = offers.rename(columns={_RETAIL: "retail", _COST: "wholesale"}).drop(columns="Website")
    offers = offers.assign(seller="seller", offered_on=day)
    joined = sites.merge(offers, how="outer", on="domain")
    with closing(sqlite3.connect(database)) as connection:
        joined.to_sql("site", connection, index=False)
        connection.execute("CREATE UNIQUE INDEX site_domain ON site (domain)")
        connection.commit()


def _normalised(targets: Any) -> Any:  # noqa: ANN401 - pandas is untyped
    plain = targets.str.strip().str.lower().str.replace(r"^https?://", "", regex=True)
    plain = plain.str.replace(r"/.*$", "", regex=True).str.replace(r"^www\.", "", regex=True).str.rstrip(".")
    foreign = ~plain.map(str.isascii)
    plain[foreign] = plain[foreign].map(lambda domain: idna.encode(domain, uts46=True).decode())
    return plain


def sites_of(database: Path) -> Iterator[tuple[str, dict[str, float], tuple[int, int | None] | None]]:
    names = sorted(_METRICS.values())
    query = f"SELECT domain, retail, wholesale, {', '.join(names)} FROM site ORDER BY domain"
    with closing(sqlite3.connect(database)) as connection:
        for domain, retail, wholesale, *values in connection.execute(query):
            metrics = {name: value for name, value in zip(names, values, strict=True) if value is not None}
            yield domain, metrics, (retail, wholesale) if retail is not None else None
