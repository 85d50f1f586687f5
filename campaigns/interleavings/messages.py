"""The messages between a client and PostgreSQL: where each ends, and what answers it."""

from collections.abc import Iterator, Mapping
from typing import Final

from unified_orders.adapters.postgres.saving import STALE

_HEADER: Final = 5

SYNC: Final = b"S"
QUERY: Final = b"Q"
TERMINATE: Final = b"X"
#: what a client sends before it waits
ENDS_A_TRIP: Final = frozenset({SYNC, QUERY})

ERROR: Final = b"E"
READY: Final = b"Z"
KEY: Final = b"K"
#: what the server says once it is through with a message
ANSWERS: Final[Mapping[bytes, bytes]] = {
    b"P": b"1",
    b"B": b"2",
    b"D": b"Tn",
    b"E": b"CIs",
    b"C": b"3",
    SYNC: READY,
    QUERY: READY,
}
#: asks the server to send what it has to say so far; changes nothing else
FLUSH: Final = b"H\0\0\0\4"
#: how an error says that others came first: a serialization failure, a deadlock, a row that is there already, or the
#: guard of a write from a stale version
CONFLICTS: Final = (b"\0C40001\0", b"\0C40P01\0", b"\0C23505\0", STALE.encode())


class Frames:
    """Cuts a stream of bytes into messages."""

    def __init__(self, *, begins_untyped: bool) -> None:
        self._rest = b""
        #: the first message of a client has a length and no type
        self._untyped = begins_untyped

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the messages that are whole now."""
        self._rest += chunk
        while (length := self._length()) is not None and len(self._rest) >= length:
            message, self._rest = self._rest[:length], self._rest[length:]
            self._untyped = False
            yield message

    def _length(self) -> int | None:
        if self._untyped:
            return int.from_bytes(self._rest[:4]) if len(self._rest) >= _HEADER - 1 else None
        return 1 + int.from_bytes(self._rest[1:_HEADER]) if len(self._rest) >= _HEADER else None


def kind(message: bytes) -> bytes:
    """Return what sort of message it is."""
    return message[:1]


def process_of(message: bytes) -> int:
    """Return the server's process that a `KEY` message names."""
    return int.from_bytes(message[_HEADER : _HEADER + 4])
