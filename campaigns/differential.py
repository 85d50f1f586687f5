"""Memory against PostgreSQL: the same generated programs, with equal results, errors and rows.

python -m campaigns.differential --steps 15000 [--seed 7]
"""

import argparse
import sys
import time
from math import ceil
from random import randrange

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from tests.adapters.postgres.programs import STEPS, Tally, run_program
from tests.adapters.postgres.servers import address_of_a_server, database_on

from unified_orders.adapters.postgres.upgrading import upgrade


def run(address: str, programs: int, number: int) -> Tally:
    """Run so many programs; fail at the first difference, and if too little was accepted."""
    tally, engine = Tally(), create_engine(address)
    upgrade(engine)

    @seed(number)
    @settings(
        max_examples=programs,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def compare(data: st.DataObject) -> None:
        run_program(engine, data, tally)

    try:
        compare()
    finally:
        engine.dispose()
    tally.check()
    return tally


def main() -> int:
    """Run the campaign as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m campaigns.differential", description=__doc__)
    parser.add_argument("--steps", type=int, default=15_000, help="commands in all, about")
    parser.add_argument("--seed", type=int, default=randrange(2**31), help="repeats a run")  # noqa: S311 - no secret
    asked = parser.parse_args()
    print(f"replay: python -m campaigns.differential --steps {asked.steps} --seed {asked.seed}", flush=True)  # noqa: T201
    started = time.monotonic()
    with database_on(address_of_a_server()) as address:
        tally = run(address, ceil(asked.steps / STEPS), asked.seed)
    print(f"no difference in {tally} ({time.monotonic() - started:.0f} s)")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
