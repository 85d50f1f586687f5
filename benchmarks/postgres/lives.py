"""W1 in PostgreSQL: counts, log, time on the machine itself, and time over a slow line."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from typing import Final

from benchmarks import program
from benchmarks.figures import ENGINE, Bar, Figure
from benchmarks.postgres.measuring import Place, added, by_turns, held_up, medians
from benchmarks.postgres.peers.by_hand import ByHand
from benchmarks.postgres.shop import steps

TITLE: Final = f"W1, the life of an order for {len(program.GROUPS)} clients"
_TRIPS: Final = Bar(35, 35)
_STATEMENTS: Final = Bar(60, 35)
_TIME: Final = Bar(1.0, 0.7)
_SLOW: Final = Bar(0.40, 0.30)
#: seconds, of each round trip of the slow line
_LINE: Final = 0.0024


def figures(places: Mapping[str, Place], rounds: int, slow_rounds: int) -> Iterator[Figure]:
    for place in places.values():
        place.warm()
    yield from _counts(places)
    taken = medians(by_turns({name: partial(steps, place.shop) for name, place in places.items()}, rounds))
    yield from times(TITLE, "time", taken, _TIME)
    with ExitStack() as stack:
        slow = {}
        for name, place in places.items():
            slow[name] = place.kind(stack.enter_context(held_up(place.address, _LINE)))
            stack.callback(slow[name].close)
        lives = {name: partial(steps, shop) for name, shop in slow.items()}
        by_turns(lives, 1 + bool(slow_rounds > 1) * 5)
        yield from times(
            TITLE, f"time at {_LINE * 1_000} ms a round trip", medians(by_turns(lives, slow_rounds)), _SLOW
        )


def times(workload: str, name: str, taken: Mapping[str, float], bar: Bar | None) -> Iterator[Figure]:
    """Yield milliseconds, and what the library's are of those of P0."""
    for contender, value in taken.items():
        yield Figure(workload, name, contender, value, "ms")
    yield Figure(workload, f"{name}, of P0's", ENGINE, taken[ENGINE] / taken[ByHand.name], "times", bar)


def _counts(places: Mapping[str, Place]) -> Iterator[Figure]:
    for name, place in places.items():
        with place.counted() as (shop, count):
            for _ in range(6):
                for _, run in steps(shop):
                    run()
            total = added([count(run) for _, run in steps(shop)])
        own = name == ENGINE
        yield Figure(TITLE, "statements", name, total.statements, "", _STATEMENTS if own else None)
        yield Figure(TITLE, "round trips", name, total.trips, "", _TRIPS if own else None)
        yield Figure(TITLE, "to the server", name, total.sent / 1_000, "kB")
        yield Figure(TITLE, "from the server", name, total.received / 1_000, "kB")
        yield Figure(TITLE, "write-ahead log, sites stored", name, total.log / 1_000, "kB")
