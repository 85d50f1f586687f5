"""Memory and PostgreSQL give the same answers to the same programs, illegal commands included."""

import os
from typing import Final

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from tests.adapters.postgres.programs import Tally, run_program

#: more of them: UNIFIED_ORDERS_PROGRAMS=250, or `python -m campaigns.differential`
PROGRAMS: Final = int(os.environ.get("UNIFIED_ORDERS_PROGRAMS", "50"))


def test_programs_end_alike_in_memory_and_in_postgresql(engine: Engine) -> None:
    tally = Tally()

    @settings(
        max_examples=PROGRAMS,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def run(data: st.DataObject) -> None:
        run_program(engine, data, tally)

    run()
    tally.check()
