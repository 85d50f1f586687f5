"""Move a large dirty database while writers go on, kill the move again and again, and hold the outcome to rules."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Final

from attrs import define, field
from sqlalchemy import Connection, create_engine
from tests.adapters.postgres.moving.legacy.bulk import make
from tests.adapters.postgres.moving.legacy.catalogue import checksums, parts, schemas
from tests.adapters.postgres.moving.legacy.schema import LOOSE, Variant
from tests.adapters.postgres.moving.legacy.statements import run_round
from tests.adapters.postgres.moving.legacy.writers import Pace, Writers
from tests.adapters.postgres.servers import address_of_a_server, database_on

from campaigns.moving.auditing import check, result
from campaigns.moving.killing import NOBODY, Manner, Mortal
from campaigns.seeds import Vacuous, Wrong, parsed, parser_of, tell

#: which steps are killed, and how often for each of the others
_SHARES: Final = {"expand": 1, "backfill": 6, "switch": 1, "rollback": 2}
#: how often a move that is done is run again
_AGAIN: Final = 3
#: what holds: milliseconds of one batch, seconds that a writer is held up, and the share of its pace that it keeps
WORST_BATCH: Final = 250
WORST_STALL: Final = 1.0
KEPT: Final = 0.9


@define
class Outcome:
    """What came of a run."""

    orders: int
    #: rows by table and fate, as the rules have them
    fates: str = ""
    #: kills that met a step at work, by step and manner
    met: Counter[str] = field(factory=Counter)
    #: seconds that each step takes if nobody disturbs it
    seconds: dict[str, float] = field(factory=dict)
    #: milliseconds
    worst_batch: float = 0.0
    paces: dict[str, Pace] = field(factory=dict)

    def check(self) -> None:
        """Refuse a run in which some step was never killed at work.

        Raises:
            Vacuous: it shows nothing.
        """
        missing = [str(one) for one in Manner if not any(key.endswith(one) for key in self.met)]
        if missing or not any(key.startswith("backfill") for key in self.met):
            raise Vacuous(f"nobody was killed at work: {dict(self.met)}; make more kills")

    def __str__(self) -> str:
        met = ", ".join(f"{count} x {key}" for key, count in sorted(self.met.items()))
        seconds = ", ".join(f"{step} {taken:.2f} s" for step, taken in self.seconds.items())
        lines = [
            f"{self.orders:,} orders: {self.fates}",
            f"undisturbed: {seconds}; worst batch {self.worst_batch:.0f} ms, must {WORST_BATCH}",
            f"killed at work: {met or 'nobody'}",
            *(f"writers, {when}: {pace}" for when, pace in self.paces.items()),
        ]
        return "\n".join(lines)


@define
class Campaign:
    """One run on one database."""

    address: str
    outcome: Outcome
    kills: int
    writers: Writers
    chance: Random
    variant: Variant = LOOSE
    #: SQL that does harm once a move has expanded; for showing that harm is found out
    harm: str = ""
    mortal: Mortal = field(init=False)
    #: the catalogue as it has to be again after each rollback
    _before: list[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.mortal = Mortal(self.address, self.variant.schema)
        self._before = self._parts()

    def run(self, calm: float) -> None:
        """Run all of it; `calm` is for how many seconds writers are watched with no move about."""
        self.undisturbed()
        self.filled(calm)
        self._step("expand")
        self._back_from("expand")
        self.switched()

    def filled(self, calm: float) -> None:
        """Move under writers, killed again and again; then once more undisturbed, which has to come to the same."""
        with self.writers.running():
            NOBODY.wait(calm)
            self.outcome.paces["undisturbed"] = self.writers.pace()
            self._killed("expand")
            self._killed("backfill")
            self.outcome.paces["expand and backfill, killed"] = self.writers.pace()
        self.mortal.run("backfill")
        found = self._again()
        self._killed("rollback")
        self._back()
        self._compare(found)
        self.mortal.run("verify")
        self._back_from("verify")

    def undisturbed(self) -> None:
        """Move once, with nobody else about; take times, hold it to the rules, and go back."""
        legacy = self._legacy()
        self._step("expand")
        self._do_harm()
        self._step("backfill")
        with self._connected() as connection:
            self.outcome.fates = check(connection, self.variant)
        self._step("verify")
        self._step("rollback")
        self._back()
        if self._legacy() != legacy:
            raise Wrong("a move that was rolled back has changed legacy rows, though nobody wrote any")

    def _killed(self, step: str) -> None:
        """Kill a step again and again, at random points; then let it end."""
        kills = max(1, round(self.kills * _SHARES[step] / sum(_SHARES.values())))
        most = self.outcome.seconds.get(step, 1.0)
        for number in range(kills):
            # each one goes on where the one before was killed: all of them together should not get to the end
            after = self.chance.uniform(0, 2 * most / kills if step == "backfill" else most)
            manner = list(Manner)[number % len(Manner)]
            if self.mortal.kill(step, after, manner):
                self.outcome.met[f"{step}, {manner}"] += 1
        self._step(step, timed=False)
        if step == "expand":
            self._do_harm()

    def _again(self) -> dict[str, str]:
        """Run a move that is done again; return what its rows come to, which is the same each time."""
        found = self._result()
        self.mortal.run(*["backfill"] * _AGAIN)
        if self._result() != found:
            raise Wrong("a move that was done was run again, and came to something else")
        return found

    def _compare(self, found: dict[str, str]) -> None:
        """Move without a kill what the writers left; it has to come to the same."""
        self.mortal.run("expand", "backfill")
        with self._connected() as connection:
            check(connection, self.variant)
        expected = self._result()
        differing = [table for table in expected if found.get(table) != expected[table]]
        if differing:
            raise Wrong(f"killed, the move came to other rows of {', '.join(differing)} than undisturbed")

    def switched(self) -> None:
        """Switch under writers, killed too; the old application goes on, and nothing it wrote is lost by going back."""
        self.mortal.run("expand", "backfill", "verify")
        with self.writers.running():
            self._killed("switch")
            run_round_on(self.address, "switched", self.variant)
            self.outcome.paces["switch, killed"] = self.writers.pace()
        legacy = self._legacy()
        self._killed("rollback")
        self._back()
        if self._legacy() != legacy:
            raise Wrong("rows that were written after the switch were lost or changed by going back")
        run_round_on(self.address, "back", self.variant)

    def _back_from(self, step: str) -> None:
        self.mortal.run("rollback")
        self._back()
        run_round_on(self.address, f"after {step}", self.variant)

    def _back(self) -> None:
        """See that a rollback left nothing behind."""
        if self._parts() != self._before:
            raise Wrong(f"after a rollback the catalogue differs: {set(self._parts()) ^ set(self._before)}")

    def _do_harm(self) -> None:
        if self.harm:
            with self._connected() as connection:
                connection.exec_driver_sql(self.harm)
                connection.commit()

    def _step(self, step: str, *, timed: bool = True) -> None:
        told = json.loads(self.mortal.run(step).splitlines()[-1])
        if timed:
            self.outcome.seconds[step] = told["seconds"]
        self.outcome.worst_batch = max(self.outcome.worst_batch, told["worst_batch"])

    def _parts(self) -> list[str]:
        with self._connected() as connection:
            return [*schemas(connection), *parts(connection, self.variant.schema)]

    def _legacy(self) -> dict[str, str]:
        with self._connected() as connection:
            return checksums(connection, self.variant.schema)

    def _result(self) -> dict[str, str]:
        with self._connected() as connection:
            return result(connection)

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        engine = create_engine(self.address)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


def run_round_on(address: str, round_: str, variant: Variant) -> None:
    """Say what the old application says; every answer has to be as recorded."""
    engine = create_engine(address)
    try:
        run_round(engine, f"{round_} {time.monotonic_ns()}", variant)
    finally:
        engine.dispose()


def run(address: str, orders: int, kills: int, seed: int, *, writers: int = 4, calm: float = 3.0) -> Outcome:
    """Make a database of so many orders, move it under writers, and kill the move so many times.

    Raises:
        Wrong: a promise was not kept.
        Vacuous: too little happened to show anything.
    """
    campaign = campaign_on(address, orders, kills, seed, writers)
    campaign.run(calm)
    campaign.outcome.check()
    return campaign.outcome


def campaign_on(address: str, orders: int, kills: int, seed: int, writers: int, harm: str = "") -> Campaign:
    """Make a database of so many orders; return what is to be run on it."""
    engine = create_engine(address)
    with engine.begin() as connection:
        make(connection, orders, seed)
    engine.dispose()
    chance, threads = Random(seed), Writers(address, writers, seed=seed, variant=LOOSE)  # noqa: S311 - no secret
    return Campaign(address, Outcome(orders), kills, threads, chance, harm=harm)


def main(arguments: list[str]) -> int:
    """Run the campaign as the command line asks."""
    parser = parser_of("moving", __doc__)
    parser.add_argument("--orders", type=int, default=2_000, help="orders; three times as many items")
    parser.add_argument("--kills", type=int, default=20, help="how often the move is killed")
    parser.add_argument("--writers", type=int, default=4, help="threads of the old application")
    asked, started = parsed(parser, arguments), time.monotonic()
    with database_on(address_of_a_server()) as address:
        outcome = run(address, asked.orders, asked.kills, asked.seed, writers=asked.writers)
    tell(f"{outcome}\nnothing lost, nothing doubled ({time.monotonic() - started:.0f} s)")
    return 0
