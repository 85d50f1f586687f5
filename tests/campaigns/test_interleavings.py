"""Commands that meet on one order: whatever the order of their steps, it ends as if one had come after the other."""

from collections.abc import Iterator
from typing import Final

import pytest
from campaigns.interleavings.meetings import APART, CROWDS, PAIRS
from campaigns.interleavings.naive import (
    UNNUMBERED,
    Unguarded,
    Unlocked,
    Unversioned,
    lock_count_insert,
    over_quota,
    read_count_insert,
)
from campaigns.interleavings.running import all_orders, drawn_orders
from campaigns.interleavings.troupe import Theatre, theatre
from campaigns.seeds import Vacuous, Wrong
from campaigns.stored import LEVELS, database

from unified_orders.adapters.postgres.store import Store

#: of a run; more by `python -m campaigns interleavings` and `python -m campaigns actors`
SEED: Final = 4
DRAWN: Final = 252
CROWDED: Final = 63

READ_COMMITTED, REPEATABLE_READ, SERIALIZABLE = LEVELS
#: each writes over the other, if it is let
CLASHING: Final = {name: PAIRS[name] for name in ("two approvals, one link left", "two groups, each filled")}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with database() as made:
        yield made


@pytest.fixture(scope="module")
def stage(address: str) -> Iterator[Theatre]:
    with theatre(address) as opened:
        yield opened


def test_two_commands_end_as_if_one_came_after_the_other_in_every_order_of_their_round_trips(stage: Theatre) -> None:
    assert len(PAIRS) >= 12
    assert all_orders(stage, PAIRS).conflicts


def test_and_in_orders_of_their_single_messages(stage: Theatre) -> None:
    assert drawn_orders(stage, PAIRS, DRAWN, SEED).runs == DRAWN


@pytest.mark.parametrize("single", [False, True])
def test_three_and_four_actors_end_as_if_one_came_after_the_other(stage: Theatre, *, single: bool) -> None:
    assert drawn_orders(stage, CROWDS, CROWDED, SEED, single=single).runs == CROWDED


@pytest.mark.parametrize("level", LEVELS)
def test_read_count_insert_is_caught(address: str, level: str) -> None:
    runs, over = over_quota(address, read_count_insert, level)
    assert (over > runs / 2) is (level != SERIALIZABLE)


def test_a_lock_alone_is_caught_where_it_does_not_help(address: str) -> None:
    assert over_quota(address, lock_count_insert, REPEATABLE_READ)[1]
    assert not over_quota(address, lock_count_insert, READ_COMMITTED)[1]


def test_a_store_without_its_guards_is_caught() -> None:
    with database() as address, theatre(address) as stage:
        stage.connection.execute(UNNUMBERED)
        with pytest.raises(Wrong, match="two approvals, one link left at READ COMMITTED, steps 0101"):
            all_orders(stage, CLASHING, [READ_COMMITTED], Unguarded)


@pytest.mark.parametrize("store", [Unlocked, Unversioned, Unguarded])
def test_each_guard_is_enough_by_itself_to_lose_nothing(stage: Theatre, store: type[Store]) -> None:
    assert all_orders(stage, CLASHING, [READ_COMMITTED], store).contended


def test_runs_in_which_nobody_meets_anybody_are_refused(stage: Theatre) -> None:
    with pytest.raises(Vacuous, match="in 0 of"):
        all_orders(stage, APART, [READ_COMMITTED])
