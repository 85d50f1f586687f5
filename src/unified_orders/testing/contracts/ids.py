"""What a source of ids promises."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final, cast
from uuid import UUID

from unified_orders.ports.ids import IdSource
from unified_orders.testing.contracts.factories import Factory
from unified_orders.testing.contracts.racing import together

#: how many ids one command may take by counting up
ROOM: Final = 2**32
MANY: Final = 2_000


class IdSourceContract(Factory, suite=True):
    """Ids that nobody has seen before, each with room to count up from.

    `make` gives a function that returns a new source, such as its class: `return MyIds`.
    """

    def source(self) -> IdSource:
        """Return a new source of ids."""
        return cast("IdSource", self.new())

    def test_an_id_is_a_uuid_and_not_the_empty_one(self) -> None:
        source = self.source()
        for _ in range(MANY):
            given = source()
            assert type(given) is UUID
            assert given.int

    def test_no_id_is_given_out_twice(self) -> None:
        source = self.source()
        assert len({source() for _ in range(MANY)}) == MANY

    def test_between_two_ids_there_is_room_to_count_up(self) -> None:
        source = self.source()
        assert _least_gap(source() for _ in range(MANY)) >= ROOM

    def test_after_the_greatest_id_there_is_room_to_count_up(self) -> None:
        source = self.source()
        assert max(source().int for _ in range(MANY)) + ROOM <= 2**128

    def test_threads_that_share_a_source_get_ids_of_their_own(self) -> None:
        source = self.source()
        taken = together(lambda _: [source() for _ in range(MANY)])
        assert _least_gap(one for ids in taken for one in ids) >= ROOM

    def test_sources_that_know_nothing_of_each_other_give_out_different_ids(self) -> None:
        sources = [self.source() for _ in range(4)]
        assert _least_gap(source() for _ in range(MANY // 4) for source in sources) >= ROOM

    def test_threads_with_a_source_each_get_different_ids(self) -> None:
        taken = together(lambda _: [source() for source in [self.source()] for _ in range(MANY // 4)])
        assert _least_gap(one for ids in taken for one in ids) >= ROOM

    def test_a_source_that_begins_anew_does_not_begin_again(self) -> None:
        before = self.source()()
        assert all(abs(self.source()().int - before.int) >= ROOM for _ in range(MANY // 4))


def _least_gap(ids: Iterable[UUID]) -> int:
    """Return the least distance between two of the ids; 0 if one is there twice."""
    numbers = sorted(one.int for one in ids)
    return min(later - earlier for earlier, later in pairwise(numbers))
