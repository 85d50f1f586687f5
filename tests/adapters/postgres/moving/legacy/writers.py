"""Live writers: threads that do what the old application does, at a pace, and measure what anything costs them."""

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any, Final

import psycopg
from attrs import define, field, frozen
from psycopg import sql
from sqlalchemy import make_url
from tests.adapters.postgres.moving.legacy.habits import HABITS, Day, Ground, Habit, creating
from tests.adapters.postgres.moving.legacy.schema import PLAIN, Variant

#: orders of what is there already that each writer goes to
_GROUND: Final = 250
#: what a mover tells an old write that comes too late for an order: SQLSTATE
REFUSED: Final = "UO001"


@frozen
class Pace:
    """What came of some writers in a span of time."""

    seconds: float
    #: transactions that were meant to be, and that were
    planned: int
    done: int
    #: the longest that one took, in seconds, and which it was
    worst: float
    worst_was: str
    #: transactions that the database refused, by SQLSTATE
    refused: Counter[str]

    @property
    def kept(self) -> float:
        """The share of what was meant to be."""
        return self.done / self.planned if self.planned else 1.0

    def __str__(self) -> str:
        refused = "".join(f", {count:,} refused ({state})" for state, count in self.refused.items())
        return (
            f"{self.done:,} of {self.planned:,} transactions in {self.seconds:.1f} s ({self.kept:.1%}), the worst took"
            f" {1000 * self.worst:.0f} ms ({self.worst_was}){refused}"
        )


@define
class _Writer:
    """One thread's work."""

    address: str
    variant: Variant
    day: Day
    #: seconds between two transactions
    interval: float
    stop: threading.Event
    taken: list[tuple[float, str]] = field(factory=list)
    refused: Counter[str] = field(factory=Counter)
    failed: list[BaseException] = field(factory=list)

    def run(self) -> None:
        try:
            with psycopg.connect(self.address, options=f"-csearch_path={self.variant.schema}") as connection:
                connection.prepare_threshold = 1
                connection.commit()
                self._work(connection)
        except BaseException as error:  # noqa: BLE001 - told by whoever started the thread
            self.failed.append(error)

    def _work(self, connection: "psycopg.Connection[Any]") -> None:
        due = time.perf_counter()
        while not self.stop.wait(max(0.0, due - time.perf_counter())):
            habit, touched = self.day.next()
            begun = time.perf_counter()
            try:
                with connection.transaction():
                    for statement in habit.statements:
                        connection.execute(statement.encode(), touched)
                self.day.note(habit, touched)
            except psycopg.Error as error:
                if error.sqlstate != REFUSED:
                    raise
                self.refused[REFUSED] += 1
            self.taken.append((time.perf_counter() - begun, habit.name))
            due += self.interval


@define
class Writers:
    """So many writers, each with a ground of its own; they start where `running` begins, and may start again."""

    address: str
    count: int = 4
    #: transactions a second, of each writer
    rate: float = 40.0
    seed: int = 0
    variant: Variant = PLAIN
    _writers: list[_Writer] = field(factory=list)
    _since: float = 0.0
    #: how often they have started
    _times: int = 0

    @contextmanager
    def running(self) -> Iterator["Writers"]:
        """Write meanwhile.

        Raises:
            BaseException: what ended a writer that should have gone on.
        """
        stop, address = threading.Event(), plain_address(self.address)
        self._writers, self._times = [], self._times + 1
        habits = (*HABITS, creating(_demanded(self.variant)))
        for number, ground in enumerate(_grounds(address, self.variant, self.count)):
            day = Day(ground, habits, Random(f"{self.seed} {self._times} {number}"), self.variant)
            self._writers.append(_Writer(address, self.variant, day, 1 / self.rate, stop))
        threads = [threading.Thread(target=one.run) for one in self._writers]
        self._since = time.perf_counter()
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        self.check()

    def check(self) -> None:
        """Raise what ended a writer."""
        for writer in self._writers:
            for error in writer.failed:
                raise error

    def pace(self) -> Pace:
        """Return what came of them since they were asked last."""
        self.check()
        now = time.perf_counter()
        seconds, self._since = now - self._since, now
        taken: list[tuple[float, str]] = []
        refused: Counter[str] = Counter()
        for writer in self._writers:
            taken += writer.taken
            refused += writer.refused
            writer.taken, writer.refused = [], Counter()
        worst, name = max(taken, default=(0.0, "none"))
        return Pace(seconds, round(seconds * self.rate) * self.count, len(taken), worst, name, refused)


def plain_address(address: str) -> str:
    """Return an address as psycopg takes it."""
    return make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)


def _demanded(variant: Variant) -> dict[str, str]:
    demanded = {"currency": "'USD'"} if variant.currency else {}
    return demanded | ({"crm_ref": "'crm-9'"} if variant.own_columns else {})


def _grounds(address: str, variant: Variant, count: int) -> Iterator[Ground]:
    """Share out orders, items and clients; the order is that of ids, which says nothing of age or status."""
    with psycopg.connect(address, options=f"-csearch_path={variant.schema}") as connection:
        orders = _ids(connection, "orders", count)
        items = _ids(connection, "order_items", count)
        clients = connection.execute("SELECT id, account_id FROM clients ORDER BY id LIMIT %s", [count]).fetchall()
    for number in range(count):
        client, account = clients[number % len(clients)]
        yield Ground(tuple(orders[number::count]), tuple(items[number::count]), client, account)


def _ids(connection: "psycopg.Connection[Any]", table: str, count: int) -> Sequence[Any]:
    asked = sql.SQL("SELECT id FROM {} ORDER BY id LIMIT %s").format(sql.Identifier(table))
    return [row[0] for row in connection.execute(asked, [count * _GROUND])]


__all__ = ["REFUSED", "Habit", "Pace", "Writers", "plain_address"]
