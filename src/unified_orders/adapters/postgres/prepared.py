"""Which statements a connection has prepared, and under what names."""

from itertools import count
from typing import Any, Final
from weakref import WeakKeyDictionary

import psycopg

#: statements of one connection that get a name; what comes later is planned each time
_MOST: Final = 200
_NAME: Final = "unified_orders_{}"


class Prepared:
    """The names of one connection. It is used by one thread or task at a time, and so are these."""

    def __init__(self) -> None:
        self._names: dict[bytes, bytes] = {}
        self._numbers = count()

    def name_of(self, text: bytes) -> bytes | None:
        """Return the name of a statement that is prepared."""
        return self._names.get(text)

    def new_name(self) -> bytes | None:
        """Return a name that is free; None if there are enough."""
        return _NAME.format(next(self._numbers)).encode() if len(self._names) < _MOST else None

    def keep(self, text: bytes, name: bytes) -> None:
        """Take note that the server has prepared a statement."""
        self._names[text] = name

    def forget(self) -> None:
        """Begin anew; no name is given twice."""
        self._names.clear()


_KEPT: Final[WeakKeyDictionary[Any, Prepared]] = WeakKeyDictionary()


def prepared_on(connection: psycopg.Connection[Any] | psycopg.AsyncConnection[Any]) -> Prepared:
    """Return the names of a connection, for as long as it lives."""
    return _KEPT.setdefault(connection, Prepared())
