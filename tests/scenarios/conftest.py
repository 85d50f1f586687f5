"""A fresh agency for every scenario."""

import pytest
from tests.scenarios.kit import Agency


@pytest.fixture
def agency() -> Agency:
    return Agency()
