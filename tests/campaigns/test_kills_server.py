"""PostgreSQL dies with all its processes while others write: what was answered is there, what was stored is told."""

import pytest
from campaigns.kills.ledger import Ledger
from campaigns.kills.server import Outcome, run
from campaigns.seeds import Vacuous, Wrong


def test_what_was_answered_survives_the_death_of_the_server() -> None:
    print(run(10, seed=4))  # noqa: T201 - for those who run this with -s


def test_a_server_that_answers_before_its_log_is_written_is_found_out() -> None:
    early = {"synchronous_commit": "off", "wal_writer_delay": "10s"}
    with pytest.raises(Wrong, match="answered commands are gone"):
        run(10, seed=4, settings=early)


def test_a_run_in_which_nobody_noticed_says_so() -> None:
    with pytest.raises(Vacuous, match="nobody noticed"):
        Outcome(Ledger(), kills=10).check()
