"""W4, pages of an account's orders in one state, newest first, among many orders."""

from collections.abc import Iterator, Mapping
from functools import partial
from hashlib import md5
from typing import Final
from uuid import UUID

import psycopg

from benchmarks.clock import Step
from benchmarks.figures import ENGINE, Bar, Figure
from benchmarks.postgres.lives import times
from benchmarks.postgres.measuring import Place, by_turns, medians
from benchmarks.postgres.shop import LISTED, PAGE, Page, Shop

_STATE: Final = "reviewing"
#: of ten orders one after the other, six are the account's, and three of these are in the state
_TEN, _OF_ACCOUNT, _IN_STATE = 10, 6, 3
_ROWS: Final = f"""
SELECT md5(n::text)::uuid, account, CASE WHEN n % {_TEN} < {_IN_STATE} THEN '{_STATE}' ELSE 'completed' END,
    timestamptz '2024-01-01 00:00:00Z' + n * interval '4 minutes',
    timestamptz '2024-01-01 00:00:00Z' + n * interval '4 minutes', 1{{also}}
FROM generate_series(1, {{orders}}) n, LATERAL (
    SELECT CASE WHEN n % {_TEN} < {_OF_ACCOUNT} THEN '{LISTED}' ELSE 'account-' || n % 1000 END AS account) a"""
_COLUMNS: Final = ("id", "account_id", "state", "created_at", "updated_at", "version")
_ONE: Final = Bar(1, 1)
_DEPTH: Final = Bar(1.3, 1.1)


def figures(places: Mapping[str, Place], orders: int, page: int, rounds: int) -> Iterator[Figure]:
    """Yield W4, for the first page and another."""
    lists = {name: place for name, place in places.items() if place.shop.order_columns is not None}
    for place in lists.values():
        _fill(place, orders)
    workload = f"W4, {PAGE} of an account's orders in one state, of {orders:,}"
    before = {name: _page_before(place.shop, page) for name, place in lists.items()}
    yield from _counts(workload, lists, page, before)
    # In one run: what slows the machine down for a moment slows both pages.
    turns = {
        f"{name} {number}": _Pages(place.shop, orders, number, before[name] if number > 1 else None)
        for name, place in lists.items()
        for number in (1, page)
    }
    taken = medians(by_turns(turns, rounds))
    first, further = ({name: taken[f"{name} {number}"] for name in lists} for number in (1, page))
    yield from times(workload, "time of the first page", first, None)
    yield from times(workload, f"time of page {page:,}", further, None)
    for name in lists:
        bar = _DEPTH if name == ENGINE else None
        yield Figure(workload, f"page {page:,}, of the first", name, further[name] / first[name], "times", bar)


def _fill(place: Place, orders: int) -> None:
    also = place.shop.order_columns or {}
    values = "".join(f", {value}" for value in also.values())
    filled = f"INSERT INTO orders ({', '.join((*_COLUMNS, *also))}) {_ROWS.format(also=values, orders=orders)}"
    with psycopg.connect(place.address.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(filled.encode())
        connection.execute("VACUUM ANALYZE")


def _page_before(shop: Shop, page: int) -> Page | None:
    """Walk to the page before one, for those who have to."""
    before: Page | None = None
    for number in () if shop.counts_pages else range(1, page):
        before = shop.listed(_STATE, number, before)
    return before


def _counts(
    workload: str, places: Mapping[str, Place], page: int, before: Mapping[str, Page | None]
) -> Iterator[Figure]:
    for name, place in places.items():
        with place.counted() as (shop, count):
            counts = [count(partial(shop.listed, _STATE, page, before[name])) for _ in range(7)][-1]
        yield Figure(workload, "statements", name, counts.statements, "", _ONE if name == ENGINE else None)
        yield Figure(workload, "round trips", name, counts.trips, "")
        yield Figure(workload, "from the server", name, counts.received / 1_000, "kB")


class _Pages:
    """Reads one page again and again, and sees that it is the right one."""

    def __init__(self, shop: Shop, orders: int, number: int, before: Page | None) -> None:
        self._shop, self._number, self._before = shop, number, before
        self._expected = _expected(orders, number)

    def __call__(self) -> Iterator[Step]:
        found: list[Page] = []
        yield "page", lambda: found.append(self._shop.listed(_STATE, self._number, self._before))
        if found[0].orders != self._expected:
            raise RuntimeError(f"{self._shop.name} has other orders on page {self._number}: its figures mean nothing")


def _expected(orders: int, number: int) -> tuple[UUID, ...]:
    newest = (n for n in range(orders, 0, -1) if n % _TEN < _IN_STATE)
    on_page = [n for place, n in enumerate(newest) if place // PAGE == number - 1]
    return tuple(UUID(md5(str(n).encode(), usedforsecurity=False).hexdigest()) for n in on_page)
