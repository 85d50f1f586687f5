"""W1 to W4 for the library and its peers: one run on one server, each contender with a database of its own."""

from collections.abc import Iterator
from typing import Final

from tests.adapters.postgres.servers import address_of_a_server

from benchmarks.figures import Figure
from benchmarks.postgres import crowds, lists, lives, reviews
from benchmarks.postgres.library import Library
from benchmarks.postgres.measuring import Kind, places
from benchmarks.postgres.peers.by_hand import ByHand
from benchmarks.postgres.peers.one_statement import OneStatement
from benchmarks.postgres.peers.with_core import WithCore
from benchmarks.postgres.peers.with_django import WithDjango
from benchmarks.postgres.peers.with_eventsourcing import WithEventsourcing
from benchmarks.postgres.peers.with_orm import WithOrm, WithOrmTargeted
from benchmarks.postgres.peers.with_receipts import WithReceipts

KINDS: Final[tuple[Kind, ...]] = (
    Library,
    ByHand,
    WithReceipts,
    OneStatement,
    WithCore,
    WithOrm,
    WithOrmTargeted,
    WithEventsourcing,
    WithDjango,
)


def figures(*, quick: bool) -> Iterator[Figure]:
    """Yield all figures; `quick` shows that all contenders come to the same end, no more."""
    with places(address_of_a_server(), KINDS) as made:
        yield from lives.figures(made, rounds=2 if quick else 60, slow_rounds=1 if quick else 10)
        sizes = (10, 20) if quick else (10, 100, 1_000, 10_000)
        yield from reviews.of_few(made, sizes, rounds=1 if quick else 15)
        yield from reviews.of_many(made, 20 if quick else 1_000, rounds=1 if quick else 7)
        yield from lists.figures(made, *((2_000, 10) if quick else (200_000, 1_000)), rounds=1 if quick else 60)
        yield from crowds.figures(
            made, clients=1 if quick else 4, rounds=1 if quick else 5, seconds=0.01 if quick else 3.0
        )
