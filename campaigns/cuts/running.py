"""Run the campaign: a rehearsal that nobody cuts, and then rounds of the same lives, cut off command by command."""

import itertools
import time
from random import Random
from typing import Final

from sqlalchemy import create_engine
from tests.adapters.postgres.servers import address_of_a_server, database_on

from campaigns.cuts.frames import Side
from campaigns.cuts.interrupting import Interrupted
from campaigns.cuts.placing import Places
from campaigns.cuts.proxy import Proxy, between
from campaigns.cuts.stories import Story, live, stories
from campaigns.cuts.subjects import Awaited, Plain, Subject
from campaigns.cuts.tally import Tally
from campaigns.seeds import Wrong, parsed, parser_of, tell
from unified_orders.adapters.postgres import PostgresRepository
from unified_orders.adapters.postgres.upgrading import upgrade

LEVELS: Final = ("READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE")


class _Counting(Plain):
    """Notes how many messages each command took."""

    def __init__(self, address: str, proxy: Proxy) -> None:
        super().__init__(address)
        self._proxy = proxy
        self.counts: list[dict[Side, int]] = []

    def renew(self) -> None:
        self.note()
        super().renew()

    def note(self) -> None:
        self.counts.append({side: self._proxy.seen[side, None] for side in Side})


def run(address: str, runs: int, seed: int, repository: type[PostgresRepository] = PostgresRepository) -> Tally:
    """Make so many cuts, or a few more, on an empty database; return what came of them.

    Raises:
        Wrong: a promise was not kept.
        Vacuous: too little happened to show anything.
    """
    engine, tally, places = create_engine(address), Tally(), Places(Random(seed))  # noqa: S311 - no secret
    try:
        upgrade(engine)
        with between(address) as (through, proxy):
            told = Interrupted(engine, proxy, places, tally)
            with told.secret.installed():
                _cut_off(told, through, runs, repository)
    finally:
        engine.dispose()
    tally.check()
    return tally


def _cut_off(told: Interrupted, address: str, runs: int, repository: type[PostgresRepository]) -> None:
    expected = _rehearsed(told, address)
    for level in itertools.cycle(LEVELS):
        if told.tally.cuts >= runs:
            break
        _round(told, Plain(address, level, repository), Awaited(address, level))
        _compare(expected, stories(told.engine, told, told.made))


def _rehearsed(told: Interrupted, address: str) -> list[Story | None]:
    """Live the lives without a cut; return what is to be told of them."""
    counting = _Counting(address, told.proxy)
    _round(told, counting)
    counting.note()
    told.places.know(counting.counts[1:])
    told.tally.all_places = told.places.all
    return stories(told.engine, told, told.made)


def _round(told: Interrupted, *subjects: Subject) -> None:
    told.begin(*subjects)
    try:
        live(told, told.kept)
    finally:
        for subject in subjects:
            subject.close()


def _compare(expected: list[Story | None], found: list[Story | None]) -> None:
    for number, (one, other) in enumerate(itertools.zip_longest(expected, found)):
        if one != other:
            raise Wrong(f"order {number} of the round came to {other}, and should have come to {one}")


def main(arguments: list[str]) -> int:
    """Run the campaign as the command line asks."""
    parser = parser_of("cuts", __doc__)
    parser.add_argument("--runs", type=int, default=500, help="cuts, at least")
    asked, started = parsed(parser, arguments), time.monotonic()
    with database_on(address_of_a_server()) as address:
        tally = run(address, asked.runs, asked.seed)
    tell(f"nothing lost, nothing doubled: {tally} ({time.monotonic() - started:.0f} s)")
    return 0
