"""The messages between a client and PostgreSQL: which of them end a trip, and what answers each."""

from collections.abc import Mapping
from typing import Final

from tests.adapters.postgres.protocol import HEAD

from unified_orders.adapters.postgres.saving import STALE

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


def kind(message: bytes) -> bytes:
    """Return what sort of message it is."""
    return message[:1]


def process_of(message: bytes) -> int:
    """Return the server's process that a `KEY` message names."""
    return int.from_bytes(message[HEAD : HEAD + 4])
