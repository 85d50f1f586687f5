"""Statements as data: a text made once from the tables, and its parameters. Who sends them is another's business."""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any, Final
from uuid import UUID

from attrs import fields, frozen
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql

from unified_orders.adapters.postgres.tables import Tables

_QUOTE: Final = postgresql.dialect().identifier_preparer  # type: ignore[no-untyped-call]

_PLACE: Final = re.compile(r"%\((\w+)\)s")


class Names(dict[str, str]):
    """What each table is called in a statement, schema and quotes included."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        super().__init__(names)
        self._texts: dict[str, str] = {}

    def into(self, text: str) -> str:
        """Return a text with the names in it, made once: for texts of which there are few."""
        found = self._texts.get(text)
        if found is None:
            found = self._texts[text] = text.format(**self)
        return found


@frozen(slots=True)
class Statement:
    """One statement: psycopg's text with named parameters."""

    #: SQL; a parameter stands there as %(name)s, and travels as text: say its type, as in %(count)s::int
    text: str
    #: by name; those that the text does not name are left out
    parameters: Mapping[str, Any]
    #: planned for its values each time: what is best for a small account is not for one that has half of all orders
    replanned: bool = False
    #: a publisher's: given no name, and told of as the host's where it fails
    of_host: bool = False

    @property
    def placed(self) -> tuple[bytes, tuple[str, ...]]:
        """Return the text as the server takes it, with the names of its parameters in their places."""
        return _placed(self.text)


@cache
def _placed(text: str) -> tuple[bytes, tuple[str, ...]]:
    names = tuple(dict.fromkeys(_PLACE.findall(text)))
    places = {name: f"${place}" for place, name in enumerate(names, 1)}
    return _PLACE.sub(lambda found: places[found[1]], text).encode(), names


def quoted(name: str) -> str:
    """Return a name as SQL takes it."""
    return str(_QUOTE.quote(name))


def names_of(tables: Tables) -> Names:
    """Return the names of tables."""
    named = ((one.name, getattr(tables, one.name)) for one in fields(Tables))
    return Names((name, _QUOTE.format_table(table)) for name, table in named if isinstance(table, Table))


def columns_of(table: Table) -> dict[str, tuple[str, str]]:
    """Return the name as SQL takes it and the type of each column by its name; those that are computed are left out."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return {
        column.name: (str(_QUOTE.quote(column.name)), column.type.compile(dialect))
        for column in table.columns
        if column.identity is None and column.computed is None
    }


def ids_text(ids: Collection[UUID]) -> str | None:
    """Write ids as an array, one text where psycopg would adapt them one by one; None for none."""
    return "{" + ",".join(map(str, ids)) + "}" if ids else None


def texts_text(texts: Collection[str]) -> str | None:
    """Write texts as an array, as `ids_text` does ids."""
    return "{" + ",".join(map(_quoted, sorted(texts))) + "}" if texts else None


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
