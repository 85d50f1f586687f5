"""Clients die at each round trip of each command: their command is stored once, or not at all, and its key tells."""

from collections.abc import Iterator

import pytest
from campaigns.kills.clients import Tally, run
from campaigns.seeds import Vacuous, Wrong
from tests.adapters.postgres.servers import address_of_a_server, database_on


@pytest.fixture
def address() -> Iterator[str]:
    with database_on(address_of_a_server()) as made:
        yield made


def test_what_a_client_gave_before_it_died_is_stored_once_or_not_at_all(address: str) -> None:
    print(run(address, 1))  # noqa: T201 - for those who run this with -s


def test_a_receipt_that_is_stored_behind_its_command_is_found_out(address: str) -> None:
    with pytest.raises(Wrong, match=r"stored twice|ended with|its key does not say so"):
        run(address, 1, naive=True)


def test_a_run_in_which_nobody_died_says_so() -> None:
    with pytest.raises(Vacuous, match="nobody died at"):
        Tally().check()
