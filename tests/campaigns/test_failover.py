"""The primary dies under load, and its standby takes over: nothing that was answered is lost, and writers go on."""

import pytest
from campaigns.failover.running import Outcome, run
from campaigns.kills.ledger import Ledger
from campaigns.seeds import Vacuous, Wrong


def test_nothing_answered_is_lost_when_the_standby_takes_over_and_writers_go_on_by_themselves() -> None:
    print(run(1, seed=4))  # noqa: T201 - for those who run this with -s


def test_a_standby_that_nobody_waits_for_is_found_out() -> None:
    with pytest.raises(Wrong, match="answered commands are gone"):
        run(1, seed=4, synchronous=False, behind=True)


def test_with_a_standby_that_is_waited_for_nothing_is_answered_that_it_lacks() -> None:
    assert run(1, seed=4, behind=True).pauses


def test_a_run_in_which_nobody_noticed_says_so() -> None:
    with pytest.raises(Vacuous, match="nobody noticed"):
        Outcome(Ledger(), [0.1]).check()
