"""An order repository of one's own, in an SQLite file: a JSON document for each order, and for each analysis.

Simple first: a command reads and writes its whole order, and one runs at a time.
`RepositoryContract` tells what else a repository has to do; `tests/testing/test_examples.py` holds this one to it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from examples.own_store.outbox import TABLE, store_effects

from unified_orders import Busy, Recorded, UnitOfWorkBroken
from unified_orders.application.books import Book, Findings, documents_after, loaded_from
from unified_orders.domain.slices import Need
from unified_orders.domain.tokens import ShareToken
from unified_orders.ports import Loaded, Write
from unified_orders.wire import from_json, to_json

T = TypeVar("T", Book, Findings)
DOCUMENTS = "CREATE TABLE IF NOT EXISTS document (kind TEXT, id TEXT, body TEXT, PRIMARY KEY (kind, id));"


class SqliteRepository:
    """Orders in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with closing(sqlite3.connect(path)) as db:
            db.executescript(DOCUMENTS + TABLE)

    @contextmanager
    def unit_of_work(self) -> Iterator["SqliteUnitOfWork"]:
        """Begin a transaction; whoever comes later waits."""
        try:
            with closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as db:
                db.execute("BEGIN IMMEDIATE")
                unit = SqliteUnitOfWork(db)
                try:
                    yield unit
                finally:
                    unit.is_open = False  # closing rolls back what was not committed
        except sqlite3.OperationalError as error:
            raise Busy(str(error)) from error

    def open_link(self, order_id: UUID | None, digest: str) -> tuple[ShareToken, datetime] | None:
        """Count one opening of a share link."""
        with self.unit_of_work() as unit:
            now = datetime.now(UTC)
            for book in list(unit.every(Book)) if order_id is None else [unit.get(Book, order_id)]:
                found = book.opened(digest, now)
                if found is not None:
                    unit.put(found[1].order_id, found[0])
                    unit.db.execute("COMMIT")
                    return found[1], now
            return None

    def prune_receipts(self, older_than: timedelta) -> int:
        """Delete receipts that were stored longer ago."""
        with self.unit_of_work() as unit:
            pruned, oldest = 0, datetime.now(UTC) - older_than
            for book in list(unit.every(Book)):
                kept = book.pruned(oldest)
                pruned += len(book.receipts) - len(kept.receipts)
                unit.put(book.state.order.id, kept)
            unit.db.execute("COMMIT")
            return pruned

    def history(self, order_id: UUID, after: int, limit: int) -> tuple[Recorded, ...]:
        """Return a page of an order's events: the part of `OrderQueries` that the contract looks at."""
        with self.unit_of_work() as unit:
            return unit.get(Book, order_id).history[after : after + limit]


class SqliteUnitOfWork:
    """One transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.is_open = True

    def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        """Return the whole order, whatever is needed of it, and a receipt."""
        self.check()
        return loaded_from(self, need, receipt_of, datetime.now(UTC))

    def save(self, write: Write) -> None:
        """Store all of a write and commit."""
        self.check()
        self.is_open = False
        for id_, document in documents_after(self, write):
            self.put(id_, document)
        store_effects(self.db, write)
        self.db.execute("COMMIT")

    def check(self) -> None:
        """Refuse to go on after the end."""
        if not self.is_open:
            raise UnitOfWorkBroken("this unit of work has ended; begin another one")

    def get(self, cls: type[T], id_: UUID | str) -> T:
        """Return a document, or an empty one."""
        rows = self.db.execute("SELECT body FROM document WHERE kind = ? AND id = ?", (cls.__name__, str(id_)))
        return next((from_json(body, cls) for (body,) in rows), cls())

    def every(self, cls: type[T]) -> Iterator[T]:
        """Yield all documents of a kind."""
        for (body,) in self.db.execute("SELECT body FROM document WHERE kind = ?", (cls.__name__,)):
            yield from_json(body, cls)

    def put(self, id_: UUID | str, document: Book | Findings) -> None:
        """Store a document in the place of an earlier one; an empty one takes no place."""
        kind, body = type(document), to_json(document)
        self.db.execute("DELETE FROM document WHERE kind = ? AND id = ?", (kind.__name__, str(id_)))
        if document != kind():
            self.db.execute("INSERT INTO document VALUES (?, ?, ?)", (kind.__name__, str(id_), body))
