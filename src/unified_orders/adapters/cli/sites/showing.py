"""What `sites show` does."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from typing import Final

from attrs import evolve, frozen

from unified_orders.adapters.cli.answers import as_text
from unified_orders.adapters.cli.exits import FOUND, OK
from unified_orders.adapters.cli.failing import complain
from unified_orders.adapters.cli.screen.style import screen
from unified_orders.adapters.cli.sites import answers, tables
from unified_orders.adapters.cli.sites.streamed import write_sites
from unified_orders.adapters.files import (
    SiteRow,
    UnreadableFile,
    Wanted,
    imports,
    known_sites,
    normalised_domain,
    write_csv,
)
from unified_orders.adapters.files.catalogue.stored import count_of
from unified_orders.domain.currencies import decimals_of
from unified_orders.domain.errors import InvalidInput, shown

#: How many sites a table shows if nobody says.
_FEW: Final = 20


@frozen(slots=True)
class Shown:
    """The options of `sites show`."""

    catalogue: Path
    wanted: Wanted
    #: 0: all; None: what the form of the answer suggests
    limit: int | None
    imports: bool
    as_csv: bool


def run_show(asked: Shown, *, as_json: bool) -> int:
    """Show what a catalogue holds, and return the exit code.

    Raises:
        InvalidInput: options that do not go together, or no domain.
    """
    if asked.as_csv and as_json:
        raise InvalidInput("--csv", "both", "does not go with --json; give one of them")
    try:
        if asked.imports:
            return _imports(asked, as_json=as_json)
        if asked.wanted.domain is not None:
            wanted = evolve(asked.wanted, domain=normalised_domain(asked.wanted.domain))
            if not asked.as_csv:
                return _site(evolve(asked, wanted=wanted), as_json=as_json)
            asked = evolve(asked, wanted=wanted)
        return _sites(asked, as_json=as_json)
    except UnreadableFile as error:
        if as_json:
            sys.stdout.write(as_text(answers.unreadable_answer(error)) + "\n")
        return complain(str(error))


def _site(asked: Shown, *, as_json: bool) -> int:
    with closing(known_sites(str(asked.catalogue), asked.wanted)) as rows:
        row = next(rows, None)
    if row is None:
        if as_json:
            sys.stdout.write(as_text({"catalogue": str(asked.catalogue), "sites": []}) + "\n")
        name = shown(asked.wanted.domain)
        return complain(f"{asked.catalogue}: holds no site {name}; look for a part of its name with --text", FOUND)
    if as_json:
        sys.stdout.write(as_text(answers.site_answer(asked.catalogue, row)) + "\n")
    else:
        tables.show_site(screen(), row)
    return OK


def _sites(asked: Shown, *, as_json: bool) -> int:
    limit = asked.limit if asked.limit is not None else 0 if as_json or asked.as_csv else _FEW
    if asked.as_csv:
        _write_csv(asked, limit)
        return OK
    with closing(known_sites(str(asked.catalogue), asked.wanted)) as rows:
        if as_json:
            broken = write_sites(sys.stdout, asked.catalogue, rows, limit)
            return complain(str(broken)) if broken is not None else OK
        first = list(islice(rows, limit or None))
        more = bool(limit) and next(rows, None) is not None
    tables.show_sites(screen(), first, count_of(str(asked.catalogue)), more=more)
    return OK


def _imports(asked: Shown, *, as_json: bool) -> int:
    found = imports(str(asked.catalogue))
    if as_json:
        sys.stdout.write(as_text(answers.imports_answer(asked.catalogue, found)) + "\n")
    else:
        tables.show_imports(screen(), found)
    return OK


def _write_csv(asked: Shown, limit: int) -> None:
    """Write the sites, gone through twice: first for the metrics and currencies that become columns."""

    def rows() -> Iterator[SiteRow]:
        with closing(known_sites(str(asked.catalogue), asked.wanted)) as found:
            yield from islice(found, limit or None)

    metrics: dict[str, None] = {}
    codes: dict[str, None] = {}
    for row in rows():
        metrics.update(dict.fromkeys(name for said in row.statements for name in said.metrics))
        codes.update(dict.fromkeys(price.currency for price in row.site.prices))
    prices = chain.from_iterable((f"price {code}", f"cost {code}") for code in codes)
    heading = ("domain", *metrics, *prices, "niches", "languages", "qualification", "qualification note")
    write_csv(sys.stdout, heading, (_cells(row, metrics, codes) for row in rows()))


def _cells(row: SiteRow, metrics: Iterable[str], codes: Iterable[str]) -> list[object]:
    site = row.site
    cells: list[object] = [site.domain, *map(site.metric, metrics)]
    for code in codes:
        price = site.price(code)
        cells += [_plain(price.retail, code), _plain(price.wholesale, code)] if price is not None else [None, None]
    return [*cells, ", ".join(site.niches), ", ".join(site.languages), site.qualification, site.qualification_note]


def _plain(minor: int | None, code: str) -> str | None:
    if minor is None:
        return None
    decimals = decimals_of(code)
    whole, rest = divmod(minor, 10**decimals)
    return f"{whole}.{rest:0{decimals}d}" if decimals else str(whole)
