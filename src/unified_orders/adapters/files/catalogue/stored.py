"""What a site catalogue holds: sites, what was said of them and by whom, and the imports that it comes from."""

import json
from collections.abc import Generator, Iterable
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
from unicodedata import normalize

from attrs import frozen

from unified_orders.adapters.files.catalogue.schema import opened
from unified_orders.adapters.files.lookalikes import shown_domain
from unified_orders.adapters.files.rows import SiteRow
from unified_orders.adapters.files.statements import Statement


@frozen(slots=True)
class Import:
    """One file that was imported."""

    at: datetime
    #: as it was named
    file: str
    format: str
    #: who measured or offers
    source: str
    as_of: date
    good: int
    bad: int
    #: sites that were new, that it told more of, and that it told nothing new of
    added: int
    changed: int
    unchanged: int


@frozen(slots=True, kw_only=True)
class Wanted:
    """Which sites of a catalogue are looked for. None: whatever."""

    domain: str | None = None
    #: part of the domain, as its owner writes it or in ASCII
    text: str | None = None
    min_dr: float | None = None
    min_traffic: float | None = None


ALL: Wanted = Wanted()


def known_sites(path: str, wanted: Wanted = ALL) -> Generator[SiteRow, None, None]:
    """Yield what is known of each site that is wanted, in the order of the domains, in constant memory.

    The line of a row is its place among them, from 1.

    Raises:
        UnreadableFile: no catalogue, or one that cannot be read.
    """
    where, values = _condition(wanted)
    query = f"SELECT domain, source, as_of, facts FROM statement{where} ORDER BY domain, as_of, source"  # noqa: S608 - our own words; values are bound
    with opened(path) as connection:
        connection.create_function("shown_domain", 1, shown_domain, deterministic=True)
        rows = connection.execute(query, values)
        number = 0
        for domain, said in groupby(rows, key=itemgetter(0)):
            row = SiteRow(number + 1, domain, tuple(map(_statement, said)))
            if _is_wanted(row, wanted):
                number += 1
                yield row


def imports(path: str) -> tuple[Import, ...]:
    """Return the imports that a catalogue comes from, the latest first.

    Raises:
        UnreadableFile: no catalogue, or one that cannot be read.
    """
    names = "at, file, format, source, as_of, good, bad, added, changed, unchanged"
    with opened(path) as connection:
        rows = connection.execute(f"SELECT {names} FROM import ORDER BY id DESC").fetchall()  # noqa: S608 - our own words
    return tuple(
        Import(datetime.fromisoformat(at), file, kind, source, date.fromisoformat(day), *counts)
        for at, file, kind, source, day, *counts in rows
    )


def count_of(path: str) -> int:
    """Return how many sites a catalogue holds.

    Raises:
        UnreadableFile: no catalogue, or one that cannot be read.
    """
    with opened(path) as connection:
        return int(connection.execute("SELECT count(DISTINCT domain) FROM statement").fetchone()[0])


def _condition(wanted: Wanted) -> tuple[str, list[Any]]:
    """Return what SQLite can say of it: no site that is wanted fails it, some that are not may pass."""
    said: list[tuple[str, tuple[Any, ...]]] = []
    if wanted.domain is not None:
        said.append(("domain = ?", (wanted.domain,)))
    if wanted.text is not None:
        text = normalize("NFKC", wanted.text).lower()
        written = "instr(domain, 'xn--') > 0 AND instr(shown_domain(domain), ?) > 0"
        said.append((f"(instr(domain, ?) > 0 OR {written})", (text, text)))
    for name, least in (("dr", wanted.min_dr), ("traffic", wanted.min_traffic)):
        if least is not None:
            inner = f"SELECT domain FROM statement WHERE json_extract(facts, '$.metrics.{name}') >= ?"  # noqa: S608
            said.append((f"domain IN ({inner})", (least,)))
    return (" WHERE " + " AND ".join(text for text, _ in said) if said else ""), [
        value for _, values in said for value in values
    ]


def _is_wanted(row: SiteRow, wanted: Wanted) -> bool:
    asked = [
        (name, least) for name, least in (("dr", wanted.min_dr), ("traffic", wanted.min_traffic)) if least is not None
    ]
    if not asked:
        return True
    site = row.site
    found = [(site.metric(name), least) for name, least in asked]
    return all(value is not None and value >= least for value, least in found)


def _statement(row: Iterable[Any]) -> Statement:
    _, source, day, facts = row
    return Statement.of_facts(source, date.fromisoformat(day), json.loads(facts))
