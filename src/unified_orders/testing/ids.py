"""Ids that count up, so that a test reads the same each time."""

import itertools
from typing import Final
from uuid import UUID

from unified_orders.domain.fields import fault

#: how many ids one command may take by counting up from the one it is given
ROOM: Final = 32
_END: Final = 2**96


class SequentialIds:
    """An id source whose ids follow each other: `Settings(ids=SequentialIds())`.

    The n-th is `n << 32`, so that 2**32 are free behind each, as the port asks. Threads may share one; two sources
    that begin alike give out the same ids.
    """

    def __init__(self, first: int = 1) -> None:
        if type(first) is not int or not 1 <= first < _END:
            raise fault("first", first, "must be a whole number from 1 to 2**96 - 1")
        self._numbers = itertools.count(first)

    def __call__(self) -> UUID:
        """Return the next id."""
        return UUID(int=next(self._numbers) << ROOM)
