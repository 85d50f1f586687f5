"""The repository's contract tells every seeded fault: the promise that is broken fails, which a sound adapter keeps."""

import pytest
from tests.testing.contracts.breaking import adapter_of, broken, outcome
from tests.testing.contracts.repository_faults import FAULTS
from tests.testing.contracts.seeding import Make, adapter

from unified_orders.adapters.memory import MemoryRepository
from unified_orders.domain.errors import UnifiedOrdersError
from unified_orders.testing.contracts import racing
from unified_orders.testing.contracts.repository import RepositoryContract


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait long for a lock that is never given back."""
    monkeypatch.setattr(racing.together, "__defaults__", (racing.THREADS, 2.0))


@pytest.mark.parametrize(("make", "promise"), FAULTS.values(), ids=FAULTS)
def test_a_fault_breaks_the_promise_that_is_about_it(make: Make, promise: str) -> None:
    error = outcome(adapter_of(RepositoryContract, make), promise)
    told = (AssertionError, LookupError, TimeoutError, TypeError, UnifiedOrdersError, pytest.fail.Exception)
    assert isinstance(error, told), f"{promise} was kept"


def test_a_sound_adapter_breaks_no_promise() -> None:
    assert broken(RepositoryContract, lambda: adapter(MemoryRepository())) == {}
