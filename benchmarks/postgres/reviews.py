"""W2, a review of 2 in a group that has N sites, and W3, a review of 1,000 in one call."""

from collections.abc import Iterator, Mapping
from statistics import median
from typing import Final
from uuid import UUID

from benchmarks.clock import Step
from benchmarks.figures import ENGINE, Bar, Figure
from benchmarks.postgres.lives import times
from benchmarks.postgres.measuring import Counting, Counts, Place, by_turns, medians
from benchmarks.postgres.shop import Shop, approvals, found

_CLIENT: Final = "tea"
_FEW: Final = 2
_SAME: Final = Bar(1.1, 0.65)
_GROWTH: Final = Bar(2.0, 1.4)
_MANY: Final = Bar(0.75, 0.5)
_BYTES: Final = Bar(4, 4)
_LOG: Final = Bar(1.8, 1.3)
#: calls of which the median of the log is taken
_CALLS: Final = 5


def of_few(places: Mapping[str, Place], sizes: tuple[int, ...], rounds: int) -> Iterator[Figure]:
    """Yield W2 for each size."""
    spent: dict[int, dict[str, float]] = {}
    for size in sizes:
        workload = f"W2, approve {_FEW} of {size:,} sites"
        for name, place in places.items():
            with place.counted() as (shop, count):
                counts = [_counted(shop, size, _FEW, count) for _ in range(7)][-1]
            yield from _told(workload, name, counts)
        spent[size] = medians(
            by_turns({name: _Boards(place.shop, size, _FEW) for name, place in places.items()}, rounds)
        )
        yield from times(workload, "time", spent[size], _SAME)
    least, most = min(sizes), max(sizes)
    for name in places:
        growth, bar = spent[most][name] / spent[least][name], _GROWTH if name == ENGINE else None
        yield Figure("W2, growth", f"time for {most:,} sites, of that for {least:,}", name, growth, "times", bar)


def of_many(places: Mapping[str, Place], size: int, rounds: int) -> Iterator[Figure]:
    """Yield W3."""
    workload = f"W3, approve {size:,} sites in one call"
    for name, place in places.items():
        with place.counted() as (shop, count):
            several = [_counted(shop, size, size, count) for _ in range(_CALLS)]
        own = name == ENGINE
        yield Figure(workload, "statements", name, several[-1].statements, "", Bar(6, 5) if own else None)
        yield Figure(workload, "round trips", name, several[-1].trips, "", Bar(2, 2) if own else None)
        log = median(one.log for one in several) / size / 1_000
        yield Figure(workload, "write-ahead log of an approval", name, log, "kB", _LOG if own else None)
    taken = by_turns({name: _Boards(place.shop, size, size) for name, place in places.items()}, rounds)
    yield from times(workload, "time", medians(taken), _MANY)


def _told(workload: str, name: str, counts: Counts) -> Iterator[Figure]:
    own = name == ENGINE
    yield Figure(workload, "statements", name, counts.statements, "")
    yield Figure(workload, "round trips", name, counts.trips, "", Bar(2, 2) if own else None)
    yield Figure(workload, "to the server", name, counts.sent / 1_000, "kB", _BYTES if own else None)
    yield Figure(workload, "from the server", name, counts.received / 1_000, "kB", _BYTES if own else None)


class _Boards:
    """Makes a board for each review, so that every review finds the same."""

    def __init__(self, shop: Shop, size: int, count: int) -> None:
        self._shop, self._size, self._count = shop, size, count

    def __call__(self) -> Iterator[Step]:
        order, group, sites = board(self._shop, self._size, self._count)
        chosen = approvals(sites, _CLIENT, self._count)
        yield "review", lambda: self._shop.review(order, group, chosen)
        approved = self._shop.summary(order).end.approved
        if approved != {_CLIENT: self._count}:
            raise RuntimeError(f"{self._shop.name} approved {approved}, not {self._count}")


def _counted(shop: Shop, size: int, count: int, counting: Counting) -> Counts:
    counts = [counting(run) for _, run in _Boards(shop, size, count)()]
    return counts[0]


def board(shop: Shop, size: int, links: int) -> tuple[UUID, UUID, list[UUID]]:
    """Make a group under review that has so many sites before the reviewer."""
    order = shop.create({_CLIENT: links}, size)
    shop.submit(order)
    (group,) = shop.groups(order).values()
    shop.analysed(order, group, found(_CLIENT, size))
    return order, group, shop.suggested(group)
