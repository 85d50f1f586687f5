"""Make the exports that the demo is packaged with: `python -m tests.adapters.files.make_demo_exports`.

Made up from end to end: the sites stand under `.example`, the addresses are those kept for documentation. The same
seed gives the same bytes on every machine: nothing here but `random()`, `+`, `*` and whole numbers.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from unified_orders.adapters import cli

DEMO: Final = Path(cli.__file__).parent / "demo"
SEED: Final = 20_260_115

HEADING: Final = (
    "#", "Target", "Mode", "IP", "Protocol", "URL Rating", "Domain Rating", "Ahrefs Rank", "Organic / Total Keywords",
    "Organic / Keywords (Top 3)", "Organic / Keywords (4-10)", "Organic / Keywords (11-20)",
    "Organic / Keywords (21-50)", "Organic / Keywords (51+)", "Organic / Traffic", "Organic / Value",
    "Organic / Top Countries", "Paid / Keywords", "Paid / Ads", "Paid / Traffic", "Paid / Cost", "Ref. domains / All",
    "Ref. domains / Followed", "Ref. domains / Not followed", "Ref. IPs / IPs", "Ref. IPs / Subnets", "Backlinks / All",
    "Backlinks / Followed", "Backlinks / Not followed", "Backlinks / Redirects", "Backlinks / Internal",
    "Outgoing domains / Followed", "Outgoing domains / All time", "Outgoing links / Followed",
    "Outgoing links / All time",
)  # fmt: skip
PRICE_HEADING: Final = (
    "Website", "Niche", "Language", "Guest post price (USD)", "Our cost (USD)", "Turnaround (days)",
)  # fmt: skip

#: client -> how many sites, their niche, and the words that their names are made of
CLIENTS: Final = {
    "tea": (120, "tea", "leaf steep kettle oolong matcha sencha brew cup chai pot", "notes journal corner club diary"),
    "tents": (
        130,
        "outdoors",
        "camp trail ridge canvas peg summit meadow river pine hut",
        "guide life log base weekly",
    ),
    "cello": (
        110,
        "music",
        "bow string chamber quartet rosin score sonata pitch reed hall",
        "review room stage letters",
    ),
}
KINDS: Final = ("", "daily", "little", "slow", "good")
#: Sites that suit any client: they stand in two exports each.
SHARED: Final = (
    "slowweekend", "thegoodshelf", "homeandhollow", "fieldandtable", "quietcraft", "sundaypages",
    "makersalmanac", "northwindow", "evenkeel", "plainandfine",
)  # fmt: skip
LANGUAGES: Final = ("en", "en", "en", "en", "en", "en", "en", "de", "fr", "es")
COUNTRIES: Final = {"en": ("us", "gb", "ca", "au"), "de": ("de", "at"), "fr": ("fr", "be"), "es": ("es", "mx")}


class Made(NamedTuple):
    """One site of the demo."""

    domain: str
    niche: str
    language: str
    dr: int
    traffic: int


class Dice:
    """Whole numbers from `Random.random`, whose sequence Python promises to keep."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed).random

    def below(self, bound: int) -> int:
        return int(self._random() * bound)

    def between(self, low: int, high: int) -> int:
        return low + self.below(high - low + 1)

    def one_in(self, many: int) -> bool:
        return self.below(many) == 0

    def pick(self, words: tuple[str, ...]) -> str:
        return words[self.below(len(words))]


def grown(start: int, percent: int, times: int) -> int:
    """Return `start` grown by so many percent, so many times, in whole thousandths."""
    value = start * 1_000
    for _ in range(times):
        value = value * (100 + percent) // 100
    return value // 1_000


def made(dice: Dice, domain: str, niche: str) -> Made:
    dr = 6 + (dice.below(50) + dice.below(34))
    traffic = grown(60, 10, dr) * dice.between(25, 220) // 100
    return Made(domain, niche, dice.pick(LANGUAGES), dr, traffic)


def sites_of(client: str, dice: Dice) -> list[Made]:
    count, niche, first, second = CLIENTS[client]
    names = [
        f"{kind}{one}{two}.example"
        for two in second.split()
        for index, one in enumerate(first.split())
        for kind in KINDS[index % 2 :]
    ]
    return [made(dice, name, niche) for name in names[:count]]


def export_row(dice: Dice, number: int, site: Made) -> list[str]:
    """Return one row of a batch analysis; what the tool does not know is empty."""
    keywords = site.traffic // dice.between(2, 6) + dice.below(40)
    top, four, eleven, twenty = (keywords * share // 100 for share in (4, 11, 17, 30))
    followed = grown(9, 8, site.dr) * dice.between(60, 140) // 100
    other = followed * dice.between(15, 60) // 100
    links, unfollowed = followed * dice.between(3, 9), other * dice.between(2, 5)
    subnets = (followed + other) * 7 // 10
    linked = dice.between(40, 900)
    rating = "" if dice.one_in(33) else site.dr
    rank = grown(90_000_000, -8, site.dr) + dice.below(9_000)
    country = dice.pick(COUNTRIES[site.language])
    organic: list[object] = [
        keywords, top, four, eleven, twenty, keywords - top - four - eleven - twenty, site.traffic,
        f"{site.traffic * 3 // 10}.{dice.below(100):02}", f"({country}, {site.traffic * 7 // 10})",
    ]  # fmt: skip
    organic = [""] * len(organic) if dice.one_in(20) else organic
    cells: list[object] = [
        number, f"{site.domain}/", "subdomains", f"203.0.113.{dice.between(1, 254)}", "both",
        site.dr * 2 // 5 + dice.below(8), rating, rank, *organic,
        "", "", "", "", followed + other, followed, other, subnets, subnets * 8 // 10, links + unfollowed, links,
        unfollowed, dice.below(90), dice.between(200, 9_000), linked, linked * 2, linked * 4, linked * 9,
    ]  # fmt: skip
    return [str(cell) for cell in cells]


def export(dice: Dice, sites: list[Made]) -> bytes:
    """Return a batch analysis as the tool writes it, with one page and one repeated site near its end."""
    rows = [export_row(dice, number, site) for number, site in enumerate(sites, start=1)]
    page = export_row(dice, len(rows) + 1, sites[3])
    page[1:3] = f"{sites[3].domain}/best-of-the-year", "exact"
    again = export_row(dice, len(rows) + 2, sites[7])
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([HEADING, *rows, page, again])
    return b"\xff\xfe" + text.getvalue().encode("utf-16-le")


def price_rows(dice: Dice, sites: list[Made]) -> Iterator[list[str]]:
    """Yield the seller's rows: nine in ten of the sites, and some that no one can read."""
    odd = {17: "on request", 95: "-120.00", 140: "on request", 211: "145.505"}
    listed = sorted(site for site in sites if not dice.one_in(10))
    for index, site in enumerate(listed):
        retail = 35 + site.dr * site.dr // 15 // 5 * 5 + dice.below(8) * 5
        cost = retail * dice.between(55, 78)
        price = odd.get(index, f"{retail:,}.00")
        yield [
            site.domain,
            site.niche,
            site.language,
            price,
            f"{cost // 100}.{cost % 100:02}",
            str(dice.between(3, 21)),
        ]


def demo_files() -> dict[str, bytes]:
    """Return each packaged file by its name."""
    dice = Dice(SEED)
    sites = {client: sites_of(client, dice) for client in CLIENTS}
    shared = [made(dice, f"{name}.example", "lifestyle") for name in SHARED]
    clients = list(CLIENTS)
    for index, site in enumerate(shared):
        for client in (clients[index % 3], clients[(index + 1) % 3]):
            sites[client].insert(dice.below(len(sites[client])), site)
    files = {f"{client}-batch.csv": export(dice, sites[client]) for client in clients}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([PRICE_HEADING, *price_rows(dice, sorted({site for each in sites.values() for site in each}))])
    return files | {"prices.csv": text.getvalue().encode()}


if __name__ == "__main__":
    for name, content in demo_files().items():
        (DEMO / name).write_bytes(content)
