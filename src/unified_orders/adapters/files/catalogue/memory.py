"""How the files of a source are read: remembered by their heading, so that the next one needs no options."""

import json
import sqlite3
from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from unified_orders.adapters.files.aliases import PRICES, plain
from unified_orders.adapters.files.errors import UnreadableFile
from unified_orders.adapters.files.layout import measured, possible_headings
from unified_orders.adapters.files.report import Layout
from unified_orders.adapters.files.source import SiteFile


@frozen(slots=True)
class Remembered:
    """What was said of the files of one source when the first of them was imported."""

    #: empty if it was not named
    name: str
    columns: Mapping[str, str | None]
    currency: str | None


def recalled(connection: sqlite3.Connection, file: SiteFile) -> Remembered | None:
    """Return what is remembered of files with this one's heading, and of its source if it names one.

    Raises:
        UnreadableFile: no file, no text, or a heading that several sources have.
    """
    rows = connection.execute("SELECT heading, name, columns, currency FROM source").fetchall()
    if not rows:
        return None
    headings = {_signature(cells) for cells in possible_headings(file.path)}
    found = [
        Remembered(name, json.loads(columns), currency)
        for heading, name, columns, currency in rows
        if _signature(json.loads(heading)) in headings and (not name or file.source in {None, name})
    ]
    if file.source and not any(one.name for one in found):
        own = [
            (frozenset(json.loads(heading)), Remembered(name, json.loads(columns), currency))
            for heading, name, columns, currency in rows
            if name == file.source
        ]
        partly = _partly(own, [frozenset(json.loads(heading)) for heading in sorted(headings)])
        found = [partly] if partly is not None else found
    found = [one for one in found if one.name] or found
    if len(found) > 1:
        names = " or ".join(one.name for one in found)
        problem = f"may come from {names}, whose files have this heading; name its source"
        raise UnreadableFile(file.path, None, "source", problem)
    return found[0] if found else None


def completed(file: SiteFile, remembered: Remembered | None) -> SiteFile:
    """Return the file with what is remembered for whatever it does not say itself."""
    if remembered is None:
        return file
    said = file.columns or {}
    taken = {plain(heading) for heading in said.values() if heading}
    kept = {name: heading for name, heading in remembered.columns.items() if not heading or plain(heading) not in taken}
    return evolve(
        file,
        columns={**kept, **said} or None,
        currency=file.currency or remembered.currency,
        source=file.source or remembered.name or None,
    )


def remember(connection: sqlite3.Connection, file: SiteFile, layout: Layout) -> None:
    """Keep what is said of a file, if anything is. A tool's heading says nothing of who sent the file."""
    name = "" if measured(layout) else file.source or ""
    currency = file.currency if any(column.field in PRICES for column in layout.columns) else None
    if file.columns or currency or name:
        row = (_signature(layout.headings), name, json.dumps(dict(file.columns or {})), currency)
        connection.execute("INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?)", row)


def _partly(own: Sequence[tuple[frozenset[str], Remembered]], possible: Sequence[frozenset[str]]) -> Remembered | None:
    """Return what is remembered of a source for a file that has only some of the headings of its earlier ones.

    The earlier file with the most of them goes first. What was left out stays so, unless a column is remembered for it.
    """
    cells = max(possible, key=lambda cells: max((len(cells & heading) for heading, _ in own), default=0), default=None)
    alike = [(len(cells & heading), one) for heading, one in own if cells & heading] if cells else []
    if cells is None or not alike:
        return None
    alike.sort(key=lambda ranked: -ranked[0])
    columns: dict[str, str | None] = {}
    for _, one in alike:
        used = {plain(heading) for heading in columns.values() if heading}
        for field, text in one.columns.items():
            if text and plain(text) in cells - used:
                columns.setdefault(field, text)
    for _, one in alike:
        columns.update({field: None for field, text in one.columns.items() if not text and field not in columns})
    currency = next((one.currency for _, one in alike if one.currency), None)
    return Remembered(alike[0][1].name, columns, currency)


def _signature(headings: Sequence[str]) -> str:
    """Return what two headings have in common that differ in the order of their columns only."""
    return json.dumps(sorted(plain(heading) for heading in headings))
