"""The primary is killed under load, its synchronous standby promoted: nothing answered is lost, and writers go on.

Writers and relay are given both addresses and `target_session_attrs=read-write`; nobody tells them who is primary.
"""

import logging
import os
import signal
import time
from pathlib import Path
from random import Random
from typing import Final

from attrs import define, field
from sqlalchemy import create_engine

from campaigns.kills.auditing import check_answered, check_whole
from campaigns.kills.cluster import Cluster, clusters, wait_until
from campaigns.kills.ledger import Ledger
from campaigns.kills.load import Load
from campaigns.seeds import Vacuous, parsed, parser_of, tell
from unified_orders.adapters.postgres.upgrading import upgrade

#: commands that are answered between two failovers
_FEWEST: Final = 20
_MOST: Final = 80
#: what a server waits for before it answers; nothing, where it has no standby
_STANDBYS: Final = "synchronous_standby_names"
_IN_STEP: Final = "SELECT 1 FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = '{}'"
#: seconds that a standby is held up for, where it is to fall behind
_BEHIND: Final = 0.2


@define
class Outcome:
    """What came of a run."""

    ledger: Ledger
    #: seconds from each death of a primary to the next command that was answered
    pauses: list[float] = field(factory=list)
    orders: int = 0

    def check(self) -> None:
        """Refuse a run in which nothing was under way when a primary died.

        Raises:
            Vacuous: it shows nothing.
        """
        if not (self.pauses and self.ledger.met and self.ledger.handed):
            raise Vacuous(f"{self}: nobody noticed that a primary died; make more failovers")

    def __str__(self) -> str:
        ledger = self.ledger
        met = ", ".join(f"{name} {count:,}" for name, count in ledger.met.most_common())
        longest = max(self.pauses, default=0)
        return (
            f"{len(self.pauses):,} failovers, {len(ledger.answered):,} commands answered on {self.orders:,} orders, "
            f"{len(ledger.handed):,} effects handed over, {ledger.repeated:,} deliveries repeated; the longest pause "
            f"{longest:.2f} s; errors that writers met and repeated their command after: {met or 'none'}"
        )


@define
class Pair:
    """A primary and its standby, which change places."""

    primary: Cluster
    standby: Cluster
    #: the primary answers when the standby has it too
    synchronous: bool = True
    #: processes of the standby that were stopped
    _stopped: list[int] = field(factory=list)

    @property
    def address(self) -> str:
        """The address of both, for whoever wants to write."""
        hosts = "&".join(f"host={one.folder}:5432" for one in (self.primary, self.standby))
        return f"postgresql+psycopg://postgres@/postgres?{hosts}&target_session_attrs=read-write"

    def follow(self) -> None:
        """Make the standby from what the primary has now, and let the primary wait for it from now on."""
        self.standby.copy_of(self.primary)
        self.standby.forget(_STANDBYS)  # once it is primary it has no standby yet
        self.standby.begin()
        if self.synchronous:
            self.primary.set(_STANDBYS, "*")
        wanted = _IN_STEP.format("sync" if self.synchronous else "async")
        wait_until(lambda: bool(self.primary.ask(wanted)))

    def fail_over(self) -> None:
        """Kill the primary, and promote the standby."""
        self.primary.kill()
        for process in self._stopped:  # with all that it did not read yet
            os.kill(process, signal.SIGKILL)
        self._stopped.clear()
        self.primary, self.standby = self.standby, self.primary
        self.primary.promote()

    def hold_up(self, ledger: Ledger) -> None:
        """Stop the standby from receiving anything, while the writers may go on."""
        self._stopped = self.standby.processes("walreceiver")
        for process in self._stopped:
            os.kill(process, signal.SIGSTOP)
        ledger.pause(_BEHIND)


def run(
    times: int, seed: int, programs: Path | None = None, *, synchronous: bool = True, behind: bool = False
) -> Outcome:
    """Fail over so many times; return what came of it. `behind`: the standby is held up before the primary dies.

    Raises:
        Wrong: a promise was not kept.
        Vacuous: too little happened to show anything.
    """
    choice = Random(seed)  # noqa: S311 - no secret
    with clusters(2, programs) as (first, second):
        first.make()
        first.begin()
        pair = Pair(first, second, synchronous)
        engine = create_engine(first.address)
        upgrade(engine)
        engine.dispose()
        pair.follow()
        load = Load(pair.address)
        outcome = Outcome(load.ledger)
        try:
            with load.running() as ledger:
                for number in range(times):
                    ledger.wait_for(choice.randint(_FEWEST, _MOST))
                    if behind:
                        pair.hold_up(ledger)
                    died = time.monotonic()
                    pair.fail_over()
                    check_answered(pair.primary.address, ledger)
                    ledger.wait_for(1)
                    outcome.pauses.append(time.monotonic() - died)
                    if number + 1 < times:
                        pair.follow()
            outcome.orders = check_whole(load, pair.primary.address)
        finally:
            load.close()
    outcome.check()
    return outcome


def main(arguments: list[str]) -> int:
    """Run the campaign as the command line asks."""
    parser = parser_of("failover", __doc__)
    parser.add_argument("--times", type=int, default=1, help="how often the primary is killed")
    asked, started = parsed(parser, arguments), time.monotonic()
    logging.getLogger("unified_orders.relay").addHandler(logging.NullHandler())
    tell(f"{run(asked.times, asked.seed)} ({time.monotonic() - started:.0f} s)")
    return 0
