"""Rows into a catalogue, a batch at a time, whatever the file's length."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any, Final

from attrs import define, field

from unified_orders.adapters.files.report import BadRow, Flag
from unified_orders.adapters.files.rows import SiteRow
from unified_orders.adapters.files.statements import Statement
from unified_orders.adapters.files.streaming import flag_of, repeated

_BATCH: Final = 1_000
#: Rows that a report keeps one by one; it counts all.
_KEPT: Final = 1_000
_ENCODED: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
#: The facts of a statement that says nothing.
_SILENT: Final = "{}"
_KNOWN: Final = """
    SELECT domain, source, CASE WHEN as_of = :day THEN facts END, instr(facts, '"prices":') > 0 FROM statement
    WHERE domain IN (SELECT value FROM json_each(:domains))
"""

#: Is told each row that is refused.
Refused = Callable[[BadRow], None]


@define(slots=True)
class Tally:
    """What became of the rows of one file."""

    good: int = 0
    bad: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    flagged: int = 0
    #: sites that another seller offers too
    shared: int = 0
    #: sites whose price is no longer the one that the same source named for that day before
    repriced: int = 0
    bad_rows: list[BadRow] = field(factory=list)
    flags: list[Flag] = field(factory=list)

    def refuse(self, row: BadRow) -> None:
        """Count a row that was refused."""
        self.bad += 1
        if len(self.bad_rows) < _KEPT:
            self.bad_rows.append(row)

    def flag(self, flag: Flag) -> None:
        """Count a row that somebody should look at."""
        self.flagged += 1
        if len(self.flags) < _KEPT:
            self.flags.append(flag)

    @property
    def notes(self) -> Iterator[str]:
        """Sentences that whoever imports should read."""
        if not self.good and not self.bad:
            yield "has no row under its heading"
        if self.shared:
            yield f"sites that other sellers offer too: {self.shared}; the newest price counts, of one day the cheapest"
        if self.repriced:
            yield (
                f"sites whose price this source named otherwise for the same day before: {self.repriced}; "
                "the later one counts; if these are two sellers, name each with --source"
            )


@define(slots=True)
class _Known:
    """What a catalogue has of one site."""

    #: by source; None if that was on other days only
    today: dict[str, str | None] = field(factory=dict)
    #: who offers it
    sellers: set[str] = field(factory=set)


class Taking:
    """Takes the rows of one file that all say something of one day."""

    def __init__(
        self, connection: sqlite3.Connection, number: int, as_of: date, refused: Refused | None = None
    ) -> None:
        self._connection = connection
        self._refused = refused
        self._number = number
        self._as_of = as_of
        self._day = as_of.isoformat()
        self.tally: Tally = Tally()
        connection.execute("DROP TABLE IF EXISTS temp.named")
        connection.execute("CREATE TEMP TABLE named (domain TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")

    def take(self, rows: Iterable[SiteRow | BadRow]) -> None:
        """Take all rows; of a site that the file names twice, the first."""
        rows = iter(rows)
        while batch := list(islice(rows, _BATCH)):
            taken = list(self._first(batch))
            known = self._known(taken)
            writes = [write for row in taken for write in self._writes(row, known.get(row.domain))]
            self._connection.executemany("INSERT OR REPLACE INTO statement VALUES (?, ?, ?, ?, ?)", writes)

    def look(self, rows: Iterable[SiteRow | BadRow]) -> None:
        """Count all rows, tell of those that are refused, and keep nothing."""
        rows = iter(rows)
        while batch := list(islice(rows, _BATCH)):
            list(self._first(batch))

    def _refuse(self, row: BadRow) -> None:
        self.tally.refuse(row)
        if self._refused is not None:
            self._refused(row)

    def _first(self, batch: list[SiteRow | BadRow]) -> Iterator[SiteRow]:
        """Yield the rows that name a site for the first time in this file, and count the others."""
        domains = _as_json(row.domain for row in batch if isinstance(row, SiteRow))
        query = "SELECT domain, line FROM temp.named WHERE domain IN (SELECT value FROM json_each(?))"
        lines: dict[str, int] = dict(self._connection.execute(query, [domains]))
        new: list[tuple[str, int]] = []
        for row in batch:
            if isinstance(row, BadRow):
                self._refuse(row)
                continue
            line = lines.setdefault(row.domain, row.line)
            if line != row.line:
                self._refuse(repeated(row, line))
                continue
            self.tally.good += 1
            new.append((row.domain, row.line))
            flag = flag_of(row)
            if flag is not None:
                self.tally.flag(flag)
            yield row
        self._connection.executemany("INSERT INTO temp.named VALUES (?, ?)", new)

    def _known(self, rows: list[SiteRow]) -> dict[str, _Known]:
        """Return what was said of the sites that the catalogue has, by domain."""
        known: dict[str, _Known] = {}
        wanted = {"day": self._day, "domains": _as_json(row.domain for row in rows)}
        for domain, source, facts, offers in self._connection.execute(_KNOWN, wanted):
            site = known.setdefault(domain, _Known())
            site.today[source] = facts or site.today.get(source)
            site.sellers.update([source] if offers else [])
        return known

    def _writes(self, row: SiteRow, known: _Known | None) -> list[tuple[str, str, str, str, int]]:
        writes = []
        for said in row.statements:
            stored = known.today.get(said.source) if known is not None else None
            before = None if stored is None else Statement.of_facts(said.source, self._as_of, json.loads(stored))
            facts = _ENCODED((said if before is None else before.corrected(said)).facts)
            self.tally.repriced += before is not None and _reprices(before, said)
            if facts != (stored or (_SILENT if known is not None else None)):
                writes.append((row.domain, said.source, self._day, facts, self._number))
            if known is not None and said.prices and not known.sellers <= {said.source}:
                self.tally.shared += 1
        if known is None:
            self.tally.added += 1
        elif writes:
            self.tally.changed += 1
        else:
            self.tally.unchanged += 1
        return writes


def _reprices(before: Statement, said: Statement) -> bool:
    """Tell whether a statement names another retail price in a currency than the one before it."""
    return any(code in before.prices and before.prices[code][0] != retail for code, (retail, _) in said.prices.items())


def _as_json(values: Iterable[Any]) -> str:
    return _ENCODED(list(values))
