"""When a command is tried again: others came first, the store was away for a moment, or nobody knows what came of it.

Every try reads afresh and decides anew. An unknown outcome is looked up by trying again under the same key: what was
stored comes back from its receipt, what was not is done now.
"""

import random
from collections.abc import Iterator
from typing import Final

from attrs import define

from unified_orders.domain.errors import Contended, OutcomeUnknown, StorageError, Unavailable

#: seconds: the first pause is up to this, each one up to twice the one before
_FIRST: Final = 0.01
_MOST: Final = 1.0


def pauses(tries: int) -> Iterator[float]:
    """Yield the seconds to wait between tries: anything up to a limit that doubles, so that rivals spread out."""
    for number in range(tries - 1):
        yield random.uniform(0, min(_MOST, _FIRST * 2**number))  # noqa: S311 - no secret


@define
class Trying:
    """One command's tries."""

    _pauses: Iterator[float]
    #: the next try takes for granted that its key is new; where that is wrong, looking is no other try
    is_unseen: bool = False
    _unknown: OutcomeUnknown | None = None

    @classmethod
    def of(cls, tries: int, *, unseen: bool = False) -> "Trying":
        """Begin, with so many tries in all."""
        return cls(pauses(tries), unseen)

    def pause_after(self, error: StorageError) -> float:
        """Return how long to wait before the next try; raise what the caller has to know if there is none."""
        was_unseen, self.is_unseen = self.is_unseen, False
        if was_unseen and isinstance(error, Contended):
            return 0.0
        if isinstance(error, OutcomeUnknown):
            self._unknown = error
        again = isinstance(error, Contended | Unavailable) or (isinstance(error, OutcomeUnknown) and error.key)
        pause = next(self._pauses, None) if again else None
        if pause is None:
            raise self._unknown or error
        return pause
