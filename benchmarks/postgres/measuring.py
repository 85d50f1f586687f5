"""What requests cost: counts by a tap, write-ahead log, and times by turns."""

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Final

import psycopg
from tests.adapters.postgres.servers import database_on

from benchmarks.clock import Step
from benchmarks.postgres.shop import Shop, steps
from benchmarks.postgres.tapping import Tap, tapped

Kind = type[Shop]
#: lives before anything is measured: plans are settled and caches warm
_WARMING: Final = 8


@dataclass(frozen=True)
class Counts:
    """What went over the wire, and into the log."""

    statements: int
    trips: int
    sent: int
    received: int
    log: int


#: counts one request
Counting = Callable[[Callable[[], object]], Counts]


class Place:
    """One contender with a database of its own, and a second connection of the contender's behind a tap."""

    def __init__(self, kind: Kind, address: str, tapped_address: str, tap: Tap) -> None:
        self.kind = kind
        self.address = address
        self.shop = kind(address)
        self.shop.install()
        self._behind = tapped_address
        self._tap = tap

    def warm(self, lives: int = _WARMING) -> None:
        for _ in range(lives):
            for _, run in steps(self.shop):
                run()

    @contextmanager
    def counted(self) -> Iterator[tuple[Shop, Counting]]:
        """Give the contender behind a tap, and what counts one request of its."""
        shop = self.kind(self._behind)
        with psycopg.connect(self.address.replace("+psycopg", ""), autocommit=True) as aside:
            yield shop, lambda run: self._count(run, aside)
        shop.close()

    def _count(self, run: Callable[[], object], aside: "psycopg.Connection[tuple[object, ...]]") -> Counts:
        begun = _position(aside)
        self._tap.reset()
        run()
        tap = self._tap
        return Counts(tap.statements, tap.trips, tap.sent, tap.received, _position(aside) - begun)


def _position(aside: "psycopg.Connection[tuple[object, ...]]") -> int:
    """Return how many bytes of log were written since the server was made."""
    row = aside.execute("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint").fetchone()
    assert row is not None
    return int(str(row[0]))


@contextmanager
def places(server: str, kinds: Sequence[Kind]) -> Iterator[dict[str, Place]]:
    """Give each contender a database with its schema."""
    with ExitStack() as stack:
        made = {}
        for kind in kinds:
            address = stack.enter_context(database_on(server))
            behind, tap = stack.enter_context(tapped(address))
            made[kind.name] = Place(kind, address, behind, tap)
            stack.callback(made[kind.name].shop.close)
        yield made


@contextmanager
def held_up(address: str, seconds: float) -> Iterator[str]:
    """Give an address whose every round trip takes so much longer; who holds it up has a process of its own."""
    command = [sys.executable, "-m", "benchmarks.postgres.tapping", address, str(seconds)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holding:
        assert holding.stdout is not None
        yield holding.stdout.readline().strip()
        holding.communicate()


def added(counts: Sequence[Counts]) -> Counts:
    return Counts(
        *(sum(getattr(one, name) for one in counts) for name in ("statements", "trips", "sent", "received", "log"))
    )


def by_turns(contenders: Mapping[str, Callable[[], Iterator[Step]]], rounds: int) -> dict[str, list[float]]:
    """Return for each contender the milliseconds that its steps take together, round by round."""
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, make in contenders.items():
                taken[name].append(sum(_milliseconds(run) for _, run in make()))
    finally:
        gc.enable()
    return taken


def medians(taken: Mapping[str, Sequence[float]]) -> dict[str, float]:
    return {name: median(values) for name, values in taken.items()}


def _milliseconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return (time.perf_counter() - begun) * 1_000
