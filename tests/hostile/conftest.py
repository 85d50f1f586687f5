"""A fresh agency for every test."""

import pytest
from tests.scenarios.kit import Agency


@pytest.fixture
def agency() -> Agency:
    return Agency()
