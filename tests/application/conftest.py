import pytest
from tests.application.agency import Agency


@pytest.fixture
def agency() -> Agency:
    """A new agency, without orders."""
    return Agency()
