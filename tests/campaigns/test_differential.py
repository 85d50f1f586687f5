"""A fault in the PostgreSQL adapter is a difference, and is told."""

import pytest
from campaigns.differential import FAULTS, Faulty, run
from campaigns.stored import database

SEED = 7
PROGRAMS = 30


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_adapter_is_told(fault: str) -> None:
    with database() as address, pytest.raises(AssertionError, match="in memory"):
        run(address, PROGRAMS, SEED, Faulty(*FAULTS[fault]))
