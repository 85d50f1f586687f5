"""PostgreSQL is killed with all its processes and begun again on what it left, while writers and a relay go on."""

from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Final

from attrs import define
from sqlalchemy import create_engine

from campaigns.kills.auditing import check_answered, check_whole
from campaigns.kills.cluster import clusters
from campaigns.kills.ledger import Ledger
from campaigns.kills.load import Load
from campaigns.seeds import Vacuous
from unified_orders.adapters.postgres.upgrading import upgrade

#: commands that are answered between two kills
_FEWEST: Final = 10
_MOST: Final = 60


@define
class Outcome:
    """What came of a run."""

    ledger: Ledger
    kills: int = 0
    orders: int = 0

    def check(self) -> None:
        """Refuse a run in which nothing was under way when the server died.

        Raises:
            Vacuous: it shows nothing.
        """
        if not (self.kills and self.ledger.met and self.ledger.handed):
            raise Vacuous(f"{self}: nobody noticed that the server was killed; make more kills")

    def __str__(self) -> str:
        ledger = self.ledger
        met = ", ".join(f"{name} {count:,}" for name, count in ledger.met.most_common())
        return (
            f"{self.kills:,} kills, {len(ledger.answered):,} commands answered on {self.orders:,} orders, "
            f"{len(ledger.handed):,} effects handed over, {ledger.repeated:,} deliveries repeated; "
            f"errors that writers met and repeated their command after: {met or 'none'}"
        )


def run(kills: int, seed: int, programs: Path | None = None, settings: Mapping[str, str] | None = None) -> Outcome:
    """Kill a server so many times; return what came of it. Settings are the server's.

    Raises:
        Wrong: a promise was not kept.
        Vacuous: too little happened to show anything.
    """
    choice = Random(seed)  # noqa: S311 - no secret
    given = settings or {}
    with clusters(1, programs) as (cluster,):
        cluster.make()
        cluster.begin(**given)
        engine = create_engine(cluster.address)
        upgrade(engine)
        engine.dispose()
        cluster.ask("CHECKPOINT")  # whatever the settings, the schema is there to stay
        load = Load(cluster.address)
        outcome = Outcome(load.ledger)
        try:
            with load.running() as ledger:
                for _ in range(kills):
                    ledger.wait_for(choice.randint(_FEWEST, _MOST))
                    cluster.kill()
                    outcome.kills += 1
                    cluster.begin(**given)
                    check_answered(cluster.address, ledger)
            outcome.orders = check_whole(load, cluster.address)
        finally:
            load.close()
    outcome.check()
    return outcome
