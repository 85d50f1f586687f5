"""Where new ids come from."""

from typing import Protocol
from uuid import UUID


class IdSource(Protocol):
    """Gives out ids that nobody has seen before: in any thread, of any source of its kind, in any process."""

    def __call__(self) -> UUID:
        """Return an id after which at least 2**32 are free: one command takes them by counting up."""
