"""Memory against PostgreSQL: the same generated programs, with equal results, errors and rows.

python -m campaigns differential --steps 15000 [--seed 7]
"""

import re
import sys
import time
from collections.abc import Mapping
from math import ceil
from typing import Final
from uuid import UUID

from attrs import evolve
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from tests.adapters.postgres.programs import STEPS, Tally, run_program
from tests.adapters.postgres.servers import address_of_a_server, database_on

from campaigns.seeds import parsed, parser_of, tell
from unified_orders.adapters.postgres.statements import Statement
from unified_orders.adapters.postgres.store import Store
from unified_orders.adapters.postgres.upgrading import upgrade
from unified_orders.domain.slices import Need
from unified_orders.ports.repository import Write

#: faults of the adapter that a run has to tell: a pattern in its statements, and what stands in its place
FAULTS: Final[Mapping[str, tuple[str, str]]] = {
    "a decision is forgotten": (r"reviewed_at = r\.\w+", "reviewed_at = NULL"),
    "what was released stays": (re.escape("s.id = ANY(%(released)s::uuid[])"), "false"),
    "a rank is one off": (r"\brank = (r\.\w+)", r"rank = \1 + 1"),
    "a page is cut": (r"target_page_url = (r\.\w+)", r"target_page_url = left(\1, 9)"),
}


class Faulty(Store):
    """A store whose statements say something else in one place."""

    def __init__(self, said: str, says: str) -> None:
        super().__init__()
        self._said = said
        self._says = says

    def loading(self, need: Need, receipt_of: tuple[UUID, str] | None) -> tuple[Statement, ...]:
        return tuple(map(self._changed, super().loading(need, receipt_of)))

    def saving(self, write: Write) -> Statement:
        return self._changed(super().saving(write))

    def _changed(self, statement: Statement) -> Statement:
        return evolve(statement, text=re.sub(self._said, self._says, statement.text))


def run(address: str, programs: int, number: int, store: Store | None = None) -> Tally:
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
        run_program(engine, data, tally, store)

    try:
        compare()
    finally:
        engine.dispose()
    tally.check()
    return tally


def main() -> int:
    """Run the campaign as the command line asks."""
    parser = parser_of("differential", __doc__)
    parser.add_argument("--steps", type=int, default=15_000, help="commands in all, about")
    asked = parsed(parser)
    started = time.monotonic()
    with database_on(address_of_a_server()) as address:
        tally = run(address, ceil(asked.steps / STEPS), asked.seed)
    tell(f"no difference in {tally} ({time.monotonic() - started:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
