"""An Ahrefs export and a seller's price list for as many sites as wanted, written as people and tools write them."""

import csv
import random
from pathlib import Path
from typing import Final

#: Of so many rows one is a page, repeats another, is international, lacks its DR, or its price.
_PAGE, _AGAIN, _FOREIGN, _UNRATED, _UNPRICED = 500, 100, 200, 10, 7
_SPELT: Final = ("{}/", "https://{}/", "www.{}", "{}.", "HTTPS://WWW.{}/")
_HEADING: Final = (
    "#;Target;Mode;IP;Protocol;URL Rating;Domain Rating;Ahrefs Rank;Organic / Total Keywords;"
    "Organic / Keywords (Top 3);Organic / Keywords (4-10);Organic / Keywords (11-20);Organic / Keywords (21-50);"
    "Organic / Keywords (51+);"
    "Organic / Traffic;Organic / Value;Organic / Top Countries;Paid / Keywords;Paid / Ads;Paid / Traffic;Paid / Cost;"
    "Ref. domains / All;Ref. domains / Followed;Ref. domains / Not followed;Ref. IPs / IPs;Ref. IPs / Subnets;"
    "Backlinks / All;Backlinks / Followed;Backlinks / Not followed;Backlinks / Redirects;Backlinks / Internal;"
    "Outgoing domains / Followed;Outgoing domains / All time;Outgoing links / Followed;Outgoing links / All time"
)
HEADING: Final = _HEADING.split(";")
_COUNTRIES: Final = HEADING.index("Organic / Top Countries")
_RATING: Final = HEADING.index("Domain Rating")


def write_exports(folder: Path, rows: int) -> tuple[Path, Path]:
    """Write both files, of so many rows each, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    dice = random.Random(rows)
    export, prices = folder / "batch.csv", folder / "prices.csv"
    with export.open("w", encoding="utf-16", newline="") as stream:
        writer = csv.writer(stream, delimiter="\t", quoting=csv.QUOTE_ALL)
        writer.writerow(HEADING)
        writer.writerows(_measured(dice, number) for number in range(rows))
    with prices.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Website", "Guest post price (USD)", "Our cost (USD)"])
        writer.writerows(_offered(dice, number + rows // 2) for number in range(rows))
    return export, prices


def _domain(number: int) -> str:
    return f"größe{number}.example" if number % _FOREIGN == 0 else f"site-{number}.example"


def _spelt(dice: random.Random, number: int) -> str:
    return dice.choice(_SPELT).format(_domain(number if number % _AGAIN else max(number - 1, 0)))


def _measured(dice: random.Random, number: int) -> list[str]:
    cells = [str(dice.randrange(1_000_000)) for _ in HEADING]
    mode = "exact" if number % _PAGE == 1 else "subdomains"
    cells[:6] = [str(number + 1), _spelt(dice, number), mode, "203.0.113.7", "both", str(dice.randrange(100))]
    cells[_RATING] = f"{dice.random() * 100:.1f}" if number % _UNRATED else ""
    cells[_COUNTRIES] = f"(us, {dice.randrange(100_000)})"
    return cells


def _offered(dice: random.Random, number: int) -> list[str]:
    retail = f"${dice.randrange(50, 900)}.{dice.randrange(100):02d}" if number % _UNPRICED else ""
    return [_spelt(dice, number), retail, str(dice.randrange(20, 50)) if retail else ""]
