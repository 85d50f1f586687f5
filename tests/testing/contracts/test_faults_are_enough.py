"""A contract is as sharp as the faults that it was shown to catch: ten at least for every port."""

from collections.abc import Mapping, Sized
from typing import Final

import pytest
from tests.testing.contracts import host_faults, outbox_faults, repository_faults, test_queries, work_faults

TABLES: Final[Mapping[str, Sized]] = {
    "repository": repository_faults.FAULTS,
    "outbox": outbox_faults.FAULTS,
    "queries": test_queries.FAULTS,
    "workflow": work_faults.WORKFLOWS,
    "analysis": work_faults.ANALYSES,
    "directory": host_faults.DIRECTORIES,
    "prices": host_faults.PRICE_LISTS,
    "ids": host_faults.SOURCES,
}


@pytest.mark.parametrize("port", TABLES)
def test_each_contract_is_shown_to_catch_ten_faults(port: str) -> None:
    assert len(TABLES[port]) >= 10
