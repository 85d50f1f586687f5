"""W1 by several clients at once: how many lives a second, each client a process with connections of its own."""

import multiprocessing
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from statistics import median
from typing import Final

from benchmarks.figures import ENGINE, Bar, Figure
from benchmarks.postgres.lives import TITLE
from benchmarks.postgres.measuring import Kind, Place
from benchmarks.postgres.peers.by_hand import ByHand
from benchmarks.postgres.shop import Shop, steps

#: of the time that P0 takes for a life
_TIME: Final = Bar(1.0, 1 / 1.4)
_WARMING: Final = 3


def figures(places: Mapping[str, Place], clients: int, rounds: int, seconds: float) -> Iterator[Figure]:
    """Yield lives a second of all clients together; contenders take turns, `seconds` each."""
    with _crowd(places, clients) as crowd:
        rates: dict[str, list[float]] = {name: [] for name in places}
        for _ in range(rounds):
            for name, taken in rates.items():
                taken.append(_rate(crowd, name, seconds))
    workload = f"{TITLE}, {clients} clients at once"
    for name, taken in rates.items():
        yield Figure(workload, "lives a second", name, median(taken), "1/s")
    ratio = median(rates[ByHand.name]) / median(rates[ENGINE])
    yield Figure(workload, "time of a life, of P0's", ENGINE, ratio, "times", _TIME)


def _rate(crowd: list[Connection], name: str, seconds: float) -> float:
    for client in crowd:
        client.send((name, seconds))
    return sum(float(client.recv()) for client in crowd)


@contextmanager
def _crowd(places: Mapping[str, Place], clients: int) -> Iterator[list[Connection]]:
    """Lend the ends of clients that have all contenders ready."""
    fresh = multiprocessing.get_context("spawn")
    kinds = {name: (place.kind, place.address) for name, place in places.items()}
    ours, processes = [], []
    for _ in range(clients):
        mine, theirs = fresh.Pipe()
        processes.append(fresh.Process(target=_client, args=(theirs, kinds), daemon=True))
        processes[-1].start()
        theirs.close()  # so that a client that fails is heard of
        ours.append(mine)
    try:
        for one in ours:
            one.recv()
        yield ours
    finally:
        for one in ours:
            one.close()
        for process in processes:
            process.join()


def _client(work: Connection, kinds: Mapping[str, tuple[Kind, str]]) -> None:
    shops = {name: kind(address) for name, (kind, address) in kinds.items()}
    for shop in shops.values():
        for _ in range(_WARMING):
            _live(shop)
    work.send(None)
    while True:
        try:
            name, seconds = work.recv()
        except EOFError:
            break
        work.send(_lives_a_second(shops[name], seconds))
    for shop in shops.values():
        shop.close()


def _lives_a_second(shop: Shop, seconds: float) -> float:
    begun = time.perf_counter()
    lives, taken = 0, 0.0
    while taken < seconds:
        _live(shop)
        lives, taken = lives + 1, time.perf_counter() - begun
    return lives / taken


def _live(shop: Shop) -> None:
    for _, run in steps(shop):
        run()
